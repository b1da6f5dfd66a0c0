"""Deadlines worked out anew once the State Council's list of a year is out."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from router.actors import SYSTEM
from router.clocks import decide_by
from router.docket import docket_of
from router.lifecycle import Move, TaskStatus
from router.office import Office
from router.tables import tasks

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

    A deadline that is settled now, or has moved, stands in the ledger with both days.
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
        docket.change_task(task, deadline=limit.day, provisional=limit.provisional)
        if limit.day != before:
            docket.start_clocks(task)
        changed.append(f"{docket.case['number']} 子任务{task['position']}：{words}")
    if changed:
        docket.change(due=max(task["deadline"] for task in docket.tasks))
        await docket.save(quiet=True)
    return changed
