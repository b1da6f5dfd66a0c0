"""Tampering with ledger, cases and registers in the database: all of it is found and named."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import combinations
from typing import Any

from sqlalchemy import Column, delete, select, text, update
from sqlalchemy.ext.asyncio import AsyncEngine

from router.office import Office
from router.register import check_registers, register_all
from router.store import transaction
from router.tables import cases, ledger, registers
from tests.conftest import RECEIVED
from tests.router.registering import acted, faults, found, opened, registered, without_constraints

Row = dict[str, Any]


async def test_what_is_deleted_moved_or_edited_is_named(own: AsyncEngine, sealed: Office) -> None:
    (first, second), (third,), _ = await registered(own, sealed, 2, 1, 1)
    await without_constraints(own)
    gone = "DELETE FROM ledger USING cases WHERE case_id = cases.id AND number = '{0}'; "
    gone += "DELETE FROM cases WHERE number = '{0}'"
    moved = "UPDATE cases SET register_id = {1} WHERE number = '{0}'"
    broken = "被改动，或和前一册接不上"
    for statements, said in [
        (gone.format(first), [f"1 工单 {first} 不见了"]),
        (gone.format(third), [f"2 工单 {third} 不见了"]),
        (
            moved.format(second, 2),
            [f"1 工单 {second} 被挪到第2册", f"2 工单 {second} 不是登记在这一册的"],
        ),
        (moved.format(second, "NULL"), [f"1 工单 {second} 的登记被抹去"]),
        ("DELETE FROM registers WHERE id = 1", ["1 这一册缺失", f"2 {broken}"]),
        ("DELETE FROM registers WHERE id = 3", ["3 这一册缺失"]),
        ("UPDATE registers SET at = at + interval '1 second' WHERE id = 2", [f"2 {broken}"]),
        (
            "UPDATE registers SET hash = decode(repeat('00', 32), 'hex') WHERE id = 2",
            [f"2 {broken}", f"3 {broken}"],
        ),
        ("UPDATE registers SET id = 4000000000 WHERE id = 2", ["2 这一册缺失"]),
        ("UPDATE registers SET members = '5' WHERE id = 2", [f"2 工单 {third} 不是登记在这一册的"]),
    ]:
        async with own.connect() as connection:
            for statement in statements.split("; "):
                assert (await connection.execute(text(statement))).rowcount
            assert set(said) <= set(await faults(connection, sealed)), statements
            await connection.rollback()
    assert await found(own, sealed) == []


async def test_the_last_register_deleted_with_its_cases_is_told_by_an_earlier_mark(
    own: AsyncEngine, sealed: Office
) -> None:
    await registered(own, sealed, 1, 1)
    await without_constraints(own)
    async with transaction(own) as connection:
        before = (await check_registers(connection, sealed.seal)).marks
        last = select(cases.c.id).where(cases.c.register_id == 2).scalar_subquery()
        await connection.execute(delete(ledger).where(ledger.c.case_id == last))
        await connection.execute(delete(cases).where(cases.c.register_id == 2))
        await connection.execute(delete(registers).where(registers.c.id == 2))
        assert await faults(connection, sealed) == []
    await registered(own, sealed, 1)
    async with transaction(own) as connection:
        after = (await check_registers(connection, sealed.seal)).marks
    assert before[1] == after[1]
    assert before[2] != after[2]


async def test_registering_and_acting_mend_no_end_that_was_cut_off(
    own: AsyncEngine, sealed: Office
) -> None:
    [number] = await opened(own, sealed)
    async with transaction(own) as connection:
        await connection.execute(text("DELETE FROM ledger WHERE position = 3"))
        await connection.execute(
            text(
                "UPDATE cases SET ledger_length = 2, ledger_end = NULL, ledger_head ="
                " (SELECT hash FROM ledger WHERE position = 2)"
            )
        )
    assert len(await found(own, sealed)) == 1
    await acted(own, sealed, number)
    assert len(await found(own, sealed)) == 1
    await register_all(own, sealed.seal)
    await acted(own, sealed, number)
    assert len(await found(own, sealed)) == 1


async def test_a_last_register_cannot_be_made_anew_without_one_of_its_cases(
    own: AsyncEngine, sealed: Office
) -> None:
    await registered(own, sealed, 2)
    await without_constraints(own)
    async with transaction(own) as connection:
        await connection.execute(text("UPDATE cases SET register_id = NULL"))
        await connection.execute(text("DELETE FROM registers"))
        await connection.execute(text("DELETE FROM ledger WHERE case_id = 1"))
        await connection.execute(text("DELETE FROM cases WHERE id = 1"))
    assert await found(own, sealed)
    await register_all(own, sealed.seal)
    assert await found(own, sealed)


def changed(value: Any, column: Column[Any]) -> Any:  # noqa: PLR0911
    """Another value that the column can hold."""
    if isinstance(value, bytes):
        return bytes([value[0] ^ 1]) + value[1:]
    if isinstance(value, bool):
        return not value
    if isinstance(value, datetime):
        return value + timedelta(microseconds=1)
    if isinstance(value, date):
        return value + timedelta(days=1)
    if isinstance(value, dict):
        return {**value, "more": 1}
    if isinstance(value, list):
        return [*value, "20261122-999999"]
    if isinstance(value, int):
        return value + 1000
    if isinstance(value, str):
        return value + "。"
    samples = {bytes: b"x", int: 1, str: "x", date: RECEIVED.date(), datetime: RECEIVED}
    return samples[column.type.python_type]


Change = tuple[str, list[Any]]


def single_changes(stored: dict[str, list[Row]]) -> Iterator[Change]:
    """Every deletion of a row, edit of a value and swap of two, as statements."""
    for table in (ledger, cases, registers):
        rows = stored[table.name]
        # The id of a ledger row says nothing: case and position tell the row.
        columns = [one for one in table.columns if (table.name, one.name) != ("ledger", "id")]
        for row in rows:
            here = table.c.id == row["id"]
            yield f"delete {table.name} {row['id']}", [delete(table).where(here)]
            for column in columns:
                name = f"{table.name}.{column.name} of {row['id']}"
                other = {column.name: changed(row[column.name], column)}
                yield f"edit {name}", [update(table).where(here).values(other)]
                if column.nullable and row[column.name] is not None:
                    none = {column.name: None}
                    yield f"take away {name}", [update(table).where(here).values(none)]
        for one, two in combinations(rows, 2):
            for column in columns:
                if one[column.name] != two[column.name]:
                    name = f"swap {table.name}.{column.name} of {one['id']} and {two['id']}"
                    yield name, _swap(table, column, one, two)


def _swap(table: Any, column: Column[Any], one: Row, two: Row) -> list[Any]:
    def put(whose: int, value: Any) -> Any:
        return update(table).where(table.c.id == whose).values({column.name: value})

    if column.name == "id":
        return [put(one["id"], -1), put(two["id"], one["id"]), put(-1, two["id"])]
    return [put(one["id"], two[column.name]), put(two["id"], one[column.name])]


async def test_any_single_deletion_edit_or_swap_is_found(own: AsyncEngine, sealed: Office) -> None:
    (first, *_), *_ = await registered(own, sealed, 2, 1)
    await acted(own, sealed, first)
    await without_constraints(own)
    stored = {}
    async with transaction(own) as connection:
        for table in (ledger, cases, registers):
            rows = await connection.execute(select(table).order_by(table.c.id))
            stored[table.name] = [dict(row) for row in rows.mappings()]
    changes = list(single_changes(stored))
    assert len({name for name, _ in changes}) == len(changes) >= 400
    missed = []
    async with own.connect() as connection:
        for name, statements in changes:
            savepoint = await connection.begin_nested()
            for statement in statements:
                assert (await connection.execute(statement)).rowcount == 1, name
            if not await faults(connection, sealed):
                missed.append(name)
            await savepoint.rollback()
        assert missed == []
        assert await faults(connection, sealed) == []
