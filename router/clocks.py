"""The clocks of a task: until when to acknowledge, to answer first, to decide; and its schedule."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any

from router.catalogue import Clock
from router.request import BEIJING
from router.working_days import Calendar, Deadline, Pause, deadline


@dataclass(frozen=True, slots=True)
class Clocks:
    """The three limits of a task, all counted from the day after `started`."""

    started: date
    acknowledge_by: Deadline
    answer_by: Deadline
    decide_by: Deadline


def clocks(
    started: date, working_days: int, calendar: Calendar, clock: Clock, *, urgent: bool
) -> Clocks:
    """The limits of a task dispatched on a day; none is longer than the decision's."""
    first = clock.urgent_first_answer_working_days if urgent else clock.first_answer_working_days
    return _clocks(started, clock.acknowledge_working_days, first, working_days, calendar)


@lru_cache(maxsize=1024)  # the tasks of one day have the same few limits
def _clocks(
    started: date, acknowledge: int, first: int, working_days: int, calendar: Calendar
) -> Clocks:
    return Clocks(
        started,
        deadline(started, min(acknowledge, working_days), calendar),
        deadline(started, min(first, working_days), calendar),
        deadline(started, working_days, calendar),
    )


def pauses_of(task: Mapping[Any, Any]) -> tuple[Pause, ...]:
    """The days on which a task's limit did not run, as stored."""
    return tuple(
        Pause(date.fromisoformat(since), date.fromisoformat(until) if until else None)
        for since, until in task["pauses"]
    )


def decide_by(task: Mapping[Any, Any], calendar: Calendar) -> Deadline:
    """A task's deadline worked out anew from what is stored: its start, limit and pauses."""
    return deadline(task["started_on"], task["time_limit"], calendar, pauses_of(task))


def pauses_ended(task: Mapping[Any, Any], day: date) -> list[list[str]]:
    """A task's pauses as they are stored once the one that goes on has ended on a day."""
    return [[since, until or day.isoformat()] for since, until in task["pauses"]]


def is_paused(task: Mapping[Any, Any]) -> bool:
    """Whether a task's limit stands still now."""
    return any(until is None for _, until in task["pauses"])


def morning(day: date, clock: Clock) -> datetime:
    """When the office's day begins, Beijing time."""
    return datetime.combine(day, clock.day_begins, BEIJING)


def remind_on(task: Mapping[Any, Any], clock: Clock, calendar: Calendar) -> date:
    """The working day on which so much of a task's limit has gone that its handler is reminded."""
    days = max(1, task["time_limit"] * clock.remind_percent // 100)
    return deadline(task["started_on"], days, calendar, pauses_of(task)).day


def may_speak(now: datetime, clock: Clock, calendar: Calendar) -> bool:
    """Whether people may be reminded now: on a working day, within the office's hours."""
    here = now.astimezone(BEIJING)
    at: time = here.time()
    return calendar.is_working_day(here.date()) and clock.day_begins <= at < clock.day_ends
