"""The work that the clock drives: reminders, escalations, calling back, visits.

Due rows are claimed by FOR UPDATE SKIP LOCKED, any number of workers side by side, and settled in
the transaction that does them: a jump of the clock by an hour, a day or a year fires nothing twice
and misses nothing. Nobody is reminded at night or on a day of rest, but for danger.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from router.act_tables import due
from router.clocks import may_speak
from router.closing import is_open
from router.docket import Docket, Row, docket_of
from router.office import Office
from router.reminding import DONE, MOOT, WORK
from router.schedule import Kind, key_of, limit_rows, set_of
from router.store import transaction
from router.tables import cases

#: Few, so that several workers share what is due and no case stays locked for long.
_AT_ONCE = 32
_TRY_AGAIN = timedelta(minutes=10)
_OF_A_LIMIT = (Kind.acknowledge, Kind.answer, Kind.remind, Kind.escalate)

#: Told of a row that failed: its kind and the error's name, never the words of a case.
Tell = Callable[[str, str], None]


async def work_through(
    engine: AsyncEngine,
    office: Office,
    now_of: Callable[[], datetime],
    *,
    tell: Tell = lambda kind, error: None,
) -> int:
    """Do all that is due, a transaction a batch, any number of workers at once; how many rows.

    To be called every few seconds. `tell` hears of each row that failed. Unavailable where the
    database cannot be reached: nothing is lost, the next call goes on.
    """
    seen = 0
    while True:
        async with transaction(engine) as connection:
            batch = await run_due(connection, office, now_of(), tell=tell)
        if not batch:
            return seen
        seen += batch


async def run_due(
    connection: AsyncConnection,
    office: Office,
    now: datetime,
    *,
    tell: Tell = lambda kind, error: None,
) -> int:
    """See to a batch of what is due, in the caller's transaction; how many rows that were.

    Call it again until it gives 0. Outside office hours only what concerns somebody in danger.
    A row has a savepoint of its own: one that fails is kept for later and holds up no other.
    """
    rows = await _claimed(connection, office, now)
    for row in rows:
        values: Row
        try:
            async with connection.begin_nested():
                docket = await _opened(connection, office, row, now)
            async with connection.begin_nested():
                values = await _do(docket, row)
        except Exception as error:  # whatever it was: the other rows must not wait for it
            if connection.invalidated:
                raise
            tell(row["kind"], type(error).__name__)
            values = {
                "at": now + _TRY_AGAIN,
                "attempts": row["attempts"] + 1,
                "result": type(error).__name__,
            }
        await connection.execute(update(due).where(due.c.id == row["id"]).values(values))
    return len(rows)


async def _claimed(connection: AsyncConnection, office: Office, now: datetime) -> list[Row]:
    """The next rows that are due, locked with their cases.

    What somebody has open is passed over, so that no worker ever waits: two that waited for each
    other's cases, or for an officer who merges two, would be a deadlock.
    """
    query = (
        select(due)
        .join(cases, cases.c.id == due.c.case_id)
        .where(due.c.done_at.is_(None), due.c.at <= now)
        .order_by(due.c.at, due.c.id)
        .limit(_AT_ONCE)
        .with_for_update(of=[due, cases], skip_locked=True, key_share=True)
    )
    if not may_speak(now, office.catalogue.clock, office.calendar):
        query = query.where(due.c.danger)
    return [dict(row) for row in (await connection.execute(query)).mappings()]


async def _opened(connection: AsyncConnection, office: Office, row: Row, now: datetime) -> Docket:
    """The docket of a row; the row after it is written first, so that a failure holds up none."""
    docket = await docket_of(connection, office, row["case_id"], now)
    if row["kind"] in _OF_A_LIMIT and _counts(docket, row):
        await _bring_next(docket, row)
    return docket


async def _bring_next(docket: Docket, row: Row) -> None:
    """Write the next row of a task's limits, unless one of its set is waiting already."""
    of_set = due.c.task_id == row["task_id"], due.c.kind.in_(_OF_A_LIMIT)
    query = select(due.c.id, due.c.kind, due.c.turn, due.c.done_at).where(*of_set)
    found = (await docket.connection.execute(query)).mappings().all()
    written = [one for one in found if set_of(one) == set_of(row)]
    if any(one["done_at"] is None and one["id"] != row["id"] for one in written):
        return
    office, task = docket.office, _task_of(docket, row)
    assert task is not None
    there = {key_of(one) for one in written}
    rows = limit_rows(docket.case, task, office.catalogue, office.calendar)
    wanted = next((one for one in rows if key_of(one) not in there), None)
    if wanted is not None:
        await docket.connection.execute(insert(due).values(wanted))


async def _do(docket: Docket, row: Row) -> Row:
    """Do what a row says; what to write into it: the result, or the time that it waits for."""
    result: str | datetime = MOOT
    if _counts(docket, row):
        result = await WORK[Kind(row["kind"])](docket, row, _task_of(docket, row))
    if isinstance(result, datetime):
        return {"at": result}
    if result == DONE:
        await docket.save(quiet=True)
    return {"done_at": docket.now, "result": result}


def _counts(docket: Docket, row: Row) -> bool:
    """Whether a row still matters: its case is open, and no newer set has taken its place.

    A case that is taken up again gets new sets; visits go on after its end.
    """
    if row["kind"] == Kind.visit:
        return True
    if not is_open(docket.case["status"]):
        return False
    task = _task_of(docket, row)
    if row["kind"] in (Kind.alike, Kind.waiting, Kind.hand_over):
        return True
    counts = docket.case["call_set"] if task is None else task["clock_set"]
    return bool(set_of(row) == counts)


def _task_of(docket: Docket, row: Row) -> Row | None:
    return next((one for one in docket.tasks if one["id"] == row["task_id"]), None)
