"""Writing many rows at once: ids taken beforehand, then one statement for all tables.

The rows travel as JSON and are unfolded by the server: a third quicker than a bind for each row,
and one round trip whatever is written.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    Executable,
    Integer,
    LargeBinary,
    Select,
    Table,
    Text,
    bindparam,
    column,
    func,
    literal,
    select,
)
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from router.tables import requests

Row = dict[str, Any]
#: The rows to be written, by table; those of one table have the same columns.
Rows = Mapping[Table, Sequence[Row]]
_Shape = tuple[tuple[Table, tuple[str, ...]], ...]

#: In the order of `Numbers`. An id that is then not used leaves a gap and nothing else.
_SEQUENCES = ("requests_id_seq", "people_id_seq", "cases_id_seq", "tasks_id_seq", "case_numbers")


def _next(sequence: str) -> ColumnElement[Any]:
    """An array of so many next values of a sequence; the bind has the sequence's name."""
    times = func.generate_series(1, bindparam(sequence, type_=Integer)).table_valued("n")
    return func.array(select(func.nextval(sequence)).select_from(times).scalar_subquery())


_NEXT = select(*(_next(sequence) for sequence in _SEQUENCES))


class Numbers:
    """Ids and case numbers taken from the database, each given out once."""

    def __init__(self, taken: Sequence[Sequence[int]]) -> None:
        self.requests, self.people, self.cases, self.tasks, self.serials = map(iter, taken)


async def take_numbers(
    connection: AsyncConnection,
    *,
    requests: int = 0,
    people: int = 0,
    cases: int = 0,
    tasks: int = 0,
) -> Numbers:
    """So many ids of each table, and a serial number for each case; one round trip."""
    wanted = (requests, people, cases, tasks, cases)
    values = dict(zip(_SEQUENCES, wanted, strict=True))
    return Numbers((await connection.execute(_NEXT, values)).one())


async def write(connection: AsyncConnection, rows: Rows) -> None:
    """Insert all rows in the caller's transaction. They may point at each other in any order."""
    some = {table: list(of_table) for table, of_table in rows.items() if of_table}
    if some:
        shape = tuple((table, tuple(of_table[0])) for table, of_table in some.items())
        values = {table.name: of_table for table, of_table in some.items()}
        await connection.execute(_writing(shape), values)


async def write_requests(connection: AsyncConnection, rows: Sequence[Row]) -> set[int]:
    """Insert requests unless their number is there already; the ids of those that were not."""
    statement = _storing(tuple(rows[0]))
    return set((await connection.execute(statement, {requests.name: list(rows)})).scalars())


def together(parts: Sequence[Rows]) -> Rows:
    """The rows of several, table by table."""
    joined: dict[Table, list[Row]] = {}
    for part in parts:
        for table, some in part.items():
            joined.setdefault(table, []).extend(some)
    return joined


@lru_cache(maxsize=64)
def _writing(shape: _Shape) -> Executable:
    # Links are checked at the end of a statement, so that its parts need no order.
    parts = (from_json(table, names).cte(f"new_{table.name}") for table, names in shape)
    return select(literal(1)).add_cte(*parts)


@lru_cache(maxsize=8)
def _storing(names: tuple[str, ...]) -> Executable:
    statement = from_json(requests, names).on_conflict_do_nothing(
        index_elements=["channel", "external_id"]
    )
    stored: Executable = statement.returning(requests.c.id)
    return stored


def from_json(table: Table, names: tuple[str, ...]) -> Insert:
    """Insert what the bind of the table's name holds: a list of objects with these names.

    Bytes are told as hex. The text is the same for any number of rows: a bind for each value makes
    a new statement for each number, to be put together and planned anew.
    """
    columns = [table.c[name] for name in names]
    told = bindparam(table.name, type_=JSON)
    unfolded = func.json_to_recordset(told).table_valued(*map(_as_told, columns))
    unfolded = unfolded.render_derived(name=f"told_{table.name}", with_types=True)
    values: Select[Any] = select(
        *(
            func.decode(unfolded.c[one.name], "hex") if _is_bytes(one) else unfolded.c[one.name]
            for one in columns
        )
    )
    return insert(table).from_select(list(names), values, include_defaults=False)


def _as_told(one: Column[Any]) -> Any:
    return column(one.name, Text() if _is_bytes(one) else one.type)


def _is_bytes(one: Column[Any]) -> bool:
    return isinstance(one.type, LargeBinary)
