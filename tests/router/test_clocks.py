"""The clocks of a task as tables: deadlines with pauses, when to remind, when to keep silent."""

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from router.catalogue import Catalogue
from router.clocks import clocks, decide_by, is_paused, may_speak, pauses_of, remind_on
from router.request import BEIJING
from router.working_days import Calendar, Pause, china_calendar, deadline

CALENDAR: Calendar = china_calendar()


def day(words: str) -> date:
    """`9-30` of 2026, or a date in full."""
    return date.fromisoformat(words) if len(words) == 10 else _of_2026(words)


def _of_2026(words: str) -> date:
    month, number = words.split("-")
    return date(2026, int(month), int(number))


def pauses(words: str) -> tuple[Pause, ...]:
    """`11-3..11-5, 11-9..` as pauses; the last one goes on."""
    found = []
    for one in filter(None, words.split(", ")):
        since, until = one.split("..")
        found.append(Pause(day(since), day(until) if until else None))
    return tuple(found)


DEADLINES = [
    # 国庆、中秋，2026
    ("9-30", 3, "10-10"),  # 国庆七天不计；10月10日周六调休上班
    ("9-30", 5, "10-13"),  # 10月11日周日休息
    ("9-18", 5, "9-24"),  # 9月20日周日调休上班
    ("9-24", 5, "10-9"),  # 中秋三天、国庆七天，中间上三天班
    # 春节，2026：2月15日至23日放假，前后周六各上一天班
    ("2-13", 2, "2-24"),
    ("2-11", 5, "2-25"),
    ("2-13", 10, "3-5"),
    ("2-6", 20, "3-12"),
    # 劳动节、端午，2026
    ("5-6", 5, "5-12"),  # 5月9日周六调休上班
    ("4-30", 4, "5-9"),
    ("6-18", 10, "7-3"),
    # 2025
    ("2025-04-25", 1, "2025-04-27"),  # 4月27日周日调休上班
    ("2025-04-25", 5, "2025-05-06"),
    ("2025-01-24", 3, "2025-02-05"),  # 1月26日周日调休上班，春节八天
    ("2025-01-27", 4, "2025-02-08"),  # 2月8日周六调休上班
    ("2025-09-26", 4, "2025-10-09"),  # 9月28日周日调休上班，国庆中秋八天
    ("2025-09-30", 3, "2025-10-11"),  # 10月11日周六调休上班
    ("2025-09-30", 20, "2025-11-04"),
    # 跨年
    ("2025-12-31", 3, "1-6"),  # 元旦三天；1月4日周日调休上班
    ("2025-12-30", 20, "1-28"),
]
PAUSED = [
    ("11-2", 5, "", "11-9"),  # 周一收到，五个工作日
    ("11-2", 5, "11-3..11-5", "11-11"),  # 周二告知、周四补齐：周三周四不计
    ("11-2", 5, "11-4..11-4", "11-9"),  # 当天告知当天补齐：一天也不停
    ("11-2", 5, "11-2..11-4", "11-11"),  # 收到当天就告知
    ("11-2", 5, "11-6..11-8", "11-9"),  # 只停在周末
    ("11-2", 5, "11-6..11-9", "11-10"),  # 周五告知、周一补齐
    ("11-2", 5, "11-4..11-7", "11-11"),  # 周六补齐
    # 假期里的停顿
    ("9-28", 5, "9-30..10-8", "10-12"),  # 跨国庆：只停10月8日一个工作日
    ("9-28", 5, "10-1..10-7", "10-10"),  # 整个在国庆里
    ("9-28", 5, "9-30..10-10", "10-14"),  # 到调休上班的周六
    ("9-30", 3, "10-9..10-10", "10-12"),  # 停在调休上班的周六
    ("2-10", 10, "2-13..2-24", "3-4"),  # 跨春节：停2月14日和24日
    ("2-10", 10, "2-16..2-22", "3-2"),  # 整个在春节里
    ("2-10", 10, "2-14..2-28", "3-9"),  # 两个调休的周六之间
    ("8-31", 20, "9-4..10-9", "10-30"),  # 停一个多月，从调休的周六接着算
    ("2025-04-28", 5, "2025-04-30..2025-05-06", "2025-05-09"),
    ("2025-09-25", 3, "2025-09-26..2025-09-28", "2025-09-30"),  # 到调休上班的周日
    ("2025-10-10", 3, "2025-10-11..2025-10-13", "2025-10-15"),  # 从调休上班的周六
    # 停几次
    ("11-2", 10, "11-3..11-4, 11-10..11-12", "11-19"),
    ("11-2", 10, "11-10..11-12, 11-3..11-4", "11-19"),  # 先后不论
    ("11-2", 5, "11-3..11-4, 11-4..11-5", "11-11"),  # 首尾相接
    ("11-2", 5, "11-3..11-5, 11-4..11-6", "11-12"),  # 相叠的日子只算一次
    ("11-2", 5, "11-3..11-5, 11-3..11-5", "11-11"),  # 同一天告知、补齐两次
    # 停在时限之外
    ("11-2", 5, "11-10..11-20", "11-9"),  # 到期以后才告知，不把过期的救回来
    ("11-2", 5, "11-9..11-12", "11-9"),  # 最后一天告知
    ("11-2", 5, "11-6..11-12", "11-13"),  # 还剩一天时告知
    ("11-2", 5, "10-20..10-28", "11-9"),
    ("11-2", 5, "10-29..11-3", "11-10"),
    # 还在等材料：按最早的可能算
    ("11-2", 5, "11-4..", "11-9"),
    ("11-2", 5, "11-3..11-4, 11-5..", "11-10"),
    # 一个工作日
    ("11-2", 1, "11-2..11-3", "11-4"),
    ("11-2", 1, "11-3..11-20", "11-3"),
]
PROVISIONAL = [
    ("12-30", 1, "", "12-31", False),
    ("12-31", 1, "", "2027-01-04", True),
    ("11-2", 45, "", "2027-01-05", True),
    ("12-28", 3, "", "12-31", False),
    ("12-28", 3, "12-29..2027-01-04", "2027-01-06", True),  # 停到明年，明年的日子未定
    ("12-28", 3, "12-29..", "12-31", False),
]


@pytest.mark.parametrize("received, days, last", DEADLINES)
def test_the_deadline(received: str, days: int, last: str) -> None:
    assert deadline(day(received), days, CALENDAR).day == day(last)


@pytest.mark.parametrize("received, days, paused, last", PAUSED)
def test_the_deadline_with_pauses(received: str, days: int, paused: str, last: str) -> None:
    assert deadline(day(received), days, CALENDAR, pauses(paused)).day == day(last)


@pytest.mark.parametrize("received, days, paused, last, provisional", PROVISIONAL)
def test_a_deadline_past_the_covered_years_is_provisional(
    received: str, days: int, paused: str, last: str, provisional: bool
) -> None:
    limit = deadline(day(received), days, CALENDAR, pauses(paused))
    assert (limit.day, limit.provisional) == (day(last), provisional)


def test_the_derivation_names_the_days_of_waiting() -> None:
    assert deadline(day("11-5"), 3, CALENDAR, pauses("11-6..11-9")).derivation == (
        "2026-11-06（周五） 第1个工作日",
        "2026-11-07（周六） 休息日，不计",
        "2026-11-08（周日） 休息日，不计",
        "2026-11-09（周一） 等求助人交材料，不计",
        "2026-11-10（周二） 第2个工作日",
        "2026-11-11（周三） 第3个工作日",
    )


@pytest.mark.parametrize(
    "limit, urgent, last_days",
    [
        (20, False, ("11-3", "11-9", "11-30")),
        (5, False, ("11-3", "11-9", "11-9")),
        (3, False, ("11-3", "11-5", "11-5")),  # 首次答复不晚于决定
        (1, False, ("11-3", "11-3", "11-3")),
        (20, True, ("11-3", "11-3", "11-30")),  # 紧急：一个工作日内首次答复
        (1, True, ("11-3", "11-3", "11-3")),
    ],
)
def test_the_three_limits_of_a_task(
    catalogue: Catalogue, limit: int, urgent: bool, last_days: tuple[str, str, str]
) -> None:
    found = clocks(day("11-2"), limit, CALENDAR, catalogue.clock, urgent=urgent)
    three = (found.acknowledge_by.day, found.answer_by.day, found.decide_by.day)
    assert (found.started, three) == (day("11-2"), tuple(map(day, last_days)))


def a_task(started: str, limit: int, *stored: list[str | None]) -> dict[str, Any]:
    """A task as stored: pauses are lists of ISO dates."""
    return {"started_on": day(started), "time_limit": limit, "pauses": list(stored)}


REMINDERS = [
    (a_task("11-2", 20), "11-24"),  # 第16个工作日
    (a_task("11-2", 45), "12-22"),  # 第36个
    (a_task("11-2", 10), "11-12"),  # 第8个
    (a_task("11-2", 5), "11-6"),  # 第4个
    (a_task("11-2", 4), "11-5"),  # 3.2，取第3个
    (a_task("11-2", 3), "11-4"),
    (a_task("11-2", 2), "11-3"),
    (a_task("11-2", 1), "11-3"),  # 不早于第1个
    (a_task("9-30", 10), "10-16"),
    (a_task("2-6", 10), "2-25"),  # 跨春节
    (a_task("11-2", 5, ["2026-11-03", "2026-11-05"]), "11-10"),
    (a_task("11-2", 5, ["2026-11-03", None]), "11-6"),  # 还在等：先按不停算，到时不提醒
]


@pytest.mark.parametrize("task, last", REMINDERS)
def test_reminded_when_80_percent_of_the_limit_has_gone(
    catalogue: Catalogue, task: dict[str, Any], last: str
) -> None:
    assert remind_on(task, catalogue.clock, CALENDAR) == day(last)


def test_a_stored_task_gives_its_pauses_and_its_deadline_anew() -> None:
    task = a_task("11-2", 5, ["2026-11-03", "2026-11-05"], ["2026-11-09", None])
    assert pauses_of(task) == pauses("11-3..11-5, 11-9..")
    assert is_paused(task)
    assert decide_by(task, CALENDAR).day == day("11-11")
    task["pauses"][1][1] = "2026-11-10"
    assert not is_paused(task)
    assert decide_by(task, CALENDAR).day == day("11-12")
    assert not is_paused(a_task("11-2", 5))


SPEAKING = [
    ("2026-11-02 08:29:59", False),  # 周一
    ("2026-11-02 08:30:00", True),
    ("2026-11-02 12:30:00", True),
    ("2026-11-02 19:59:59", True),
    ("2026-11-02 20:00:00", False),
    ("2026-11-02 00:00:00", False),
    ("2026-11-02 23:59:59", False),
    ("2026-11-07 10:00:00", False),  # 周六
    ("2026-11-08 10:00:00", False),  # 周日
    ("2026-10-10 08:29:59", False),  # 调休上班的周六
    ("2026-10-10 08:30:00", True),
    ("2026-10-11 10:00:00", False),
    ("2026-09-20 19:59:59", True),  # 调休上班的周日
    ("2026-09-19 10:00:00", False),
    ("2026-10-01 10:00:00", False),  # 国庆，周四
    ("2026-10-08 10:00:00", True),
    ("2026-02-14 10:00:00", True),  # 春节前的周六
    ("2026-02-17 10:00:00", False),  # 正月初一，周二
    ("2026-02-28 10:00:00", True),
    ("2025-01-26 10:00:00", True),  # 春节前的周日
    ("2025-10-11 10:00:00", True),
    ("2027-01-01 10:00:00", False),
]


@pytest.mark.parametrize("moment, may", SPEAKING)
def test_people_are_reminded_in_office_hours_only(
    catalogue: Catalogue, moment: str, may: bool
) -> None:
    here = datetime.fromisoformat(moment).replace(tzinfo=BEIJING)
    for now in (here, here.astimezone(UTC), here.astimezone(timezone(timedelta(hours=-8)))):
        assert may_speak(now, catalogue.clock, CALENDAR) is may
