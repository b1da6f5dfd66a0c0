"""对话转人工: the unit is told at once, and nobody forgets a talk that waits for a person."""

import pytest
from sqlalchemy import insert, update
from sqlalchemy.ext.asyncio import AsyncEngine

from router.actors import Actor
from router.errors import NotYours
from router.handing_over import hand_back, hand_over, take_over
from router.lifecycle import Role
from router.office import Office
from router.store import transaction
from router.talk_tables import talk_cases, talks
from tests.router.watching import MONDAY, alone, at, clock_at, told
from tests.router.working import a_case, acted, file_of, first_contact


async def handed(
    database: AsyncEngine, office: Office, day: str = "11-3", hour: int = 10, minute: int = 0
) -> str:
    """A case whose talk was handed over at a time."""
    await alone(database)
    number = await a_case(database, office, received=MONDAY)
    case = (await file_of(database, office, number)).case
    when = at(day, hour, minute)
    async with transaction(database) as connection:
        row = {
            "channel": "webchat",
            "address_index": number.encode(),
            "address_sealed": b"",
            "began_at": when,
            "handed_over_at": when,
        }
        made = insert(talks).values(row).returning(talks.c.id)
        talk_id = (await connection.execute(made)).scalar_one()
        link = {"talk_id": talk_id, "case_id": case["id"], "since": when}
        await connection.execute(insert(talk_cases).values(link))
    await acted(database, office, number, hand_over, "求助人要求转人工", now=when)
    return number


async def waits(database: AsyncEngine, office: Office, number: str) -> list[tuple[str, str]]:
    """Who was told by the clock that the talk waits, and when."""
    rows = (await file_of(database, office, number)).ledger
    return [
        (f"{row['at'].astimezone(MONDAY.tzinfo):%m-%d %H:%M}", row["details"]["told"])
        for row in rows
        if row["details"].get("kind") == "hand_over"
    ]


async def test_the_unit_is_told_at_once(database: AsyncEngine, office: Office) -> None:
    number = await handed(database, office)
    file = await file_of(database, office, number)
    last = file.notices[-1]
    assert (last["kind"], last["recipient"]) == (
        "talk_handed_over",
        file.case["first_contact_unit"],
    )
    assert file.ledger[-1]["act"] == "hand_over"


async def test_where_nobody_takes_it_the_unit_then_the_supervisor_hear_of_it(
    database: AsyncEngine, office: Office
) -> None:
    number = await handed(database, office)
    for minute in (20, 29, 31, 45, 59):
        await clock_at(database, office, at("11-3", 10, minute))
    await clock_at(database, office, at("11-3", 11, 2))
    assert await waits(database, office, number) == [
        ("11-03 10:31", "first_contact"),
        ("11-03 11:02", "supervisor"),
    ]
    for _ in range(3):
        await clock_at(database, office, at("11-4", 10))
    assert len(await waits(database, office, number)) == 2
    assert ("2026-11-03", "supervisor") in [
        (one.day, one.recipient) for one in await told(database, office, number)
    ]


async def test_handed_over_at_night_it_waits_for_the_morning(
    database: AsyncEngine, office: Office
) -> None:
    number = await handed(database, office, "11-6", 21)  # 周五晚上
    await clock_at(database, office, at("11-8", 12))  # 周日
    assert await waits(database, office, number) == []
    await clock_at(database, office, at("11-9", 9, 1))
    assert await waits(database, office, number) == [("11-09 09:01", "first_contact")]


async def test_who_takes_it_is_told_nothing_more(database: AsyncEngine, office: Office) -> None:
    number = await handed(database, office)
    unit = first_contact((await file_of(database, office, number)).case)
    await acted(database, office, number, take_over, unit, now=at("11-3", 10, 5))
    await clock_at(database, office, at("11-3", 15))
    assert await waits(database, office, number) == []
    await acted(database, office, number, hand_back, unit, now=at("11-3", 16))
    async with transaction(database) as connection:
        query = talks.select().where(talks.c.address_index == number.encode())
        row = (await connection.execute(query)).mappings().one()
    assert (row["handed_over_at"], row["taken_by"]) == (None, None)


async def test_handed_over_once_more_it_is_told_of_anew(
    database: AsyncEngine, office: Office
) -> None:
    number = await handed(database, office)
    unit = first_contact((await file_of(database, office, number)).case)
    await acted(database, office, number, take_over, unit, now=at("11-3", 10, 5))
    await acted(database, office, number, hand_back, unit, now=at("11-3", 10, 6))
    again = at("11-3", 10, 20)
    async with transaction(database) as connection:
        mine = talks.c.address_index == number.encode()
        await connection.execute(update(talks).where(mine).values(handed_over_at=again))
    await acted(database, office, number, hand_over, "还是要人工", now=again)
    await clock_at(database, office, at("11-3", 10, 40))  # the first one's time, not this one's
    assert await waits(database, office, number) == []
    await clock_at(database, office, at("11-3", 10, 51))
    assert await waits(database, office, number) == [("11-03 10:51", "first_contact")]


async def test_another_units_officer_cannot_take_it(database: AsyncEngine, office: Office) -> None:
    number = await handed(database, office)
    other = Actor(Role.first_contact, "李想", "别处的窗口")
    with pytest.raises(NotYours):
        await acted(database, office, number, take_over, other, now=at("11-3", 11))
