"""Each rule: when it speaks, when it is silent, and what it says."""

from typing import Any

import pytest

from nlu.labels import Need, Purpose, Urgency
from nlu.understanding import Place, Understanding
from router.assignment import Advice, Outcome, Ruling
from router.catalogue import Catalogue
from router.matter import Matter
from router.rules import RULES
from router.working_days import china_calendar
from tests.conftest import RECEIVED
from tests.router.understandings import understood

BY_NAME = {rule.__name__: rule for rule in RULES}
PAOYA = Place("甘井子区", "泡崖街道")
LOW, MEDICAL = Need.minimum_living_allowance, Need.medical_assistance
OURS = understood(LOW, place=PAOYA)
DANGER = Urgency.life_danger


def question(*needs: Need, **others: Any) -> Understanding:
    return understood(*needs, purpose=Purpose.ask_policy, **others)


def not_ours(**others: Any) -> Understanding:
    return understood(purpose=Purpose.out_of_scope, **others)


def complaint(*needs: Need, **others: Any) -> Understanding:
    return understood(*needs, purpose=Purpose.complain, **others)


#: (rule, what was understood, insisted, whether the rule speaks)
ROWS = [
    ("danger_goes_first", understood(urgency=DANGER), False, True),
    ("danger_goes_first", not_ours(urgency=DANGER), False, True),
    ("danger_goes_first", understood(LOW, urgency=Urgency.urgent), False, False),
    ("danger_goes_first", OURS, True, False),
    ("not_ours_gets_a_pointer", not_ours(), False, True),
    ("not_ours_gets_a_pointer", not_ours(urgency=Urgency.urgent), False, True),
    ("not_ours_gets_a_pointer", not_ours(), True, False),  # 求助人坚持
    ("not_ours_gets_a_pointer", not_ours(unsure=True), False, False),  # 没有读准
    ("not_ours_gets_a_pointer", not_ours(urgency=DANGER), False, False),
    ("not_ours_gets_a_pointer", OURS, False, False),
    ("policy_question_is_answered", question(MEDICAL), False, True),
    ("policy_question_is_answered", question(LOW, MEDICAL), False, True),
    ("policy_question_is_answered", question(), False, False),  # 不知道问的是哪一项
    ("policy_question_is_answered", question(MEDICAL), True, False),
    ("policy_question_is_answered", question(MEDICAL, unsure=True), False, False),
    ("policy_question_is_answered", question(MEDICAL, urgency=Urgency.urgent), False, False),
    ("policy_question_is_answered", question(MEDICAL, urgency=DANGER), False, False),
    ("policy_question_is_answered", OURS, False, False),
    ("earlier_case_goes_to_its_first_contact", understood(purpose=Purpose.urge), False, True),
    *[
        ("earlier_case_goes_to_its_first_contact", understood(LOW, purpose=purpose), insisted, True)
        for purpose in (Purpose.check_progress, Purpose.add_information, Purpose.withdraw)
        for insisted in (False, True)
    ],
    (
        "earlier_case_goes_to_its_first_contact",
        understood(LOW, purpose=Purpose.urge, unsure=True),
        False,
        False,
    ),
    ("earlier_case_goes_to_its_first_contact", OURS, False, False),
    ("complaint_passes_by_the_unit_complained_of", complaint(place=PAOYA), False, True),
    ("complaint_passes_by_the_unit_complained_of", complaint(LOW, unsure=True), True, True),
    ("complaint_passes_by_the_unit_complained_of", OURS, False, False),
    ("each_need_gets_a_task", OURS, False, True),
    ("each_need_gets_a_task", understood(LOW, MEDICAL, unsure=True), False, True),
    ("each_need_gets_a_task", complaint(Need.assistance_supervision, LOW), False, True),
    ("each_need_gets_a_task", understood(), False, False),
    (
        "each_need_gets_a_task",
        understood(LOW, purpose=Purpose.out_of_scope),
        True,
        False,
    ),
    ("unplaced_goes_to_triage", understood(), False, True),
    ("unplaced_goes_to_triage", not_ours(), True, True),
    ("unplaced_goes_to_triage", not_ours(unsure=True), False, True),
]


def matter(catalogue: Catalogue, read: Understanding, *, insisted: bool = False) -> Matter:
    return Matter(
        understanding=read,
        place=read.place,
        catalogue=catalogue,
        jurisdiction_code="dalian",
        received=RECEIVED.date(),
        calendar=china_calendar(),
        insisted=insisted,
    )


def test_the_rules_are_asked_in_this_order() -> None:
    assert list(BY_NAME) == [
        "danger_goes_first",
        "not_ours_gets_a_pointer",
        "policy_question_is_answered",
        "earlier_case_goes_to_its_first_contact",
        "complaint_passes_by_the_unit_complained_of",
        "each_need_gets_a_task",
        "unplaced_goes_to_triage",
    ]


def test_every_rule_is_seen_to_speak_and_to_be_silent() -> None:
    spoken = {name for name, _, _, speaks in ROWS if speaks}
    silent = {name for name, _, _, speaks in ROWS if not speaks}
    assert spoken == set(BY_NAME)
    # The last one always speaks: nothing falls silently.
    assert silent == set(BY_NAME) - {"unplaced_goes_to_triage"}


@pytest.mark.parametrize("name, read, insisted, speaks", ROWS)
def test_a_rule_speaks_with_its_reason_and_a_clause_of_the_catalogue(
    catalogue: Catalogue, *, name: str, read: Understanding, insisted: bool, speaks: bool
) -> None:
    ruling = BY_NAME[name](matter(catalogue, read, insisted=insisted))
    assert (ruling is not None) == speaks
    if ruling is None:
        return
    assert ruling.rule == name
    assert ruling.reason.endswith("。")
    clauses = catalogue.jurisdictions["dalian"].rules.values()
    assert ruling.clause in [catalogue.cite("dalian", clause) for clause in clauses]
    # Who ends the walk says what becomes of the request.
    assert ruling.final == (ruling.outcome is not None)


def ruling_of(catalogue: Catalogue, name: str, read: Understanding, **others: Any) -> Ruling:
    ruling = BY_NAME[name](matter(catalogue, read, **others))
    assert ruling is not None
    return ruling


def test_danger_is_flagged_and_told_to_call_but_ends_nothing(catalogue: Catalogue) -> None:
    ruling = ruling_of(catalogue, "danger_goes_first", understood(LOW, urgency=DANGER))
    assert (ruling.danger, ruling.final, ruling.advice) == (True, False, (Advice.call_emergency,))
    assert all(number in ruling.reason for number in ("110", "120", "119"))


def test_what_is_not_ours_gets_no_task_and_may_insist(catalogue: Catalogue) -> None:
    ruling = ruling_of(catalogue, "not_ours_gets_a_pointer", not_ours())
    assert (ruling.outcome, ruling.tasks) == (Outcome.not_ours, ())
    assert ruling.advice == (Advice.not_ours, Advice.can_insist)
    assert "12345" in ruling.reason


def test_a_question_is_answered_with_the_name_of_what_was_asked(catalogue: Catalogue) -> None:
    ruling = ruling_of(catalogue, "policy_question_is_answered", question(MEDICAL, LOW))
    assert ruling.outcome is Outcome.answered
    assert "“医疗救助”" in ruling.reason
    assert [task.need for task in ruling.tasks] == [MEDICAL, LOW]


def test_an_earlier_case_goes_to_a_person(catalogue: Catalogue) -> None:
    read = understood(purpose=Purpose.urge)
    ruling = ruling_of(catalogue, "earlier_case_goes_to_its_first_contact", read)
    assert ruling.outcome is Outcome.triage
    assert ruling.advice == (Advice.track_case, Advice.person_will_look)


def test_a_complaint_is_the_citys_and_not_the_streets(catalogue: Catalogue) -> None:
    read = complaint(place=PAOYA)
    ruling = ruling_of(catalogue, "complaint_passes_by_the_unit_complained_of", read)
    assert ruling.first_contact is not None
    assert ruling.first_contact.name == "大连市民政局"
    assert ruling.first_contact.name in ruling.reason


@pytest.mark.parametrize(
    "read, advice",
    [
        (OURS, ()),
        (understood(LOW), (Advice.place_missing,)),
        (understood(LOW, place=PAOYA, unsure=True), (Advice.person_will_look,)),
        (understood(Need.charity_support, place=PAOYA), (Advice.consent_needed,)),
        (
            understood(LOW, Need.charity_support, unsure=True),
            (Advice.person_will_look, Advice.consent_needed, Advice.place_missing),
        ),
    ],
)
def test_what_is_said_beside_the_tasks(
    catalogue: Catalogue, read: Understanding, advice: tuple[Advice, ...]
) -> None:
    ruling = ruling_of(catalogue, "each_need_gets_a_task", read)
    assert (ruling.outcome, ruling.advice) == (Outcome.dispatched, advice)


def test_a_need_read_twice_gets_one_task(catalogue: Catalogue) -> None:
    ruling = ruling_of(catalogue, "each_need_gets_a_task", understood(LOW, MEDICAL, LOW))
    assert [task.need for task in ruling.tasks] == [LOW, MEDICAL]


@pytest.mark.parametrize(
    "read, insisted, why",
    [
        (not_ours(), True, "求助人要求工作人员再看看"),
        (not_ours(unsure=True), False, "没有读得很准"),
        (understood(), False, "没有对应到具体的诉求"),
    ],
)
def test_why_a_person_must_place_it(
    catalogue: Catalogue, *, read: Understanding, insisted: bool, why: str
) -> None:
    ruling = ruling_of(catalogue, "unplaced_goes_to_triage", read, insisted=insisted)
    assert ruling.reason.startswith(why)
    assert (ruling.outcome, ruling.advice) == (Outcome.triage, (Advice.person_will_look,))
