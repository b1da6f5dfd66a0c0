"""并单: what may be one case is proposed, a person decides, and both numbers keep working."""

import asyncio
from itertools import count
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from nlu.understanding import Place
from router.actors import REQUESTER, Actor
from router.errors import MissingGround, MoveNotAllowed, NotFound, NotYours
from router.household import earlier_cases
from router.lookup import case_for_requester
from router.merging import (
    keep_apart,
    merge,
    open_both,
    propose_merges,
    surviving,
)
from router.office import Office
from router.request import Person
from router.store import transaction
from router.tables import cases
from router.task_acts import acknowledge, ask_materials
from tests.conftest import RECEIVED
from tests.router.asking import asked, numbered, taken
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
    rows,
    said,
    worked,
)

#: A street of these tests only: texts are compared within a street.
HERE = Place("甘井子区", "革镇堡街道", jurisdiction="dalian")
OTHERS = Place("甘井子区", "辛寨子街道", jurisdiction="dalian")
DISTRICT = Place("甘井子区", jurisdiction="dalian")  # no street, so no words are compared
LOW = "我想申请低保，家里三口人都没有收入，"
AGAIN = "请问低保办得怎么样了，我们一家实在没有钱过日子，想申请低保"
SCHOOL = "孩子上大学的学费交不上，想申请教育救助"

_serial = count(1)


def somebody() -> Person:
    """A person of one test only."""
    return Person("某求助人", f"1390000{next(_serial):04d}")


async def proposed(database: AsyncEngine, office: Office, number: str) -> dict[str, str]:
    """What is proposed for a case now: the numbers of the others, and why."""
    await acted(database, office, number, propose_merges)
    return await standing(database, office, number)


async def standing(database: AsyncEngine, office: Office, number: str) -> dict[str, str]:
    """The proposals that were made for a case."""
    found = await rows(database, "merge_proposals", await file_of(database, office, number))
    async with transaction(database) as connection:
        query = select(cases.c.id, cases.c.number)
        numbers = {row.id: row.number for row in (await connection.execute(query)).all()}
    return {numbers[row["other_id"]]: row["why"] for row in found}


async def merged(
    database: AsyncEngine, office: Office, number: str, other: str, actor: Actor = SUPERVISOR
) -> None:
    """Merge a case into another, as a page does."""
    async with transaction(database) as connection:
        docket, into = await open_both(connection, office, number, other, days(1))
        await merge(docket, into, actor, "同一家的同一件事")
        await docket.save()
        await into.save()


@pytest.mark.parametrize(
    "came, expected",
    [
        ((30, AGAIN, "the same"), True),  # 同一个人、同一诉求、30天内
        ((31, AGAIN, "the same"), False),
        ((1, SCHOOL, "the same"), False),  # 别的诉求
        ((1, AGAIN, "another"), False),  # 别的人、别的话
    ],
)
async def test_the_same_person_with_the_same_need_within_30_days_is_proposed(
    database: AsyncEngine, office: Office, came: tuple[int, str, str], expected: bool
) -> None:
    later, words, who = came
    person = somebody()
    first = await a_case(database, office, LOW + "孩子还小。", requester=person, place=HERE)
    second = await a_case(
        database,
        office,
        words,
        requester=person if who == "the same" else somebody(),
        place=DISTRICT,
        received=days(later),
    )
    found = await proposed(database, office, second)
    assert (first in found) is expected
    assert set(found.values()) <= {"同一个人在近期提过同样的诉求"}
    file = await file_of(database, office, second)
    assert file.case["status"] == "dispatched"  # 只是建议，由人决定
    told = [row["content"]["other"] for row in file.notices if row["kind"] == "merge_proposed"]
    assert told == ([first] if expected else [])


async def test_the_same_id_number_is_the_same_person_too(
    database: AsyncEngine, office: Office
) -> None:
    id_number = "21021119900101002X"
    first = await a_case(
        database,
        office,
        LOW + "身份证也交了。",
        requester=Person("甲", None, id_number),
        place=HERE,
    )
    second = await a_case(
        database, office, AGAIN, requester=Person("乙", "13911112222", id_number), place=DISTRICT
    )
    assert first in await proposed(database, office, second)


@pytest.mark.parametrize(
    "words, place, expected",
    [
        ("我家在三楼，楼上漏水把房子泡坏了，没有地方住，请帮帮我们！", HERE, True),
        ("我家在三楼，楼上漏水把房子泡坏了，没有地方住，请帮帮我们。", OTHERS, False),  # 别的街镇
        ("房租到期了，房东不让住，全家没有地方住，请帮我们找房子。", HERE, False),  # 别的话
    ],
)
async def test_nearly_the_same_words_from_the_same_street_are_proposed(
    database: AsyncEngine, office: Office, words: str, place: Place, expected: bool
) -> None:
    text = "我家在三楼，楼上漏水把房子泡坏了，没有地方住，请帮帮我们。"
    first = await a_case(database, office, text, place=HERE)
    second = await a_case(database, office, words, place=place)
    found = await proposed(database, office, second)
    assert (first in found) is expected
    if expected:
        assert found[first] == "同一街镇近期有几乎一样的话"


async def test_a_pair_is_proposed_once_and_not_again_when_kept_apart(
    database: AsyncEngine, office: Office
) -> None:
    person = somebody()
    first = await a_case(database, office, LOW + "房子也漏。", requester=person, place=HERE)
    second = await a_case(database, office, AGAIN, requester=person, place=DISTRICT)
    assert first in await proposed(database, office, second)
    async with transaction(database) as connection:
        docket, other = await open_both(connection, office, second, first, days(1))
        for nobody in (REQUESTER, handler(docket.tasks[0])):
            with pytest.raises(MoveNotAllowed):
                await keep_apart(docket, other, nobody)
        with pytest.raises(NotYours):
            await keep_apart(docket, other, STRANGER)
        await keep_apart(docket, other, SUPERVISOR)
    file = await file_of(database, office, second)
    [row] = [one for one in await rows(database, "merge_proposals", file) if not one["merged"]]
    assert (row["decided_by"], row["merged"]) == (SUPERVISOR.signature, False)
    assert await acted(database, office, second, propose_merges) == []
    assert second not in await proposed(database, office, first)


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
            assert await surviving(connection, one) == third
        for missing in ("20261122-999999", "20261122-\x00"):
            with pytest.raises(NotFound):
                await surviving(connection, missing)
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
