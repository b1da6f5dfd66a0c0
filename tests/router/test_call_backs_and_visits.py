"""Calling back after the answer, and the visits that a document wants: each on its day."""

from datetime import timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from router.actors import REQUESTER, Actor
from router.closing import (
    RequesterOutcome,
    answer_directly,
    close,
    record_visit,
    reopen,
    withdraw,
)
from router.docket import Docket, open_docket
from router.errors import MissingGround
from router.lifecycle import Role
from router.merging import merge
from router.office import Office
from router.store import transaction
from tests.router.watching import MONDAY, at, clock_at, due_of, opened, told
from tests.router.working import (
    SUPERVISOR,
    UNCLEAR,
    WINDOW,
    a_case,
    acted,
    file_of,
    first_contact,
    worked,
)

#: Needs for which the jurisdiction's document wants monthly visits, and who is told.
VISITED = [
    ("我爷爷无儿无女，没有劳动能力，想申请特困供养。家住西安市碑林区。", "碑林区民政局"),
    ("家里老人失能，没人照顾，想申请上门照护服务。家住达州市通川区。", "通川区民政局"),
    ("家里收入太低，想申请低保。家住长宁区新华路街道。", "上海市长宁区新华路街道办事处"),
    ("老人失能没人照顾，想申请上门照护。家住长宁区新华路街道。", "上海市长宁区新华路街道办事处"),
]
SHAANXI = VISITED[0][0]


async def days_of(
    database: AsyncEngine, office: Office, number: str, kind: str
) -> list[tuple[str, str]]:
    """When the clock told something of a kind, and whom."""
    found = await told(database, office, number)
    return [(one.day, one.recipient) for one in found if one.kind == kind]


def resolved(it: Docket) -> object:
    return close(it, REQUESTER, RequesterOutcome.resolved, "办好了")


@pytest.mark.parametrize(
    "answered_on, days",
    [
        ("11-5", ["2026-11-06", "2026-11-09", "2026-11-10"]),  # 周四答复，隔一个周末
        ("11-6", ["2026-11-09", "2026-11-10", "2026-11-11"]),  # 周五答复
        ("9-30", ["2026-10-08", "2026-10-09", "2026-10-10"]),  # 国庆前答复；周六调休上班
    ],
)
async def test_called_back_from_the_next_working_day_on_three_days(
    database: AsyncEngine, office: Office, answered_on: str, days: list[str]
) -> None:
    now = at(answered_on, 15)
    number = await opened(database, office, received=now - timedelta(days=1))
    await worked(database, office, number, now=now)
    for hours in range(24 * 14):
        await clock_at(database, office, now + timedelta(hours=hours))
    calls = await days_of(database, office, number, "call_back")
    assert calls == [(day, WINDOW) for day in days]


async def test_tries_missed_while_the_clock_stood_still_still_fall_on_different_days(
    database: AsyncEngine, office: Office
) -> None:
    number = await opened(database, office)
    await worked(database, office, number, now=at("11-5", 15))
    for day in ("12-8", "12-8", "12-9", "12-9", "12-10", "12-31"):
        await clock_at(database, office, at(day, 10))
    calls = [day for day, _ in await days_of(database, office, number, "call_back")]
    assert calls == ["2026-12-08", "2026-12-09", "2026-12-10"]
    rows = [row for row in await due_of(database, office, number) if row["kind"] == "call_back"]
    assert [row["result"] for row in rows] == ["done"] * 3


async def test_nobody_is_called_back_once_it_is_closed(
    database: AsyncEngine, office: Office
) -> None:
    number = await opened(database, office)
    await worked(database, office, number, now=at("11-5", 15))
    await clock_at(database, office, at("11-6", 10))
    await acted(database, office, number, resolved, now=at("11-6", 11))
    await clock_at(database, office, at("12-31", 10))
    assert await days_of(database, office, number, "call_back") == [("2026-11-06", WINDOW)]


async def test_each_answer_is_called_back(database: AsyncEngine, office: Office) -> None:
    number = await opened(database, office)
    await worked(database, office, number, now=at("11-5", 15))
    await acted(
        database, office, number, lambda it: reopen(it, REQUESTER, 1, "没办好"), now=at("11-5", 16)
    )
    await clock_at(database, office, at("11-6", 10))
    assert await days_of(database, office, number, "call_back") == []
    await worked(database, office, number, now=at("11-6", 15))
    for day in ("11-9", "11-10", "11-11", "11-12"):
        await clock_at(database, office, at(day, 10))
    calls = [day for day, _ in await days_of(database, office, number, "call_back")]
    assert calls == ["2026-11-09", "2026-11-10", "2026-11-11"]


async def test_a_case_without_tasks_is_called_back_too(
    database: AsyncEngine, office: Office
) -> None:
    number = await a_case(database, office, UNCLEAR, insisted=True, received=MONDAY)
    unit = (await file_of(database, office, number)).case["first_contact_unit"]
    officer = Actor(Role.first_contact, "李强", unit)
    await acted(
        database, office, number, lambda it: answer_directly(it, officer, "请到营业厅"), now=MONDAY
    )
    await clock_at(database, office, at("11-3"))
    assert await days_of(database, office, number, "call_back") == [("2026-11-03", unit)]


@pytest.mark.parametrize("words, unit", VISITED)
async def test_monthly_visits_go_on_after_closing(
    database: AsyncEngine, office: Office, words: str, unit: str
) -> None:
    number = await opened(database, office, words)
    await worked(database, office, number, now=at("11-5", 15))
    await acted(database, office, number, resolved, now=at("11-6", 11))
    for day in ("12-1", "12-2", "12-3", "2027-01-02", "2027-01-04", "2027-02-02", "2027-03-01"):
        for hour in (8, 10):
            await clock_at(database, office, at(day, hour))
    assert await days_of(database, office, number, "visit") == [
        ("2026-12-02", unit),
        ("2027-01-04", unit),  # 1月2日是周六，到周一才说
        ("2027-02-02", unit),  # 仍从每月2日算
    ]


async def test_a_year_without_the_clock_misses_no_visit(
    database: AsyncEngine, office: Office
) -> None:
    number = await opened(database, office, SHAANXI)
    for _ in range(3):
        await clock_at(database, office, at("2027-11-03", 10))
    assert len(await days_of(database, office, number, "visit")) == 12
    rows = [row for row in await due_of(database, office, number) if row["kind"] == "visit"]
    assert [row["result"] for row in rows] == ["done"] * 12 + [None]
    assert rows[-1]["at"] == at("2027-12-02")


async def test_a_visit_that_was_made_stands_in_the_ledger(
    database: AsyncEngine, office: Office
) -> None:
    number = await opened(database, office, SHAANXI)
    await clock_at(database, office, at("12-2"))
    case = (await file_of(database, office, number)).case
    officer = first_contact(case)
    with pytest.raises(MissingGround, match="看到了什么"):
        await acted(database, office, number, record_visit, 1, officer, " ")
    found = "老人身体还好，暖气片不热，已请物业来修"
    await acted(database, office, number, record_visit, 1, officer, found, now=at("12-3", 10))
    ledger = (await file_of(database, office, number)).ledger
    assert [(row["actor"], row["reason"]) for row in ledger if row["act"] == "visit"] == [
        ("system", "到了该探访的日子"),
        (officer.signature, found),
    ]


async def test_no_more_visits_after_withdrawing(database: AsyncEngine, office: Office) -> None:
    number = await opened(database, office, SHAANXI)
    await clock_at(database, office, at("12-2"))
    await acted(
        database, office, number, lambda it: withdraw(it, REQUESTER, ""), now=at("12-3", 10)
    )
    await clock_at(database, office, at("2027-12-31", 10))
    assert len(await days_of(database, office, number, "visit")) == 1


@pytest.mark.parametrize(
    "reopened_on, visits",
    [
        ("12-3", ["2026-12-02", "2027-01-04"]),  # 还没到下一次探访：照原来的日子
        ("2027-01-20", ["2026-12-02", "2027-02-22", "2027-03-22"]),  # 已经停了：从重新办理算起
    ],
)
async def test_visits_go_on_when_what_was_withdrawn_is_taken_up_again(
    database: AsyncEngine, office: Office, reopened_on: str, visits: list[str]
) -> None:
    number = await opened(database, office, SHAANXI)
    await clock_at(database, office, at("12-2"))
    withdrawn, again = at("12-3", 10), at(reopened_on, 15)
    await acted(database, office, number, withdraw, REQUESTER, "", now=withdrawn)
    await clock_at(database, office, again)
    await acted(database, office, number, reopen, REQUESTER, None, "又想办了", now=again)
    for day in ("2027-01-04", "2027-02-02", "2027-02-22", "2027-03-22"):
        if day > f"{again:%Y-%m-%d}":
            await clock_at(database, office, at(day, 10))
    found = [day for day, _ in await days_of(database, office, number, "visit")]
    assert found[: len(visits)] == visits
    rows = [row for row in await due_of(database, office, number) if row["kind"] == "visit"]
    assert [row["done_at"] for row in rows].count(None) == 1
    assert [row["result"] for row in rows].count("moot") == (reopened_on != "12-3")


async def test_no_more_visits_after_merging_but_in_the_case_that_goes_on(
    database: AsyncEngine, office: Office
) -> None:
    number, into = [await opened(database, office, SHAANXI) for _ in range(2)]
    async with transaction(database) as connection:
        one, other = [await open_docket(connection, office, n, MONDAY) for n in (number, into)]
        await merge(one, other, SUPERVISOR, "同一件事")
        await one.save()
        await other.save()
    await clock_at(database, office, at("2027-01-04"))
    visits = [await days_of(database, office, n, "visit") for n in (number, into)]
    assert list(map(len, visits)) == [0, 2]


async def test_no_visits_where_no_document_wants_them(
    database: AsyncEngine, office: Office
) -> None:
    number = await opened(database, office, "爷爷无儿无女，想申请特困供养。家住甘井子区泡崖街道。")
    assert [task["need"] for task in (await file_of(database, office, number)).tasks] == [
        "extreme_poverty_support"
    ]
    await clock_at(database, office, at("2027-12-31", 10))
    assert await days_of(database, office, number, "visit") == []
