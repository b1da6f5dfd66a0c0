"""What nobody takes up: cases that stay in triage, tasks that wait for materials without end."""

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from router.actors import REQUESTER
from router.closing import answer_directly, reopen, withdraw
from router.office import Office
from router.task_acts import ask_materials, receive_materials
from tests.router.watching import MONDAY, alone, at, clock_at, due_of, told
from tests.router.working import (
    BUREAU,
    UNCLEAR,
    WINDOW,
    a_case,
    acted,
    file_of,
    first_contact,
    taken_up,
)


async def triaged(database: AsyncEngine, office: Office, day: str = "11-2") -> str:
    """A case that came to triage on a day."""
    await alone(database)
    return await a_case(database, office, UNCLEAR, insisted=True, received=at(day, 9, 30))


async def heard(database: AsyncEngine, office: Office, number: str) -> list[tuple[str, str]]:
    """On which days whom the clock has told of a case."""
    return [(one.day, one.recipient) for one in await told(database, office, number)]


@pytest.mark.parametrize(
    "came, first, second",
    [
        ("11-2", "2026-11-04", "2026-11-06"),  # 周一来，过了周二一天；过了三天
        ("11-5", "2026-11-09", "2026-11-11"),  # 周四来，隔一个周末
        ("9-30", "2026-10-09", "2026-10-12"),  # 国庆前来；10月10日周六调休上班
    ],
)
async def test_the_first_contact_then_the_supervisor_hear_of_what_stays_in_triage(
    database: AsyncEngine, office: Office, came: str, first: str, second: str
) -> None:
    number = await triaged(database, office, came)
    unit = (await file_of(database, office, number)).case["first_contact_unit"]
    for day in ("10-8", "10-9", "10-10", "10-12", *(f"11-{day}" for day in range(3, 13))):
        if at(day) > at(came, 9, 30):
            await clock_at(database, office, at(day, 10))
    assert await heard(database, office, number) == [(first, unit), (second, "supervisor")]
    rows = (await file_of(database, office, number)).ledger[-2:]
    assert [row["details"]["told"] for row in rows] == ["first_contact", "supervisor"]


async def test_who_took_it_up_is_not_told_but_a_second_stay_counts_anew(
    database: AsyncEngine, office: Office
) -> None:
    number = await triaged(database, office)
    unit = first_contact((await file_of(database, office, number)).case)
    await acted(database, office, number, answer_directly, unit, "请到营业厅", now=at("11-3", 9))
    await acted(database, office, number, reopen, REQUESTER, None, "没用", now=at("11-3", 15))
    await clock_at(database, office, at("11-4", 10))
    assert await heard(database, office, number) == []
    for _ in range(3):  # 钟停了很久
        await clock_at(database, office, at("2027-11-03", 10))
    assert [who for _, who in await heard(database, office, number)] == [unit.unit, "supervisor"]


async def test_withdrawn_from_triage_and_taken_up_again_it_is_told_of_anew(
    database: AsyncEngine, office: Office
) -> None:
    number = await triaged(database, office)
    unit = first_contact((await file_of(database, office, number)).case)
    for day in ("11-3", "11-4"):
        await acted(database, office, number, withdraw, REQUESTER, "先不办了", now=at(day, 9))
        await acted(database, office, number, reopen, REQUESTER, None, "还要办", now=at(day, 9, 5))
    await clock_at(database, office, at("11-5", 10))  # counted from the last coming back
    assert await heard(database, office, number) == []
    await clock_at(database, office, at("11-6", 10))
    assert await heard(database, office, number) == [("2026-11-06", unit.unit)]


async def test_after_thirty_days_without_materials_the_requester_is_called(
    database: AsyncEngine, office: Office
) -> None:
    await alone(database)
    number = await taken_up(database, office, received=MONDAY)
    asked = at("11-3", 10)
    await acted(database, office, number, ask_materials, 1, BUREAU, ["户口本"], now=asked)
    for day in ("12-2", "12-3", "2027-01-04", "2027-01-05"):
        await clock_at(database, office, at(day, 10))
    calls = [one for one in await told(database, office, number) if one.kind == "waiting_long"]
    # 满30天是12月3日；满60天是元旦假后第一个工作日之前，到1月4日才说
    assert [(one.day, one.recipient) for one in calls] == [
        ("2026-12-03", WINDOW),
        ("2027-01-04", WINDOW),
    ]
    await acted(database, office, number, receive_materials, 1, BUREAU, now=at("2027-01-05", 9))
    again = at("2027-01-05", 10)
    await acted(database, office, number, ask_materials, 1, BUREAU, ["收入证明"], now=again)
    await clock_at(database, office, at("2027-02-03", 10))  # 第一份的下一次已不算
    calls = [one for one in await told(database, office, number) if one.kind == "waiting_long"]
    assert len(calls) == 2
    await clock_at(database, office, at("2027-02-04", 10))
    rows = [row for row in await due_of(database, office, number) if row["kind"] == "waiting"]
    assert [row["result"] for row in rows] == ["done", "done", "moot", "done", None]
