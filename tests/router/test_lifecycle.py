"""The life of a case: every status with every move, in the table or refused."""

from itertools import product

import pytest

from router.errors import MoveNotAllowed
from router.lifecycle import MOVES, Move, Status, moved

ALLOWED = {
    (Status.received, Move.accept): Status.accepted,  # 受理
    (Status.accepted, Move.dispatch): Status.dispatched,  # 派单
    (Status.accepted, Move.hold_for_triage): Status.triage,  # 转人工
    (Status.triage, Move.dispatch): Status.dispatched,  # 人工派单
}
PAIRS = list(product(Status, Move))


@pytest.mark.parametrize("status, move", PAIRS)
def test_every_status_with_every_move(status: Status, move: Move) -> None:
    if (status, move) in ALLOWED:
        assert moved(status, move) is ALLOWED[status, move]
        return
    with pytest.raises(MoveNotAllowed) as refused:
        moved(status, move)
    assert (refused.value.status, refused.value.move) == (status, move)
    assert status in refused.value.sentence
    assert move in refused.value.sentence


def test_the_table_holds_nothing_else() -> None:
    assert ALLOWED == MOVES


def test_every_status_can_be_reached_from_the_first() -> None:
    reached = {Status.received}
    for _ in Status:
        reached |= {to for (start, _), to in MOVES.items() if start in reached}
    assert reached == set(Status)
