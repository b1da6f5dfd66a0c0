"""The life of a case as a table. A move that is not in it cannot happen.

To add a move: one row of MOVES, one row in tests/router/test_lifecycle.py.
"""

from enum import StrEnum

from router.errors import MoveNotAllowed


class Status(StrEnum):
    """Where a case stands."""

    received = "received"  # 已收到
    accepted = "accepted"  # 已受理，首问责任单位已定
    dispatched = "dispatched"  # 已派单
    triage = "triage"  # 待首问责任单位人工处理


class Move(StrEnum):
    """What moves it on."""

    accept = "accept"  # 受理
    dispatch = "dispatch"  # 派单
    hold_for_triage = "hold_for_triage"  # 转人工


MOVES: dict[tuple[Status, Move], Status] = {
    (Status.received, Move.accept): Status.accepted,
    (Status.accepted, Move.dispatch): Status.dispatched,
    (Status.accepted, Move.hold_for_triage): Status.triage,
    (Status.triage, Move.dispatch): Status.dispatched,
}


def moved(status: Status, move: Move) -> Status:
    """The status after a move; MoveNotAllowed where the table has none."""
    try:
        return MOVES[status, move]
    except KeyError:
        raise MoveNotAllowed(status, move) from None
