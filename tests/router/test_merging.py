"""并单: a person merges two cases, no need gets lost, and both numbers keep working."""

import asyncio
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from router.actors import REQUESTER, Actor
from router.errors import MissingGround, MoveNotAllowed, NotYours
from router.household import earlier_cases
from router.lookup import case_file, case_for_requester, surviving
from router.merging import (
    merge,
    open_both,
)
from router.office import Office
from router.store import transaction
from router.task_acts import acknowledge, ask_materials
from tests.conftest import RECEIVED
from tests.router.asking import asked, numbered, taken
from tests.router.households import AGAIN, DISTRICT, HERE, SCHOOL, somebody
from tests.router.working import (
    ALLOWANCE,
    FIRST,
    STRANGER,
    SUPERVISOR,
    a_case,
    acted,
    closed_as,
    days,
    file_of,
    handler,
    said,
    worked,
)


async def merged(
    database: AsyncEngine, office: Office, number: str, other: str, actor: Actor = SUPERVISOR
) -> None:
    """Merge a case into another, as a page does."""
    async with transaction(database) as connection:
        docket, into = await open_both(connection, office, number, other, days(1))
        await merge(docket, into, actor, "同一家的同一件事")
        await docket.save()
        await into.save()


async def test_both_numbers_keep_working(database: AsyncEngine, office: Office) -> None:
    first, second = [await taken(database, office, asked(ALLOWANCE)) for _ in range(2)]
    (number, code), (other, other_code) = numbered(second), numbered(first)
    third = await a_case(database, office, ALLOWANCE)
    await merged(database, office, number, other)
    file = await file_of(database, office, number)
    assert (file.case["status"], file.case["outcome"]) == ("merged", "merged")
    assert {task["status"] for task in file.tasks} == {"closed"}
    assert said(file, "merged") == [*[task["lead_name"] for task in file.tasks], "requester"]
    assert file.ledger[-1]["details"] == {"into": other}
    into = await file_of(database, office, other)
    assert into.case["status"] == "dispatched"
    assert into.ledger[-1]["details"] == {"from": number}
    assert into.ledger[-1]["reason"] == f"{number} 并入本件"
    assert said(into, "case_merged_here") == [into.case["first_contact_unit"]]
    await merged(database, office, other, third)
    async with transaction(database) as connection:
        for one in (number, other, third):
            found = await surviving(connection, await case_file(connection, one))
            assert found.case["number"] == third
        mine = await case_for_requester(connection, office.seal, number, code)
        assert mine.case["merged_into"] == into.case["id"]
        await case_for_requester(connection, office.seal, other, other_code)


async def test_what_cannot_be_merged(database: AsyncEngine, office: Office) -> None:
    number, other = [await a_case(database, office, ALLOWANCE) for _ in range(2)]
    with pytest.raises(MissingGround, match="自己"):
        await merged(database, office, number, number)
    for actor in (REQUESTER, Actor(handler({"lead_name": "甘井子区民政局"}).role, "陈办")):
        with pytest.raises((MoveNotAllowed, NotYours)):
            await merged(database, office, number, other, actor)
    with pytest.raises(NotYours):
        await merged(database, office, number, other, STRANGER)
    await worked(database, office, other)
    await closed_as(database, office, other)
    with pytest.raises(MissingGround, match="已经办结"):
        await merged(database, office, number, other, FIRST)
    assert (await file_of(database, office, number)).case["version"] == 1


async def test_no_need_gets_lost_by_merging(database: AsyncEngine, office: Office) -> None:
    several = await a_case(database, office)
    one = await a_case(database, office, SCHOOL, place=HERE)
    with pytest.raises(MissingGround, match=r"医疗救助.*漏办"):
        await merged(database, office, several, one)
    await merged(database, office, one, several)
    assert (await file_of(database, office, one)).case["status"] == "merged"


async def test_a_pause_ends_with_the_merge(database: AsyncEngine, office: Office) -> None:
    number, other = [await a_case(database, office, ALLOWANCE) for _ in range(2)]
    officer = handler((await file_of(database, office, number)).tasks[0])
    await acted(database, office, number, acknowledge, 1, officer)
    await acted(database, office, number, ask_materials, 1, officer, ["户口本"])
    await merged(database, office, number, other)
    [task] = (await file_of(database, office, number)).tasks
    assert task["pauses"] == [["2026-11-22", "2026-11-23"]]
    assert f"{task['deadline']:%m-%d}" == "12-21"  # 少了11月23日一天，12月18日改为周一


async def test_two_officers_merging_the_same_pair_each_way_do_not_lock_each_other_out(
    database: AsyncEngine, office: Office
) -> None:
    for _ in range(10):
        number, other = [await a_case(database, office, ALLOWANCE) for _ in range(2)]
        done = await asyncio.gather(
            merged(database, office, number, other),
            merged(database, office, other, number, FIRST),
            return_exceptions=True,
        )
        [refused] = [error for error in done if error is not None]
        assert isinstance(refused, MissingGround)
        statuses = [
            (await file_of(database, office, one)).case["status"] for one in (number, other)
        ]
        assert sorted(statuses) == ["dispatched", "merged"]


async def test_the_earlier_cases_of_a_household_are_seen(
    database: AsyncEngine, office: Office
) -> None:
    person = somebody()
    first = await a_case(
        database, office, SCHOOL, requester=person, place=HERE, received=days(-400)
    )
    await worked(database, office, first)
    await closed_as(database, office, first)
    second = await a_case(database, office, AGAIN, requester=person, place=DISTRICT)
    await a_case(database, office, AGAIN, requester=somebody(), place=DISTRICT)
    found = await seen(database, office, second)
    assert [(row["number"], row["outcome"]) for row in found] == [(first, "resolved")]
    assert (found[0]["opened_at"], found[0]["status"]) == (days(-400), "closed")
    assert "教育救助" in found[0]["needs"]
    assert [row["number"] for row in await seen(database, office, first)] == [second]
    nobody = await a_case(database, office, AGAIN, place=DISTRICT, received=RECEIVED)
    assert await seen(database, office, nobody) == []


async def seen(database: AsyncEngine, office: Office, number: str) -> list[Any]:
    """What is seen of the same people's other cases."""
    case = (await file_of(database, office, number)).case
    async with transaction(database) as connection:
        return list(await earlier_cases(connection, case["id"]))
