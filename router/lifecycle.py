"""The life of a case and of its tasks, as tables. A move that is not in them cannot happen.

To add a move: its name in Move, one row of CASE_MOVES or TASK_MOVES, one row in
tests/router/test_lifecycle.py. `onedoor lifecycle` draws both tables.
"""

from dataclasses import dataclass
from enum import StrEnum

from router.errors import MoveNotAllowed


class Status(StrEnum):
    """Where a case stands."""

    received = "received"  # 已收到
    accepted = "accepted"  # 已受理，首问责任单位已定
    triage = "triage"  # 待首问责任单位人工处理
    dispatched = "dispatched"  # 已派单，各部门办理中
    answered = "answered"  # 已答复，待回访
    closed = "closed"  # 已办结
    merged = "merged"  # 已并入另一件


class TaskStatus(StrEnum):
    """Where a task stands."""

    dispatched = "dispatched"  # 已派单，待签收
    acknowledged = "acknowledged"  # 已签收
    waiting = "waiting"  # 等求助人交材料
    handling = "handling"  # 办理中
    answered = "answered"  # 已答复
    returned = "returned"  # 已退单，待改派
    adjudicating = "adjudicating"  # 派单异议审核中
    closed = "closed"  # 已办结


class Role(StrEnum):
    """Who may make a move."""

    requester = "requester"  # 求助人或代办人
    first_contact = "first_contact"  # 首问责任单位的人
    handler = "handler"  # 主办单位的人
    co_handler = "co_handler"  # 协办单位的人
    supervisor = "supervisor"  # 监督的人
    coordinator = "coordinator"  # 派单异议审核的人
    system = "system"


class Move(StrEnum):
    """What moves a case or a task on, or stands in its ledger."""

    receive = "receive"  # 收到求助：每本流水的第一行
    accept = "accept"  # 受理
    dispatch = "dispatch"  # 派单
    hold_for_triage = "hold_for_triage"  # 转人工
    acknowledge = "acknowledge"  # 签收
    handle = "handle"  # 办理
    ask_materials = "ask_materials"  # 一次性告知要补的材料
    confirm_notice = "confirm_notice"  # 求助人知道要带什么了
    receive_materials = "receive_materials"  # 收到材料
    add_part = "add_part"  # 协办意见
    answer = "answer"  # 答复
    extend = "extend"  # 延期
    return_task = "return_task"  # 退单
    return_again = "return_again"  # 再次退单，转派单异议审核
    adjudicate = "adjudicate"  # 派单异议裁定
    reassign = "reassign"  # 改派
    refer = "refer"  # 转介
    merge = "merge"  # 并单
    propose_merge = "propose_merge"  # 提议并单
    keep_apart = "keep_apart"  # 不并单
    urge = "urge"  # 催办
    add_words = "add_words"  # 求助人补充
    tell_place = "tell_place"  # 补住址：转到那里的窗口
    hand_over = "hand_over"  # 对话转人工
    take_over = "take_over"  # 接手对话
    hand_back = "hand_back"  # 对话交回
    supervise = "supervise"  # 督办
    review = "review"  # 提请一事一议
    decide_review = "decide_review"  # 一事一议决定
    take_duty = "take_duty"  # 首问责任人认领
    offer_duty = "offer_duty"  # 请另一人接首问
    accept_duty = "accept_duty"  # 接下首问
    decline_duty = "decline_duty"  # 不接首问
    call_back = "call_back"  # 回访
    visit = "visit"  # 探访：到期请人去，去了记下
    close = "close"  # 办结
    reopen = "reopen"  # 重新办理
    withdraw = "withdraw"  # 撤回


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: from which statuses a move leads where (None: it stays), by whom."""

    move: Move
    before: tuple[str, ...]
    after: str | None
    who: frozenset[Role]


def _row(move: Move, before: tuple[str, ...], after: str | None, *who: Role) -> Row:
    return Row(move, before, after, frozenset(who))


_OPEN = (Status.accepted, Status.triage, Status.dispatched, Status.answered)
_REQUESTER, _FIRST, _SYSTEM = Role.requester, Role.first_contact, Role.system
_HANDLER, _SUPERVISOR = Role.handler, Role.supervisor

CASE_MOVES: tuple[Row, ...] = (
    _row(Move.accept, (Status.received,), Status.accepted, _SYSTEM),
    _row(
        Move.dispatch,
        (Status.accepted, Status.triage),
        Status.dispatched,
        *(_SYSTEM, _FIRST, _SUPERVISOR),
    ),
    _row(Move.hold_for_triage, (Status.accepted,), Status.triage, _SYSTEM),
    # What was answered without any task comes back to a person, who can give it its needs.
    _row(
        Move.hold_for_triage,
        (Status.answered, Status.closed),
        Status.triage,
        *(_REQUESTER, _FIRST, _SUPERVISOR),
    ),
    # The last task answered answers the case; a matter in triage is answered by its first contact.
    _row(Move.answer, (Status.dispatched,), Status.answered, _SYSTEM),
    _row(Move.answer, (Status.triage,), Status.answered, _FIRST),
    _row(Move.call_back, (Status.answered,), None, _FIRST),
    # 第6条：确保问题得到解决或明确指引。The duty ends with the requester's recorded outcome only.
    _row(Move.close, (Status.answered,), Status.closed, _FIRST, _REQUESTER),
    _row(
        Move.reopen,
        (Status.answered, Status.closed),
        Status.dispatched,
        *(_REQUESTER, _FIRST, _SUPERVISOR),
    ),
    # By the first contact where the requester said so to them; the requester is told, and may
    # have it taken up again.
    _row(Move.withdraw, _OPEN, Status.closed, _REQUESTER, _FIRST),
    _row(Move.merge, _OPEN, Status.merged, _FIRST, _SUPERVISOR),
    _row(Move.propose_merge, _OPEN, None, _SYSTEM),
    _row(Move.keep_apart, _OPEN, None, _FIRST, _SUPERVISOR),
    _row(Move.take_duty, _OPEN, None, _FIRST),
    _row(Move.offer_duty, _OPEN, None, _FIRST),
    _row(Move.accept_duty, _OPEN, None, _FIRST),
    _row(Move.decline_duty, _OPEN, None, _FIRST),
    _row(Move.refer, _OPEN, None, _FIRST, _REQUESTER, _SUPERVISOR),
    _row(Move.urge, _OPEN, None, _REQUESTER, _FIRST),
    _row(Move.add_words, _OPEN, None, _REQUESTER, _FIRST),
    # By the requester alone: a unit cannot push its duty off with a place of its own finding.
    _row(Move.tell_place, _OPEN, None, _REQUESTER),
    _row(Move.hand_over, _OPEN, None, _REQUESTER),
    _row(Move.take_over, _OPEN, None, _FIRST),
    _row(Move.hand_back, _OPEN, None, _FIRST),
    _row(Move.supervise, _OPEN, None, _SUPERVISOR, _SYSTEM),
    _row(Move.review, _OPEN, None, _SUPERVISOR),
    _row(Move.decide_review, _OPEN, None, _SUPERVISOR),
)

_NEW, _TAKEN = TaskStatus.dispatched, TaskStatus.acknowledged
_AT_WORK = (_TAKEN, TaskStatus.handling)
_TASK_OPEN = tuple(status for status in TaskStatus if status is not TaskStatus.closed)

TASK_MOVES: tuple[Row, ...] = (
    _row(Move.acknowledge, (_NEW,), _TAKEN, _HANDLER),
    _row(Move.handle, (_TAKEN,), TaskStatus.handling, _HANDLER),
    _row(Move.ask_materials, _AT_WORK, TaskStatus.waiting, _HANDLER),
    _row(
        Move.receive_materials,
        (TaskStatus.waiting,),
        TaskStatus.handling,
        *(_REQUESTER, _FIRST, _HANDLER),
    ),
    _row(Move.confirm_notice, _TASK_OPEN, None, _REQUESTER, _FIRST),
    _row(
        Move.add_part,
        (_NEW, _TAKEN, TaskStatus.waiting, TaskStatus.handling),
        None,
        Role.co_handler,
    ),
    _row(Move.answer, _AT_WORK, TaskStatus.answered, _HANDLER),
    _row(Move.extend, _AT_WORK, None, _HANDLER, _SUPERVISOR),
    _row(Move.return_task, (_NEW, _TAKEN), TaskStatus.returned, _HANDLER),
    _row(Move.return_again, (_NEW, _TAKEN), TaskStatus.adjudicating, _HANDLER),
    _row(Move.reassign, (TaskStatus.returned,), _NEW, _FIRST, _SUPERVISOR),
    _row(Move.adjudicate, (TaskStatus.adjudicating,), _NEW, Role.coordinator),
    _row(Move.tell_place, (_NEW,), None, _SYSTEM),
    _row(Move.supervise, _TASK_OPEN, None, _SUPERVISOR, _SYSTEM),
    # Whoever was granted help is visited after the case is closed, too.
    _row(Move.visit, tuple(TaskStatus), None, _FIRST, _HANDLER, _SYSTEM),
    _row(Move.close, (TaskStatus.answered,), TaskStatus.closed, _FIRST, _REQUESTER),
    _row(
        Move.reopen,
        (TaskStatus.answered, TaskStatus.closed),
        TaskStatus.handling,
        *(_REQUESTER, _FIRST, _SUPERVISOR),
    ),
    _row(Move.withdraw, _TASK_OPEN, TaskStatus.closed, _REQUESTER, _FIRST),
    _row(Move.merge, _TASK_OPEN, TaskStatus.closed, _FIRST, _SUPERVISOR),
)

_Found = dict[tuple[str, Move], list[Row]]


def _by_status(rows: tuple[Row, ...]) -> _Found:
    found: _Found = {}
    for row in rows:
        for status in row.before:
            found.setdefault((status, row.move), []).append(row)
    return found


_CASE, _TASK = _by_status(CASE_MOVES), _by_status(TASK_MOVES)


def moved(status: Status, move: Move, role: Role) -> Status:
    """The status of a case after a move; MoveNotAllowed where the table has none for this role."""
    return Status(_after(_CASE, status, move, role))


def task_moved(status: TaskStatus, move: Move, role: Role) -> TaskStatus:
    """The status of a task after a move; MoveNotAllowed where the table has none for this role."""
    return TaskStatus(_after(_TASK, status, move, role))


def _after(found: _Found, status: str, move: Move, role: Role) -> str:
    for row in found.get((status, move), ()):
        if role in row.who:
            return row.after or status
    raise MoveNotAllowed(status, move, role)
