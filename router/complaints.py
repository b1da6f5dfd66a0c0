"""A complaint never reaches the unit complained of: its rule."""

from nlu.labels import Need, Purpose
from router.assignment import PassedBy, Ruling, TaskChange
from router.matter import Matter
from router.notes import Note
from router.supervisors import supervising_unit, unit_above
from router.units_named import units_named


def holds_complaint(matter: Matter) -> bool:
    """Whether somebody complains of how assistance is handled, alone or beside another need."""
    needs = {found.code for found in matter.needs()}
    complains = matter.understanding.purpose is Purpose.complain
    return complains or Need.assistance_supervision in needs


def complaint_passes_by_the_unit_complained_of(matter: Matter) -> Ruling | None:
    """A complaint about assistance goes to the supervising organ, never to the one named in it.

    The units that the words name have no part in any task of the case; where one of them would
    lead, the unit above it does. It is asked after the rules that give a task to somebody.
    """
    if not holds_complaint(matter):
        return None
    organ, named = supervising_unit(matter), units_named(matter)
    clause = matter.cite("supervision")
    text = f"您反映的事由{organ.name}直接办理；您提到的单位不参与，也不转给被反映的单位。"
    note = Note(text, clause)
    instead = tuple((name, unit_above(matter, one, named)) for name, one in named.items())
    return Ruling(
        rule="complaint_passes_by_the_unit_complained_of",
        reason=f"反映救助办理中的问题，由{organ.name}直接负责，不转给被反映的单位。",
        clause=clause,
        first_contact=organ,
        changes=(
            TaskChange(Need.assistance_supervision, note, lead=organ),
            PassedBy(note, instead),
        ),
    )
