"""The register of cases (登记册): every few seconds the new cases are closed into a numbered row.

Each register is a keyed hash over the one before and over its members, each by its id, its number
and the first row of its ledger; the member's own end (`ledger.end_of`) names its register. So no
case can vanish, come in or change its register unseen, and no register either.

But for the very end: whoever deletes the last registers with all their members leaves a shorter
register that holds. Only against what was printed before can that be proved, so `ledger verify`
prints the last register's mark and compares an earlier one. The same for the seconds before a case
is registered.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import and_, bindparam, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from router.ledger import START, canonical, end_of, first_break, has_end
from router.request import now
from router.sealing import SealBox
from router.store import transaction
from router.tables import cases, ledger, registers

Row = Mapping[Any, Any]

#: Few enough that no officer waits for a case being registered.
_AT_ONCE = 200
#: Registers stand one on the other, so that one worker at a time writes them.
_LOCK = 724002
_FIRST_ROW = and_(ledger.c.case_id == cases.c.id, ledger.c.position == 1)


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check of all registers found: (register, what is wrong), and all marks by number."""

    faults: Sequence[tuple[int, str]]
    marks: Mapping[int, str]
    unregistered: int


async def register_all(engine: AsyncEngine, seal: SealBox) -> int:
    """Register all cases that are not, a transaction a batch; how many.

    To be called every few seconds, by any number of workers. Unavailable where the database cannot
    be reached: the next call goes on.
    """
    done = 0
    while True:
        async with transaction(engine) as connection:
            batch = await register_cases(connection, seal)
        if not batch:
            return done
        done += batch


async def register_cases(connection: AsyncConnection, seal: SealBox) -> int:
    """Close a batch of cases into a new register, in the caller's transaction; how many.

    0 where there are none, or another worker is at it. What somebody has open is left for the next
    batch, and so is a case whose ledger has lost its first row: nothing stands for it.
    """
    alone = select(func.pg_try_advisory_xact_lock(_LOCK))
    if not (await connection.execute(alone)).scalar():
        return 0
    members = await _unregistered(connection)
    if not members:
        return 0
    query = select(registers).order_by(registers.c.id.desc()).limit(1)
    last = (await connection.execute(query)).mappings().first()
    number = last["id"] + 1 if last else 1
    named = [case["number"] for case in members]
    register: dict[str, Any] = {"id": number, "at": now(), "members": named}
    previous = bytes(last["hash"]) if last else START
    register["hash"] = _hash(seal, previous, register, members)
    await connection.execute(insert(registers), register)
    await _enter(connection, seal, members, number)
    return len(members)


async def check_registers(connection: AsyncConnection, seal: SealBox) -> Checked:
    """Make every register anew from the cases as they are, and say where that differs."""
    query = select(registers).order_by(registers.c.id)
    kept = {row["id"]: row for row in (await connection.execute(query)).mappings()}
    columns = cases.c.id, cases.c.number, cases.c.register_id, ledger.c.hash.label("first_hash")
    every = select(*columns).outerjoin(ledger, _FIRST_ROW).order_by(cases.c.id)
    members: dict[int | None, list[Row]] = {}
    for case in (await connection.execute(every)).mappings():
        members.setdefault(case["register_id"], []).append(case)
    unregistered = len(members.get(None, ()))
    whereabouts = {case["number"]: where for where, some in members.items() for case in some}
    faults: list[tuple[int, str]] = []
    previous, expected = START, 1
    for number in sorted({*kept, *members} - {None}):
        if number != expected:
            faults.append((expected, "这一册缺失"))
        expected = number + 1
        if number not in kept:
            faults.append((number, "这一册缺失"))
            continue
        register, mine = kept[number], members.get(number, [])
        found = list(_misplaced(register, mine, whereabouts))
        if not found and bytes(register["hash"]) != _hash(seal, previous, register, mine):
            found = ["被改动，或和前一册接不上"]
        faults += [(number, fault) for fault in found]
        previous = bytes(register["hash"])
    marks = {number: bytes(row["hash"])[:8].hex() for number, row in kept.items()}
    return Checked(faults, marks, unregistered)


def _misplaced(
    register: Row, members: Iterable[Row], whereabouts: Mapping[str, int | None]
) -> Iterator[str]:
    """The cases that a register names and that are not in it, and the other way round."""
    written = register["members"] if isinstance(register["members"], list) else []
    named, there = {str(number) for number in written}, {case["number"] for case in members}
    for number in sorted(named - there):
        if number not in whereabouts:
            yield f"工单 {number} 不见了"
        elif whereabouts[number] is None:
            yield f"工单 {number} 的登记被抹去"
        else:
            yield f"工单 {number} 被挪到第{whereabouts[number]}册"
    for number in sorted(there - named):
        yield f"工单 {number} 不是登记在这一册的"


async def _unregistered(connection: AsyncConnection) -> Sequence[Row]:
    """The next cases without a register, locked, each with the hash of its first ledger row."""
    query = (
        select(cases, ledger.c.hash.label("first_hash"))
        .join(ledger, _FIRST_ROW)
        .where(cases.c.register_id.is_(None))
        .order_by(cases.c.id)
        .limit(_AT_ONCE)
        .with_for_update(of=cases, skip_locked=True, key_share=True)
    )
    return (await connection.execute(query)).mappings().all()


async def _enter(
    connection: AsyncConnection, seal: SealBox, members: Sequence[Row], register: int
) -> None:
    """Write the register into its members. An end that did not hold is taken away for good.

    Left as it was it would hold again under the same number, and hide that the register was made
    anew without a case.
    """
    believed = await _open_and_whole(connection, seal, members)
    written = []
    for case in members:
        entered = {**case, "register_id": register}
        holds = case["id"] in believed or has_end(seal, case)
        end = end_of(seal, entered) if holds else None
        written.append({"entered_id": case["id"], "entered_in": register, "end": end})
    statement = update(cases).where(cases.c.id == bindparam("entered_id"))
    values: dict[str, Any] = {
        "register_id": bindparam("entered_in"),
        "ledger_end": bindparam("end"),
    }
    await connection.execute(statement.values(values), written)


async def _open_and_whole(
    connection: AsyncConnection, seal: SealBox, members: Sequence[Row]
) -> set[int]:
    """The cases from before ledgers were closed whose ledger holds: they are closed now."""
    unclosed = {case["id"]: case for case in members if case["ledger_end"] is None}
    if not unclosed:
        return set()
    own = select(ledger).where(ledger.c.case_id.in_(unclosed))
    ordered = own.order_by(ledger.c.case_id, ledger.c.position)
    rows = (await connection.execute(ordered)).mappings()
    return {
        case_id
        for case_id, some in groupby(rows, lambda row: row["case_id"])
        if first_break(seal, some, unclosed[case_id]) is None
    }


def _hash(seal: SealBox, previous: bytes, register: Row, members: Iterable[Row]) -> bytes:
    content = {
        "previous": previous,
        "register": [register["id"], register["at"], register["members"]],
        "cases": [[case["id"], case["number"], case["first_hash"]] for case in members],
    }
    return seal.close(canonical(content), "register")
