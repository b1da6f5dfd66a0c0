"""The life of a case and of a task: every status with every move by every role."""

from itertools import product

import pytest

from router.errors import MoveNotAllowed
from router.glossary import MOVES
from router.lifecycle import (
    CASE_MOVES,
    TASK_MOVES,
    Move,
    Role,
    Row,
    Status,
    TaskStatus,
    moved,
    task_moved,
)

#: A row: the move, from which statuses, to which (or it stays), by whom.
Told = tuple[str, str, str, str]

OPEN = "accepted triage dispatched answered"
CASES: tuple[Told, ...] = (
    ("accept", "received", "accepted", "system"),  # 受理
    ("dispatch", "accepted", "dispatched", "system first_contact supervisor"),  # 派单
    ("dispatch", "triage", "dispatched", "system first_contact supervisor"),  # 人工派单
    ("hold_for_triage", "accepted", "triage", "system"),  # 转人工
    ("hold_for_triage", "answered", "triage", "requester first_contact supervisor"),
    ("hold_for_triage", "closed", "triage", "requester first_contact supervisor"),
    ("answer", "dispatched", "answered", "system"),  # 最后一个子任务答复了
    ("answer", "triage", "answered", "first_contact"),  # 首问单位直接指引
    ("call_back", "answered", "it stays", "first_contact"),  # 回访
    ("close", "answered", "closed", "first_contact requester"),  # 办结
    ("reopen", "answered", "dispatched", "requester first_contact supervisor"),  # 没办好
    ("reopen", "closed", "dispatched", "requester first_contact supervisor"),  # 办结后又提
    ("withdraw", OPEN, "closed", "requester first_contact"),  # 撤回：本人，或首问记下本人的话
    ("merge", OPEN, "merged", "first_contact supervisor"),  # 并单由人定
    ("propose_merge", OPEN, "it stays", "system"),  # 可能是一件
    ("keep_apart", OPEN, "it stays", "first_contact supervisor"),  # 不是一件
    ("take_duty", OPEN, "it stays", "first_contact"),
    ("offer_duty", OPEN, "it stays", "first_contact"),
    ("accept_duty", OPEN, "it stays", "first_contact"),
    ("decline_duty", OPEN, "it stays", "first_contact"),
    ("refer", OPEN, "it stays", "first_contact requester supervisor"),  # 转介
    ("urge", OPEN, "it stays", "requester first_contact"),  # 催办
    ("add_words", OPEN, "it stays", "requester first_contact"),  # 补充
    ("tell_place", OPEN, "it stays", "requester"),  # 补住址
    ("hand_over", OPEN, "it stays", "requester"),  # 对话转人工
    ("take_over", OPEN, "it stays", "first_contact"),  # 接手对话
    ("hand_back", OPEN, "it stays", "first_contact"),  # 对话交回
    ("supervise", OPEN, "it stays", "supervisor system"),  # 督办
    ("review", OPEN, "it stays", "supervisor"),  # 一事一议
    ("decide_review", OPEN, "it stays", "supervisor"),
)

AT_WORK = "acknowledged handling"
NOT_CLOSED = "dispatched acknowledged waiting handling answered returned adjudicating"
TASKS: tuple[Told, ...] = (
    ("acknowledge", "dispatched", "acknowledged", "handler"),  # 签收
    ("handle", "acknowledged", "handling", "handler"),  # 办理
    ("ask_materials", AT_WORK, "waiting", "handler"),  # 一次性告知
    *(("visit", str(at), str(at), "first_contact handler system") for at in TaskStatus),
    *(
        ("confirm_notice", at, at, "requester first_contact")
        for at in [
            "dispatched",
            "acknowledged",
            "waiting",
            "handling",
            "answered",
            "returned",
            "adjudicating",
        ]
    ),
    ("receive_materials", "waiting", "handling", "requester first_contact handler"),
    ("add_part", "dispatched acknowledged waiting handling", "it stays", "co_handler"),  # 协办
    ("answer", AT_WORK, "answered", "handler"),  # 答复
    ("extend", AT_WORK, "it stays", "handler supervisor"),  # 延期
    ("return_task", "dispatched acknowledged", "returned", "handler"),  # 退单
    ("return_again", "dispatched acknowledged", "adjudicating", "handler"),  # 再退，转裁定
    ("reassign", "returned", "dispatched", "first_contact supervisor"),  # 改派
    ("adjudicate", "adjudicating", "dispatched", "coordinator"),  # 裁定
    ("tell_place", "dispatched", "it stays", "system"),  # 补住址，转到那里的部门
    ("supervise", NOT_CLOSED, "it stays", "supervisor system"),  # 督办
    ("close", "answered", "closed", "first_contact requester"),  # 办结
    ("reopen", "answered closed", "handling", "requester first_contact supervisor"),
    ("withdraw", NOT_CLOSED, "closed", "requester first_contact"),  # 撤回
    ("merge", NOT_CLOSED, "closed", "first_contact supervisor"),  # 并单
)


def each(table: tuple[Told, ...]) -> list[Told]:
    """A row for each status it starts from."""
    return [
        (move, before, before if after == "it stays" else after, who)
        for move, statuses, after, who in table
        for before in statuses.split()
    ]


CASE_ROWS, TASK_ROWS = each(CASES), each(TASKS)


@pytest.mark.parametrize("move, before, after, who", CASE_ROWS)
def test_who_may_move_a_case_and_nobody_else(move: str, before: str, after: str, who: str) -> None:
    for role in Role:
        if role in who.split():
            assert moved(Status(before), Move(move), role) == after
            continue
        with pytest.raises(MoveNotAllowed) as refused:
            moved(Status(before), Move(move), role)
        given = (refused.value.status, refused.value.move, refused.value.role)
        assert given == (before, move, role)


@pytest.mark.parametrize("move, before, after, who", TASK_ROWS)
def test_who_may_move_a_task_and_nobody_else(move: str, before: str, after: str, who: str) -> None:
    for role in Role:
        if role in who.split():
            assert task_moved(TaskStatus(before), Move(move), role) == after
            continue
        with pytest.raises(MoveNotAllowed) as refused:
            task_moved(TaskStatus(before), Move(move), role)
        given = (refused.value.status, refused.value.move, refused.value.role)
        assert given == (before, move, role)


@pytest.mark.parametrize("move", Move)
def test_from_every_other_status_nobody_moves_a_case(move: Move) -> None:
    told = {(at, by) for by, at, _, _ in CASE_ROWS}
    for status, role in product(Status, Role):
        if (status, move) not in told:
            with pytest.raises(MoveNotAllowed, match=MOVES[move]):
                moved(status, move, role)


@pytest.mark.parametrize("move", Move)
def test_from_every_other_status_nobody_moves_a_task(move: Move) -> None:
    told = {(at, by) for by, at, _, _ in TASK_ROWS}
    for status, role in product(TaskStatus, Role):
        if (status, move) not in told:
            with pytest.raises(MoveNotAllowed, match=MOVES[move]):
                task_moved(status, move, role)


def as_told(rows: tuple[Row, ...]) -> set[tuple[str, str, str, frozenset[str]]]:
    """Rows of the office as rows of these tests."""
    return {
        (str(row.move), before, row.after or before, frozenset(str(role) for role in row.who))
        for row in rows
        for before in row.before
    }


@pytest.mark.parametrize("rows, told", [(CASE_MOVES, CASE_ROWS), (TASK_MOVES, TASK_ROWS)])
def test_every_row_of_the_tables_stands_here(rows: tuple[Row, ...], told: list[Told]) -> None:
    assert as_told(rows) == {(*row[:3], frozenset(row[3].split())) for row in told}


def test_every_move_is_in_a_table() -> None:
    # A case begins with `receive`: there is nothing that it could be moved from.
    assert {row[0] for row in CASES + TASKS} == set(Move) - {Move.receive}


@pytest.mark.parametrize(
    "told, statuses, first",
    [(CASE_ROWS, set(Status), "received"), (TASK_ROWS, set(TaskStatus), "dispatched")],
)
def test_every_status_can_be_reached(told: list[Told], statuses: set[str], first: str) -> None:
    reached = {first}
    for _ in statuses:
        reached |= {after for _, before, after, _ in told if before in reached}
    assert reached == statuses


def test_what_is_merged_moves_no_more_and_a_closed_case_only_opens_again() -> None:
    leaving = {move for move, before, _, _ in CASE_ROWS if before in ("merged", "closed")}
    assert leaving == {"reopen", "hold_for_triage"}
