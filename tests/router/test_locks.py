"""Locks: the clock and officers keep out of each other's way, and who is caught is told so."""

import asyncio

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from nlu.understanding import Place
from router import supervision
from router.docket import open_docket
from router.errors import Unavailable
from router.merging import merge, open_both, propose_merges
from router.office import Office
from router.request import Person
from router.store import transaction
from tests.router.watching import alone
from tests.router.working import ALLOWANCE, SUPERVISOR, a_case, days, file_of, rows

DISTRICT = Place("甘井子区", jurisdiction="dalian")


async def asked_twice(database: AsyncEngine, office: Office, phone: str) -> tuple[str, str]:
    """Two cases of one person with one need, the earlier first."""
    who = Person("某求助人", phone)
    first, second = [
        await a_case(database, office, ALLOWANCE, requester=who, place=DISTRICT) for _ in range(2)
    ]
    return first, second


async def test_an_officer_may_merge_what_the_clock_is_just_looking_at(
    database: AsyncEngine, office: Office
) -> None:
    first, second = await asked_twice(database, office, "13800001501")
    looks = asyncio.Event()
    merges = asyncio.Event()

    async def clock() -> None:
        async with transaction(database) as connection:
            docket = await open_docket(connection, office, second, days(1))
            looks.set()
            await merges.wait()
            assert len(await propose_merges(docket)) == 1
            await docket.save(quiet=True)

    async def officer() -> None:
        await looks.wait()
        async with transaction(database) as connection:
            opening = asyncio.create_task(open_both(connection, office, second, first, days(1)))
            await asyncio.sleep(0.1)  # has the earlier case, waits for the later one
            merges.set()
            docket, into = await opening
            await merge(docket, into, SUPERVISOR, "同一家的同一件事")
            await docket.save()
            await into.save()

    await asyncio.wait_for(asyncio.gather(clock(), officer()), 20)
    file = await file_of(database, office, second)
    assert file.case["status"] == "merged"
    [pair] = await rows(database, "merge_proposals", file)
    assert pair["merged"] is True


async def test_what_the_clock_has_claimed_may_still_be_proposed(
    database: AsyncEngine, office: Office
) -> None:
    await alone(database)
    first, _ = await asked_twice(database, office, "13800001502")
    third = await a_case(
        database,
        office,
        ALLOWANCE,
        requester=Person("某求助人", "13800001502"),
        place=DISTRICT,
        received=days(2),
    )
    async with transaction(database) as clock:
        claimed = await supervision._claimed(clock, office, days(1))
        earlier = (await file_of(database, office, first)).case["id"]
        assert earlier in {row["case_id"] for row in claimed}
        async with asyncio.timeout(5), transaction(database) as connection:
            docket = await open_docket(connection, office, third, days(2))
            assert earlier in await propose_merges(docket)


async def test_who_loses_a_deadlock_is_told_to_try_again(
    database: AsyncEngine, office: Office
) -> None:
    pair = [await a_case(database, office, ALLOWANCE) for _ in range(2)]
    met = asyncio.Barrier(2)

    async def both_ways(*numbers: str) -> None:
        async with transaction(database) as connection:
            for number in numbers:
                await open_docket(connection, office, number, days(1))
                if number == numbers[0]:
                    await met.wait()

    done = await asyncio.gather(
        both_ways(*pair), both_ways(*reversed(pair)), return_exceptions=True
    )
    [refused] = [error for error in done if error is not None]
    assert isinstance(refused, Unavailable)
    assert "再办一次" in refused.sentence


@pytest.mark.parametrize("state", ["40001", "40P01"])
async def test_both_states_that_a_server_gives_for_it_are_known(
    database: AsyncEngine, state: str
) -> None:
    raised = text(f"DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '{state}'; END $$")

    async def caught() -> None:
        async with transaction(database) as connection:
            await connection.execute(raised)

    with pytest.raises(Unavailable, match="再办一次"):
        await caught()
