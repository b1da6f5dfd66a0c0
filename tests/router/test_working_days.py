"""Deadlines in working days, checked against the State Council's lists of 2025 and 2026."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from router.working_days import Calendar, china_calendar, deadline

DEADLINES = [
    # No holiday between: only weekends are left out.
    (date(2026, 11, 23), 1, date(2026, 11, 24)),  # 周一收到，周二截止：从次日算起
    (date(2026, 11, 27), 1, date(2026, 11, 30)),  # 周五收到，下周一
    (date(2026, 11, 22), 1, date(2026, 11, 23)),  # 周日收到，周一是第一个工作日
    (date(2026, 11, 22), 20, date(2026, 12, 18)),  # 低保20个工作日
    (date(2026, 6, 1), 10, date(2026, 6, 15)),  # 两个周末
    (date(2025, 11, 3), 15, date(2025, 11, 24)),  # 三个周末
    # 元旦
    (date(2024, 12, 31), 1, date(2025, 1, 2)),  # 2025年元旦一天
    (date(2025, 12, 31), 1, date(2026, 1, 4)),  # 2026年元旦三天；1月4日周日调休上班
    (date(2025, 12, 31), 2, date(2026, 1, 5)),  # 元旦后第二个工作日是周一
    (date(2026, 1, 2), 1, date(2026, 1, 4)),  # 元旦假中收到
    # 春节
    (date(2025, 1, 25), 1, date(2025, 1, 26)),  # 1月26日周日调休上班
    (date(2025, 1, 27), 1, date(2025, 2, 5)),  # 2025年春节八天，1月28日至2月4日
    (date(2025, 2, 7), 1, date(2025, 2, 8)),  # 2月8日周六调休上班
    (date(2026, 2, 13), 1, date(2026, 2, 14)),  # 2月14日周六调休上班
    (date(2026, 2, 14), 1, date(2026, 2, 24)),  # 2026年春节九天，2月15日至23日
    (date(2026, 2, 10), 10, date(2026, 3, 2)),  # 春节九天，前后周六2月14日、28日各上一天班
    (date(2026, 2, 27), 1, date(2026, 2, 28)),  # 2月28日周六调休上班
    # 清明
    (date(2025, 4, 3), 1, date(2025, 4, 7)),  # 2025年清明4月4日至6日
    (date(2026, 4, 3), 1, date(2026, 4, 7)),  # 2026年清明4月4日至6日
    # 劳动节
    (date(2025, 4, 26), 1, date(2025, 4, 27)),  # 4月27日周日调休上班
    (date(2025, 4, 30), 1, date(2025, 5, 6)),  # 2025年劳动节5月1日至5日
    (date(2026, 4, 30), 1, date(2026, 5, 6)),  # 2026年劳动节5月1日至5日
    (date(2026, 5, 6), 3, date(2026, 5, 9)),  # 5月9日周六调休上班
    # 端午
    (date(2025, 5, 30), 1, date(2025, 6, 3)),  # 2025年端午5月31日至6月2日
    (date(2026, 6, 18), 1, date(2026, 6, 22)),  # 2026年端午6月19日至21日
    # 中秋和国庆
    (date(2025, 9, 27), 1, date(2025, 9, 28)),  # 9月28日周日调休上班
    (date(2025, 9, 30), 1, date(2025, 10, 9)),  # 2025年国庆中秋八天，10月1日至8日
    (date(2025, 10, 10), 1, date(2025, 10, 11)),  # 10月11日周六调休上班
    (date(2026, 9, 18), 1, date(2026, 9, 20)),  # 9月20日周日调休上班（周六不上）
    (date(2026, 9, 24), 1, date(2026, 9, 28)),  # 2026年中秋9月25日至27日
    (date(2026, 9, 30), 1, date(2026, 10, 8)),  # 2026年国庆七天，10月1日至7日
    (date(2026, 9, 30), 3, date(2026, 10, 10)),  # 国庆七天不计；10月10日周六调休上班
    (date(2026, 9, 30), 4, date(2026, 10, 12)),  # 10月11日周日休息
    (date(2026, 9, 23), 10, date(2026, 10, 14)),  # 中秋三天、国庆七天，10月10日上班
]
NEXT_YEAR = [
    (date(2026, 12, 31), 1, date(2027, 1, 4)),  # 元旦1月1日周五，接着周末
    (date(2026, 12, 30), 2, date(2027, 1, 4)),  # 跨年：2026年的一天加2027年的一天
    (date(2027, 2, 4), 1, date(2027, 2, 11)),  # 2027年春节法定假日；调休还没有公布
    (date(2027, 4, 30), 1, date(2027, 5, 5)),  # 2027年劳动节
    (date(2027, 9, 30), 1, date(2027, 10, 6)),  # 2027年国庆
]

CALENDAR: Calendar = china_calendar()


@pytest.mark.parametrize("received, days, last", DEADLINES)
def test_the_deadline(received: date, days: int, last: date) -> None:
    due = deadline(received, days, CALENDAR)
    assert (due.day, due.working_days, due.provisional) == (last, days, False)


@pytest.mark.parametrize("received, days, last", NEXT_YEAR)
def test_a_deadline_in_a_year_without_a_list_is_provisional(
    received: date, days: int, last: date
) -> None:
    due = deadline(received, days, CALENDAR)
    assert (due.day, due.provisional) == (last, True)


def test_a_deadline_on_the_last_day_of_the_list_is_settled() -> None:
    due = deadline(date(2026, 12, 30), 1, CALENDAR)
    assert (due.day, due.provisional) == (date(2026, 12, 31), False)


def test_the_derivation_tells_every_day() -> None:
    assert deadline(date(2026, 9, 30), 3, CALENDAR).derivation == (
        "2026-10-01（周四） 休息日，不计",
        "2026-10-02（周五） 休息日，不计",
        "2026-10-03（周六） 休息日，不计",
        "2026-10-04（周日） 休息日，不计",
        "2026-10-05（周一） 休息日，不计",
        "2026-10-06（周二） 休息日，不计",
        "2026-10-07（周三） 休息日，不计",
        "2026-10-08（周四） 第1个工作日",
        "2026-10-09（周五） 第2个工作日",
        "2026-10-10（周六） 第3个工作日",
    )


@pytest.mark.parametrize("days", [0, -1])
def test_no_time_limit_is_shorter_than_a_day(days: int) -> None:
    with pytest.raises(ValueError, match="at least one working day"):
        deadline(date(2026, 11, 23), days, CALENDAR)


class EveryDay:
    """A calendar of one's own: offices that never close."""

    def is_working_day(self, day: date) -> bool:
        return True

    def is_settled(self, day: date) -> bool:
        return day.year < 2027


def test_the_calendar_is_handed_in() -> None:
    due = deadline(date(2026, 9, 30), 3, EveryDay())
    assert (due.day, due.provisional) == (date(2026, 10, 3), False)
    assert deadline(date(2026, 12, 31), 1, EveryDay()).provisional


a_day = some.dates(date(2020, 1, 1), date(2030, 12, 31))
a_limit = some.integers(1, 60)


@given(a_day, a_limit)
def test_the_deadline_is_a_working_day_after_the_day_received(received: date, days: int) -> None:
    due = deadline(received, days, CALENDAR)
    assert due.day > received
    assert CALENDAR.is_working_day(due.day)
    between = [received + timedelta(n) for n in range(1, (due.day - received).days + 1)]
    assert sum(map(CALENDAR.is_working_day, between)) == days
    assert len(due.derivation) == len(between)
    assert due.provisional == (not all(map(CALENDAR.is_settled, between)))


@given(a_day, a_limit, a_limit)
@settings(max_examples=60)
def test_more_days_are_a_later_deadline(received: date, one: int, other: int) -> None:
    first, second = (deadline(received, days, CALENDAR).day for days in sorted((one, other)))
    assert (first < second) == (one != other)


@given(a_day, a_limit)
@settings(max_examples=60)
def test_who_comes_later_is_not_due_earlier(received: date, days: int) -> None:
    tomorrow = received + timedelta(1)
    assert deadline(received, days, CALENDAR).day <= deadline(tomorrow, days, CALENDAR).day
