"""人工派单: what no rule could place, placed by a person of the first-contact unit."""

from collections.abc import Sequence

from nlu.labels import Need, Purpose, Urgency
from nlu.understanding import NeedFound, Understanding
from router.actors import Actor
from router.casework import task_rows
from router.docket import Docket, reason_given
from router.errors import MissingGround
from router.lifecycle import Move
from router.matter import Matter
from router.places import place_of_case
from router.writing import take_numbers, write

_RULE = "placed_by_hand"


async def dispatch_by_hand(
    docket: Docket, actor: Actor, needs: Sequence[Need], reason: str
) -> None:
    """Give a triaged case its needs: a task each, by the catalogue, counted from today.

    MissingGround where no need is named.
    """
    wanted = tuple(dict.fromkeys(needs))
    if not wanted:
        raise MissingGround("请选至少一项诉求。")
    matter = _matter(docket, wanted)
    plans = [matter.plan(found, _RULE) for found in matter.needs()]
    why = reason_given(reason)
    for plan in plans:
        docket.move_or_note(
            Move.dispatch, actor, why, need=str(plan.need), lead=plan.lead.name, rule=_RULE
        )
        docket.notify(plan.lead.name, "task_arrived")
    docket.change(due=max(plan.deadline.day for plan in plans), triage_reason=None)
    ids = (await take_numbers(docket.connection, tasks=len(plans))).tasks
    rows = task_rows(docket.office, docket.case, plans, list(ids), docket.now)
    await write(docket.connection, rows)


def _matter(docket: Docket, needs: Sequence[Need]) -> Matter:
    """The matter as a person has read it: surely these needs."""
    read = Understanding(
        purpose=Purpose.seek_help,
        purpose_confidence=1.0,
        needs=tuple(NeedFound(need, 1.0) for need in needs),
        urgency=Urgency(docket.case["urgency"]),
        urgency_confidence=1.0,
        place=place_of_case(docket.case),
        for_other=False,
    )
    office = docket.office
    return Matter(
        understanding=read,
        place=read.place,
        catalogue=office.catalogue,
        jurisdiction_code=docket.case["jurisdiction"],
        received=docket.today,
        calendar=office.calendar,
    )
