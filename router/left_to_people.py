"""What the machine left to people, in one queue: the dangerous first, then the urgent, then by age.

What is asked of the database is bounded: of each kind the first `MOST`, and how many there are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from nlu.labels import Urgency
from router.hotline_tables import calls, dead_letters
from router.tables import cases, requests, tasks
from router.talk_tables import talk_cases, talks

Row = Mapping[Any, Any]
MOST = 100
#: A cut-off call that opened no case is looked through for so long; it stays among the requests.
_CUT_OFF = timedelta(days=7)
_OVER = ("closed", "merged")


class Why(StrEnum):
    """Why a person must look."""

    triage = "triage"  # 待人工派单
    talk = "talk"  # 对话等人接手
    unsure = "unsure"  # 派了，但读得没把握，还没有人签收
    incomplete = "incomplete"  # 通话待补全
    dead = "dead"  # 死信


@dataclass(slots=True)
class Left:
    """One thing that waits for a person; `details` are a reason's own words, where it has some."""

    at: datetime
    urgency: Urgency = Urgency.normal
    case: Row | None = None
    request_id: int | None = None
    letter: Row | None = None
    whys: dict[Why, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Queue:
    """The first of what waits, and how much of each kind there is."""

    first: Sequence[Left]
    counts: Mapping[Why, int]


_RANK = case(
    (or_(cases.c.danger, cases.c.urgency == str(Urgency.life_danger)), 0),
    (cases.c.urgency == str(Urgency.urgent), 1),
    else_=2,
)
_URGENCIES = (Urgency.life_danger, Urgency.urgent, Urgency.normal)


async def left_to_people(
    connection: AsyncConnection, now: datetime, only: Why | None = None
) -> Queue:
    """The queue at `now`, at most `MOST` of it; with `only` one kind, the counts of all."""
    found: dict[Why, Sequence[Row]] = {}
    for why, query in _queries(now).items():
        found[why] = (await connection.execute(query.limit(MOST))).mappings().all()
    waiting: dict[object, Left] = {}
    for why, rows in found.items():
        for row in rows if only in (None, why) else ():
            _add(waiting, why, row)
    order = sorted(waiting.values(), key=lambda one: (_URGENCIES.index(one.urgency), one.at))
    return Queue(order[:MOST], {why: rows[0]["many"] if rows else 0 for why, rows in found.items()})


def _add(waiting: dict[object, Left], why: Why, row: Row) -> None:
    """Put a row into the queue; a case that waits for two reasons stands there once."""
    if why is Why.dead:
        waiting["dead", row["id"]] = Left(row["at"], letter=row, whys={why: row["reason"]})
        return
    number = row["number"]
    one = waiting.setdefault(
        number or ("request", row["request_id"]),
        Left(
            row["opened_at"],
            _URGENCIES[row["rank"]],
            case=row if number else None,
            request_id=row["request_id"],
        ),
    )
    one.whys[why] = (row["triage_reason"] or "") if why is Why.triage else ""


def _queries(now: datetime) -> dict[Why, Select[Any]]:
    letters = select(dead_letters, func.count().over().label("many"))
    return {
        Why.triage: _cases(cases.c.status == "triage"),
        Why.talk: _cases(_talk_waits()),
        Why.unsure: _cases(_unsure()),
        Why.incomplete: _incomplete(now),
        Why.dead: letters.where(dead_letters.c.settled_at.is_(None)).order_by(dead_letters.c.id),
    }


def _columns() -> tuple[ColumnElement[Any], ...]:
    names = ("number", "status", "district", "street", "first_contact_unit", "triage_reason")
    return (*(cases.c[name] for name in names), func.count().over().label("many"))


def _cases(such: ColumnElement[bool]) -> Select[Any]:
    query = select(
        *_columns(), cases.c.opened_at, _RANK.label("rank"), requests.c.id.label("request_id")
    )
    query = query.join(requests, requests.c.case_id == cases.c.id)
    return query.where(such).order_by(_RANK, cases.c.opened_at)


def _talk_waits() -> ColumnElement[bool]:
    """转人工 and taken by nobody yet; what an officer has taken is theirs."""
    waits = (
        select(talk_cases.c.case_id)
        .join(talks, talks.c.id == talk_cases.c.talk_id)
        .where(talks.c.handed_over_at.is_not(None), talks.c.taken_by.is_(None))
    )
    return and_(cases.c.id.in_(waits), cases.c.status.not_in(_OVER))


def _unsure() -> ColumnElement[bool]:
    """Sent to a department without being sure, and nobody there has begun: then a person has."""
    begun = exists().where(tasks.c.case_id == cases.c.id, tasks.c.status != "dispatched")
    unsure = requests.c.understanding["unsure"].astext == "true"
    return and_(unsure, cases.c.status == "dispatched", ~begun)


def _incomplete(now: datetime) -> Select[Any]:
    """待补全: calls whose end never came, with an open case, or lately without any."""
    open_case = and_(cases.c.id.is_not(None), cases.c.status.not_in(_OVER))
    lately = and_(cases.c.id.is_(None), requests.c.received_at > now - _CUT_OFF)
    query = select(
        *_columns(),
        func.coalesce(cases.c.opened_at, requests.c.received_at).label("opened_at"),
        _RANK.label("rank"),
        requests.c.id.label("request_id"),
    )
    query = query.select_from(calls).join(requests, requests.c.id == calls.c.request_id)
    query = query.outerjoin(cases, cases.c.id == requests.c.case_id)
    return query.where(calls.c.incomplete, or_(open_case, lately)).order_by(_RANK, "opened_at")
