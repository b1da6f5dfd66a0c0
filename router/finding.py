"""Cases found for who telephones about one: by its number or its last figures, a phone or a name.

Nothing personal is looked for in clear: a phone, an ID number and a name by their blind indexes.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, or_, select, union
from sqlalchemy.ext.asyncio import AsyncConnection

from nlu.facts import id_number_holds, mask_span, normal_phone, personal_items, phone_holds
from nlu.text import folded, storable
from router.people import name_index
from router.sealing import SealBox
from router.tables import cases, mentions, people, requests, tasks

Row = Mapping[Any, Any]
#: So many of one name or telephone are more than anybody reads out.
MOST = 20
_FIGURES = str.maketrans("零〇洞一幺二两三四五六七八九", "00011223456789")
_DASHES = re.compile(r"[-—–\s]|横杠|横线|杠|减")
_FULL = re.compile(r"(\d{8})(\d{6,9})", re.ASCII)
_TAIL = re.compile(r"\d{3,9}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Found:
    """A case that was found: its row, its tasks, and who it is for with all but a little hidden."""

    case: Row
    tasks: Sequence[Row]
    who: str
    phone: str
    #: The number under which a merged one goes on (并单).
    goes_on: str | None


async def find_cases(connection: AsyncConnection, seal: SealBox, told: str) -> list[Found]:
    """The cases that `told` may mean, newest first, at most `MOST`; none for what is too short."""
    wanted = _wanted(seal, storable(told).strip())
    if wanted is None:
        return []
    newest = (
        _cases().where(wanted).order_by(cases.c.opened_at.desc(), cases.c.id.desc()).limit(MOST)
    )
    return await _found(connection, seal, newest)


async def found_case(connection: AsyncConnection, seal: SealBox, number: str) -> Found | None:
    """The case of exactly this number."""
    of = cases.c.number == storable(number)
    some = await _found(connection, seal, _cases().where(of))
    return some[0] if some else None


def _cases() -> Select[Any]:
    """Cases with their requester, and where they go on."""
    other = cases.alias("other")
    goes_on = select(other.c.number).where(other.c.id == cases.c.merged_into).scalar_subquery()
    query = select(cases, requests.c.requester_id, goes_on.label("goes_on"))
    return query.join(requests, requests.c.case_id == cases.c.id)


def _wanted(seal: SealBox, told: str) -> ColumnElement[bool] | None:
    """What a case must have: the number told, or somebody of this phone, ID number or name."""
    person = _number_of_person(told)
    if person is not None:
        return _of_number(seal.blind_index(person[1], person[0]))
    figures = _DASHES.sub("", folded(told)).translate(_FIGURES)
    if full := _FULL.fullmatch(figures):
        return cases.c.number == f"{full[1]}-{full[2]}"
    if _TAIL.fullmatch(figures):
        return func.reverse(cases.c.number).like(figures[::-1] + "%")
    named = name_index(seal, told)
    if named is None or any(one.isdigit() for one in told):
        return None
    return requests.c.id.in_(union(*_of_person(people.c.name_index == named)))


def _number_of_person(told: str) -> tuple[str, str] | None:
    """A phone or ID number, written or said aloud, where nothing else is told."""
    if phone_holds(told):
        return "phone", normal_phone(told)
    plain = told.upper().replace(" ", "")
    if id_number_holds(plain):
        return "id_number", plain
    items = personal_items(folded(told))
    return (items[0].kind, items[0].value) if len(items) == 1 and items[0].valid else None


def _of_number(index: bytes | None) -> ColumnElement[bool]:
    """Whether somebody on the request has this number, or its words tell it."""
    told = select(mentions.c.request_id).where(mentions.c.number_index == index)
    same = or_(people.c.phone_index == index, people.c.id_number_index == index)
    return requests.c.id.in_(union(*_of_person(same), told))


def _of_person(such: ColumnElement[bool]) -> tuple[Select[Any], ...]:
    """The requests whose requester or proxy (代办人) is such a person; a query for each index."""
    same = select(people.c.id).where(such)
    roles = (requests.c.requester_id, requests.c.proxy_id)
    return tuple(select(requests.c.id).where(role.in_(same)) for role in roles)


async def _found(connection: AsyncConnection, seal: SealBox, query: Any) -> list[Found]:
    rows = (await connection.execute(query)).mappings().all()
    of = select(tasks).where(tasks.c.case_id.in_([row["id"] for row in rows]))
    by_case: dict[int, list[Row]] = {row["id"]: [] for row in rows}
    for task in (await connection.execute(of.order_by(tasks.c.position))).mappings():
        by_case[task["case_id"]].append(task)
    named = select(people).where(people.c.id.in_([row["requester_id"] for row in rows]))
    persons = {one["id"]: one for one in (await connection.execute(named)).mappings()}
    return [
        Found(
            row,
            by_case[row["id"]],
            *_hidden(seal, persons.get(row["requester_id"])),
            row["goes_on"],
        )
        for row in rows
    ]


def _hidden(seal: SealBox, person: Row | None) -> tuple[str, str]:
    """Name and phone of the requester, enough of each to ask whether it is they: 王**, 138***34."""
    if person is None:
        return "", ""
    name = seal.open(person["name_sealed"], "people.name") or ""
    phone = seal.open(person["phone_sealed"], "people.phone") or ""
    return name[:1] + "*" * len(name[1:]), mask_span(phone)
