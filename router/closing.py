"""After the answer: calling back, the requester's outcome, closing, reopening, withdrawing.

大民发〔2025〕83号 第6条: 首问责任人应对社会救助申请人的问题负责到底 … 确保问题得到解决或明确指引.
The duty of the first contact ends with the recorded outcome and with nothing else.
"""

from enum import StrEnum

from sqlalchemy import ColumnElement, and_, distinct, func, insert, select

from router.act_tables import call_backs, due
from router.actors import Actor
from router.clocks import is_paused, pauses_ended
from router.docket import Docket, Row, noted, reason_given
from router.errors import MissingGround
from router.lifecycle import Move, Role, Status, TaskStatus
from router.request import BEIJING
from router.schedule import Kind, visit_rows
from router.tables import ledger
from router.task_acts import work_out


class RequesterOutcome(StrEnum):
    """How it ended, as the requester said; and what is recorded where they could not be asked."""

    resolved = "resolved"  # 解决了
    partly = "partly"  # 解决了一部分
    guided = "guided"  # 没有办成，但讲清楚了去哪里、怎么办
    withdrawn = "withdrawn"  # 自己撤回
    unreachable = "unreachable"  # 三次联系不上
    merged = "merged"  # 并入另一件


_SAID_BY_REQUESTER = (RequesterOutcome.resolved, RequesterOutcome.partly, RequesterOutcome.guided)


async def call_back(docket: Docket, actor: Actor, *, reached: bool, note: str = "") -> None:
    """回访: one try to reach the requester; what they said is recorded by `close` or `reopen`."""
    words = noted(note, "联系上了" if reached else "没有联系上")
    docket.move(Move.call_back, actor, words, reached=reached)
    await docket.connection.execute(
        insert(call_backs).values(
            case_id=docket.case["id"],
            at=docket.now,
            officer=actor.signature,
            reached=reached,
        )
    )


def record_visit(docket: Docket, position: int, actor: Actor, words: str) -> None:
    """探访: somebody was there, and what they found; before and after the case is closed.

    陕民发〔2022〕23号 二（二）3: 每月至少一次. MissingGround without a word of what was found.
    """
    docket.move_task(position, Move.visit, actor, reason_given(words, "请写明看到了什么情况。"))


async def close(docket: Docket, actor: Actor, outcome: RequesterOutcome, words: str) -> None:
    """办结 with the requester's outcome; every task closes with it.

    MissingGround for an outcome that nobody recorded: `unreachable` wants the tries of the
    catalogue on different days, the others the requester's own word, given or called back.
    """
    reason = reason_given(words)
    if outcome is RequesterOutcome.unreachable:
        await _must_have_tried(docket)
    elif outcome not in _SAID_BY_REQUESTER:
        raise MissingGround("请记下求助人自己说的结果。")
    elif actor.role is not Role.requester:
        await _must_have_reached(docket)
    for task in docket.open_tasks:
        docket.move_task(task["position"], Move.close, actor, reason, outcome=str(outcome))
    docket.move(Move.close, actor, reason, outcome=str(outcome))
    _end(docket, outcome)


async def reopen(docket: Docket, actor: Actor, position: int | None, words: str) -> None:
    """重新办理: not solved after all. The task named, or every one, is handled again.

    Its limit begins anew, without the extension that was given for the earlier handling; where it
    was adjudicated, that stays. What was answered without a task goes back to triage, for a
    person to place. MissingGround without a reason.
    """
    reason = reason_given(words)
    again = [docket.task(position)] if position is not None else list(docket.tasks)
    docket.change(outcome=None, closed_at=None)
    if not again:
        docket.move(Move.hold_for_triage, actor, reason)
        docket.change(triage_reason=reason)
        docket.start_triage()
        docket.notify(docket.case["first_contact_unit"], "reopened")
        return
    docket.move(Move.reopen, actor, reason)
    for task in again:
        if task["status"] in (TaskStatus.answered, TaskStatus.closed):
            extended = await _extension_ended(docket, task)
            docket.move_task(task["position"], Move.reopen, actor, reason, **extended)
            docket.change_task(task, started_on=docket.today, pauses=[])
            work_out(docket, task)
            docket.start_clocks(task)  # those of a closed case have stopped
            docket.notify(task["lead_name"], "reopened", task=task["position"])
    await _visit_again(docket)


def withdraw(docket: Docket, actor: Actor, words: str) -> None:
    """撤回: the requester no longer wants it; every open task closes.

    Where the first contact records it they must write what the requester said: MissingGround.
    """
    if actor.role is Role.requester:
        reason = noted(words, "求助人撤回")
    else:
        reason = reason_given(words, "请写明求助人是怎么说要撤回的。")
    for task in docket.open_tasks:
        docket.move_task(
            task["position"], Move.withdraw, actor, reason, **pause_ended(docket, task)
        )
        docket.notify(task["lead_name"], "withdrawn", task=task["position"])
    docket.move(Move.withdraw, actor, reason)
    _end(docket, RequesterOutcome.withdrawn)


def answer_directly(docket: Docket, actor: Actor, words: str) -> None:
    """The first contact answers a matter in triage itself: clear guidance (明确指引)."""
    docket.move(Move.answer, actor, reason_given(words))
    docket.notify("requester", "answered", channel="requester")
    docket.start_call_backs()


def _end(docket: Docket, outcome: RequesterOutcome) -> None:
    docket.change(outcome=str(outcome), closed_at=docket.now, duty_offered_to=None)
    docket.notify("requester", "closed", channel="requester", outcome=str(outcome))


def pause_ended(docket: Docket, task: Row) -> Row:
    """End the pause of a task that ends now; what its ledger row says of it, if there was one.

    The limit is worked out as if the materials had come; no clock starts for what is over.
    """
    if not is_paused(task):
        return {}
    docket.change_task(task, pauses=pauses_ended(task, docket.today))
    work_out(docket, task)
    return {"paused": task["pauses"][-1:], "deadline": task["deadline"].isoformat()}


async def _extension_ended(docket: Docket, task: Row) -> Row:
    """Back to the limit before the extension; what the ledger row says of it, if there was one."""
    if task["extension"] is None:
        return {}
    query = (
        select(ledger.c.details["before"].as_integer())
        .where(ledger.c.case_id == docket.case["id"], ledger.c.act == str(Move.extend))
        .where(ledger.c.details["task"].as_integer() == task["position"])
        .order_by(ledger.c.position.desc())
        .limit(1)
    )
    extended = task["time_limit"]
    limit = int((await docket.connection.execute(query)).scalar_one())
    docket.change_task(task, extension=None, time_limit=limit)
    return {"before": extended, "after": limit}


async def _visit_again(docket: Docket) -> None:
    """Visits that ended with a withdrawal begin anew, counted from today."""
    planned = func.bool_or(due.c.done_at.is_(None)).label("planned")
    query = (
        select(due.c.task_id, func.max(due.c.turn).label("turn"), planned)
        .where(due.c.case_id == docket.case["id"], due.c.kind == str(Kind.visit))
        .group_by(due.c.task_id)
    )
    known = {row.task_id: row for row in (await docket.connection.execute(query)).all()}
    for task in docket.tasks:
        last = known.get(task["id"])
        if last is not None and last.planned:
            continue
        rows = visit_rows(
            docket.case, {**task, "started_on": docket.today}, docket.office.catalogue
        )
        docket.schedule([{**row, "turn": last.turn + 1} if last else row for row in rows])


async def _must_have_tried(docket: Docket) -> None:
    """So many tries on different days since the answer, none of them reached."""
    wanted = docket.office.catalogue.clock.call_back_tries
    days = func.date(func.timezone(BEIJING.utcoffset(None), call_backs.c.at))
    query = select(func.count(distinct(days))).where(_called(docket, reached=False))
    tried = int((await docket.connection.execute(query)).scalar_one())
    if await _reached(docket):
        raise MissingGround("已经联系上过求助人，请记下他们自己说的结果。")
    if tried < wanted:
        raise MissingGround(f"要在{wanted}个不同的日子联系过才算联系不上，现在只有{tried}天。")


async def _must_have_reached(docket: Docket) -> None:
    """The requester was reached since the answer, so that the outcome is their own."""
    if not await _reached(docket):
        raise MissingGround("还没有联系上求助人，不能替他说结果；请先回访。")


async def _reached(docket: Docket) -> bool:
    query = select(func.count()).where(_called(docket, reached=True))
    return int((await docket.connection.execute(query)).scalar_one()) > 0


def _called(docket: Docket, *, reached: bool) -> ColumnElement[bool]:
    """The calls since the case was last answered; those before were about another answer."""
    case_id = docket.case["id"]
    answered = select(func.max(ledger.c.at)).where(
        ledger.c.case_id == case_id,
        ledger.c.act == str(Move.answer),
        ~ledger.c.details.has_key("task"),
    )
    return and_(
        call_backs.c.case_id == case_id,
        call_backs.c.at >= answered.scalar_subquery(),
        call_backs.c.reached.is_(reached),
    )


def is_open(status: str) -> bool:
    """Whether a case of this status is anybody's duty."""
    return status not in (Status.closed, Status.merged)
