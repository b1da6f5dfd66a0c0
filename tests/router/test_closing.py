"""After the answer: calling back, the requester's outcome, closing, reopening, withdrawing."""

from datetime import date, datetime

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from router.actors import REQUESTER
from router.closing import (
    RequesterOutcome,
    answer_directly,
    call_back,
    close,
    reopen,
    withdraw,
)
from router.errors import MissingGround, MoveNotAllowed, NotFound, NotYours
from router.office import Office
from router.task_acts import acknowledge, ask_materials
from tests.router.working import (
    ALLOWANCE,
    FIRST,
    STRANGER,
    SUPERVISOR,
    WINDOW,
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

LOST = RequesterOutcome.unreachable


async def answered(database: AsyncEngine, office: Office) -> str:
    """A case with one task, answered."""
    number = await a_case(database, office, ALLOWANCE)
    await worked(database, office, number)
    return number


async def tried(
    database: AsyncEngine, office: Office, number: str, at: datetime, *, reached: bool = False
) -> None:
    """One call back."""
    await acted(database, office, number, call_back, FIRST, reached=reached, now=at)


async def test_a_case_closes_only_when_every_task_is_answered(
    database: AsyncEngine, office: Office
) -> None:
    number = await a_case(database, office)
    size = len((await file_of(database, office, number)).tasks)
    for position in range(1, size + 1):
        with pytest.raises(MoveNotAllowed):
            await acted(
                database,
                office,
                number,
                close,
                REQUESTER,
                RequesterOutcome.resolved,
                "好了",
            )
        await worked(database, office, number, position)
    await acted(
        database,
        office,
        number,
        close,
        REQUESTER,
        RequesterOutcome.resolved,
        "好了",
        now=days(2),
    )
    file = await file_of(database, office, number)
    assert (file.case["status"], file.case["outcome"]) == ("closed", "resolved")
    assert file.case["closed_at"] == days(2)
    assert [task["status"] for task in file.tasks] == ["closed"] * size
    closing = [row for row in file.ledger if row["act"] == "close"]
    assert [row["details"].get("task") for row in closing] == [*range(1, size + 1), None]
    assert {row["details"]["outcome"] for row in closing} == {"resolved"}
    assert said(file, "closed") == ["requester"]


async def test_the_first_contact_records_what_the_requester_said_when_called_back(
    database: AsyncEngine, office: Office
) -> None:
    number = await answered(database, office)
    outcome = RequesterOutcome.partly
    with pytest.raises(MissingGround, match="先回访"):
        await acted(database, office, number, close, FIRST, outcome, "说还行")
    await tried(database, office, number, days(1))
    with pytest.raises(MissingGround, match="先回访"):
        await acted(database, office, number, close, FIRST, outcome, "说还行")
    await tried(database, office, number, days(1.1), reached=True)
    with pytest.raises(MissingGround, match="理由"):
        await acted(database, office, number, close, FIRST, outcome, "")
    with pytest.raises(NotYours, match=WINDOW):
        await acted(database, office, number, close, STRANGER, outcome, "好")
    with pytest.raises(MoveNotAllowed):
        await acted(database, office, number, close, SUPERVISOR, outcome, "好")
    await acted(database, office, number, close, FIRST, outcome, "说还行")
    file = await file_of(database, office, number)
    assert file.case["outcome"] == "partly"
    calls = await rows(database, "call_backs", file)
    assert [(row["officer"], row["reached"]) for row in calls] == [
        (FIRST.signature, False),
        (FIRST.signature, True),
    ]


@pytest.mark.parametrize(
    "tries, enough",
    [
        ((), False),
        ((1, 2), False),
        ((1, 1.1, 1.2), False),  # 同一天打三次，算一天
        ((1, 2, 2.1), False),
        ((1, 2, 3), True),
        ((1.595, 1.605, 3), True),  # 北京时间11月23日23:47、24日0:01、25日：三天
        ((0.9, 1.2, 2), False),  # 北京时间11月23日7:06和14:18是同一天，虽然UTC是两天
    ],
)
async def test_unreachable_takes_three_tries_on_different_days(
    database: AsyncEngine, office: Office, tries: tuple[float, ...], enough: bool
) -> None:
    number = await answered(database, office)
    for day in tries:
        await tried(database, office, number, days(day))
    if enough:
        await acted(database, office, number, close, FIRST, LOST, "三次没人接")
        case = (await file_of(database, office, number)).case
        assert (case["status"], case["outcome"]) == ("closed", "unreachable")
        return
    with pytest.raises(MissingGround, match="3个不同的日子"):
        await acted(database, office, number, close, FIRST, LOST, "没人接")


async def test_who_was_reached_is_not_unreachable(database: AsyncEngine, office: Office) -> None:
    number = await answered(database, office)
    for day in (1, 2, 3):
        await tried(database, office, number, days(day))
    await tried(database, office, number, days(4), reached=True)
    with pytest.raises(MissingGround, match="联系上过"):
        await acted(database, office, number, close, FIRST, LOST, "没人接")


@pytest.mark.parametrize("outcome", [RequesterOutcome.resolved, LOST])
async def test_calls_before_the_last_answer_do_not_count(
    database: AsyncEngine, office: Office, outcome: RequesterOutcome
) -> None:
    number = await answered(database, office)
    for day in (1, 2, 3):
        await tried(database, office, number, days(day), reached=outcome is not LOST)
    await acted(database, office, number, reopen, SUPERVISOR, 1, "没办好", now=days(4))
    await worked(database, office, number, now=days(5))
    with pytest.raises(MissingGround):
        await acted(database, office, number, close, FIRST, outcome, "好", now=days(6))


async def test_only_the_first_contact_calls_back_and_only_after_the_answer(
    database: AsyncEngine, office: Office
) -> None:
    number = await a_case(database, office, ALLOWANCE)
    with pytest.raises(MoveNotAllowed):
        await tried(database, office, number, days(1))
    await worked(database, office, number)
    with pytest.raises(NotYours):
        await acted(database, office, number, call_back, STRANGER, reached=True)


async def test_what_is_reopened_is_handled_again_with_a_limit_of_its_own(
    database: AsyncEngine, office: Office
) -> None:
    number = await a_case(database, office)
    size = len((await file_of(database, office, number)).tasks)
    await worked(database, office, number)
    before = await file_of(database, office, number)
    await closed_as(database, office, number)
    with pytest.raises(MissingGround, match="理由"):
        await acted(database, office, number, reopen, REQUESTER, 2, " ")
    with pytest.raises(NotFound):
        await acted(database, office, number, reopen, REQUESTER, size + 1, "没好")
    await acted(database, office, number, reopen, REQUESTER, 2, "没给钱", now=days(30))
    file = await file_of(database, office, number)
    assert (file.case["status"], file.case["outcome"]) == ("dispatched", None)
    statuses = [task["status"] for task in file.tasks]
    assert statuses == ["closed", "handling", *["closed"] * (size - 2)]
    task = file.tasks[1]
    # 12月22日起20个工作日：元旦放假，2027年的安排还没公布。
    assert (task["started_on"], task["pauses"]) == (date(2026, 12, 22), [])
    assert (task["deadline"], task["provisional"]) == (date(2027, 1, 20), True)
    assert file.case["due"] == task["deadline"]
    assert task["clock_set"] == before.tasks[1]["clock_set"] + 1
    assert said(file, "reopened") == [task["lead_name"]]
    await worked(database, office, number, 2, now=days(31))
    await closed_as(database, office, number, now=days(32))
    file = await file_of(database, office, number)
    assert {task["status"] for task in file.tasks} == {"closed"}


async def test_all_tasks_are_reopened_where_none_is_named(
    database: AsyncEngine, office: Office
) -> None:
    number = await a_case(database, office)
    await worked(database, office, number)
    await acted(database, office, number, reopen, FIRST, None, "都没办好")
    file = await file_of(database, office, number)
    assert {task["status"] for task in file.tasks} == {"handling"}
    with pytest.raises(MoveNotAllowed):
        await acted(database, office, number, reopen, FIRST, None, "再来")


async def test_withdrawing_closes_every_task_wherever_it_stands(
    database: AsyncEngine, office: Office
) -> None:
    number = await a_case(database, office)
    tasks = (await file_of(database, office, number)).tasks
    await worked(database, office, number, 1)
    await acted(
        database,
        office,
        number,
        acknowledge,
        2,
        handler(tasks[1]),
    )
    officer = handler(tasks[1])
    await acted(database, office, number, ask_materials, 2, officer, ["户口本"])
    await acted(database, office, number, withdraw, REQUESTER, "不办了", now=days(2))
    file = await file_of(database, office, number)
    assert (file.case["status"], file.case["outcome"]) == ("closed", "withdrawn")
    assert {task["status"] for task in file.tasks} == {"closed"}
    assert file.tasks[1]["pauses"] == [["2026-11-22", "2026-11-24"]]
    assert said(file, "withdrawn") == [task["lead_name"] for task in file.tasks]
    assert said(file, "closed") == ["requester"]


async def test_the_first_contact_records_that_the_requester_withdrew(
    database: AsyncEngine, office: Office
) -> None:
    number = await a_case(database, office)
    with pytest.raises(MissingGround, match="怎么说"):
        await acted(database, office, number, withdraw, FIRST, " ")
    with pytest.raises(NotYours):
        await acted(database, office, number, withdraw, STRANGER, "说不办了")
    await acted(database, office, number, withdraw, FIRST, "来电话说家里亲戚接济了，不办了")
    file = await file_of(database, office, number)
    assert (file.case["status"], file.case["outcome"]) == ("closed", "withdrawn")
    assert said(file, "closed") == ["requester"]
    await acted(database, office, number, reopen, REQUESTER, None, "我没有说过不办", now=days(1))
    assert (await file_of(database, office, number)).case["status"] == "dispatched"


async def test_a_matter_in_triage_is_answered_by_its_first_contact(
    database: AsyncEngine, office: Office, unclear: str
) -> None:
    file = await file_of(database, office, unclear)
    assert (file.case["status"], list(file.tasks)) == ("triage", [])
    unit = first_contact(file.case)
    with pytest.raises(MissingGround):
        await acted(database, office, unclear, answer_directly, unit, "")
    await acted(database, office, unclear, answer_directly, unit, "请到营业厅办理")
    file = await file_of(database, office, unclear)
    assert (file.case["status"], file.case["call_set"]) == ("answered", 1)
    assert said(file, "answered") == ["requester"]
    await acted(database, office, unclear, call_back, unit, reached=True)
    guided = RequesterOutcome.guided
    await acted(database, office, unclear, close, unit, guided, "知道去哪了")
    assert (await file_of(database, office, unclear)).case["outcome"] == "guided"


@pytest.fixture
async def unclear(database: AsyncEngine, office: Office) -> str:
    """A case in triage: who asked insisted that a person look at it."""
    return await a_case(database, office, "手机流量用完了怎么办套餐", insisted=True)
