"""What the circle of a family means for the special assistance it asks for (专项救助)."""

from router.assignment import TaskChange
from router.catalogue import CIRCLES
from router.matter import Matter
from router.notes import Note


def special_assistance(matter: Matter, told: set[str]) -> tuple[TaskChange, ...]:
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
