"""A case is found by number, last figures, phone, ID number and name; nothing by less."""

from itertools import count
from typing import Any

import pytest
from sqlalchemy import text, update
from sqlalchemy.ext.asyncio import AsyncEngine

from router.finding import find_cases, found_case
from router.office import Office
from router.people import index_names, name_index
from router.request import Person
from router.store import transaction
from router.tables import people
from tests.router.asking import asked, numbered, taken

_phones = count(13800006000)


async def _case(database: AsyncEngine, office: Office, words: str = "", **others: Any) -> str:
    said = words or "我想申请低保，家里没有收入，家住甘井子区泡崖街道"
    return numbered(await taken(database, office, asked(said, **others)))[0]


async def _found(database: AsyncEngine, office: Office, told: str) -> list[str]:
    async with transaction(database) as connection:
        return [one.case["number"] for one in await find_cases(connection, office.seal, told)]


async def test_by_its_number_however_it_is_written(database: AsyncEngine, office: Office) -> None:
    number = await _case(database, office)
    day, serial = number.split("-")
    spoken = serial.translate(str.maketrans("0123456789", "零幺二三四五六七八九"))
    for told in (
        number,
        f" {day} {serial} ",
        f"{day}—{serial}",
        day + serial,
        serial,
        spoken,
        f"{day}杠{spoken}",
        "".join(chr(ord(one) + 0xFEE0) for one in serial),
    ):
        assert await _found(database, office, told) == [number], told
    assert number in await _found(database, office, serial[-3:])
    assert await _found(database, office, serial[-2:]) == []


@pytest.mark.parametrize("role", ["requester", "proxy", "caller"])
async def test_by_the_phone_of_whoever_is_named(
    database: AsyncEngine, office: Office, role: str
) -> None:
    phone = str(next(_phones))
    number = await _case(database, office, "", **{role: Person(phone=phone)})
    for told in (phone, f"{phone[:3]}-{phone[3:7]}-{phone[7:]}", f"+86 {phone}"):
        assert await _found(database, office, told) == [number]
    spoken = phone.translate(str.maketrans("0123456789", "零幺二三四五六七八九"))
    assert await _found(database, office, spoken) == [number]
    assert await _found(database, office, phone[:-1] + "x") == []


async def test_by_a_phone_told_in_the_words(database: AsyncEngine, office: Office) -> None:
    phone = str(next(_phones))
    number = await _case(database, office, f"我想申请低保，家里没有收入，打{phone}找我")
    assert await _found(database, office, phone) == [number]


async def test_by_the_name_and_only_the_whole_of_it(database: AsyncEngine, office: Office) -> None:
    number = await _case(database, office, requester=Person("迪力·艾山"))
    for told in ("迪力·艾山", "迪力艾山", " 迪力 艾山 ", "迪力•艾山"):
        assert await _found(database, office, told) == [number], told
    for told in ("迪力", "艾山", "迪力艾", "%", "", " ", "·"):
        assert await _found(database, office, told) == [], told


async def test_newest_first_with_little_of_the_person(
    database: AsyncEngine, office: Office
) -> None:
    phone = str(next(_phones))
    person = Person("欧阳小满", phone)
    first = await _case(database, office, requester=person)
    second = await _case(database, office, requester=person)
    async with transaction(database) as connection:
        found = await find_cases(connection, office.seal, phone)
        one = await found_case(connection, office.seal, first)
    assert [one.case["number"] for one in found] == [second, first]
    assert (found[0].who, found[0].phone) == ("欧***", f"138******{phone[-2:]}")
    assert one is not None
    assert one.tasks[0]["need"] == "minimum_living_allowance"


async def test_names_stored_before_are_indexed_later(database: AsyncEngine, office: Office) -> None:
    seal = office.seal
    number = await _case(database, office, requester=Person("司马冬"))
    mine = people.c.name_index == name_index(seal, "司马冬")
    async with transaction(database) as connection:
        await connection.execute(update(people).where(mine).values(name_index=None))
        broken = {"name_sealed": b"\x01" + bytes(40)}
        await connection.execute(
            people.insert().values(**broken, created_at=text("now()"), phone_index=b"x")
        )
    assert await _found(database, office, "司马冬") == []
    after: int | None = 0
    while after is not None:
        async with transaction(database) as connection:
            after = await index_names(connection, seal, after, most=1)
    assert await _found(database, office, "司马冬") == [number]


async def test_looking_up_uses_the_indexes(database: AsyncEngine) -> None:
    query = "EXPLAIN SELECT id FROM cases WHERE reverse(number) LIKE '321%'"
    async with transaction(database) as connection:
        await connection.execute(text("SET LOCAL enable_seqscan = off"))
        plan = "\n".join((await connection.execute(text(query))).scalars())
    assert "ix_cases_number_end" in plan
