"""What the clock will have to do for a case: rows of `due`, written with the act that needs them.

`supervision` does them. A row that no longer matters when its time comes is settled as such, so
that nothing has to be taken back when a task is answered, returned or paused. Rows come in sets:
when a limit moves, a new set counts and the earlier one no longer does (`turn` is ten times the
set's number plus the step). Of a task's limits only the next row is written; each brings the one
after it, so that a case costs a row and not seven.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

from nlu.labels import Need
from router.catalogue import Catalogue
from router.clocks import morning, remind_on
from router.request import BEIJING
from router.working_days import Calendar, next_working_day

Row = dict[str, Any]
_STEPS = 10


class Kind(StrEnum):
    """What falls due."""

    acknowledge = "acknowledge"  # 逾期未签收
    answer = "answer"  # 逾期未首次答复
    remind = "remind"  # 时限将到（80%）
    escalate = "escalate"  # 逾期未办结：承办人、部门负责人、监督、一事一议
    call_back = "call_back"  # 回访
    visit = "visit"  # 探访
    alike = "alike"  # 找相同的求助，提议并单
    triage = "triage"  # 转了人工，还没有人处理
    hand_over = "hand_over"  # 对话转了人工，还没有人接手
    waiting = "waiting"  # 等求助人的材料太久，请首问打个电话


#: On which day a limit is over, or nearly; what it is and which step.
_Limit = tuple[date, Kind, int]

#: Who is told at each step of an overdue decision, and how many working days after the deadline.
LADDER: tuple[tuple[str, int], ...] = (
    ("handler", 1),
    ("department_head", 2),
    ("supervisor", 3),
    ("joint_review", 5),
)


#: Who is told of a case that stays in triage, and after how many whole working days there.
TRIAGE_LADDER: tuple[tuple[str, int], ...] = (("first_contact", 1), ("supervisor", 3))
#: After so many days of waiting for materials the requester is called, and again after as many.
WAITING_DAYS = 30


def set_of(row: Mapping[Any, Any]) -> int:
    """To which set a due row belongs."""
    return int(row["turn"]) // _STEPS


def step_of(row: Mapping[Any, Any]) -> int:
    """Which step of its set a due row is."""
    return int(row["turn"]) % _STEPS


def limit_rows(
    case: Mapping[Any, Any], task: Mapping[Any, Any], catalogue: Catalogue, calendar: Calendar
) -> list[Row]:
    """All reminders and escalations of a task's limits, in the order in which they fall due.

    Never before the set began (`clock_since`): what should have been told already is told at once.
    """
    found = sorted(_limits(task, catalogue, calendar), key=_first)
    return [_limit_row(case, task, catalogue, limit) for limit in found]


def first_row(
    case: Mapping[Any, Any], task: Mapping[Any, Any], catalogue: Catalogue, calendar: Calendar
) -> Row:
    """What falls due first of a task's limits."""
    soonest = min(_limits(task, catalogue, calendar), key=_first)
    return _limit_row(case, task, catalogue, soonest)


def _limits(task: Mapping[Any, Any], catalogue: Catalogue, calendar: Calendar) -> Iterator[_Limit]:
    since: date = task["clock_since"].astimezone(BEIJING).date()
    yield max(since, next_working_day(task["acknowledge_by"], calendar)), Kind.acknowledge, 0
    yield max(since, next_working_day(task["answer_by"], calendar)), Kind.answer, 0
    yield max(since, remind_on(task, catalogue.clock, calendar)), Kind.remind, 0
    # A limit that is over when its set begins (a late reassignment) still goes step by step.
    begins = max(task["deadline"], since)
    for step, (_, days) in enumerate(LADDER):
        yield next_working_day(begins, calendar, days), Kind.escalate, step


def _first(limit: _Limit) -> date:
    return limit[0]


def _limit_row(
    case: Mapping[Any, Any],
    task: Mapping[Any, Any],
    catalogue: Catalogue,
    limit: _Limit,
) -> Row:
    day, kind, step = limit
    at = max(morning(day, catalogue.clock), task["clock_since"])
    return _row(case, kind, at, int(task["clock_set"]) * _STEPS + step, task)


def call_back_rows(
    case: Mapping[Any, Any], catalogue: Catalogue, calendar: Calendar, today: date
) -> list[Row]:
    """Call back on the next working day after the answer, and on the days after that."""
    clock, base = catalogue.clock, int(case["call_set"]) * _STEPS
    days = (next_working_day(today, calendar, n + 1) for n in range(clock.call_back_tries))
    return [
        _row(case, Kind.call_back, morning(day, clock), base + step)
        for step, day in enumerate(days)
    ]


def visit_rows(case: Mapping[Any, Any], task: Mapping[Any, Any], catalogue: Catalogue) -> list[Row]:
    """The first of the visits that the document wants for a need; each brings the next."""
    visits = catalogue.jurisdictions[case["jurisdiction"]].needs[Need(task["need"])].visits
    if visits is None:
        return []
    first = morning(months_after(task["started_on"], visits.months[0]), catalogue.clock)
    return [_row(case, Kind.visit, first, _STEPS, task)]


def triage_row(
    case: Mapping[Any, Any], since: date, step: int, catalogue: Catalogue, calendar: Calendar
) -> Row:
    """A step of telling that a case is still in triage, where it is `since`; each brings the next.

    Each stay has its own `call_set`, whether it ended with an answer or with a withdrawal.
    """
    day = next_working_day(since, calendar, TRIAGE_LADDER[step][1] + 1)
    turn = int(case["call_set"]) * _STEPS + step
    return _row(case, Kind.triage, morning(day, catalogue.clock), turn)


def hand_over_row(case: Mapping[Any, Any], times: int, step: int, at: datetime) -> Row:
    """A step of telling that nobody took a talk, handed over for the so-manieth time.

    Each brings the next.
    """
    return _row(case, Kind.hand_over, at, times * _STEPS + step)


def waiting_row(
    case: Mapping[Any, Any], task: Mapping[Any, Any], asked: int, step: int, catalogue: Catalogue
) -> Row | None:
    """A step of telling that materials do not come; each brings the next, as long as there is one.

    `asked` is the version of the list that was asked for: it never comes again, pauses do.
    """
    if step == _STEPS:
        return None
    since = date.fromisoformat(task["pauses"][-1][0])
    day = since + timedelta(days=WAITING_DAYS * (step + 1))
    return _row(case, Kind.waiting, morning(day, catalogue.clock), asked * _STEPS + step, task)


def key_of(row: Mapping[Any, Any]) -> tuple[str, int]:
    """Which row of a task it is."""
    return str(row["kind"]), int(row["turn"])


def alike_row(case: Mapping[Any, Any], now: datetime) -> Row:
    """Look once for earlier cases that may be the same (并单), off the path of taking in."""
    return _row(case, Kind.alike, now, _STEPS)


def months_after(day: date, months: int) -> date:
    """The same day so many months on; the month's last where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first = date(year, month + 1, 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return min(last, first + timedelta(days=day.day - 1))


def _row(
    case: Mapping[Any, Any],
    kind: Kind,
    at: datetime,
    turn: int,
    task: Mapping[Any, Any] | None = None,
) -> Row:
    return {
        "case_id": case["id"],
        "task_id": task["id"] if task is not None else None,
        "kind": str(kind),
        "turn": turn,
        "at": at,
        # Calling (back) and visiting wait for the morning, whatever the case was about.
        "danger": case["danger"] and kind not in (Kind.call_back, Kind.visit, Kind.waiting),
    }
