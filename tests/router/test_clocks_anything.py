"""Deadlines drawn at random: more days, more pauses, and what the derivation tells of them."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as some

from router.catalogue import Catalogue
from router.clocks import decide_by, remind_on
from router.working_days import Calendar, Pause, china_calendar, deadline, next_working_day

CALENDAR: Calendar = china_calendar()

a_day = some.dates(date(2024, 1, 1), date(2029, 12, 31))
a_limit = some.integers(1, 45)


@some.composite
def a_day_and_pauses(draw: some.DrawFn) -> tuple[date, tuple[Pause, ...]]:
    """A day and up to five pauses near it, in any order, also such as end before they begin."""
    received = draw(a_day)
    offset = some.integers(-10, 90)
    pairs = draw(some.lists(some.tuples(offset, some.none() | some.integers(-2, 30)), max_size=5))
    return received, tuple(
        Pause(
            received + timedelta(since),
            None if lasts is None else received + timedelta(since + lasts),
        )
        for since, lasts in pairs
    )


@given(a_day_and_pauses(), a_limit, a_limit)
def test_more_days_are_never_an_earlier_deadline(
    drawn: tuple[date, tuple[Pause, ...]], one: int, other: int
) -> None:
    received, paused = drawn
    first, second = (deadline(received, n, CALENDAR, paused).day for n in sorted((one, other)))
    assert (first < second) == (one != other)


@given(a_day_and_pauses(), a_limit)
def test_pauses_never_shorten_a_limit(drawn: tuple[date, tuple[Pause, ...]], limit: int) -> None:
    received, paused = drawn
    days = [deadline(received, limit, CALENDAR, paused[:n]).day for n in range(len(paused) + 1)]
    assert days == sorted(days)


@given(a_day_and_pauses(), a_limit)
def test_the_derivation_counts_exactly_the_working_days_that_are_not_paused(
    drawn: tuple[date, tuple[Pause, ...]], limit: int
) -> None:
    received, paused = drawn
    found = deadline(received, limit, CALENDAR, paused)
    ended = [pause for pause in paused if pause.until is not None]
    walked = [received + timedelta(n) for n in range(1, (found.day - received).days + 1)]
    running = [
        one
        for one in walked
        if CALENDAR.is_working_day(one) and not any(pause.holds(one) for pause in ended)
    ]
    assert len(running) == limit
    assert running[-1] == found.day
    said = dict(zip(walked, found.derivation, strict=True))
    assert [said[one].split()[1] for one in running] == [
        f"第{n}个工作日" for n in range(1, limit + 1)
    ]
    assert all(said[one].endswith("不计") for one in walked if one not in running)


@given(a_day, a_limit, some.integers(1, 20))
def test_working_days_add_up(received: date, one: int, other: int) -> None:
    after = deadline(received, one, CALENDAR).day
    assert next_working_day(after, CALENDAR, other) == deadline(received, one + other, CALENDAR).day


@given(a_day, a_limit)
def test_the_reminder_is_never_after_the_deadline(
    catalogue: Catalogue, received: date, limit: int
) -> None:
    task = {"started_on": received, "time_limit": limit, "pauses": []}
    assert received < remind_on(task, catalogue.clock, CALENDAR) <= decide_by(task, CALENDAR).day
