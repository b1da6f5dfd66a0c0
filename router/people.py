"""Requesters and proxies: sealed at rest, found again by keyed index."""

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from nlu.facts import id_number_holds, normal_phone, phone_holds
from nlu.text import folded, storable
from router.errors import BadFact, SealError
from router.request import Person
from router.sealing import SealBox
from router.tables import people

_NAME = "people.name"


def checked_phone(written: str) -> str:
    """The digits of a telephone number; BadFact where it cannot be one."""
    if not phone_holds(written):
        raise BadFact("电话号码不对：手机是11位数字，座机请带区号，例如 0411-8000xxxx。")
    return normal_phone(written)


def checked_id_number(written: str) -> str:
    """An 18-character ID number that holds together; BadFact where it cannot be one."""
    digits = written.strip().upper().replace(" ", "")
    if not id_number_holds(digits):
        raise BadFact("身份证号码不对：应为18位，请对照证件再核对一遍。")
    return digits


def name_index(seal: SealBox, name: str | None) -> bytes | None:
    """The blind index of a name; None where there is nothing to be found by.

    Blanks and the dot within a name (买买提·艾力) are written by one and left out by another.
    """
    key = "".join(one for one in folded(name or "") if one.isalnum())
    return seal.blind_index(key or None, "name")


async def index_names(
    connection: AsyncConnection, seal: SealBox, after: int = 0, most: int = 500
) -> int | None:
    """Index names that were stored before names had an index; up to which id, None at the end.

    A name that does not open (another key) is left as it is.
    """
    query = (
        select(people.c.id, people.c.name_sealed)
        .where(people.c.id > after, people.c.name_sealed.is_not(None))
        .where(people.c.name_index.is_(None))
        .order_by(people.c.id)
        .limit(most)
    )
    rows = (await connection.execute(query)).all()
    found = [{"row": row.id, "index": index} for row in rows if (index := _index_of(seal, row[1]))]
    if found:
        mine = update(people).where(people.c.id == bindparam("row"))
        await connection.execute(mine.values(name_index=bindparam("index")), found)
    return rows[-1].id if rows else None


def _index_of(seal: SealBox, sealed: bytes) -> bytes | None:
    try:
        return name_index(seal, seal.open(sealed, _NAME))
    except SealError:
        return None


def person_row(seal: SealBox, person_id: int, person: Person, at: datetime) -> dict[str, Any]:
    """The row of a person named on a request, everything sealed."""
    return {
        "id": person_id,
        "name_sealed": seal.seal(person.name and storable(person.name), _NAME),
        "name_index": name_index(seal, person.name),
        "phone_sealed": seal.seal(person.phone, "people.phone"),
        "phone_index": seal.blind_index(person.phone, "phone"),
        "id_number_sealed": seal.seal(person.id_number, "people.id_number"),
        "id_number_index": seal.blind_index(person.id_number, "id_number"),
        "created_at": at,
    }
