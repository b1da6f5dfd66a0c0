"""并单: what may be one case is proposed, once; a person may say that it is not."""

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from nlu.understanding import Place
from router.actors import REQUESTER
from router.errors import MissingGround, MoveNotAllowed, NotFound, NotYours
from router.merging import (
    keep_apart,
    open_both,
    propose_merges,
)
from router.office import Office
from router.request import Person
from router.store import transaction
from router.tables import cases, mentions
from tests.router.households import AGAIN, DISTRICT, HERE, LOW, OTHERS, SCHOOL, somebody
from tests.router.working import (
    STRANGER,
    SUPERVISOR,
    a_case,
    acted,
    days,
    file_of,
    handler,
    rows,
)


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


async def kept_apart(database: AsyncEngine, office: Office, number: str, other: str) -> None:
    """Say that two cases are not one, as a page does."""
    async with transaction(database) as connection:
        docket, another = await open_both(connection, office, number, other, days(1))
        await keep_apart(docket, another, SUPERVISOR)


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
    assert set(found.values()) <= {"同一电话或证件的人近期提过同样的诉求"}
    file = await file_of(database, office, second)
    assert file.case["status"] == "dispatched"  # 只是建议，由人决定
    told = [row["content"]["other"] for row in file.notices if row["kind"] == "merge_proposed"]
    assert told == ([first] if expected else [])


async def test_a_number_told_in_the_words_names_the_person_as_one_on_the_form_does(
    database: AsyncEngine, office: Office
) -> None:
    phone = somebody().phone
    first = await a_case(database, office, f"{LOW}电话{phone}。", place=DISTRICT)
    second = await a_case(database, office, f"{AGAIN}，我号码{phone}", place=DISTRICT)
    third = await a_case(database, office, AGAIN, requester=Person(phone=phone), place=DISTRICT)
    assert list(await proposed(database, office, second)) == [first]
    assert set(await proposed(database, office, third)) == {first, second}
    stored = await rows_of_mentions(database)
    assert phone is not None
    assert all(phone.encode() not in bytes(row) for row in stored)


async def rows_of_mentions(database: AsyncEngine) -> list[bytes]:
    async with transaction(database) as connection:
        return list((await connection.execute(select(mentions.c.number_index))).scalars())


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
        await docket.save()
        await other.save()
    file = await file_of(database, office, second)
    [made, apart] = file.ledger[-2:]
    assert (made["act"], made["actor"], made["details"]) == (
        "propose_merge",
        "system",
        {"other": first},
    )
    assert made["reason"] == "同一电话或证件的人近期提过同样的诉求"
    assert (apart["act"], apart["actor"], apart["details"]) == (
        "keep_apart",
        SUPERVISOR.signature,
        {"other": first},
    )
    there = (await file_of(database, office, first)).ledger[-1]
    assert (there["act"], there["details"]) == ("keep_apart", {"from": second})
    with pytest.raises(NotFound, match="提议"):  # 已经定过
        await kept_apart(database, office, first, second)
    with pytest.raises(MissingGround, match="自己"):
        await kept_apart(database, office, first, first)
    [row] = [one for one in await rows(database, "merge_proposals", file) if not one["merged"]]
    assert (row["decided_by"], row["merged"]) == (SUPERVISOR.signature, False)
    assert await acted(database, office, second, propose_merges) == []
    assert second not in await proposed(database, office, first)
