"""Limits in working days: standing still while waiting, running on, and made longer once."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from nlu.labels import Need
from router.actors import REQUESTER
from router.closing import reopen, withdraw
from router.errors import MissingGround, MoveNotAllowed
from router.office import Office
from router.request import BEIJING
from router.task_acts import (
    ExtensionReason,
    acknowledge,
    ask_materials,
    extend,
    receive_materials,
)
from tests.router.working import (
    BUREAU,
    SUPERVISOR,
    a_case,
    acted,
    days,
    file_of,
    handler,
    rows,
    said,
    taken_up,
    task_of,
    worked,
)

HOLIDAY_EVE = datetime(2026, 9, 30, 9, 30, tzinfo=BEIJING)
#: When materials were asked for and came; the deadline of 3 working days from 30 September.
PAUSED = [
    ([], date(2026, 10, 10)),  # 国庆七天不计；10月10日周六调休上班
    ([(date(2026, 10, 8), date(2026, 10, 8))], date(2026, 10, 10)),  # 当天就交齐，不停
    ([(date(2026, 9, 30), date(2026, 10, 7))], date(2026, 10, 10)),  # 停在假期里，一天没少
    ([(date(2026, 10, 8), date(2026, 10, 9))], date(2026, 10, 12)),  # 停一天；10月11日周日
    ([(date(2026, 10, 9), date(2026, 10, 10))], date(2026, 10, 12)),  # 停的是调休的周六
    ([(date(2026, 9, 30), date(2026, 10, 9))], date(2026, 10, 13)),  # 三天都还在：10、12、13日
    ([(date(2026, 10, 8), date(2026, 10, 20))], date(2026, 10, 22)),  # 用了一天，还剩两天
    (
        [(date(2026, 10, 8), date(2026, 10, 9)), (date(2026, 10, 10), date(2026, 10, 14))],
        date(2026, 10, 15),  # 停两次；8日、10日各用一天
    ),
]


def with_limit(office: Office, need: Need, working_days: int) -> Office:
    """The office with another limit for a need."""
    home = office.catalogue.jurisdictions["dalian"]
    duty = home.needs[need]
    limit = duty.time_limit.model_copy(update={"working_days": working_days})
    needs = {**home.needs, need: duty.model_copy(update={"time_limit": limit})}
    homes = {**office.catalogue.jurisdictions, "dalian": home.model_copy(update={"needs": needs})}
    catalogue = office.catalogue.model_copy(update={"jurisdictions": homes})
    return replace(office, catalogue=catalogue)


@pytest.mark.parametrize("pauses, until", PAUSED)
async def test_the_limit_stands_still_while_waiting_and_runs_on_with_what_was_left(
    database: AsyncEngine, office: Office, pauses: list[tuple[date, date]], until: date
) -> None:
    three = with_limit(office, Need.minimum_living_allowance, 3)
    number = await taken_up(database, three, received=HOLIDAY_EVE)
    for since, to in pauses:
        asked = HOLIDAY_EVE.replace(month=since.month, day=since.day, hour=23, minute=59)
        came = asked.replace(month=to.month, day=to.day)
        await acted(database, three, number, ask_materials, 1, BUREAU, ["表"], now=asked)
        await acted(database, three, number, receive_materials, 1, BUREAU, now=came)
    file = await file_of(database, office, number)
    assert (file.tasks[0]["deadline"], file.case["due"]) == (until, until)
    # 截止日没动，已经排好的提醒照旧，不再排一遍。
    assert (file.tasks[0]["clock_set"] > 1) is (until > date(2026, 10, 10))
    told = [
        row["act"] for row in file.ledger if row["act"] in ("ask_materials", "receive_materials")
    ]
    assert told == ["ask_materials", "receive_materials"] * len(pauses)


@pytest.mark.parametrize("reason", ExtensionReason)
async def test_a_limit_of_20_days_becomes_45_for_four_reasons_and_once(
    database: AsyncEngine, office: Office, reason: ExtensionReason
) -> None:
    number = await taken_up(database, office)
    assert (await task_of(database, office, number))["deadline"] == date(2026, 12, 18)
    await acted(database, office, number, extend, 1, BUREAU, reason, now=days(9))
    file = await file_of(database, office, number)
    [task] = file.tasks
    assert (task["time_limit"], task["extension"]) == (45, str(reason))
    # 45个工作日跨到2027年，放假安排还没公布。
    assert (task["deadline"], task["provisional"]) == (date(2027, 1, 25), True)
    assert file.case["due"] == task["deadline"]
    row = file.ledger[-1]
    assert (row["act"], row["details"]) == ("extend", {"task": 1, "before": 20, "after": 45})
    assert reason.value in row["reason"]
    assert said(file, "extended") == ["requester"]
    again = ExtensionReason.apart
    for actor in (BUREAU, SUPERVISOR):
        with pytest.raises(MissingGround, match=f"{reason.value}.*延长过一次"):
            await acted(database, office, number, extend, 1, actor, again)
    assert len(ExtensionReason) == 4


async def test_an_extension_keeps_the_pause(database: AsyncEngine, office: Office) -> None:
    number = await taken_up(database, office)
    await acted(database, office, number, ask_materials, 1, BUREAU, ["表"])
    with pytest.raises(MoveNotAllowed):  # 停着的时候不用延
        await acted(database, office, number, extend, 1, BUREAU, ExtensionReason.apart)
    await acted(database, office, number, receive_materials, 1, BUREAU, now=days(1))
    await acted(
        database,
        office,
        number,
        extend,
        1,
        BUREAU,
        ExtensionReason.apart,
        now=days(2),
    )
    assert (await task_of(database, office, number))["deadline"] == date(2027, 1, 26)


async def test_what_is_urgent_is_not_extended(database: AsyncEngine, office: Office) -> None:
    number = await a_case(
        database, office, "家里断粮了，两天没吃饭，想申请低保，家住甘井子区泡崖街道"
    )
    tasks = (await file_of(database, office, number)).tasks
    task = next(one for one in tasks if one["need"] == Need.minimum_living_allowance)
    assert task["urgent"]
    at, officer = task["position"], handler(task)
    await acted(database, office, number, acknowledge, at, officer)
    for actor in (officer, SUPERVISOR):
        with pytest.raises(MissingGround, match="情况紧急"):
            await acted(database, office, number, extend, at, actor, ExtensionReason.hard_to_check)
    after = await task_of(database, office, number, at)
    assert (after["time_limit"], after["extension"]) == (task["time_limit"], None)


async def test_what_is_overdue_is_not_extended(database: AsyncEngine, office: Office) -> None:
    number = await taken_up(database, office)
    why = ExtensionReason.hard_to_check
    with pytest.raises(MissingGround, match="已经过了"):
        await acted(database, office, number, extend, 1, SUPERVISOR, why, now=days(60))


async def test_an_extension_belongs_to_the_handling_that_it_was_given_for(
    database: AsyncEngine, office: Office
) -> None:
    number = await taken_up(database, office)
    await acted(database, office, number, extend, 1, BUREAU, ExtensionReason.apart)
    await worked(database, office, number)
    await acted(database, office, number, reopen, REQUESTER, 1, "没办好", now=days(9))
    file = await file_of(database, office, number)
    [task] = file.tasks
    assert (task["time_limit"], task["extension"]) == (20, None)
    # 12月1日重新办理，20个工作日。
    assert (task["deadline"], file.case["due"]) == (date(2026, 12, 29), date(2026, 12, 29))
    assert file.ledger[-1]["details"] == {"task": 1, "before": 45, "after": 20}
    again = ExtensionReason.objection
    await acted(database, office, number, extend, 1, BUREAU, again, now=days(10))
    task = await task_of(database, office, number)
    assert (task["time_limit"], task["extension"]) == (45, again.value)
    await worked(database, office, number, now=days(11))
    await acted(database, office, number, reopen, REQUESTER, 1, "还没办好", now=days(12))
    assert (await task_of(database, office, number))["time_limit"] == 20


async def test_whoever_withdraws_while_waiting_ends_the_pause_and_the_limit_is_worked_out(
    database: AsyncEngine, office: Office
) -> None:
    number = await taken_up(database, office)
    await acted(database, office, number, ask_materials, 1, BUREAU, ["表"])
    planned = await rows(database, "due", await file_of(database, office, number))
    await acted(database, office, number, withdraw, REQUESTER, "不办了", now=days(9))
    file = await file_of(database, office, number)
    [task] = file.tasks
    # 停了11月23日到12月1日的七个工作日；跨到年底，放假安排已公布。
    assert (task["pauses"], task["deadline"]) == (
        [["2026-11-22", "2026-12-01"]],
        date(2026, 12, 29),
    )
    assert (file.case["due"], task["provisional"]) == (date(2026, 12, 29), False)
    [row] = [one for one in file.ledger if one["act"] == "withdraw" and "task" in one["details"]]
    assert row["details"] == {
        "task": 1,
        "paused": [["2026-11-22", "2026-12-01"]],
        "deadline": "2026-12-29",
    }
    # 已经办结，不再为它排新的提醒。
    assert task["clock_set"] == 1
    assert await rows(database, "due", file) == planned


async def test_what_the_catalogue_does_not_extend_is_not_extended(
    database: AsyncEngine, office: Office
) -> None:
    number = await a_case(database, office, "我被公司欠薪想打官司请法律援助，家住甘井子区泡崖街道")
    [task] = (await file_of(database, office, number)).tasks
    await acted(database, office, number, acknowledge, 1, handler(task))
    with pytest.raises(MissingGround, match="不能延长"):
        await acted(database, office, number, extend, 1, handler(task), ExtensionReason.apart)
