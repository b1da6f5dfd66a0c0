"""Working days of the State Council's calendar, and deadlines counted in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Protocol

WEEKDAYS = "一二三四五六日"


class Calendar(Protocol):
    """What deadline arithmetic asks of a calendar; handed in, so that tests can hand in theirs."""

    def is_working_day(self, day: date) -> bool:
        """Whether offices work on this day."""
        ...

    def is_settled(self, day: date) -> bool:
        """Whether the holiday list of that year is out; if not, the answer may change."""
        ...

    def __hash__(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day to act. `provisional` where a year's holiday list is not out yet."""

    day: date
    working_days: int
    provisional: bool
    derivation: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pause:
    """Days on which a limit does not run: after `since`, up to and with `until` (None: goes on)."""

    since: date
    until: date | None = None

    def holds(self, day: date) -> bool:
        """Whether the limit stands still on this day."""
        return self.since < day and (self.until is None or day <= self.until)


def deadline(
    received: date, working_days: int, calendar: Calendar, pauses: Sequence[Pause] = ()
) -> Deadline:
    """The last of `working_days` working days, counted from the day after `received`.

    Days within a pause are not counted; one that goes on is as if it ended on its first day: the
    deadline is then the earliest that it can be. `derivation` tells every day passed over or
    counted, one line each, in Chinese.
    """
    if working_days < 1:
        raise ValueError("a time limit is at least one working day")
    return _deadline(received, working_days, calendar, tuple(pauses))


@lru_cache(maxsize=4096)
def _deadline(
    received: date, working_days: int, calendar: Calendar, pauses: tuple[Pause, ...]
) -> Deadline:
    ended = [pause for pause in pauses if pause.until is not None]
    day, counted, settled = received, 0, True
    steps: list[str] = []
    while counted < working_days:
        day += timedelta(days=1)
        settled = settled and calendar.is_settled(day)
        if not calendar.is_working_day(day):
            steps.append(f"{_said(day)} 休息日，不计")
        elif any(pause.holds(day) for pause in ended):
            steps.append(f"{_said(day)} 等求助人交材料，不计")
        else:
            counted += 1
            steps.append(f"{_said(day)} 第{counted}个工作日")
    return Deadline(day, working_days, not settled, tuple(steps))


def counted_to(start: date, by: date, calendar: Calendar) -> Deadline:
    """How a known limit was counted: the deadline of as many working days as lie up to `by`."""
    days = (start + timedelta(days=n + 1) for n in range((by - start).days))
    return deadline(start, sum(map(calendar.is_working_day, days)), calendar)


def next_working_day(day: date, calendar: Calendar, after: int = 1) -> date:
    """The `after`-th working day after a day."""
    return deadline(day, after, calendar).day


def _said(day: date) -> str:
    return f"{day.isoformat()}（周{WEEKDAYS[day.weekday()]}）"


class ChinaCalendar:
    """The State Council's holidays and make-up days, as the package chinesecalendar has them.

    Beyond its last year: weekends and the statutory days of the package `holidays`, unsettled.
    """

    def __init__(self) -> None:
        self._known: dict[date, bool] = {}

    def is_working_day(self, day: date) -> bool:
        """Whether offices work on this day; make-up Saturdays and Sundays count as working days."""
        known = self._known.get(day)
        if known is None:
            known = self._known[day] = self._look_up(day)
        return known

    def is_settled(self, day: date) -> bool:
        """Whether the State Council's list covers that year."""
        first, last = _settled_years()
        return first <= day.year <= last

    def _look_up(self, day: date) -> bool:
        if self.is_settled(day):
            import chinese_calendar

            return bool(chinese_calendar.is_workday(day))
        return day.weekday() < 5 and day not in _statutory_days()


@lru_cache(maxsize=1)
def _settled_years() -> tuple[int, int]:
    from chinese_calendar.constants import holidays

    years = [day.year for day in holidays]
    return min(years), max(years)


@lru_cache(maxsize=1)
def _statutory_days() -> Any:
    import holidays

    return holidays.country_holidays("CN")


@lru_cache(maxsize=1)
def china_calendar() -> ChinaCalendar:
    """The one calendar of a process."""
    return ChinaCalendar()
