"""What is done when something falls due: who is told, and what is asked of whom.

A function for each kind of due row, in `WORK`; `supervision` calls them when the time has come.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime

from sqlalchemy import insert, select

from nlu.labels import Need
from router.act_tables import due
from router.actors import SYSTEM
from router.clocks import is_paused, morning
from router.docket import Docket, Row
from router.handing_over import tell_of_talk
from router.left_lying import tell_of_triage, tell_of_waiting
from router.lifecycle import Move, Status, TaskStatus
from router.merging import propose_merges
from router.request import BEIJING
from router.returns import holder_of
from router.schedule import LADDER, Kind, months_after, set_of, step_of
from router.working_days import next_working_day

#: What became of a due row; nothing is dropped without a word.
DONE, MOOT = "done", "moot"
_UNDECIDED = (
    TaskStatus.dispatched,
    TaskStatus.acknowledged,
    TaskStatus.waiting,
    TaskStatus.handling,
    TaskStatus.returned,
    TaskStatus.adjudicating,
)
_SUPERVISOR = "supervisor"


async def _acknowledge(docket: Docket, row: Row, task: Row | None) -> str:
    """逾期未签收: the department's head is told."""
    if task is None or task["status"] != TaskStatus.dispatched:
        return MOOT
    return _tell(docket, task, "acknowledge_overdue", "逾期没有签收", "department_head")


async def _answer(docket: Docket, row: Row, task: Row | None) -> str:
    """逾期未首次答复: nothing was said to the requester within the first limit."""
    if task is None or task["status"] not in (TaskStatus.dispatched, TaskStatus.acknowledged):
        return MOOT
    return _tell(docket, task, "first_answer_overdue", "逾期没有首次答复", "department_head")


async def _remind(docket: Docket, row: Row, task: Row | None) -> str | datetime:
    """时限将到: so much of the limit has gone."""
    if task is None or _decided(task):
        return MOOT
    if is_paused(task):
        return _tomorrow(docket)
    until = f"{task['deadline']:%Y-%m-%d}"
    return _tell(docket, task, "deadline_near", f"时限将到（{until}）", "handler")


async def _escalate(docket: Docket, row: Row, task: Row | None) -> str | datetime:
    """逾期未办结: told upwards, a step at a time."""
    if task is None or _decided(task):
        return MOOT
    if is_paused(task):
        return _tomorrow(docket)
    who, _ = LADDER[step_of(row)]
    if who == "joint_review":
        return _tell(docket, task, "review_proposed", "逾期已久，提请一事一议", _SUPERVISOR)
    return _tell(docket, task, "overdue", "逾期没有办结", who)


async def _call_back(docket: Docket, row: Row, task: Row | None) -> str | datetime:
    """回访: the first contact is asked to call, each time on another day.

    Also where the clock stood still: tries that it has missed follow day by day.
    """
    if docket.status is not Status.answered:
        return MOOT
    if await _asked_today(docket, row):
        return _tomorrow(docket)
    docket.move(Move.supervise, SYSTEM, "请首问责任人回访", kind=str(Kind.call_back))
    docket.notify(docket.case["first_contact_unit"], "call_back")
    return DONE


async def _visit(docket: Docket, row: Row, task: Row | None) -> str:
    """探访: told to the first contact; the next one is put on the calendar with it."""
    over = docket.case["outcome"] in ("withdrawn", "guided")  # nothing was granted
    if task is None or over or docket.status is Status.merged:
        return MOOT
    needs = docket.jurisdiction.needs
    visits = needs[Need(task["need"])].visits
    if visits is None:  # the catalogue no longer wants them
        return MOOT
    docket.move_task(task["position"], Move.visit, SYSTEM, "到了该探访的日子")
    docket.notify(docket.case["first_contact_unit"], "visit", task=task["position"])
    day = months_after(row["at"].astimezone(BEIJING).date(), visits.months[0])
    await docket.connection.execute(
        insert(due).values(
            case_id=row["case_id"],
            task_id=row["task_id"],
            kind=row["kind"],
            turn=row["turn"] + 1,
            at=morning(day, docket.office.catalogue.clock),
            danger=row["danger"],
        )
    )
    return DONE


async def _triage(docket: Docket, row: Row, task: Row | None) -> str:
    """转人工还没有处理: told step by step."""
    return DONE if await tell_of_triage(docket, row) else MOOT


async def _waiting(docket: Docket, row: Row, task: Row | None) -> str:
    """等材料太久: somebody calls the requester."""
    return DONE if task is not None and await tell_of_waiting(docket, row, task) else MOOT


async def _hand_over(docket: Docket, row: Row, task: Row | None) -> str:
    """对话没有人接手: told step by step."""
    return DONE if await tell_of_talk(docket, row) else MOOT


async def _alike(docket: Docket, row: Row, task: Row | None) -> str:
    """并单: earlier cases that may be the same are put before the first contact."""
    return DONE if await propose_merges(docket) else MOOT


async def _asked_today(docket: Docket, row: Row) -> bool:
    """Whether a try of the same set was made today."""
    query = select(due.c.turn, due.c.done_at).where(
        due.c.case_id == row["case_id"], due.c.kind == row["kind"], due.c.result == DONE
    )
    made = (await docket.connection.execute(query)).mappings().all()
    return any(
        set_of(one) == set_of(row) and one["done_at"].astimezone(BEIJING).date() == docket.today
        for one in made
    )


def _tell(docket: Docket, task: Row, kind: str, words: str, who: str) -> str:
    """A notice and its ledger row: whom, of what."""
    position = task["position"]
    docket.move_task(position, Move.supervise, SYSTEM, words, kind=kind, told=who)
    to = who if who == _SUPERVISOR else holder_of(docket, task)
    docket.notify(to, kind, task=position, level=who, danger=docket.case["danger"])
    return DONE


def _decided(task: Row) -> bool:
    """Whether a task is past its limits: answered or closed."""
    return task["status"] not in _UNDECIDED


def _tomorrow(docket: Docket) -> datetime:
    """The next working morning: what cannot be told today is looked at again then.

    Where a limit has moved by then a new set counts; where it has not, nothing is lost.
    """
    office = docket.office
    return morning(next_working_day(docket.today, office.calendar), office.catalogue.clock)


#: What a due row does: a result, or the time until which it waits.
WORK: dict[Kind, Callable[[Docket, Row, Row | None], Awaitable[str | datetime]]] = {
    Kind.acknowledge: _acknowledge,
    Kind.answer: _answer,
    Kind.remind: _remind,
    Kind.escalate: _escalate,
    Kind.call_back: _call_back,
    Kind.visit: _visit,
    Kind.alike: _alike,
    Kind.triage: _triage,
    Kind.waiting: _waiting,
    Kind.hand_over: _hand_over,
}
