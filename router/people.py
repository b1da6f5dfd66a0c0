"""Requesters and proxies: sealed at rest, found again by keyed index."""

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from nlu.facts import id_number_holds, normal_phone, phone_holds
from nlu.text import storable
from router.errors import BadFact
from router.request import Person, now
from router.sealing import SealBox
from router.tables import people


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


async def add_person(connection: AsyncConnection, seal: SealBox, person: Person) -> int:
    """Store a person, everything sealed; the id of the row."""
    values = {
        "name_sealed": seal.seal(person.name and storable(person.name), "people.name"),
        "phone_sealed": seal.seal(person.phone, "people.phone"),
        "phone_index": seal.blind_index(person.phone, "phone"),
        "id_number_sealed": seal.seal(person.id_number, "people.id_number"),
        "id_number_index": seal.blind_index(person.id_number, "id_number"),
        "created_at": now(),
    }
    stored = insert(people).values(values).returning(people.c.id)
    return int((await connection.execute(stored)).scalar_one())
