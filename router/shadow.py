"""Routing past requests once more with another catalogue or reader, touching none of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from nlu.errors import OneDoorError
from nlu.labels import Purpose
from nlu.understanding import Message, Place, Turn
from router.marks import restored
from router.office import Office
from router.records import assignment_record
from router.request import BEIJING, Channel, Request
from router.tables import cases, requests

Row = Mapping[Any, Any]


@dataclass(frozen=True, slots=True)
class Difference:
    """One request that would go otherwise: its case number (or its own), and what changes."""

    name: str
    changes: tuple[tuple[str, str, str], ...]  # what, before, after


async def requests_since(connection: AsyncConnection, since: date | None) -> Sequence[Row]:
    """The stored requests from a day on (Beijing time), oldest first; nothing can be written."""
    await connection.execute(text("SET TRANSACTION READ ONLY"))
    query = select(
        requests,
        cases.c.number,
        cases.c.district,
        cases.c.street,
        cases.c.place_code,
        cases.c.jurisdiction,
    ).outerjoin(cases, cases.c.id == requests.c.case_id)
    if since is not None:
        query = query.where(requests.c.received_at >= datetime.combine(since, time(), BEIJING))
    return (await connection.execute(query.order_by(requests.c.id))).mappings().all()


def shadowed(office: Office, row: Row) -> Difference | None:
    """How a stored request would be routed now, beside how it was; None where all is the same."""
    name = row["number"] or f"求助{row['id']}（没有立案）"
    try:
        _, decided = office.understand_and_route(_as_it_was(office, row))
    except OneDoorError as error:
        return Difference(name, (("读不了", "", error.sentence),))
    changes = tuple(_changes(row["decision"], assignment_record(decided)))
    return Difference(name, changes) if changes else None


def _as_it_was(office: Office, row: Row) -> Request:
    """The request as it came; what was insisted on is known by its having a case all the same."""
    turns = tuple(Turn(turn["speaker"], turn["text"]) for turn in row["turns"] or ())
    message = restored(Message(row["body"], row["title"], turns), row["marks_sealed"], office.seal)
    place, read = None, row["understanding"]["place"]
    chosen = (row["district"], row["street"]) != (read["district"], read["street"])
    if row["district"] and chosen:  # what was read is read anew
        place = Place(row["district"], row["street"], row["place_code"], row["jurisdiction"])
    insisted = row["number"] is not None and row["understanding"]["purpose"] in (
        Purpose.out_of_scope,
        Purpose.ask_policy,
    )
    return Request(
        Channel(row["channel"]),
        row["external_id"],
        message,
        row["received_at"],
        place=place,
        insisted=insisted,
    )


def _changes(before: Any, after: Any) -> Any:
    """What differs of two decisions, in words; an older record may lack what is newer."""
    for what, key in (
        ("去向", "outcome"),
        ("辖区", "jurisdiction"),
        ("首问单位", "first_contact_unit"),
        ("危险", "danger"),
    ):
        if before[key] != after[key]:
            yield what, str(before[key]), str(after[key])
    old = {task["need"]: task for task in before["tasks"]}
    new = {task["need"]: task for task in after["tasks"]}
    for need in dict.fromkeys((*old, *new)):
        was, is_now = old.get(need), new.get(need)
        if was is None or is_now is None:
            yield f"诉求 {need}", _task(was), _task(is_now)
            continue
        for what, key in (("主办", "lead"), ("协办", "co_handlers"), ("时限", "time_limit")):
            if was[key] != is_now[key]:
                yield f"{need} 的{what}", _said(was[key]), _said(is_now[key])


def _task(task: Any) -> str:
    return str(task["lead"]) if task else ""


def _said(value: Any) -> str:
    if isinstance(value, list):
        return "、".join(value)
    if isinstance(value, dict):
        return f"{value['working_days']}个工作日"
    return str(value)
