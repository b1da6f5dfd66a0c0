"""The ledger's chain: every way of tampering with it is found."""

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import combinations
from typing import Any

import pytest

from router.ledger import START, Entry, chained, first_break
from router.sealing import KEY_BYTES, SealBox
from tests.conftest import RECEIVED

SEAL = SealBox(os.urandom(KEY_BYTES))
CASE = 7
ENTRIES = [
    Entry("requester", "receive", "收到求助（web）", None, "received", {"request_id": 1}),
    Entry("system", "accept", "首问责任单位", "received", "accepted", {"danger": False}),
    Entry("system", "dispatch", "医疗救助", "accepted", "dispatched", {"confidence": 0.9123}),
    Entry("system", "dispatch", "临时救助", "accepted", "dispatched", {"lead": "甘井子区民政局"}),
    Entry("desk:1", "note", "已电话联系", "dispatched", "dispatched"),
    Entry("desk:1", "note", "已上门", "dispatched", "dispatched", {"列表": [1, None, "二"]}),
]

Row = dict[str, Any]
Chain = tuple[list[Row], bytes, int]


def chain() -> Chain:
    """A ledger as it is kept: two acts at the opening, then one at a time."""
    rows, head = chained(SEAL, CASE, RECEIVED, ENTRIES[:2])
    for number, entry in enumerate(ENTRIES[2:], 2):
        at = RECEIVED + timedelta(hours=number)
        more, head = chained(SEAL, CASE, at, [entry], head=head, length=len(rows))
        rows += more
    return rows, head, len(rows)


def changed(value: Any) -> Any:
    """Another value of the same kind."""
    if isinstance(value, bytes):
        return bytes([value[0] ^ 1]) + value[1:]
    if isinstance(value, datetime):
        return value + timedelta(microseconds=1)
    if isinstance(value, dict):
        return {**value, "more": 1}
    return value + 1 if isinstance(value, int) else f"{value or ''}。"


Tampering = Callable[[list[Row], bytes, int], Chain]


def renumbered(rows: list[Row]) -> list[Row]:
    """The rows with positions 1, 2, 3 … as a careful forger would leave them."""
    return [{**row, "position": number} for number, row in enumerate(rows, 1)]


def tamperings() -> Iterator[tuple[str, Tampering]]:
    """Every kind of tampering by name, with positions and count mended where a forger would."""
    size = len(ENTRIES)
    for at in range(size):
        yield from _tamperings_at(at)
    for at in range(size + 1):
        yield f"insert another case's row at {at}", _inserting(at, _foreign_row())
    for one, other in combinations(range(size), 2):
        yield f"swap {one} and {other}", _swapping(one, other, renumber=False)
        yield f"swap {one} and {other} and renumber", _swapping(one, other, renumber=True)
    for bit in range(0, 256, 17):
        yield f"flip bit {bit} of the head", _flipping(bit)
    yield "head of an empty ledger", lambda rows, head, length: (rows, START, length)
    yield "count one more", lambda rows, head, length: (rows, head, length + 1)
    yield "count one less", lambda rows, head, length: (rows, head, length - 1)
    yield "written anew with another key", lambda rows, head, length: _forged()


def _tamperings_at(at: int) -> Iterator[tuple[str, Tampering]]:
    def without(rows: list[Row]) -> list[Row]:
        return [*rows[:at], *rows[at + 1 :]]

    for field in chain()[0][at]:
        yield f"edit {field} of {at}", _editing(at, field)
    yield f"delete {at}", lambda rows, head, length: (without(rows), head, length)
    yield (
        f"delete {at}, renumber and count",
        lambda rows, head, length: (renumbered(without(rows)), head, length - 1),
    )
    yield f"cut off from {at}", lambda rows, head, length: (rows[:at], head, length)
    yield f"cut off from {at} and count", lambda rows, head, length: (rows[:at], head, at)
    yield f"insert a copy of {at}", _inserting(at, chain()[0][at])


def _editing(at: int, field: str) -> Tampering:
    def edit(rows: list[Row], head: bytes, length: int) -> Chain:
        rows[at] = rows[at] | {field: changed(rows[at][field])}
        return rows, head, length

    return edit


def _inserting(at: int, row: Row) -> Tampering:
    return lambda rows, head, length: (
        renumbered([*rows[:at], row, *rows[at:]]),
        head,
        length + 1,
    )


def _flipping(bit: int) -> Tampering:
    return lambda rows, head, length: (
        rows,
        (int.from_bytes(head) ^ (1 << bit)).to_bytes(32),
        length,
    )


def _swapping(one: int, other: int, *, renumber: bool) -> Tampering:
    def swap(rows: list[Row], head: bytes, length: int) -> Chain:
        rows[one], rows[other] = rows[other], rows[one]
        return renumbered(rows) if renumber else rows, head, length

    return swap


def _foreign_row() -> Row:
    rows, _ = chained(SEAL, CASE + 1, RECEIVED, [Entry("system", "accept", "别的案卷")])
    return rows[0]


def _forged() -> Chain:
    rows, head = chained(SealBox(bytes(KEY_BYTES)), CASE, RECEIVED, ENTRIES)
    return rows, head, len(rows)


TAMPERINGS = list(tamperings())


def test_there_are_at_least_a_hundred_kinds() -> None:
    assert len({name for name, _ in TAMPERINGS}) == len(TAMPERINGS) >= 100


@pytest.mark.parametrize("tamper", [t for _, t in TAMPERINGS], ids=[name for name, _ in TAMPERINGS])
def test_tampering_is_found(tamper: Tampering) -> None:
    rows, head, length = tamper(*chain())
    assert first_break(SEAL, rows, head=head, length=length)


def test_an_untouched_ledger_is_whole() -> None:
    rows, head, length = chain()
    assert first_break(SEAL, rows, head=head, length=length) is None
    assert first_break(SEAL, [], head=START, length=0) is None


def test_the_same_instant_in_another_time_zone_is_no_tampering() -> None:
    rows, head, length = chain()
    moved = [row | {"at": row["at"].astimezone(UTC)} for row in rows]
    assert first_break(SEAL, moved, head=head, length=length) is None


@pytest.mark.parametrize(
    "tamper, said",
    [
        (lambda rows: rows[2].update(reason="改了"), "第3行被改动"),
        (lambda rows: rows.pop(1), "第2行缺失"),
        (lambda rows: rows.pop(), "应有6行，现有5行"),
    ],
)
def test_what_is_wrong_is_said_with_its_row(tamper: Callable[[list[Row]], None], said: str) -> None:
    rows, head, length = chain()
    tamper(rows)
    assert first_break(SEAL, rows, head=head, length=length) == said


def test_a_head_that_does_not_fit_is_said() -> None:
    rows, _, length = chain()
    assert first_break(SEAL, rows, head=START, length=length) == "末行与案卷不符"


def test_each_row_stands_on_the_one_before() -> None:
    rows, head, _ = chain()
    assert [row["position"] for row in rows] == [1, 2, 3, 4, 5, 6]
    assert rows[-1]["hash"] == head
    assert len({row["hash"] for row in rows}) == 6
