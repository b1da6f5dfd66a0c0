"""转人工: a talk goes to a person of the first-contact unit, and back; nobody forgets it.

Peers' users complain that "the bot hands off and no one is told". Here the ledger says so, the unit
is told at once, and where nobody takes the talk within its time the unit and then the supervisor
hear of it.
"""

from datetime import datetime, timedelta

from sqlalchemy import func, select, update

from router.actors import REQUESTER, SYSTEM, Actor
from router.clocks import may_speak, morning
from router.docket import Docket, Row, noted
from router.lifecycle import Move
from router.schedule import Kind, hand_over_row, set_of, step_of
from router.tables import ledger
from router.talk_tables import talk_cases, talks
from router.working_days import next_working_day

#: Who hears that nobody took a talk, and after how long (of the office's hours).
LADDER: tuple[tuple[str, timedelta], ...] = (
    ("first_contact", timedelta(minutes=30)),
    ("supervisor", timedelta(hours=1)),
)


async def hand_over(docket: Docket, reason: str) -> None:
    """The requester, or the bot that did not understand them, gives the talk to a person."""
    docket.move(Move.hand_over, REQUESTER, noted(reason, "求助人要求转人工"))
    docket.notify(
        docket.case["first_contact_unit"], "talk_handed_over", danger=docket.case["danger"]
    )
    times = await _times(docket) + 1  # this one is written when the docket is saved
    docket.schedule([hand_over_row(docket.case, times, 0, _after(docket, 0))])


async def take_over(docket: Docket, actor: Actor) -> None:
    """接手: an officer of the first-contact unit answers from now on."""
    docket.move(Move.take_over, actor, "接手对话")
    await _change(docket, taken_by=actor.signature)


async def hand_back(docket: Docket, actor: Actor) -> None:
    """交回: the bot answers again."""
    docket.move(Move.hand_back, actor, "对话交回")
    await _change(docket, taken_by=None, handed_over_at=None)


async def tell_of_talk(docket: Docket, row: Row) -> bool:
    """Nobody took the talk: the unit is told again, then the supervisor; whether anybody was."""
    waiting = (
        select(func.count())
        .select_from(talks.join(talk_cases, talk_cases.c.talk_id == talks.c.id))
        .where(talk_cases.c.case_id == docket.case["id"])
        .where(talks.c.handed_over_at.is_not(None), talks.c.taken_by.is_(None))
    )
    times = await _times(docket)
    if set_of(row) != times or not (await docket.connection.execute(waiting)).scalar_one():
        return False
    step = step_of(row)
    who, _ = LADDER[step]
    to = docket.case["first_contact_unit"] if who == "first_contact" else who
    docket.move(
        Move.supervise, SYSTEM, "对话转人工后还没有人接手", kind=str(Kind.hand_over), told=who
    )
    docket.notify(to, "talk_waiting", level=who, danger=docket.case["danger"])
    if step + 1 < len(LADDER):
        docket.schedule([hand_over_row(docket.case, times, step + 1, _after(docket, step + 1))])
    return True


async def _times(docket: Docket) -> int:
    """How often talks of this case were handed over."""
    query = select(func.count()).where(
        ledger.c.case_id == docket.case["id"], ledger.c.act == str(Move.hand_over)
    )
    return int((await docket.connection.execute(query)).scalar_one())


def _after(docket: Docket, step: int) -> datetime:
    """When a step is due: at once in danger's case after its time, else within the hours."""
    clock, calendar = docket.office.catalogue.clock, docket.office.calendar
    span = LADDER[step][1] - (LADDER[step - 1][1] if step else timedelta())
    at = docket.now + span
    if docket.case["danger"] or may_speak(at, clock, calendar):
        return at
    today = at.date()
    if calendar.is_working_day(today) and at < morning(today, clock):
        return morning(today, clock) + span
    return morning(next_working_day(today, calendar), clock) + span


async def _change(docket: Docket, **values: object) -> None:
    of_case = select(talk_cases.c.talk_id).where(talk_cases.c.case_id == docket.case["id"])
    handed = talks.c.handed_over_at.is_not(None)
    await docket.connection.execute(
        update(talks).where(talks.c.id.in_(of_case), handed).values(values)
    )
