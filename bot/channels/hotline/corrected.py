"""What operators set right in what was read, as labelled examples (`onedoor nlu corrections`).

The words are those that lie in clear: numbers are marks. Names that were said stand in them, so
that what is exported is personal until somebody has looked through it.
"""

from collections.abc import AsyncIterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from router.hotline_tables import reading_corrections
from router.request import BEIJING
from router.tables import requests


async def corrections(connection: AsyncConnection, after: int = 0) -> AsyncIterator[dict[str, Any]]:
    """Labelled examples, oldest first, as `nlu.labelled` reads them; each with what was read.

    `after` is the `id` of the last one exported before.
    """
    one = reading_corrections
    query = (
        select(one, requests.c.title, requests.c.body, requests.c.turns)
        .join(requests, requests.c.id == one.c.request_id)
        .where(one.c.id > after)
        .order_by(one.c.id)
    )
    async for row in (await connection.stream(query)).mappings():
        words = {"turns": row["turns"]} if row["turns"] else {"text": row["body"]}
        title = {"title": row["title"]} if row["title"] else {}
        yield {
            **title,
            **words,
            **row["corrected"],
            "id": row["id"],
            "read": row["read"],
            "at": row["at"].astimezone(BEIJING).isoformat(timespec="seconds"),
        }
