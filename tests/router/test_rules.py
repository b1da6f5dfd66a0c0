"""Each rule: when it speaks, when it is silent, on which clause, in every jurisdiction."""

from dataclasses import replace
from typing import Any

import pytest

from nlu.fact_values import CircleName, CircleStatus
from nlu.labels import Need, Purpose, Urgency
from nlu.understanding import Place, Understanding
from router.assignment import Advice, Outcome, Ruling
from router.catalogue import Catalogue
from router.rules import RULES
from tests.router.deciding import HOMES, PAOYA, matter
from tests.router.understandings import circle, understood

BY_NAME = {rule.__name__: rule for rule in RULES}
LOW, MEDICAL, WORK = (
    Need.minimum_living_allowance,
    Need.medical_assistance,
    Need.employment_assistance,
)
HOMELESS, CHARITY, RELIEF = (
    Need.homeless_assistance,
    Need.charity_support,
    Need.temporary_assistance,
)
DANGER, URGENT = Urgency.life_danger, Urgency.urgent
FAR = Place(outside="沈阳市")
MOVED = replace(PAOYA, register="庄河市")
OURS = understood(LOW, place=PAOYA)

#: (rule, the sections that it rests on in 大连、陕西、长宁、达州, in this order)
CLAUSES: dict[str, tuple[str, str, str, str]] = {
    "danger_goes_first": ("1", "二（三）1", "五·3", "6"),
    "elsewhere_gets_a_pointer": ("6", "二（三）2", "五·2", "3"),
    "not_ours_gets_a_pointer": ("6", "二（三）2", "五·2", "3"),
    "policy_question_is_answered": ("6", "二（三）2", "五·2", "3"),
    "earlier_case_goes_to_its_first_contact": ("6", "二（三）2", "五·2", "3"),
    "urgent_relief_where_it_happened": ("1", "二（一）2", "五·3", "6"),
    "homeless_go_to_the_rescue_station": ("1", "二（二）7", "五·3", "14"),
    "circle_decides_special_assistance": ("2", "二（一）4", "二", "1"),
    "residence_before_register": ("6", "二（二）6", "五·1", "8"),
    "charity_only_with_consent": ("2", "二（三）4", "六·1", "7"),
    "complaint_passes_by_the_unit_complained_of": ("11", "二（二）2", "四·1", "三（三）"),
    "each_need_gets_a_task": ("12", "二（三）2", "三·3", "8"),
    "unplaced_goes_to_triage": ("5", "二（二）5", "五·1", "8"),
}


def question(*needs: Need, **others: Any) -> Understanding:
    return understood(*needs, purpose=Purpose.ask_policy, **others)


def not_ours(**others: Any) -> Understanding:
    return understood(purpose=Purpose.out_of_scope, **others)


def complaint(*needs: Need, **others: Any) -> Understanding:
    return understood(*needs, purpose=Purpose.complain, **others)


def told(*needs: Need, **how: CircleStatus) -> Understanding:
    """Somebody who said how they stand to the circles."""
    facts = tuple(circle(CircleName[name], status) for name, status in how.items())
    return understood(*needs, place=PAOYA, facts=facts)


HAS = CircleStatus.has
#: (rule, what was understood, insisted, whether the rule speaks)
ROWS = [
    ("danger_goes_first", understood(urgency=DANGER), False, True),
    ("danger_goes_first", not_ours(urgency=DANGER), False, True),
    ("danger_goes_first", understood(LOW, urgency=URGENT), False, False),
    ("danger_goes_first", OURS, True, False),
    ("elsewhere_gets_a_pointer", understood(LOW, place=FAR), False, True),
    ("elsewhere_gets_a_pointer", understood(LOW, place=FAR, urgency=URGENT), False, True),
    ("elsewhere_gets_a_pointer", question(LOW, place=FAR), False, True),
    ("elsewhere_gets_a_pointer", understood(LOW, place=FAR), True, False),  # 求助人坚持
    ("elsewhere_gets_a_pointer", understood(LOW, place=FAR, unsure=True), False, False),
    ("elsewhere_gets_a_pointer", understood(LOW, place=FAR, urgency=DANGER), False, False),
    ("elsewhere_gets_a_pointer", understood(LOW, place=MOVED), False, False),  # 只是户口在外地
    ("elsewhere_gets_a_pointer", understood(LOW), False, False),
    ("elsewhere_gets_a_pointer", OURS, False, False),
    ("not_ours_gets_a_pointer", not_ours(), False, True),
    ("not_ours_gets_a_pointer", not_ours(urgency=URGENT), False, True),
    ("not_ours_gets_a_pointer", not_ours(), True, False),  # 求助人坚持
    ("not_ours_gets_a_pointer", not_ours(unsure=True), False, False),  # 没有读准
    ("not_ours_gets_a_pointer", not_ours(urgency=DANGER), False, False),
    ("not_ours_gets_a_pointer", OURS, False, False),
    ("policy_question_is_answered", question(MEDICAL), False, True),
    ("policy_question_is_answered", question(LOW, MEDICAL), False, True),
    ("policy_question_is_answered", question(), False, False),  # 不知道问的是哪一项
    ("policy_question_is_answered", question(MEDICAL), True, False),
    ("policy_question_is_answered", question(MEDICAL, unsure=True), False, False),
    ("policy_question_is_answered", question(MEDICAL, urgency=URGENT), False, False),
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
    # 没有说要投诉，但有一件是反映救助办理
    (
        "complaint_passes_by_the_unit_complained_of",
        understood(LOW, Need.assistance_supervision),
        False,
        True,
    ),
    ("complaint_passes_by_the_unit_complained_of", OURS, False, False),
    ("urgent_relief_where_it_happened", understood(RELIEF, urgency=URGENT), False, True),
    ("urgent_relief_where_it_happened", understood(MEDICAL, urgency=DANGER), True, True),
    ("urgent_relief_where_it_happened", complaint(RELIEF, urgency=URGENT), False, True),
    ("urgent_relief_where_it_happened", understood(urgency=URGENT), False, False),  # 没有诉求
    ("urgent_relief_where_it_happened", understood(RELIEF, place=PAOYA), False, False),
    ("homeless_go_to_the_rescue_station", understood(HOMELESS, place=PAOYA), False, True),
    ("homeless_go_to_the_rescue_station", understood(MEDICAL, HOMELESS), False, True),
    ("homeless_go_to_the_rescue_station", understood(RELIEF, urgency=URGENT), False, False),
    ("homeless_go_to_the_rescue_station", understood(place=PAOYA), False, False),
    ("circle_decides_special_assistance", told(WORK, allowance_edge=HAS), False, True),
    ("circle_decides_special_assistance", told(MEDICAL, living_allowance=HAS), False, True),
    ("circle_decides_special_assistance", told(RELIEF, WORK, rigid_spending=HAS), False, True),
    ("circle_decides_special_assistance", told(RELIEF, allowance_edge=HAS), False, False),  # 不分
    *[
        ("circle_decides_special_assistance", told(WORK, allowance_edge=status), False, False)
        for status in CircleStatus
        if status is not HAS  # 申请中、没批、取消了的，还不在圈层里
    ],
    ("circle_decides_special_assistance", told(WORK, severe_disability=HAS), False, False),
    ("circle_decides_special_assistance", told(living_allowance=HAS), False, False),
    ("circle_decides_special_assistance", told(WORK), False, False),
    ("residence_before_register", understood(LOW, place=MOVED), False, True),
    ("residence_before_register", understood(LOW, place=replace(MOVED, street=None)), True, True),
    ("residence_before_register", understood(LOW, place=Place(register="庄河市")), False, False),
    ("residence_before_register", OURS, False, False),
    ("residence_before_register", understood(LOW, place=replace(PAOYA, register="")), False, False),
    ("charity_only_with_consent", understood(CHARITY), False, True),
    ("charity_only_with_consent", understood(LOW, CHARITY, place=PAOYA), True, True),
    ("charity_only_with_consent", OURS, False, False),
    ("each_need_gets_a_task", OURS, False, True),
    ("each_need_gets_a_task", understood(LOW, MEDICAL, unsure=True), False, True),
    ("each_need_gets_a_task", complaint(Need.assistance_supervision, LOW), False, True),
    ("each_need_gets_a_task", understood(), False, False),
    ("each_need_gets_a_task", understood(LOW, purpose=Purpose.out_of_scope), True, False),
    ("unplaced_goes_to_triage", understood(), False, True),
    ("unplaced_goes_to_triage", not_ours(), True, True),
    ("unplaced_goes_to_triage", not_ours(unsure=True), False, True),
]


def test_the_rules_are_asked_in_this_order() -> None:
    assert list(BY_NAME) == list(CLAUSES)


def test_every_rule_is_seen_to_speak_and_to_be_silent() -> None:
    spoken = {name for name, _, _, speaks in ROWS if speaks}
    silent = {name for name, _, _, speaks in ROWS if not speaks}
    assert spoken == set(BY_NAME)
    # The last one always speaks: nothing falls silently.
    assert silent == set(BY_NAME) - {"unplaced_goes_to_triage"}


@pytest.mark.parametrize("jurisdiction", HOMES)
@pytest.mark.parametrize("name, read, insisted, speaks", ROWS)
def test_a_rule_speaks_with_its_reason_and_a_clause_of_the_catalogue(
    catalogue: Catalogue,
    *,
    name: str,
    read: Understanding,
    insisted: bool,
    speaks: bool,
    jurisdiction: str,
) -> None:
    ruling = BY_NAME[name](matter(catalogue, read, jurisdiction, insisted=insisted))
    assert (ruling is not None) == speaks
    if ruling is None:
        return
    assert ruling.rule == name
    assert ruling.reason.endswith("。")
    area = catalogue.jurisdictions[jurisdiction]
    assert ruling.clause in [catalogue.cite(jurisdiction, one) for one in area.rules.values()]
    assert ruling.clause.section == CLAUSES[name][list(HOMES).index(jurisdiction)]
    # Who ends the walk says what becomes of the request.
    assert ruling.final == (ruling.outcome is not None)
    for change in ruling.changes:
        assert change.note.text.endswith("。")
        assert change.note.clause.document == catalogue.documents[area.document].number


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


def test_who_is_elsewhere_is_told_to_call_12345_there_and_may_insist(catalogue: Catalogue) -> None:
    ruling = ruling_of(catalogue, "elsewhere_gets_a_pointer", understood(LOW, place=FAR))
    assert (ruling.outcome, ruling.tasks) == (Outcome.not_ours, ())
    assert ruling.advice == (Advice.elsewhere, Advice.can_insist)
    assert "沈阳市的12345" in ruling.reason


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


@pytest.mark.parametrize(
    "read, advice",
    [
        (OURS, ()),
        (understood(LOW), (Advice.place_missing,)),
        (understood(LOW, place=PAOYA, unsure=True), (Advice.person_will_look,)),
        (understood(LOW, unsure=True), (Advice.person_will_look, Advice.place_missing)),
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
