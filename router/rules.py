"""The rules in the order they are asked. Each answers with its reason and its clause, or None.

To add a rule: one function here (or in a module for its kind), its place in RULES, one row in
tests/router/test_rules.py. A ruling that is `final` ends the walk; the others add to what came
before.
"""

from collections.abc import Callable

from nlu.labels import ABOUT_EARLIER_CASE, Purpose, Urgency
from router.assignment import Advice, Outcome, Ruling, TaskPlan
from router.charity import charity_only_with_consent, consent_first
from router.complaints import complaint_passes_by_the_unit_complained_of
from router.matter import Matter
from router.rules_by_place import (
    homeless_go_to_the_rescue_station,
    residence_before_register,
    urgent_relief_where_it_happened,
)
from router.special import circle_decides_special_assistance

Rule = Callable[[Matter], Ruling | None]

#: So sure the reader must be before nobody looks at a request. Of those kept aside that ask for
#: help 0.1 % are still turned away, instead of 0.9 % at any certainty; a person looks at one in
#: five that is not ours (docs/reader.md).
_SURELY_NOT_OURS = 0.9
_SURELY_A_QUESTION = 0.8


def danger_goes_first(matter: Matter) -> Ruling | None:
    """Anyone in danger is told 110/120/119 and flagged before any need is weighed."""
    if matter.understanding.urgency is not Urgency.life_danger:
        return None
    return Ruling(
        rule="danger_goes_first",
        reason="求助人可能有生命危险：先拨打110、120或119，并标记为紧急。",
        clause=matter.cite("danger"),
        advice=(Advice.call_emergency,),
        danger=True,
    )


def elsewhere_gets_a_pointer(matter: Matter) -> Ruling | None:
    """Who is somewhere that no jurisdiction of the catalogue covers is told so, and 12345 there.

    Not in danger, not unsure, not where the person insisted: then a human being calls them.
    """
    read, city = matter.understanding, matter.place.outside
    if city is None or read.unsure or matter.insisted or read.urgency is Urgency.life_danger:
        return None
    if read.purpose is Purpose.complain or read.purpose in ABOUT_EARLIER_CASE:
        return None  # about a case here, wherever they are now
    return Ruling(
        rule="elsewhere_gets_a_pointer",
        reason=f"您说的{city}不在本系统服务的地区，请拨打{city}的12345，由当地受理。",
        clause=matter.cite("guidance"),
        advice=(Advice.elsewhere, Advice.can_insist),
        outcome=Outcome.not_ours,
        final=True,
    )


def not_ours_gets_a_pointer(matter: Matter) -> Ruling | None:
    """What surely holds no social assistance gets a clear pointer; the person can insist.

    Never where the reader may be wrong, in danger, or where the person insisted: then a human
    looks.
    """
    read = matter.understanding
    if read.purpose is not Purpose.out_of_scope or read.unsure or matter.insisted:
        return None
    # An operator has spoken with whoever called, and can still take it in. Of 331 calls kept aside
    # that are ours one is turned away like this, a question of policy; none that asks for help.
    if read.purpose_confidence < _SURELY_NOT_OURS and not matter.of_call:
        return None
    if read.urgency is Urgency.life_danger:
        return None
    return Ruling(
        rule="not_ours_gets_a_pointer",
        reason="没有读到社会救助方面的困难，这件事请拨打12345，由对应的部门办理。",
        clause=matter.cite("guidance"),
        advice=(Advice.not_ours, Advice.can_insist),
        outcome=Outcome.not_ours,
        final=True,
    )


def policy_question_is_answered(matter: Matter) -> Ruling | None:
    """A plain question is answered from the catalogue; the person can still ask for a case.

    What may as well be a request for help becomes a case.
    """
    read = matter.understanding
    if read.purpose_confidence < _SURELY_A_QUESTION:
        return None
    if read.purpose is not Purpose.ask_policy or read.unsure or matter.insisted or not read.needs:
        return None
    if read.urgency is not Urgency.normal:
        return None
    consent = consent_first(matter)
    offered = (Advice.consent_needed,) if consent else ()
    return Ruling(
        rule="policy_question_is_answered",
        reason=f"问的是“{matter.duty(read.needs[0].code).name}”的政策，按派单目录答复。",
        clause=matter.cite("guidance"),
        advice=(Advice.policy_answer, *offered, Advice.can_insist),
        outcome=Outcome.answered,
        first_contact=matter.first_contact(),
        changes=consent,
        tasks=_task_for_each_need(matter, "policy_question_is_answered"),
        final=True,
    )


def earlier_case_goes_to_its_first_contact(matter: Matter) -> Ruling | None:
    """Progress, urging, more facts or withdrawal: the first contact finds the case and answers.

    大民发〔2025〕83号 第6条: the first contact follows the application to its end.
    """
    if matter.understanding.purpose not in ABOUT_EARLIER_CASE or matter.understanding.unsure:
        return None
    return Ruling(
        rule="earlier_case_goes_to_its_first_contact",
        reason="说的是以前的求助，由首问责任单位找到那件求助并答复。",
        clause=matter.cite("guidance"),
        advice=(Advice.track_case, Advice.person_will_look),
        outcome=Outcome.triage,
        final=True,
    )


def each_need_gets_a_task(matter: Matter) -> Ruling | None:
    """One task for each need, with its lead, co-handlers, clause and clock (协同办理)."""
    read = matter.understanding
    if not read.needs or (read.purpose is Purpose.out_of_scope):
        return None
    advice = [Advice.person_will_look] if read.unsure else []
    if matter.place.district is None:
        advice.append(Advice.place_missing)
    return Ruling(
        rule="each_need_gets_a_task",
        reason="一件诉求一个子任务，各有主办、协办和时限。",
        clause=matter.cite("one_door"),
        advice=tuple(advice),
        tasks=_task_for_each_need(matter, "each_need_gets_a_task"),
        outcome=Outcome.dispatched,
        final=True,
    )


def unplaced_goes_to_triage(matter: Matter) -> Ruling | None:
    """What no rule could place goes to a person of the first-contact unit, with the reason."""
    read = matter.understanding
    if matter.insisted and read.purpose is Purpose.out_of_scope:
        reason = "求助人要求工作人员再看看，由首问责任单位人工处理。"
    elif read.unsure:
        reason = "没有读得很准，为免漏掉，由首问责任单位人工处理。"
    else:
        reason = "没有对应到具体的诉求，由首问责任单位人工处理。"
    return Ruling(
        rule="unplaced_goes_to_triage",
        reason=reason,
        clause=matter.cite("receive"),
        advice=(Advice.person_will_look,),
        outcome=Outcome.triage,
        final=True,
    )


RULES: tuple[Rule, ...] = (
    danger_goes_first,
    elsewhere_gets_a_pointer,
    not_ours_gets_a_pointer,
    policy_question_is_answered,
    earlier_case_goes_to_its_first_contact,
    urgent_relief_where_it_happened,
    homeless_go_to_the_rescue_station,
    circle_decides_special_assistance,
    residence_before_register,
    charity_only_with_consent,
    complaint_passes_by_the_unit_complained_of,
    each_need_gets_a_task,
    unplaced_goes_to_triage,
)


def _task_for_each_need(matter: Matter, rule: str) -> tuple[TaskPlan, ...]:
    """Plans in the order of needs; each need once."""
    return tuple(matter.plan(found, rule) for found in matter.needs())
