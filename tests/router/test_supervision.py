"""Reminders and escalations on the real database: each once, to the right desk, never at night."""

from datetime import datetime

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from router.actors import REQUESTER
from router.closing import reopen, withdraw
from router.docket import Docket
from router.office import Office
from router.returns import coordinator_of, reassign, return_task
from router.task_acts import (
    ExtensionReason,
    acknowledge,
    answer,
    ask_materials,
    extend,
    handle,
    receive_materials,
)
from tests.router.watching import (
    BUREAU,
    LOW_INCOME,
    Told,
    alone,
    at,
    clock_at,
    due_of,
    kinds_told,
    opened,
    told,
)
from tests.router.working import COORDINATOR, FIRST, WINDOW, Work, acted, file_of, handler

IN_DANGER = "我不想活了，现在就在楼顶要跳下去，家住甘井子区泡崖街道。"
CHANGNING = "家里收入太低，想申请低保。家住上海市长宁区新华路街道。"
#: What is told of a task that nobody touches: received on Monday 2 November, 20 working days.
TIMELINE = [
    ("11-4", "acknowledge_overdue", BUREAU, "department_head"),
    ("11-10", "first_answer_overdue", BUREAU, "department_head"),
    ("11-24", "deadline_near", BUREAU, "handler"),  # 第16个工作日
    ("12-1", "overdue", BUREAU, "handler"),  # 11月30日到期
    ("12-2", "overdue", BUREAU, "department_head"),
    ("12-3", "overdue", "supervisor", "supervisor"),
    ("12-7", "review_proposed", "supervisor", "supervisor"),
]
LADDER = [kind for _, kind, _, _ in TIMELINE]


def taken_up(it: Docket) -> None:
    acknowledge(it, 1, handler(it.task(1)))


def begun(it: Docket) -> None:
    taken_up(it)
    handle(it, 1, handler(it.task(1)))


def answered(it: Docket) -> None:
    taken_up(it)
    answer(it, 1, handler(it.task(1)), "符合条件，下月起发放。")


async def asked_for_more(it: Docket) -> None:
    await ask_materials(it, 1, handler(it.task(1)), ["户口本"])


async def brought(it: Docket) -> None:
    await receive_materials(it, 1, REQUESTER)


async def sent_back(it: Docket) -> None:
    await return_task(
        it,
        1,
        handler(it.task(1)),
        clause="6",
        destination="medical_insurance",
        reason="说的是看病的钱",
    )


async def sent_on(it: Docket) -> None:
    await reassign(it, 1, FIRST, "medical_insurance", "说的是看病的钱")


def extended(it: Docket) -> None:
    extend(it, 1, handler(it.task(1)), ExtensionReason.apart)


async def again(it: Docket) -> None:
    await reopen(it, REQUESTER, 1, "钱还没有到")


def taken_back(it: Docket) -> None:
    withdraw(it, REQUESTER, "不办了")


async def test_a_task_that_nobody_touches_is_told_upwards_each_step_once(
    database: AsyncEngine, office: Office
) -> None:
    await alone(database)  # a year's work for the cases of all other tests takes its time
    number = await opened(database, office)
    expected: list[Told] = []
    for day, kind, recipient, level in TIMELINE:
        await clock_at(database, office, at(day, 8, 29))
        assert await told(database, office, number) == expected
        expected.append(Told(f"{at(day):%Y-%m-%d}", kind, recipient, level))
        for minute in (30, 30, 31):
            await clock_at(database, office, at(day, 8, minute))
            assert await told(database, office, number) == expected
    await clock_at(database, office, at("2027-12-31", 10))
    assert await told(database, office, number) == expected
    assert {row["result"] for row in await due_of(database, office, number)} == {"done"}


async def test_every_reminder_stands_in_the_ledger(database: AsyncEngine, office: Office) -> None:
    number = await opened(database, office)
    await clock_at(database, office, at("12-7"))
    file = await file_of(database, office, number)
    entries = [row for row in file.ledger if row["act"] == "supervise"]
    assert [(row["details"]["kind"], row["details"]["told"]) for row in entries] == [
        ("acknowledge_overdue", "department_head"),
        ("first_answer_overdue", "department_head"),
        ("deadline_near", "handler"),
        ("overdue", "handler"),
        ("overdue", "department_head"),
        ("overdue", "supervisor"),
        ("review_proposed", "supervisor"),
    ]
    assert {(row["actor"], row["at"], row["to_status"]) for row in entries} == {
        ("system", at("12-7"), "dispatched")
    }
    notices = [row for row in file.notices if row["kind"] in LADDER]
    assert {row["content"]["number"] for row in notices} == {number}


@pytest.mark.parametrize(
    "acts, kinds",
    [
        ([taken_up], LADDER[1:]),  # 签收了，还没有首次答复
        ([begun], LADDER[2:]),  # 在办
        ([answered], ["call_back"] * 3),
        ([taken_back], []),
        ([taken_up, asked_for_more], ["waiting_long"]),  # 等材料，时限停着；满30天请首问联系
    ],
)
async def test_what_was_done_in_time_is_not_told(
    database: AsyncEngine, office: Office, acts: list[Work], kinds: list[str]
) -> None:
    number = await opened(database, office)
    for act in acts:
        await acted(database, office, number, act, now=at("11-3", 10))
    for day in ("11-4", "11-5", "11-6", "12-31"):
        await clock_at(database, office, at(day))
    assert await kinds_told(database, office, number) == kinds


#: When the clock looks for a case of 30 September, unacknowledged after the holiday on 9 October.
MOMENTS = [
    (at("10-9", 8, 29), False, False),  # 还没到时候
    (at("10-9", 8, 30), True, True),
    (at("10-9", 19, 59), True, True),
    (at("10-9", 20, 0), False, True),  # 夜里
    (at("10-9", 23, 59), False, True),
    (at("10-10", 3, 0), False, True),
    (at("10-10", 8, 30), True, True),  # 调休上班的周六
    (at("10-10", 20, 0), False, True),
    (at("10-11", 10, 0), False, True),  # 周日
    (at("10-17", 10, 0), False, True),  # 平常的周六
    (at("10-12", 8, 30), True, True),
    (at("2027-01-01", 10, 0), False, True),  # 元旦
]


@pytest.mark.parametrize(
    "words, now, reminded",
    [
        *((LOW_INCOME, now, calm) for now, calm, _ in MOMENTS),
        *((IN_DANGER, now, dangerous) for now, _, dangerous in MOMENTS),
    ],
)
async def test_nobody_is_reminded_at_night_or_on_days_of_rest_but_for_danger(
    database: AsyncEngine, office: Office, words: str, now: datetime, reminded: bool
) -> None:
    number = await opened(database, office, words, received=at("9-30", 9))
    await clock_at(database, office, now)
    assert ("acknowledge_overdue" in await kinds_told(database, office, number)) is reminded
    await clock_at(database, office, at("2027-03-01"))
    assert (await kinds_told(database, office, number)).count("acknowledge_overdue") == 1


async def test_a_paused_task_is_reminded_later_by_the_days_that_it_waited(
    database: AsyncEngine, office: Office
) -> None:
    number = await opened(database, office)
    await acted(database, office, number, begun, now=at("11-3", 10))
    await acted(database, office, number, asked_for_more, now=at("11-20", 10))  # 周五
    await clock_at(database, office, at("12-15", 10))  # 原来的时限早过了
    assert await told(database, office, number) == []
    await acted(database, office, number, brought, now=at("12-15", 11))  # 停了17个工作日
    assert (await file_of(database, office, number)).tasks[0]["deadline"] == at("12-23").date()
    await clock_at(database, office, at("12-16", 19, 59))
    assert await told(database, office, number) == []
    await clock_at(database, office, at("12-17"))
    assert await kinds_told(database, office, number) == ["deadline_near"]
    await clock_at(database, office, at("2027-06-01"))
    assert await kinds_told(database, office, number) == LADDER[2:]
    sets = {(row["turn"] // 10, row["result"]) for row in await due_of(database, office, number)}
    assert sets == {(1, "moot"), (2, "moot"), (2, "done")}


async def test_an_extended_limit_makes_the_earlier_rows_moot(
    database: AsyncEngine, office: Office
) -> None:
    number = await opened(database, office, CHANGNING)
    await acted(database, office, number, begun, now=at("11-3", 10))
    await clock_at(database, office, at("11-24"))
    assert await kinds_told(database, office, number) == ["deadline_near"]
    await acted(database, office, number, extended, now=at("11-24", 9))  # 20日延至45日
    for day in ("11-25", "12-1", "12-21"):
        await clock_at(database, office, at(day, 19, 59))
    assert (await kinds_told(database, office, number)).count("visit") == 1
    assert (await kinds_told(database, office, number)).count("overdue") == 0
    await clock_at(database, office, at("12-22"))  # 第36个工作日
    assert (await told(database, office, number))[-1].kind == "deadline_near"
    await clock_at(database, office, at("2027-01-06"))
    assert (await told(database, office, number))[-1].kind == "overdue"
    assert (await kinds_told(database, office, number)).count("deadline_near") == 2


async def test_a_reassigned_task_is_reminded_at_its_new_department_and_once(
    database: AsyncEngine, office: Office
) -> None:
    number = await opened(database, office)
    await acted(database, office, number, sent_back, now=at("11-3", 10))
    await acted(database, office, number, sent_on, now=at("11-3", 11))
    await clock_at(database, office, at("12-31"))
    found = await told(database, office, number)
    assert [one.kind for one in found] == LADDER
    new = "甘井子区医疗保障局"
    assert [one.recipient for one in found] == [new] * 5 + ["supervisor"] * 2
    sets = {(row["turn"] // 10, row["result"]) for row in await due_of(database, office, number)}
    assert sets == {(1, "moot"), (2, "done")}


async def test_a_task_sent_back_is_reminded_where_it_lies_now(
    database: AsyncEngine, office: Office
) -> None:
    number = await opened(database, office)
    await acted(database, office, number, sent_back, now=at("11-3", 10))
    await clock_at(database, office, at("12-1"))
    lies_at = [(one.kind, one.recipient) for one in await told(database, office, number)]
    assert lies_at == [("deadline_near", WINDOW), ("overdue", WINDOW)]


async def test_a_task_in_adjudication_is_reminded_at_the_coordinator(
    database: AsyncEngine, office: Office
) -> None:
    number = await opened(database, office)

    async def sent_back_again(it: Docket) -> None:
        clause = {"clause": "6", "destination": "civil_affairs", "reason": "不是看病的钱"}
        assert await return_task(it, 1, handler(it.task(1)), **clause)
        assert coordinator_of(it).name == COORDINATOR.unit

    for act in (sent_back, sent_on, sent_back_again):
        await acted(database, office, number, act, now=at("11-3", 10))
    await clock_at(database, office, at("11-24"))
    found = [(one.kind, one.recipient) for one in await told(database, office, number)]
    assert found == [("deadline_near", COORDINATOR.unit)]


async def test_a_reopened_task_has_clocks_of_its_own(database: AsyncEngine, office: Office) -> None:
    number = await opened(database, office)
    await acted(database, office, number, answered, now=at("11-3", 10))
    await clock_at(database, office, at("11-4", 10))
    await acted(database, office, number, again, now=at("11-4", 11))
    await clock_at(database, office, at("11-23", 10))
    assert await kinds_told(database, office, number) == ["call_back"]
    await clock_at(database, office, at("2027-06-01"))
    assert await kinds_told(database, office, number) == ["call_back", *LADDER[2:]]
    deadlines = {
        row["result"] for row in await due_of(database, office, number) if row["turn"] < 20
    }
    assert deadlines == {"moot", "done"}  # done: the call-back before it was reopened
