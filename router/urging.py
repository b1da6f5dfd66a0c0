"""催办 by the requester and 督办 by the supervisor: who is slow is told, and the ledger says so.

Neither changes where anything stands nor how long it may take.
"""

from collections.abc import Sequence
from datetime import datetime, time

from sqlalchemy import func, select

from router.actors import Actor
from router.docket import Docket, Row, noted, reason_given
from router.lifecycle import Move, Role, TaskStatus
from router.request import BEIJING
from router.returns import holder_of
from router.tables import ledger


async def urge(docket: Docket, actor: Actor, words: str = "") -> bool:
    """催办, by the requester or by the first contact for them; whether anybody was told.

    Told are the first-contact unit and on whose desk a task lies, once a day: a second urging of
    the same day is recorded and not sent again. MoveNotAllowed where the case is over.
    """
    first_today = not await _urged_today(docket)
    docket.move(Move.urge, actor, noted(words, "求助人催办"), sent=first_today)
    if first_today:
        tell(docket, "urged", at_work(docket))
    return first_today


def supervise(docket: Docket, actor: Actor, reason: str, position: int | None = None) -> None:
    """督办: the supervisor asks for one task, or for all that are being worked on, to be done.

    Told are the first-contact unit and on whose desk the tasks lie. MissingGround without a
    reason; MoveNotAllowed for anybody else, and where the case or the task is over; NotFound.
    """
    docket.must_be(actor, Move.supervise, Role.supervisor)
    why = reason_given(reason)
    about = at_work(docket) if position is None else [docket.task(position)]
    for task in about:
        docket.move_task(task["position"], Move.supervise, actor, why)
    if not about:  # in triage, or answered: only its first contact can go on
        docket.move(Move.supervise, actor, why)
    tell(docket, "supervised", about)


def tell(docket: Docket, kind: str, about: Sequence[Row]) -> None:
    """One notice a unit: the first contact hears of all, the others of what lies with them."""
    first = docket.case["first_contact_unit"]
    mine = {first: [task["position"] for task in about]}
    for task in about:
        holder = holder_of(docket, task)
        if holder != first:
            mine.setdefault(holder, []).append(task["position"])
    for unit, positions in mine.items():
        docket.notify(unit, kind, tasks=positions, danger=docket.case["danger"])


def at_work(docket: Docket) -> list[Row]:
    """The tasks for which the requester still waits."""
    return [task for task in docket.open_tasks if task["status"] != TaskStatus.answered]


async def _urged_today(docket: Docket) -> bool:
    query = select(func.count()).where(
        ledger.c.case_id == docket.case["id"],
        ledger.c.act == str(Move.urge),
        ledger.c.at >= datetime.combine(docket.today, time(), BEIJING),
    )
    return int((await docket.connection.execute(query)).scalar_one()) > 0
