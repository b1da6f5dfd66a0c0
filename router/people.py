"""Requesters and proxies: sealed at rest, found again by keyed index."""

from datetime import datetime
from typing import Any

from nlu.facts import id_number_holds, normal_phone, phone_holds
from nlu.text import storable
from router.errors import BadFact
from router.request import Person
from router.sealing import SealBox


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


def person_row(seal: SealBox, person_id: int, person: Person, at: datetime) -> dict[str, Any]:
    """The row of a person named on a request, everything sealed."""
    return {
        "id": person_id,
        "name_sealed": seal.seal(person.name and storable(person.name), "people.name"),
        "phone_sealed": seal.seal(person.phone, "people.phone"),
        "phone_index": seal.blind_index(person.phone, "phone"),
        "id_number_sealed": seal.seal(person.id_number, "people.id_number"),
        "id_number_index": seal.blind_index(person.id_number, "id_number"),
        "created_at": at,
    }
