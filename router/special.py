"""What the circle of a family means for the special assistance it asks for (专项救助): its rule."""

from router.assignment import Ruling, TaskChange
from router.catalogue_parts import CIRCLES
from router.circles import circles_told
from router.matter import Matter
from router.notes import Note


def circle_decides_special_assistance(matter: Matter) -> Ruling | None:
    """Which special assistance a family's circle opens is said with its clause; none is refused.

    大民发〔2025〕83号 第2条: 特困、低保 have housing besides medical, education and work; 低保边缘
    and 刚性支出困难 have not.
    """
    told = set(circles_told(matter.understanding.facts))
    changes = _special_assistance(matter, told) if told else ()
    if not changes:
        return None
    return Ruling(
        rule="circle_decides_special_assistance",
        reason="您说到的家庭情况决定可以享受哪些专项救助。",
        clause=matter.cite("circles"),
        changes=changes,
    )


def _special_assistance(matter: Matter, told: set[str]) -> tuple[TaskChange, ...]:
    """What the circle told means for each need that is for some circles only.

    The circle itself is not named: notes are stored in clear.
    """
    changes = []
    for found in matter.needs():
        who = matter.duty(found.code).eligibility
        if set(who.circles) == set(CIRCLES):
            continue
        if told & set(who.circles):
            text = "您说到的家庭情况，在这一项的救助范围内。"
        else:
            whose = "、".join(matter.jurisdiction.circles[circle].name for circle in who.circles)
            text = f"这一项一般面向{whose}；照样受理，由主办单位核实后告诉您。"
        clause = matter.catalogue.cite(matter.jurisdiction_code, who.clause)
        changes.append(TaskChange(found.code, Note(text, clause)))
    return tuple(changes)
