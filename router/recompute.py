"""Deadlines worked out anew once the State Council's list of a year is out."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from router.actors import SYSTEM
from router.clocks import clocks, decide_by
from router.docket import Docket, Row, docket_of
from router.lifecycle import Move, TaskStatus
from router.office import Office
from router.request import BEIJING
from router.tables import tasks
from router.working_days import next_working_day

_PAST = (TaskStatus.answered, TaskStatus.closed)


async def provisional_cases(connection: AsyncConnection) -> list[int]:
    """The ids of the cases with an undecided task whose deadline is provisional."""
    query = select(tasks.c.case_id).where(
        tasks.c.provisional, tasks.c.status.not_in([str(status) for status in _PAST])
    )
    return list((await connection.execute(query.distinct().order_by(tasks.c.case_id))).scalars())


async def recompute(
    connection: AsyncConnection, office: Office, case_id: int, now: datetime
) -> list[str]:
    """Work out a case's provisional deadlines anew; a sentence for each task that changed.

    A deadline that is settled now, or has moved, stands in the ledger with both days. The limits to
    acknowledge and to answer first move with it as long as they are waited for.
    """
    docket = await docket_of(connection, office, case_id, now)
    changed = []
    for task in docket.tasks:
        if not task["provisional"] or task["status"] in _PAST:
            continue
        limit, before = decide_by(task, office.calendar), task["deadline"]
        if (limit.day, limit.provisional) == (before, True):
            continue
        words = f"放假安排已公布，时限由{before:%Y-%m-%d}改为{limit.day:%Y-%m-%d}"
        if limit.day == before:
            words = f"放假安排已公布，时限{before:%Y-%m-%d}不变"
        docket.move_task(task["position"], Move.supervise, SYSTEM, words)
        earlier = _first_limits(docket, task)
        docket.change_task(task, deadline=limit.day, provisional=limit.provisional, **earlier)
        if limit.day != before or earlier:
            docket.start_clocks(task)
        changed.append(f"{docket.case['number']} 子任务{task['position']}：{words}")
    if changed:
        docket.change(due=max(task["deadline"] for task in docket.tasks))
        await docket.save(quiet=True)
    return changed


def _first_limits(docket: Docket, task: Row) -> Row:
    """Until when to acknowledge and to answer first, where that is still to come and has moved."""
    clock, calendar = docket.office.catalogue.clock, docket.office.calendar
    anew = clocks(
        task["started_on"], task["time_limit"], calendar, clock, urgent=bool(task["urgent"])
    )
    found = {}
    if task["status"] in (TaskStatus.dispatched, TaskStatus.acknowledged):
        found["answer_by"] = anew.answer_by.day
    if task["status"] == TaskStatus.dispatched:
        found["acknowledge_by"] = anew.acknowledge_by.day
        if task["clock_set"] > 1:  # sent on: counted from that day
            since = task["clock_since"].astimezone(BEIJING).date()
            days = clock.acknowledge_working_days
            found["acknowledge_by"] = next_working_day(since, calendar, days)
    return {name: day for name, day in found.items() if day != task[name]}
