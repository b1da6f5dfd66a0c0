"""What is written down for the clock to do: which rows, on which mornings, never before now."""

from datetime import date, datetime
from typing import Any

import pytest

from nlu.labels import Need
from router.catalogue import Catalogue
from router.request import BEIJING
from router.schedule import (
    Kind,
    call_back_rows,
    first_row,
    limit_rows,
    months_after,
    set_of,
    step_of,
    visit_rows,
)
from router.working_days import Calendar, china_calendar

CALENDAR: Calendar = china_calendar()
RECEIVED = datetime(2026, 11, 2, 9, 30, tzinfo=BEIJING)
TASK: dict[str, Any] = {
    "id": 7,
    "need": str(Need.minimum_living_allowance),
    "clock_set": 1,
    "clock_since": RECEIVED,
    "time_limit": 20,
    "started_on": date(2026, 11, 2),
    "acknowledge_by": date(2026, 11, 3),
    "answer_by": date(2026, 11, 9),
    "deadline": date(2026, 11, 30),
    "pauses": [],
}


def a_case(
    jurisdiction: str = "dalian", call_set: int = 1, *, danger: bool = False
) -> dict[str, Any]:
    return {"id": 3, "jurisdiction": jurisdiction, "danger": danger, "call_set": call_set}


def morning(month: int, day: int, year: int = 2026) -> datetime:
    return datetime(year, month, day, 8, 30, tzinfo=BEIJING)


def test_the_rows_of_a_task_in_the_order_in_which_they_fall_due(catalogue: Catalogue) -> None:
    rows = limit_rows(a_case(), TASK, catalogue, CALENDAR)
    assert [(row["kind"], step_of(row), row["at"]) for row in rows] == [
        (Kind.acknowledge, 0, morning(11, 4)),
        (Kind.answer, 0, morning(11, 10)),
        (Kind.remind, 0, morning(11, 24)),
        (Kind.escalate, 0, morning(12, 1)),  # 承办人
        (Kind.escalate, 1, morning(12, 2)),  # 部门负责人
        (Kind.escalate, 2, morning(12, 3)),  # 监督
        (Kind.escalate, 3, morning(12, 7)),  # 一事一议，隔一个周末
    ]
    assert {(row["case_id"], row["task_id"], set_of(row)) for row in rows} == {(3, 7, 1)}
    assert first_row(a_case(), TASK, catalogue, CALENDAR) == rows[0]


def test_a_limit_of_one_day_is_reminded_of_before_it_is_overdue(catalogue: Catalogue) -> None:
    day = date(2026, 11, 3)
    short = {**TASK, "time_limit": 1, "acknowledge_by": day, "answer_by": day, "deadline": day}
    rows = limit_rows(a_case(), short, catalogue, CALENDAR)
    assert [(row["kind"], row["at"]) for row in rows][:4] == [
        (Kind.remind, morning(11, 3)),
        (Kind.acknowledge, morning(11, 4)),
        (Kind.answer, morning(11, 4)),
        (Kind.escalate, morning(11, 4)),
    ]


def test_what_is_over_already_falls_due_now(catalogue: Catalogue) -> None:
    now = datetime(2026, 12, 2, 22, 0, tzinfo=BEIJING)
    rows = limit_rows(a_case(), {**TASK, "clock_set": 4, "clock_since": now}, catalogue, CALENDAR)
    # Overdue already when it came to another department: still told upwards step by step.
    upwards = [morning(12, 3), morning(12, 4), morning(12, 7), morning(12, 9)]
    assert [row["at"] for row in rows] == [*[now] * 3, *upwards]
    assert {set_of(row) for row in rows} == {4}


@pytest.mark.parametrize(
    "today, day",
    [
        (date(2026, 11, 5), (11, 6)),  # 周四答复，周五回访
        (date(2026, 11, 6), (11, 9)),  # 周五答复，周一回访
        (date(2026, 9, 30), (10, 8)),  # 国庆前答复
        (date(2026, 10, 9), (10, 10)),  # 周六调休上班
    ],
)
def test_called_back_on_the_next_working_day(
    catalogue: Catalogue, today: date, day: tuple[int, int]
) -> None:
    row = call_back_rows(a_case(call_set=2), catalogue, CALENDAR, today)[0]
    assert (row["kind"], row["task_id"], row["at"]) == (Kind.call_back, None, morning(*day))


def test_three_tries_on_three_working_days(catalogue: Catalogue) -> None:
    rows = call_back_rows(a_case(call_set=2), catalogue, CALENDAR, date(2026, 11, 5))
    assert [(set_of(row), step_of(row), row["at"]) for row in rows] == [
        (2, 0, morning(11, 6)),
        (2, 1, morning(11, 9)),
        (2, 2, morning(11, 10)),
    ]


def test_only_limits_are_told_at_night_in_danger(catalogue: Catalogue) -> None:
    case, task = a_case("changning", danger=True), {**TASK, "need": str(Need.care_service)}
    limits = limit_rows(case, task, catalogue, CALENDAR)
    calls = call_back_rows(case, catalogue, CALENDAR, date(2026, 11, 5))
    visits = visit_rows(case, task, catalogue)
    assert [{row["danger"] for row in rows} for rows in (limits, calls, visits)] == [
        {True},
        {False},
        {False},
    ]


@pytest.mark.parametrize(
    "jurisdiction, need, months",
    [
        ("shaanxi", Need.extreme_poverty_support, 1),  # 二（二）3：每月至少一次
        ("dazhou", Need.care_service, 1),  # 第10条：月探访率100%
        ("changning", Need.minimum_living_allowance, 1),  # 五·4：月度、季度、半年度
        ("changning", Need.extreme_poverty_support, 1),
        ("changning", Need.low_income_recognition, 1),
        ("changning", Need.care_service, 1),
        ("changning", Need.medical_assistance, None),
        ("shaanxi", Need.minimum_living_allowance, None),
        ("dazhou", Need.extreme_poverty_support, None),
        ("dalian", Need.extreme_poverty_support, None),
        ("dalian", Need.care_service, None),
    ],
)
def test_visits_where_the_document_wants_them(
    catalogue: Catalogue, jurisdiction: str, need: Need, months: int | None
) -> None:
    rows = visit_rows(a_case(jurisdiction), {**TASK, "need": str(need)}, catalogue)
    expected = [] if months is None else [morning(11 + months, 2)]
    assert [row["at"] for row in rows] == expected


@pytest.mark.parametrize(
    "day, months, later",
    [
        (date(2026, 11, 2), 1, date(2026, 12, 2)),
        (date(2026, 12, 2), 1, date(2027, 1, 2)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),  # 二月没有30日
        (date(2027, 11, 30), 3, date(2028, 2, 29)),  # 闰年
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 12, 31), 12, date(2027, 12, 31)),
        (date(2026, 5, 31), 24, date(2028, 5, 31)),
    ],
)
def test_so_many_months_on(day: date, months: int, later: date) -> None:
    assert months_after(day, months) == later
