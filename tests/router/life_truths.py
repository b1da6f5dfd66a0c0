"""What must hold of every case at every moment of its life, read back from the database."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from nlu.labels import Need
from router.act_tables import due, merge_proposals
from router.clocks import decide_by, is_paused
from router.lookup import CaseFile, ledger_fault
from router.office import Office
from router.request import BEIJING
from router.tables import cases, ledger, outbox, requests, tasks
from tests.router.life_tables import CASE_LIFE, NOTED, TASK_LIFE, Lines, lines

Row = dict[str, Any]

#: The people of life_machine by their names in the ledger.
ROLES = {
    **dict.fromkeys(("王敏", "李想", "别处的人", "周到"), "first_contact"),
    **{"system": "system", "requester": "requester", "经办": "handler", "协办": "co_handler"},
    **{"督办": "supervisor", "裁定": "coordinator"},
}
_OVER = ("closed", "merged")
_TOLD_OF_TASK = ("acknowledge", "answer", "remind", "escalate", "waiting")

_CASE_LINES, _TASK_LINES = lines(CASE_LIFE), lines(TASK_LIFE)


@dataclass(frozen=True)
class Picture:
    """All that is stored, oldest first."""

    cases: Sequence[Row]
    tasks: Sequence[Row]
    ledger: Sequence[Row]
    due: Sequence[Row]
    requests: Sequence[Row]
    outbox: Sequence[Row]
    proposals: Sequence[Row]


@dataclass(frozen=True)
class Life:
    """One case and its own."""

    case: Row
    tasks: Sequence[Row]
    ledger: Sequence[Row]
    due: Sequence[Row]
    notices: Sequence[Row]

    @property
    def of_case(self) -> list[Row]:
        """The ledger's rows that move the case itself."""
        own = [row for row in self.ledger if "task" not in row["details"] and not _noted(row)]
        return [row for row in own if row["act"] != "receive"]

    def of_task(self, task: Row) -> list[Row]:
        """The ledger's rows about a task."""
        return [row for row in self.ledger if row["details"].get("task") == task["position"]]


async def picture(connection: AsyncConnection) -> Picture:
    """Everything, read back."""
    found: list[list[Row]] = []
    for table in (cases, tasks, ledger, due, requests, outbox, merge_proposals):
        rows = await connection.execute(select(table).order_by(table.c.id))
        found.append([dict(row) for row in rows.mappings()])
    return Picture(*found)


async def broken(connection: AsyncConnection, office: Office, seen: Picture) -> list[str]:
    """What does not hold, in words; nothing where all is well."""
    faults = [*_requests(seen), *_proposals(seen), *_due_twice(seen)]
    rows = (seen.tasks, seen.ledger, seen.due, seen.outbox)
    for case in seen.cases:
        life = Life(case, *([row for row in some if row["case_id"] == case["id"]] for some in rows))
        file = CaseFile(life.case, {}, life.tasks, life.ledger, (), ())
        fault = await ledger_fault(connection, office.seal, file)
        found = [*_accountable(life), *_ends(life, seen), *_walked(life), *_work(life)]
        found += [*_limits(life, office), *_fired(life), *_visited(life, office), *_pressed(life)]
        found += [f"ledger: {fault}"] if fault else []
        faults += [f"{life.case['number']} {what}" for what in found]
    return faults


def _requests(seen: Picture) -> Iterator[str]:
    """Each need has a task, or a person's triage, or the answer or pointer that was given."""
    for request in seen.requests:
        needs = {need["code"] for need in request["understanding"]["needs"]}
        has = {task["need"] for task in seen.tasks if task["case_id"] == request["case_id"]}
        acts = {row["act"] for row in seen.ledger if row["case_id"] == request["case_id"]}
        if request["case_id"] is None:
            if request["outcome"] not in ("answered", "not_ours") or not request["decision"]:
                yield f"request {request['id']}: no case, and neither answer nor pointer"
        elif not (needs and needs == has) and "hold_for_triage" not in acts:
            yield f"request {request['id']}: needs {needs}, tasks {has}"


def _proposals(seen: Picture) -> Iterator[str]:
    """What is proposed, and what was kept apart, stands once in the ledger."""
    numbers = {case["id"]: case["number"] for case in seen.cases}
    made = [(row["case_id"], numbers[row["other_id"]]) for row in seen.proposals]
    rows = [row for row in seen.ledger if row["act"] in ("propose_merge", "keep_apart")]
    told = [(r["case_id"], r["details"]["other"]) for r in rows if r["act"] == "propose_merge"]
    if sorted(told) != sorted(made):
        yield f"proposed {made}, in the ledger {told}"
    apart = sum(row["merged"] is False for row in seen.proposals)
    said = len(rows) - len(told)  # also of those that were merged in the end
    if said % 2 or said < 2 * apart:
        yield f"{apart} pairs kept apart, {said} rows in the ledgers"
    for row in seen.proposals:
        if row["decided_by"] and _role(row["decided_by"]) not in ("first_contact", "supervisor"):
            yield f"proposal {row['id']}: decided by {row['decided_by']}"


def _due_twice(seen: Picture) -> Iterator[str]:
    rows = Counter((r["case_id"], r["task_id"], r["kind"], r["turn"]) for r in seen.due)
    yield from (f"due twice: {key}" for key, times in rows.items() if times > 1)


def _accountable(life: Life) -> Iterator[str]:
    """One unit, at most one officer: the one who last took the duty or accepted it."""
    case, officer = life.case, None
    if not case["first_contact_unit"].strip():
        yield "no first-contact unit"
    for row in life.of_case:
        if row["act"] in ("take_duty", "accept_duty"):
            officer = row["actor"].rpartition(" / ")[2]
    if officer != case["first_contact_officer"]:
        yield f"officer {case['first_contact_officer']}, but the ledger says {officer}"
    if case["status"] in _OVER and case["duty_offered_to"] is not None:
        yield "a duty is on offer though the case is over"


def _ends(life: Life, seen: Picture) -> Iterator[str]:
    """What is over has an outcome and nothing open; what is open has no outcome."""
    case, over = life.case, life.case["status"] in _OVER
    if (case["outcome"] is not None, case["closed_at"] is not None) != (over, over):
        yield f"{case['status']} with outcome {case['outcome']}, closed {case['closed_at']}"
    if over and any(task["status"] != "closed" for task in life.tasks):
        yield f"{case['status']} with an open task"
    if (case["merged_into"] is not None) != (case["status"] == "merged"):
        yield f"{case['status']} merged into {case['merged_into']}"
    into = {one["id"]: one["merged_into"] for one in seen.cases}
    at, passed = case["id"], set()
    while at is not None and at not in passed:
        passed.add(at)
        at = into[at]
    if at is not None:
        yield "merged in a ring"
    units = {one["id"]: one["first_contact_unit"] for one in seen.cases}
    keeps = units.get(case["merged_into"])
    if keeps not in (None, case["first_contact_unit"]):
        by = life.of_case[-1]["actor"]
        if _role(by) != "supervisor" and not by.startswith(f"{keeps} / "):
            yield f"merged by {by}, though {keeps} has the duty now"


def _walked(life: Life) -> Iterator[str]:
    """Every row is a line of the tables, begins where the last one ended, and ends here."""
    at, dispatched = "received", 0
    for row in life.of_case:
        yield from _of_table(row, _CASE_LINES)
        again = row["act"] == "dispatch" and at == row["to_status"]  # one row for each task
        if row["from_status"] != at and not again:
            yield f"{row['act']} from {row['from_status']}, where it stood at {at}"
        at, dispatched = row["to_status"], dispatched + (row["act"] == "dispatch")
    if at != life.case["status"]:
        yield f"{life.case['status']}, where the ledger ends in {at}"
    if dispatched != len(life.tasks):
        yield f"{dispatched} dispatched, {len(life.tasks)} tasks"


def _work(life: Life) -> Iterator[str]:
    """As `_walked` for tasks; and what a department did it did while the task was its own."""
    begun = [row["details"]["lead"] for row in life.ledger if row["act"] == "dispatch"]
    for task, first in zip(life.tasks, begun, strict=False):
        at, lead, name = "dispatched", first, f"task {task['position']}"
        for row in life.of_task(task):
            yield from _of_table(row, _TASK_LINES)
            if row["from_status"] != at:
                yield f"{name}: {row['act']} from {row['from_status']}, where it stood at {at}"
            if _role(row["actor"]) == "handler" and not row["actor"].startswith(f"{lead} / "):
                yield f"{name}: {row['act']} by {row['actor']}, where {lead} leads"
            at, lead = row["to_status"], row["details"].get("to", lead)
        if (at, lead) != (task["status"], task["lead_name"]):
            yield f"{name}: {task['status']} at {task['lead_name']}; ledger: {at} at {lead}"


def _limits(life: Life, office: Office) -> Iterator[str]:
    """Deadlines are what is worked out from start, limit and pauses; who waits is paused."""
    for task in life.tasks:
        limit, name = decide_by(task, office.calendar), f"task {task['position']}"
        if (task["deadline"], task["provisional"]) != (limit.day, limit.provisional):
            yield f"{name}: {task['status']}, deadline {task['deadline']}, not {limit.day}"
        changes = [r["act"] for r in life.of_task(task) if r["act"] in ("extend", "reopen")]
        if (task["extension"] is not None) != (changes[-1:] == ["extend"]):
            yield f"{name}: extension {task['extension']} after {changes}"
        if task["urgent"] and task["extension"]:
            yield f"{name}: urgent, and extended"
        if is_paused(task) != (task["status"] == "waiting"):
            yield f"{name}: {task['status']}, pauses {task['pauses']}"
    if life.tasks and life.case["due"] != max(task["deadline"] for task in life.tasks):
        yield f"due {life.case['due']}, not the last of the tasks' deadlines"


def _fired(life: Life) -> Iterator[str]:
    """What the clock did stands once in the ledger, or once among the notices."""
    by_clock = [
        row["details"]
        for row in life.ledger
        if (row["actor"], row["act"]) == ("system", "supervise") and "kind" in row["details"]
    ]
    done = [row for row in life.due if row["result"] == "done"]
    for task in life.tasks:
        told = sum(details.get("task") == task["position"] for details in by_clock)
        rows = [row for row in done if row["task_id"] == task["id"]]
        if told != sum(row["kind"] in _TOLD_OF_TASK for row in rows):
            yield f"task {task['position']}: told {told} times, not as the schedule says"
    of_case = _of_kind(done, "call_back") + _of_kind(done, "triage")
    if sum("task" not in details for details in by_clock) != of_case:
        yield "called back, or told of triage, more or less often than the schedule says"
    if _of_kind(life.notices, "visit") != _of_kind(done, "visit"):
        yield "more or fewer visits than the schedule says"


def _pressed(life: Life) -> Iterator[str]:
    """Who urges is heard once a day; whom a supervisor presses is told of each task pressed."""
    urged = [
        (row["at"].astimezone(BEIJING).date(), row) for row in life.ledger if row["act"] == "urge"
    ]
    heard = [day for day, row in urged if row["details"]["sent"]]
    if heard != sorted({day for day, _ in urged}):
        yield f"urged on {[day for day, _ in urged]}, heard on {heard}"
    first = _first_contacts(life)
    sent = Counter(first[row["position"]] for _, row in urged if row["details"]["sent"])
    pressed = Counter(
        first[row["position"]]
        for row in life.ledger
        if row["act"] == "supervise" and _role(row["actor"]) == "supervisor"
    )
    for unit in set(first.values()):
        own = [row for row in life.notices if row["recipient"] == unit]
        told = [row["content"]["tasks"] for row in own if row["kind"] == "supervised"]
        heard_of, pressed_of = _of_kind(own, "urged"), sum(len(tasks) or 1 for tasks in told)
        # Who was the first contact once may be told as a lead now.
        more = len(set(first.values())) > 1
        if heard_of < sent[unit] or (heard_of > sent[unit] and not more):
            yield f"urged {sent[unit]} times, {unit} told {heard_of} times"
        if pressed_of < pressed[unit] or (pressed_of > pressed[unit] and not more):
            yield f"{pressed[unit]} times pressed, {unit} told of {told}"


def _first_contacts(life: Life) -> dict[int, str]:
    """Which unit was the first contact at each row of the ledger."""
    unit, found = life.case["first_contact_unit"], {}
    for row in reversed(life.ledger):
        found[row["position"]] = unit
        unit = row["details"].get("duty_from", unit) if row["act"] == "tell_place" else unit
    return found


def _visited(life: Life, office: Office) -> Iterator[str]:
    """While a case is open, whoever is to be visited has a next visit on the calendar."""
    needs = office.catalogue.jurisdictions[life.case["jurisdiction"]].needs
    for task in life.tasks if life.case["status"] not in _OVER else ():
        wanted = needs[Need(task["need"])].visits is not None
        rows = [row for row in life.due if row["task_id"] == task["id"] and not row["done_at"]]
        if _of_kind(rows, "visit") != wanted:
            yield f"task {task['position']}: {_of_kind(rows, 'visit')} visits planned"


def _of_table(row: Row, known: Lines) -> Iterator[str]:
    line = (row["act"], row["from_status"], row["to_status"], _role(row["actor"]))
    if line not in known:
        yield f"in no table: {line}"


def _noted(row: Row) -> bool:
    stays = row["from_status"] == row["to_status"]
    told = "from" in row["details"] or "referral" in row["details"]
    return stays and told and _role(row["actor"]) in NOTED.get(row["act"], ())


def _of_kind(rows: Sequence[Row], kind: str) -> int:
    return sum(row["kind"] == kind for row in rows)


def _role(signature: str) -> str:
    return ROLES[signature.rpartition(" / ")[2]]
