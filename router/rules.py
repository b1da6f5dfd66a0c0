"""The rules in the order they are asked. Each answers with its reason and its clause, or None.

To add a rule: one function here, its place in RULES, one row in tests/router/test_rules.py.
A ruling that is `final` ends the walk; the others add to what came before.
"""

from collections.abc import Callable

from nlu.labels import ABOUT_EARLIER_CASE, Need, Purpose, Urgency
from router.assignment import Advice, Outcome, Ruling, TaskChange, TaskPlan
from router.circles import circles_told
from router.matter import Matter
from router.notes import Note
from router.special import special_assistance
from router.supervisors import supervising_unit, units_complained_of

Rule = Callable[[Matter], Ruling | None]
#: Needs to which it makes no difference where the household is registered, or all of it.
_WHEREVER_REGISTERED = (
    Need.household_registration,
    Need.assistance_supervision,
    Need.homeless_assistance,
)


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
    """A complaint about assistance goes to the supervising organ, never to the one named in it."""
    if matter.understanding.purpose is not Purpose.complain:
        return None
    organ = supervising_unit(matter)
    note = Note(f"由{organ.name}直接办理，不转给被反映的单位。", matter.cite("supervision"))
    return Ruling(
        rule="complaint_passes_by_the_unit_complained_of",
        reason=f"反映救助办理中的问题，由{organ.name}直接负责，不转给被反映的单位。",
        clause=matter.cite("supervision"),
        first_contact=organ,
        changes=(
            TaskChange(
                Need.assistance_supervision, note, lead=organ, kept_out=units_complained_of(matter)
            ),
        ),
    )


def urgent_relief_where_it_happened(matter: Matter) -> Ruling | None:
    """What cannot wait is relieved where it happened, whatever the register says (户籍).

    陕民发〔2022〕23号 二（一）2: 推动急难发生地直接实施救助; 达市府办发〔2023〕35号 6; 长社救联办
    〔2024〕2号 五·3: the street gives small relief first.
    """
    if not matter.urgent or not matter.needs():
        return None
    clause = matter.cite("emergency")
    more = matter.plain("emergency") or ""
    note = Note(f"急难情形：先救助、后补手续。{more}", clause)
    complaint = matter.understanding.purpose is Purpose.complain
    changes = []
    for found in matter.needs():
        first = None if complaint else matter.duty(found.code).urgent_lead
        lead = matter.unit_for(first, matter.duty(found.code)) if first else None
        changes.append(TaskChange(found.code, note, lead=lead))
    return Ruling(
        rule="urgent_relief_where_it_happened",
        reason="情况急，在事情发生的地方先救助，手续过后补。",
        clause=clause,
        changes=tuple(changes),
    )


def homeless_go_to_the_rescue_station(matter: Matter) -> Ruling | None:
    """Who lives on the street is received at once, from wherever they come; locals by their street.

    长社救联办〔2024〕2号 五·3: 由区救助管理站给予救助; 本市户籍的由户籍所在地街镇落实托底保障。
    """
    if Need.homeless_assistance not in {found.code for found in matter.needs()}:
        return None
    clause, street = matter.cite("homeless"), matter.first_contact()
    here = street.level == "street"
    text = matter.plain("homeless") or "流落街头的先接待安置，不分户籍。"
    change = TaskChange(
        Need.homeless_assistance, Note(text, clause), co_handlers=(street,) if here else ()
    )
    return Ruling(
        rule="homeless_go_to_the_rescue_station", reason=text, clause=clause, changes=(change,)
    )


def residence_before_register(matter: Matter) -> Ruling | None:
    """Where the household lives counts, not where it is registered; one family, one residence.

    大民发〔2025〕83号 第6条: 将居住证签发地作为家庭经常居住地认定的充分条件。
    """
    place = matter.place
    if place.register is None or place.district is None:
        return None
    clause = matter.cite("residence")
    more = matter.plain("residence") or ""
    text = f"户口在{place.register}，住在{place.district}：按住的地方受理。{more}"
    return Ruling(
        rule="residence_before_register",
        reason=text,
        clause=clause,
        changes=tuple(
            TaskChange(found.code, Note(text, clause))
            for found in matter.needs()
            if found.code not in _WHEREVER_REGISTERED
        ),
    )


def circle_decides_special_assistance(matter: Matter) -> Ruling | None:
    """Which special assistance a family's circle opens is said with its clause; none is refused.

    大民发〔2025〕83号 第2条: 特困、低保 have housing besides medical, education and work; 低保边缘
    and 刚性支出困难 have not.
    """
    told = set(circles_told(matter.understanding.facts))
    changes = special_assistance(matter, told) if told else ()
    if not changes:
        return None
    return Ruling(
        rule="circle_decides_special_assistance",
        reason="您说到的家庭情况决定可以享受哪些专项救助。",
        clause=matter.cite("circles"),
        changes=changes,
    )


def charity_only_with_consent(matter: Matter) -> Ruling | None:
    """A referral to charity waits for the requester's consent (在征得困难群众同意的前提下)."""
    asking = [
        found.code
        for found in matter.needs()
        if matter.duty(found.code).eligibility.consent_required
    ]
    if not asking:
        return None
    clause = matter.cite("consent")
    note = Note("转介给慈善组织之前，要先征得您本人同意；不同意也不影响其他救助。", clause)
    return Ruling(
        rule="charity_only_with_consent",
        reason="请慈善组织帮扶之前，要先征得求助人同意。",
        clause=clause,
        advice=(Advice.consent_needed,),
        changes=tuple(TaskChange(need, note) for need in asking),
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
    complaint_passes_by_the_unit_complained_of,
    urgent_relief_where_it_happened,
    homeless_go_to_the_rescue_station,
    circle_decides_special_assistance,
    residence_before_register,
    charity_only_with_consent,
    each_need_gets_a_task,
    unplaced_goes_to_triage,
)


def _task_for_each_need(matter: Matter, rule: str) -> tuple[TaskPlan, ...]:
    """Plans in the order of needs; each need once."""
    return tuple(matter.plan(found, rule) for found in matter.needs())
