"""A day of the hotline in figures: what came in by telephone and what became of it.

A call counts for the day on which it was made (Beijing); what became of it is as it stands now.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, extract, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from router.actors import SYSTEM
from router.hotline_tables import calls, dead_letters
from router.lifecycle import Move
from router.request import BEIJING, Channel
from router.tables import cases, ledger, requests, tasks

#: Beyond these a list is not read.
_MOST = 30


@dataclass(frozen=True, slots=True)
class Figures:
    """A day's counts by name, its needs and districts (`None`: not known) with how many of each.

    `median_seconds` is from the call to the case, where any case was opened; `unfinished` and
    `dead_waiting` are of this moment.
    """

    day: date
    counts: Mapping[str, int]
    needs: Sequence[tuple[str, int]]
    districts: Sequence[tuple[str | None, int]]
    median_seconds: float | None
    dead: int
    dead_waiting: int
    unfinished: int


async def figures_of(connection: AsyncConnection, day: date) -> Figures:
    """The figures of a day."""
    begin = datetime.combine(day, time(), BEIJING)
    end = begin + timedelta(days=1)
    calls_of_day = and_(
        requests.c.channel == str(Channel.hotline),
        requests.c.received_at >= begin,
        requests.c.received_at < end,
    )
    counted = select(*(one.label(name) for name, one in _counted().items()), _median())
    counted = counted.select_from(requests.outerjoin(cases, cases.c.id == requests.c.case_id))
    row = (await connection.execute(counted.where(calls_of_day))).mappings().one()
    counts = {name: int(row[name]) for name in _counted()}
    counts["put_on"] = await _put_on(connection, begin, end)
    counts["calls"] += counts["put_on"]
    letters = select(func.count()).select_from(dead_letters)
    in_day = letters.where(dead_letters.c.at >= begin, dead_letters.c.at < end)
    waiting = letters.where(dead_letters.c.settled_at.is_(None))
    open_calls = select(func.count()).select_from(calls).where(calls.c.taken_at.is_(None))
    return Figures(
        day,
        counts,
        await _grouped(connection, tasks.c.need_name, calls_of_day),
        await _grouped(connection, cases.c.district, calls_of_day),
        row["median"],
        (await connection.execute(in_day)).scalar_one(),
        (await connection.execute(waiting)).scalar_one(),
        (await connection.execute(open_calls)).scalar_one(),
    )


def _counted() -> dict[str, ColumnElement[Any]]:
    """What is counted of a day's calls."""
    every, outcome = func.count(), requests.c.outcome
    at_desk = func.coalesce(requests.c.handed_in.has_key("dispatched_by"), False)
    by_machine = and_(_dispatched(ledger.c.actor == SYSTEM.name), ~at_desk)
    return {
        "calls": every,
        "cases": func.count(requests.c.case_id),
        "not_ours": every.filter(outcome == "not_ours"),
        "answered": every.filter(outcome == "answered"),
        "incomplete": every.filter(requests.c.handed_in["incomplete"].astext == "true"),
        "danger": every.filter(cases.c.danger),
        "triage": every.filter(cases.c.status == "triage"),
        "by_machine": every.filter(by_machine),
        "by_person": every.filter(and_(_dispatched(), ~by_machine)),
    }


def _dispatched(*by: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether the case was given to a department (by those who are meant): the ledger says."""
    of_case = and_(ledger.c.case_id == requests.c.case_id, ledger.c.act == str(Move.dispatch))
    return exists().where(of_case, *by)


async def _put_on(connection: AsyncConnection, begin: datetime, end: datetime) -> int:
    """The day's calls that opened nothing of their own: they were put on an open case (并单)."""
    own = calls.c.hotline + "/" + calls.c.call_id
    anothers = and_(
        requests.c.external_id != own,
        ~requests.c.external_id.startswith(own + "+"),  # read anew with its later turns
    )
    query = select(func.count()).select_from(calls).join(requests).where(anothers)
    query = query.where(calls.c.began_at >= begin, calls.c.began_at < end)
    return int((await connection.execute(query)).scalar_one())


def _median() -> ColumnElement[Any]:
    """From the call to the case; requests stored before that time was kept do not count."""
    seconds = extract("epoch", requests.c.stored_at - requests.c.received_at)
    median = func.percentile_cont(0.5).within_group(seconds)
    return median.filter(requests.c.case_id.is_not(None)).label("median")


async def _grouped(
    connection: AsyncConnection, name: ColumnElement[Any], such: ColumnElement[bool]
) -> list[tuple[Any, int]]:
    many = func.count().label("many")
    tables = requests.join(cases, cases.c.id == requests.c.case_id)
    if name.table is tasks:
        tables = tables.join(tasks, tasks.c.case_id == cases.c.id)
    query = select(name, many).select_from(tables).where(such)
    query = query.group_by(name).order_by(many.desc(), name).limit(_MOST)
    return [(row[0], row[1]) for row in (await connection.execute(query)).all()]
