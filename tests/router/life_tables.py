"""Who may do what, for the whole life of cases.

It stands here once more: a change of router/lifecycle.py has to be made here too.
"""

# move | from | to (=: it stays) | who
_THREE = "requester first_contact supervisor"
_ALL = "accepted triage dispatched answered"
CASE_LIFE = f"""
accept       | received                              | accepted   | system
dispatch     | accepted triage                       | dispatched | system first_contact supervisor
hold_for_triage | accepted                           | triage     | system
hold_for_triage | answered closed                    | triage     | {_THREE}
answer       | dispatched                            | answered   | system
answer       | triage                                | answered   | first_contact
call_back    | answered                              | =          | first_contact
close        | answered                              | closed     | first_contact requester
reopen       | answered closed                       | dispatched | {_THREE}
withdraw     | {_ALL}                                | closed      | requester first_contact
merge        | {_ALL}                                | merged      | first_contact supervisor
propose_merge | {_ALL}                               | =           | system
keep_apart   | {_ALL}                                | =           | first_contact supervisor
take_duty    | {_ALL}                                | =           | first_contact
offer_duty   | {_ALL}                                | =           | first_contact
accept_duty  | {_ALL}                                | =           | first_contact
decline_duty | {_ALL}                                | =           | first_contact
refer        | {_ALL}                                | =           | {_THREE}
urge         | {_ALL}                                | =           | requester first_contact
add_words    | {_ALL}                                | =           | requester first_contact
tell_place   | {_ALL}                                | =           | requester
hand_over    | {_ALL}                                | =           | requester
take_over    | {_ALL}                                | =           | first_contact
hand_back    | {_ALL}                                | =           | first_contact
supervise    | {_ALL}                                | =           | supervisor system
review       | {_ALL}                                | =           | supervisor
decide_review | {_ALL}                               | =           | supervisor
"""
_OPEN = "dispatched acknowledged waiting handling answered returned adjudicating"
TASK_LIFE = f"""
acknowledge  | dispatched                            | acknowledged | handler
handle       | acknowledged                          | handling   | handler
ask_materials | acknowledged handling                | waiting    | handler
receive_materials | waiting                          | handling   | requester first_contact handler
confirm_notice | {_OPEN}                             | =          | requester first_contact
add_part     | dispatched acknowledged waiting handling | =       | co_handler
answer       | acknowledged handling                 | answered   | handler
extend       | acknowledged handling                 | =          | handler supervisor
return_task  | dispatched acknowledged               | returned   | handler
return_again | dispatched acknowledged               | adjudicating | handler
reassign     | returned                              | dispatched | first_contact supervisor
adjudicate   | adjudicating                          | dispatched | coordinator
tell_place   | dispatched                            | =          | system
supervise    | {_OPEN}                               | =          | supervisor system
visit        | {_OPEN} closed                        | =          | first_contact handler system
close        | answered                              | closed     | first_contact requester
reopen       | answered closed                       | handling   | {_THREE}
withdraw     | {_OPEN}                               | closed     | requester first_contact
merge        | {_OPEN}                               | closed     | first_contact supervisor
"""
#: What is noted wherever the case stands and moves nothing; by whom.
NOTED = {
    **dict.fromkeys(("merge", "keep_apart"), ("first_contact", "supervisor")),
    "refer": tuple(_THREE.split()),
}

Lines = set[tuple[str, str, str, str]]


def lines(table: str) -> Lines:
    """A table written out: one line for each move, status before, status after and role."""
    found = set()
    for line in table.strip().splitlines():
        move, before, after, who = (part.strip() for part in line.split("|"))
        for status in before.split():
            found |= {(move, status, status if after == "=" else after, r) for r in who.split()}
    return found
