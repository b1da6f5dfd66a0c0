"""Hotlines that may send: each with a key of its own, of which only a hash is kept."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from router.errors import NotFound, RejectedInput
from router.hotline_tables import hotlines
from router.request import now

_PREFIX = "onedoor_"


@dataclass(frozen=True, slots=True)
class Hotline:
    """A hotline; the places of its callers are looked for in `jurisdiction` first."""

    code: str
    name: str
    jurisdiction: str


async def add_hotline(connection: AsyncConnection, hotline: Hotline) -> str:
    """Register a hotline; its key, which is shown this once. RejectedInput for a code in use."""
    known = select(hotlines.c.id).where(hotlines.c.code == hotline.code)
    if (await connection.execute(known)).first() is not None:
        raise RejectedInput(
            f"热线代号 {hotline.code} 已经有了；要换密钥请用 onedoor hotline renew。"
        )
    key = _PREFIX + secrets.token_urlsafe(32)
    row = {
        "code": hotline.code,
        "name": hotline.name,
        "jurisdiction": hotline.jurisdiction,
        "key_hash": _hash(key),
        "created_at": now(),
    }
    await connection.execute(insert(hotlines).values(row))
    return key


async def renew_key(connection: AsyncConnection, code: str) -> str:
    """Give a hotline a new key; the old one ends now. NotFound for a code that nobody has."""
    key = _PREFIX + secrets.token_urlsafe(32)
    values = {"key_hash": _hash(key), "disabled_at": None}
    await _change(connection, code, values)
    return key


async def disable(connection: AsyncConnection, code: str) -> None:
    """Take nothing more from a hotline; what it has sent stays. NotFound as above."""
    await _change(connection, code, {"disabled_at": now()})


async def _change(connection: AsyncConnection, code: str, values: Mapping[str, object]) -> None:
    done = update(hotlines).where(hotlines.c.code == code).values(values)
    if (await connection.execute(done)).rowcount == 0:
        raise NotFound(f"没有代号为 {code} 的热线。")


async def open_hotlines(connection: AsyncConnection) -> dict[str, Hotline]:
    """The hotlines that may send, by their codes."""
    query = select(hotlines.c.code, hotlines.c.name, hotlines.c.jurisdiction)
    rows = await connection.execute(query.where(hotlines.c.disabled_at.is_(None)))
    return {row.code: Hotline(row.code, row.name, row.jurisdiction) for row in rows}


async def all_hotlines(connection: AsyncConnection) -> list[tuple[Hotline, bool]]:
    """All hotlines, by code, and whether each may send."""
    rows = (await connection.execute(select(hotlines).order_by(hotlines.c.code))).mappings()
    return [
        (Hotline(row["code"], row["name"], row["jurisdiction"]), row["disabled_at"] is None)
        for row in rows
    ]


async def hotline_of_key(connection: AsyncConnection, key: str) -> Hotline | None:
    """Whose key it is; None for a key of nobody. Looked up by its hash: no time tells of it."""
    query = select(hotlines.c.code, hotlines.c.name, hotlines.c.jurisdiction)
    query = query.where(hotlines.c.key_hash == _hash(key), hotlines.c.disabled_at.is_(None))
    row = (await connection.execute(query)).first()
    return Hotline(row.code, row.name, row.jurisdiction) if row else None


def _hash(key: str) -> bytes:
    """The keys are random and long: a plain hash cannot be guessed back."""
    return hashlib.sha256(key.encode()).digest()
