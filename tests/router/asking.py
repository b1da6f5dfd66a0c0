"""Requests for tests on the real database, and what is stored of them."""

from itertools import count
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from nlu.understanding import Message
from router.intake import take_in
from router.office import Office
from router.receipts import Receipt
from router.request import Channel, Request
from router.store import transaction
from router.tables import metadata
from tests.conftest import RECEIVED

HARDSHIP = "我妈住院做手术，看病的钱实在拿不出来，孩子上学的学费也交不上了。家住甘井子区泡崖街道。"
NOT_OURS = "手机流量用完了怎么办套餐"
QUESTION = "医疗救助怎么申请，要带什么材料？"

_numbers = count(1)


def asked(words: str | Message = HARDSHIP, **others: Any) -> Request:
    """A request under a number of its own."""
    message = Message(words) if isinstance(words, str) else words
    given: dict[str, Any] = {
        "channel": Channel.web,
        "external_id": f"router-{next(_numbers)}",
        "message": message,
        "received": RECEIVED,
    }
    return Request(**(given | others))


async def taken(database: AsyncEngine, office: Office, request: Request) -> Receipt:
    """Take one request in and commit."""
    async with transaction(database) as connection:
        return await take_in(connection, office, request)


def numbered(receipt: Receipt) -> tuple[str, str]:
    """The case number and query code of a receipt that has them."""
    assert receipt.case_number is not None
    assert receipt.query_code is not None
    return receipt.case_number, receipt.query_code


async def counts(connection: AsyncConnection) -> dict[str, int]:
    """How many rows each table has."""
    found = {}
    for name in metadata.tables:
        found[name] = (await connection.execute(text(f"SELECT count(*) FROM {name}"))).scalar_one()
    return found


async def rows_of(connection: AsyncConnection, table: str, column: str, value: object) -> list[Any]:
    """The rows of a table where a column has a value, oldest first."""
    chosen = metadata.tables[table]
    query = select(chosen).where(chosen.c[column] == value).order_by(chosen.c.id)
    return list((await connection.execute(query)).mappings().all())


async def dump(connection: AsyncConnection) -> str:
    """Every table as text, bytes as hexadecimal digits."""
    lines: list[str] = []
    for name in metadata.tables:
        found = await connection.execute(text(f"SELECT t::text FROM {name} AS t"))
        lines += [f"{name} {row}" for row in found.scalars()]
    return "\n".join(lines)
