"""The rules in the order they are asked. Each answers with its reason and its clause, or None.

To add a rule: one function here, its place in RULES, one row in tests/router/test_rules.py.
A ruling that is `final` ends the walk; the others add to what came before.
"""

from collections.abc import Callable

from nlu.labels import ABOUT_EARLIER_CASE, Need, Purpose, Urgency
from nlu.understanding import NeedFound
from router.assignment import Advice, Outcome, Ruling, TaskPlan
from router.matter import Matter
from router.organs import unit

Rule = Callable[[Matter], Ruling | None]


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


def not_ours_gets_a_pointer(matter: Matter) -> Ruling | None:
    """What holds no social assistance gets a clear pointer; the person can insist.

    Never where the reader is unsure, in danger, or where the person insisted: then a human looks.
    """
    read = matter.understanding
    if read.purpose is not Purpose.out_of_scope or read.unsure or matter.insisted:
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
    """A plain question is answered from the catalogue; the person can still ask for a case."""
    read = matter.understanding
    if read.purpose is not Purpose.ask_policy or read.unsure or matter.insisted or not read.needs:
        return None
    if read.urgency is not Urgency.normal:
        return None
    return Ruling(
        rule="policy_question_is_answered",
        reason=f"问的是“{matter.duty(read.needs[0].code).name}”的政策，按派单目录答复。",
        clause=matter.cite("guidance"),
        advice=(Advice.policy_answer, Advice.can_insist),
        outcome=Outcome.answered,
        first_contact=matter.first_contact(),
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


def complaint_passes_by_the_unit_complained_of(matter: Matter) -> Ruling | None:
    """A complaint about assistance is answered for by the city, not by the street or district."""
    if matter.understanding.purpose is not Purpose.complain:
        return None
    city = unit(matter.jurisdiction, matter.jurisdiction.first_contact.city, matter.place, "city")
    return Ruling(
        rule="complaint_passes_by_the_unit_complained_of",
        reason=f"反映救助办理中的问题，由{city.name}直接负责，不转给被反映的单位。",
        clause=matter.cite("supervision"),
        first_contact=city,
    )


def each_need_gets_a_task(matter: Matter) -> Ruling | None:
    """One task for each need, with its lead, co-handlers, clause and clock (协同办理)."""
    read = matter.understanding
    if not read.needs or (read.purpose is Purpose.out_of_scope):
        return None
    advice = [Advice.person_will_look] if read.unsure else []
    if any(matter.duty(found.code).eligibility.consent_required for found in read.needs):
        advice.append(Advice.consent_needed)
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
    not_ours_gets_a_pointer,
    policy_question_is_answered,
    earlier_case_goes_to_its_first_contact,
    complaint_passes_by_the_unit_complained_of,
    each_need_gets_a_task,
    unplaced_goes_to_triage,
)


def _task_for_each_need(matter: Matter, rule: str) -> tuple[TaskPlan, ...]:
    """Plans in the order of needs; each need once."""
    once: dict[Need, NeedFound] = {}
    for found in matter.understanding.needs:
        once.setdefault(found.code, found)
    return tuple(matter.plan(found, rule) for found in once.values())
