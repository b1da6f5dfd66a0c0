"""补住址: a place told after the case was opened takes it to that window, by intake's rules."""

import asyncio
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from nlu.gazetteer import JURISDICTIONS, gazetteer
from nlu.understanding import Place
from router.act_tables import due
from router.actors import REQUESTER
from router.closing import withdraw
from router.duty import take_duty
from router.errors import MissingGround, MoveNotAllowed
from router.office import Office
from router.place_told import PlaceTold, tell_place
from router.returns import reassign, return_task
from router.store import transaction
from router.task_acts import acknowledge
from tests.router.working import (
    UNCLEAR,
    a_case,
    acted,
    closed_as,
    days,
    file_of,
    first_contact,
    handler,
    rows,
    said,
    worked,
)

NOWHERE = "我想申请低保，家里没有收入，孩子上学的学费也交不上"
IN_DANGER = "我不想活了，家里两天没吃的，我想申请低保"

GANJINGZI = Place("甘井子区", None, "210211", "dalian", city="大连市")
PAOYA = Place("甘井子区", "泡崖街道", "210211007", "dalian", city="大连市")
JICHANG = Place("甘井子区", "机场街道", "210211012", "dalian", city="大连市")
ZHONGSHAN = Place("中山区", None, "210202", "dalian", city="大连市")
TONGCHUAN = Place("通川区", None, "511702", "dazhou", city="达州市")
SHENYANG = Place(outside="沈阳市")


async def told(
    database: AsyncEngine, office: Office, number: str, place: Place, **named: Any
) -> PlaceTold:
    """A place is told, in a transaction of its own."""
    words = named.pop("words", "我在这里，三单元202")
    found: PlaceTold = await acted(database, office, number, tell_place, place, words, **named)
    return found


def of_task(task: Mapping[Any, Any]) -> dict[str, Any]:
    """What intake decides of a task."""
    names = ("need", "lead_name", "level", "co_handlers", "rule", "reason", "notes", "time_limit")
    return {name: task[name] for name in names}


@pytest.mark.parametrize("words", [NOWHERE, IN_DANGER, UNCLEAR])
@pytest.mark.parametrize("place", [GANJINGZI, PAOYA, TONGCHUAN], ids=["district", "street", "far"])
async def test_it_is_as_if_the_place_had_been_told_at_once(
    database: AsyncEngine, office: Office, words: str, place: Place
) -> None:
    later = await a_case(database, office, words, insisted=True)
    at_once = await a_case(database, office, words, insisted=True, place=place)
    assert await told(database, office, later, place, now=days(1)) is PlaceTold.moved
    one, other = [await file_of(database, office, number) for number in (later, at_once)]
    for name in ("jurisdiction", "district", "street", "place_code", "status", "danger", "due"):
        assert one.case[name] == other.case[name], name
    for name in ("code", "unit", "phone"):
        assert one.case[f"first_contact_{name}"] == other.case[f"first_contact_{name}"]
    assert [of_task(task) for task in one.tasks] == [of_task(task) for task in other.tasks]
    assert [given["items"] for given in one.bring] == [given["items"] for given in other.bring]
    for task, same in zip(one.tasks, other.tasks, strict=True):
        assert (task["started_on"], task["deadline"]) == (same["started_on"], same["deadline"])


async def test_old_and_new_units_are_told_and_the_ledger_says_why(
    database: AsyncEngine, office: Office
) -> None:
    number = await a_case(database, office, IN_DANGER)
    before = await file_of(database, office, number)
    await told(database, office, number, PAOYA, words="泡崖街道，找我打13800001511")
    after = await file_of(database, office, number)
    old, new = before.case["first_contact_unit"], after.case["first_contact_unit"]
    assert "泡崖街道" in new
    assert said(after, "moved_on")[0] == old
    assert said(after, "first_contact") == [old, new]
    assert set(said(after, "moved_on")[1:]) == {task["lead_name"] for task in before.tasks}
    arrived = [task["lead_name"] for task in (*before.tasks, *after.tasks)]
    assert sorted(said(after, "task_arrived")) == sorted(arrived)
    assert all(row["content"]["number"] == number for row in after.notices)
    new_rows = after.ledger[len(before.ledger) :]
    acts = [(row["act"], row["actor"]) for row in new_rows]
    assert acts[:2] == [("add_words", "requester"), ("tell_place", "requester")]
    assert set(acts[2:]) == {("tell_place", "system")}
    assert "13800001511" not in new_rows[0]["reason"]
    assert old in new_rows[1]["reason"]
    assert new in new_rows[1]["reason"]
    assert "第6条" in new_rows[1]["reason"]
    assert new_rows[1]["details"] == {"duty_from": old, "duty_to": new}
    for task, row in zip(after.tasks, new_rows[2:], strict=True):
        assert row["details"]["to"] == task["lead_name"]
        assert row["reason"] == task["reason"]


async def test_the_limit_runs_on_and_only_to_acknowledge_is_there_time_anew(
    database: AsyncEngine, office: Office
) -> None:
    number = await a_case(database, office, NOWHERE)
    before = await file_of(database, office, number)
    await told(database, office, number, GANJINGZI, now=days(9))
    after = await file_of(database, office, number)
    for task, old in zip(after.tasks, before.tasks, strict=True):
        for name in ("started_on", "deadline", "answer_by", "time_limit"):
            assert task[name] == old[name], name
        assert task["clock_set"] == 2
        assert days(9).date() < task["acknowledge_by"] <= days(11).date()
    assert after.case["opened_at"] == before.case["opened_at"]
    waiting = [row for row in await rows(database, "due", after) if row["task_id"] is not None]
    assert {row["turn"] // 10 for row in waiting if row["kind"] != "visit"} == {1, 2}


#: What is known before, what is told then, what becomes of it.
TOLD: dict[str, tuple[Place | None, Place, PlaceTold]] = {
    "no place, a district": (None, GANJINGZI, PlaceTold.moved),
    "no place, a street": (None, PAOYA, PlaceTold.moved),
    "no place, a town of ours": (None, TONGCHUAN, PlaceTold.moved),
    "district, its street": (GANJINGZI, PAOYA, PlaceTold.moved),
    "the same": (GANJINGZI, GANJINGZI, PlaceTold.known),
    "less exact": (PAOYA, GANJINGZI, PlaceTold.known),
    "nothing": (PAOYA, Place(), PlaceTold.known),
    "another district": (GANJINGZI, ZHONGSHAN, PlaceTold.noted),
    "another street": (PAOYA, JICHANG, PlaceTold.noted),
    "another town of ours": (GANJINGZI, TONGCHUAN, PlaceTold.noted),
    "a city that we do not serve": (None, SHENYANG, PlaceTold.elsewhere),
    "such a city, at home here": (PAOYA, SHENYANG, PlaceTold.elsewhere),
}


@pytest.mark.parametrize("row", TOLD.values(), ids=TOLD)
async def test_what_becomes_of_a_place(
    database: AsyncEngine, office: Office, row: tuple[Place | None, Place, PlaceTold]
) -> None:
    before, place, became = row
    number = await a_case(database, office, NOWHERE, place=before)
    unit = (await file_of(database, office, number)).case["first_contact_unit"]
    assert await told(database, office, number, place) is became
    file = await file_of(database, office, number)
    lies = place if became is PlaceTold.moved else (before or Place())
    assert (file.case["district"], file.case["street"]) == (lies.district, lies.street)
    assert (file.case["first_contact_unit"] != unit) == (became is PlaceTold.moved)
    words = [row["reason"] for row in file.ledger if row["act"] == "add_words"]
    assert words == ["我在这里，三单元202"]  # 不管转没转，原话都在
    kept = became in (PlaceTold.noted, PlaceTold.elsewhere)
    assert said(file, "place_not_moved") == ([unit] if kept else [])
    assert ("没有转" in file.ledger[-1]["reason"]) == kept


async def test_told_twice_it_moves_once(database: AsyncEngine, office: Office) -> None:
    number = await a_case(database, office, NOWHERE)
    assert await told(database, office, number, PAOYA) is PlaceTold.moved
    once = await file_of(database, office, number)
    assert await told(database, office, number, PAOYA) is PlaceTold.known
    twice = await file_of(database, office, number)
    assert [row["act"] for row in twice.ledger[len(once.ledger) :]] == ["add_words"]
    assert said(twice, "moved_on") == said(once, "moved_on")
    assert [task["clock_set"] for task in twice.tasks] == [2] * len(twice.tasks)


async def test_of_two_told_at_once_one_moves_it(database: AsyncEngine, office: Office) -> None:
    number = await a_case(database, office, NOWHERE)
    became = await asyncio.gather(
        *(told(database, office, number, place) for place in (PAOYA, ZHONGSHAN))
    )
    assert sorted(became) == ["moved", "noted"]
    file = await file_of(database, office, number)
    there = (PAOYA, ZHONGSHAN)[became.index(PlaceTold.moved)]
    assert (file.case["district"], file.case["street"]) == (there.district, there.street)


@pytest.mark.parametrize("how", ["withdrawn", "closed"])
async def test_what_is_over_stays_where_it_was(
    database: AsyncEngine, office: Office, how: str
) -> None:
    number = await a_case(database, office, NOWHERE)
    if how == "withdrawn":
        await acted(database, office, number, withdraw, REQUESTER, "不办了")
    else:
        await worked(database, office, number)
        await closed_as(database, office, number)
    before = await file_of(database, office, number)
    with pytest.raises(MoveNotAllowed):
        await told(database, office, number, PAOYA)
    after = await file_of(database, office, number)
    assert (after.case, after.ledger) == (before.case, before.ledger)


@pytest.mark.parametrize("begun", ["acknowledged", "answered", "reassigned"])
async def test_where_a_department_has_begun_the_first_contact_decides(
    database: AsyncEngine, office: Office, begun: str
) -> None:
    number = await a_case(database, office, NOWHERE)
    file = await file_of(database, office, number)
    officer = handler(file.tasks[0])
    if begun == "acknowledged":
        await acted(database, office, number, acknowledge, 1, officer)
    if begun == "answered":
        await worked(database, office, number, 1)
    if begun == "reassigned":
        named: dict[str, Any] = {"clause": "第4条", "destination": "health", "reason": "不归我们"}
        await acted(database, office, number, return_task, 1, officer, **named)
        first = first_contact(file.case)
        await acted(database, office, number, reassign, 1, first, "health", "先由他们看")
    before = await file_of(database, office, number)
    assert await told(database, office, number, GANJINGZI) is PlaceTold.noted
    after = await file_of(database, office, number)
    assert after.case["district"] is None
    leads = [[one["lead_name"] for one in some.tasks] for some in (before, after)]
    assert leads[0] == leads[1]
    assert "部门已经在办" in after.ledger[-1]["reason"]


async def test_a_street_is_added_though_the_district_has_begun(
    database: AsyncEngine, office: Office
) -> None:
    number = await a_case(database, office, NOWHERE, place=GANJINGZI)
    before = await file_of(database, office, number)
    await acted(database, office, number, acknowledge, 1, handler(before.tasks[0]))
    assert await told(database, office, number, PAOYA) is PlaceTold.moved
    after = await file_of(database, office, number)
    assert "泡崖街道" in after.case["first_contact_unit"]
    assert after.tasks[0]["status"] == "acknowledged"
    assert after.tasks[0]["lead_name"] == before.tasks[0]["lead_name"]


async def test_an_officer_who_took_the_duty_keeps_it_and_the_work_goes_there(
    database: AsyncEngine, office: Office
) -> None:
    number = await a_case(database, office, NOWHERE)
    before = await file_of(database, office, number)
    officer = first_contact(before.case)
    await acted(database, office, number, take_duty, officer)
    assert await told(database, office, number, GANJINGZI) is PlaceTold.moved
    after = await file_of(database, office, number)
    assert after.case["first_contact_unit"] == officer.unit  # 第6条：负责到底
    assert after.case["district"] == "甘井子区"
    assert all("甘井子区" in task["lead_name"] for task in after.tasks)
    assert said(after, "place_told") == [officer.unit]


async def test_without_a_word_nothing_is_told(database: AsyncEngine, office: Office) -> None:
    number = await a_case(database, office, NOWHERE)
    with pytest.raises(MissingGround):
        await told(database, office, number, PAOYA, words="  ")
    assert (await file_of(database, office, number)).case["district"] is None


async def test_visits_are_those_of_the_new_jurisdiction(
    database: AsyncEngine, office: Office
) -> None:
    words = "我是孤寡老人，没有儿女，想申请特困供养"
    shaanxi = Place("雁塔区", None, "610113", "shaanxi", city="西安市")
    number = await a_case(database, office, words)
    assert await told(database, office, number, shaanxi) is PlaceTold.moved
    file = await file_of(database, office, number)
    needs = office.catalogue.jurisdictions["shaanxi"].needs
    wanted = [task for task in file.tasks if needs[task["need"]].visits is not None]
    async with transaction(database) as connection:
        query = select(due).where(due.c.case_id == file.case["id"], due.c.kind == "visit")
        planned = (await connection.execute(query.where(due.c.done_at.is_(None)))).all()
    assert len(planned) == len(wanted) > 0


def _places() -> list[Place]:
    """All districts that are served, each with one street and without."""
    found = []
    for jurisdiction in JURISDICTIONS:
        known = gazetteer(jurisdiction)
        for district, streets in known.streets_of.items():
            for street in (None, *streets[:1]):
                code = known.codes[district, street]
                city = known.city_of[district]
                found.append(Place(district, street, code, jurisdiction, city=city))
    return found


PLACES = _places()


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=some.data())
async def test_whatever_is_told_no_limit_begins_anew(
    database: AsyncEngine, office: Office, data: some.DataObject
) -> None:
    number = await a_case(database, office, data.draw(some.sampled_from((NOWHERE, IN_DANGER))))
    first = await file_of(database, office, number)
    promised = {task["position"]: task["deadline"] for task in first.tasks}
    started = {task["position"]: task["started_on"] for task in first.tasks}
    places = data.draw(some.lists(some.sampled_from((*PLACES, SHENYANG)), min_size=1, max_size=3))
    for day, place in enumerate(places, 1):
        if data.draw(some.booleans()) and day == 2:
            task = (await file_of(database, office, number)).tasks[0]
            await acted(database, office, number, acknowledge, 1, handler(task), now=days(day))
        await told(database, office, number, place, now=days(day))
        file = await file_of(database, office, number)
        for task in file.tasks:
            assert task["deadline"] <= promised[task["position"]]
            assert task["started_on"] == started[task["position"]]
            assert isinstance(task["acknowledge_by"], date)
        assert file.case["due"] == max(task["deadline"] for task in file.tasks)
        assert len(file.tasks) == len(first.tasks)
