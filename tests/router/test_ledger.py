"""The ledger's chain and what closes it: every way of tampering with them is found."""

import os
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from typing import Any

import pytest

from router.ledger import OLD_START, START, Entry, chained, end_of, first_break, has_end
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
#: The rows of a ledger and its case.
Chain = tuple[list[Row], Row]


def closed(case: int, head: bytes, length: int, seal: SealBox = SEAL) -> Row:
    """A case with what closes its ledger."""
    row: Row = {
        "id": case,
        "number": f"20261122-{case:06}",
        "status": "dispatched",
        "danger": False,
        "opened_at": RECEIVED,
        "due": RECEIVED.date(),
        "first_contact_officer": None,
        "register_id": 3,
        "ledger_head": head,
        "ledger_length": length,
        "version": 4,
    }
    return row | {"ledger_end": end_of(seal, row)}


def chain(start: bytes = START) -> Chain:
    """A ledger as it is kept: two acts at the opening, then one at a time."""
    rows, head = chained(SEAL, CASE, RECEIVED, ENTRIES[:2], head=start)
    for number, entry in enumerate(ENTRIES[2:], 2):
        at = RECEIVED + timedelta(hours=number)
        more, head = chained(SEAL, CASE, at, [entry], head=head, length=len(rows))
        rows += more
    return rows, closed(CASE, head, len(rows))


def changed(value: Any) -> Any:
    """Another value of the same kind."""
    if isinstance(value, bytes):
        return bytes([value[0] ^ 1]) + value[1:]
    if isinstance(value, datetime):
        return value + timedelta(microseconds=1)
    if isinstance(value, date):
        return value + timedelta(days=1)
    if isinstance(value, dict):
        return {**value, "more": 1}
    return value + 1 if isinstance(value, int) else f"{value or ''}。"


Tampering = Callable[[list[Row], Row], Chain]


def renumbered(rows: list[Row]) -> list[Row]:
    """The rows with positions 1, 2, 3 … as a careful forger would leave them."""
    return [{**row, "position": number} for number, row in enumerate(rows, 1)]


def set_back(rows: list[Row], case: Row) -> Row:
    """The case as a forger would leave it who has no key: head and length fit the rows."""
    return {**case, "ledger_head": rows[-1]["hash"], "ledger_length": len(rows)}


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
        yield f"flip bit {bit} of the head", _flipping("ledger_head", bit)
        yield f"flip bit {bit} of the end", _flipping("ledger_end", bit)
    yield "written anew with another key", lambda rows, case: _forged()
    yield from _tamperings_with_the_case()


def _tamperings_with_the_case() -> Iterator[tuple[str, Tampering]]:
    _, case = chain()
    _, other = _other()
    for name in case:
        yield f"edit {name} of the case", _setting(name, changed(case[name]))
        yield f"swap {name} of two cases", _setting(name, other[name])
    yield "head of an empty ledger", _setting("ledger_head", START)
    yield "count one less", _setting("ledger_length", len(ENTRIES) - 1)
    yield "open at the end", _setting("ledger_end", None)
    yield "open at the end and not registered", _opened
    yield (
        "another case's rows and end",
        lambda rows, case: (_other()[0], {**_other()[1], "id": CASE}),
    )
    yield "the register taken away", _setting("register_id", None)


def _tamperings_at(at: int) -> Iterator[tuple[str, Tampering]]:
    def without(rows: list[Row]) -> list[Row]:
        return [*rows[:at], *rows[at + 1 :]]

    def cut_and_set_back(rows: list[Row], case: Row) -> Chain:
        return rows[:at], set_back(rows[:at], case)

    for field in chain()[0][at]:
        yield f"edit {field} of {at}", _editing(at, field)
    yield f"delete {at}", lambda rows, case: (without(rows), case)
    yield (
        f"delete {at}, renumber and count",
        lambda rows, case: (
            renumbered(without(rows)),
            {**case, "ledger_length": len(rows) - 1},
        ),
    )
    yield f"cut off from {at}", lambda rows, case: (rows[:at], case)
    yield (
        f"cut off from {at} and count",
        lambda rows, case: (rows[:at], {**case, "ledger_length": at}),
    )
    if at:
        yield f"cut off from {at}, count and set back", cut_and_set_back
        yield (
            f"cut off from {at}, count, set back and open",
            lambda rows, case: _opened(*cut_and_set_back(rows, case)),
        )
    yield f"insert a copy of {at}", _inserting(at, chain()[0][at])


def _opened(rows: list[Row], case: Row) -> Chain:
    """As cases were before ledgers were closed."""
    return rows, {**case, "ledger_end": None, "register_id": None}


def _setting(name: str, value: Any) -> Tampering:
    return lambda rows, case: (rows, {**case, name: value})


def _editing(at: int, field: str) -> Tampering:
    def edit(rows: list[Row], case: Row) -> Chain:
        rows[at] = rows[at] | {field: changed(rows[at][field])}
        return rows, case

    return edit


def _inserting(at: int, row: Row) -> Tampering:
    return lambda rows, case: (
        renumbered([*rows[:at], row, *rows[at:]]),
        {**case, "ledger_length": len(rows) + 1},
    )


def _flipping(name: str, bit: int) -> Tampering:
    return lambda rows, case: (
        rows,
        {**case, name: (int.from_bytes(case[name]) ^ (1 << bit)).to_bytes(32)},
    )


def _swapping(one: int, other: int, *, renumber: bool) -> Tampering:
    def swap(rows: list[Row], case: Row) -> Chain:
        rows[one], rows[other] = rows[other], rows[one]
        return renumbered(rows) if renumber else rows, case

    return swap


def _foreign_row() -> Row:
    rows, _ = chained(SEAL, CASE + 1, RECEIVED, [Entry("system", "accept", "别的案卷")])
    return rows[0]


def _other() -> Chain:
    """Another case, different in every column, whole."""
    rows, head = chained(SEAL, CASE + 1, RECEIVED, ENTRIES[:3])
    case = closed(CASE + 1, head, len(rows))
    case = {name: value if name in _OF_CHAIN else changed(value) for name, value in case.items()}
    return rows, case | {"ledger_end": end_of(SEAL, case)}


_OF_CHAIN = ("id", "number", "ledger_head", "ledger_length", "ledger_end")


def _forged() -> Chain:
    seal = SealBox(bytes(KEY_BYTES))
    rows, head = chained(seal, CASE, RECEIVED, ENTRIES)
    return rows, closed(CASE, head, len(rows), seal)


TAMPERINGS = list(tamperings())


def test_there_are_at_least_a_hundred_kinds() -> None:
    assert len({name for name, _ in TAMPERINGS}) == len(TAMPERINGS) >= 100


@pytest.mark.parametrize("tamper", [t for _, t in TAMPERINGS], ids=[name for name, _ in TAMPERINGS])
def test_tampering_is_found(tamper: Tampering) -> None:
    rows, case = tamper(*chain())
    assert first_break(SEAL, rows, case)


def test_an_untouched_ledger_is_whole() -> None:
    assert first_break(SEAL, *chain()) is None
    assert first_break(SEAL, *_other()) is None
    assert first_break(SEAL, [], closed(CASE, START, 0)) is None


def test_a_case_from_before_may_be_open_until_it_is_registered() -> None:
    old = chain(OLD_START)
    assert first_break(SEAL, *old) is None
    assert first_break(SEAL, *_opened(*old)) is None
    rows, case = _opened(*old)
    assert first_break(SEAL, rows, {**case, "register_id": 3})
    assert first_break(SEAL, [], {**case, "ledger_head": OLD_START, "ledger_length": 0})


def test_the_same_instant_in_another_time_zone_is_no_tampering() -> None:
    rows, case = chain()
    moved = [row | {"at": row["at"].astimezone(UTC)} for row in rows]
    case["opened_at"] = case["opened_at"].astimezone(UTC)
    assert first_break(SEAL, moved, case) is None


def test_a_column_added_later_that_is_null_changes_nothing() -> None:
    _, case = chain()
    assert has_end(SEAL, {**case, "merged_into": None, "closed_at": None})
    assert not has_end(SEAL, {**case, "merged_into": 9})


@pytest.mark.parametrize(
    "tamper, said",
    [
        (lambda rows: rows[2].update(reason="改了"), "第3行被改动"),
        (lambda rows: rows.pop(1), "第2行缺失"),
        (lambda rows: rows.pop(), "应有6行，现有5行"),
    ],
)
def test_what_is_wrong_is_said_with_its_row(tamper: Callable[[list[Row]], None], said: str) -> None:
    rows, case = chain()
    tamper(rows)
    assert first_break(SEAL, rows, case) == said


def test_a_head_that_does_not_fit_is_said() -> None:
    rows, case = chain()
    assert first_break(SEAL, rows, {**case, "ledger_head": START}) == "末行与案卷不符"


def test_a_ledger_cut_off_and_set_back_is_said() -> None:
    rows, case = chain()
    fault = first_break(SEAL, rows[:-1], set_back(rows[:-1], case))
    assert fault == "封条对不上：最后几行被删过，或工单本身被改过"


def test_each_row_stands_on_the_one_before() -> None:
    rows, case = chain()
    assert [row["position"] for row in rows] == [1, 2, 3, 4, 5, 6]
    assert rows[-1]["hash"] == case["ledger_head"]
    assert len({row["hash"] for row in rows}) == 6
