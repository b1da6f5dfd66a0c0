"""Dead letters (死信): what could not be taken in waits here with its reason, sealed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import RowMapping, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.channels.hotline.stream import Stream
from bot.channels.hotline.transcripts import parsed
from router.errors import NotFound
from router.hotline_tables import dead_letters
from router.request import now
from router.sealing import SealBox

_CONTENT = "dead_letters.content"


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """One that waits: where it came from, why it was not taken, after how many tries."""

    id: int
    hotline: str
    reason: str
    tries: int
    at: datetime
    settled_as: str | None = None


@dataclass(frozen=True, slots=True)
class Failed:
    """An entry that cannot be taken in, with the sentence that says why."""

    entry_id: str
    hotline: str
    reason: str
    content: bytes
    tries: int = 1


async def bury(connection: AsyncConnection, seal: SealBox, failed: Sequence[Failed]) -> None:
    """Put entries away; the same entry once, however often it comes."""
    if not failed:
        return
    rows = [
        {
            "entry_id": one.entry_id,
            "hotline": one.hotline,
            "reason": one.reason,
            "tries": one.tries,
            "content_sealed": seal.seal_bytes(one.content, _CONTENT),
            "at": now(),
        }
        for one in failed
    ]
    await connection.execute(insert(dead_letters).on_conflict_do_nothing(), rows)


async def waiting(connection: AsyncConnection, most: int = 200) -> list[DeadLetter]:
    """Those that nobody has settled, oldest first."""
    query = select(dead_letters).where(dead_letters.c.settled_at.is_(None))
    rows = (await connection.execute(query.order_by(dead_letters.c.id).limit(most))).mappings()
    return [_letter(row) for row in rows]


async def one(connection: AsyncConnection, letter: int) -> DeadLetter:
    """One of them, settled or not; NotFound where there is none."""
    query = select(dead_letters).where(dead_letters.c.id == letter)
    row = (await connection.execute(query)).mappings().first()
    if row is None:
        raise _not_found(letter)
    return _letter(row)


async def how_many(connection: AsyncConnection) -> int:
    """How many wait."""
    query = select(func.count()).where(dead_letters.c.settled_at.is_(None))
    return int((await connection.execute(query)).scalar_one())


async def content_of(connection: AsyncConnection, seal: SealBox, letter: int) -> tuple[str, bytes]:
    """The hotline and the bytes of one, settled or not; NotFound where there is none."""
    query = select(dead_letters.c.hotline, dead_letters.c.content_sealed)
    row = (await connection.execute(query.where(dead_letters.c.id == letter))).first()
    if row is None:
        raise _not_found(letter)
    return row.hotline, seal.open_bytes(row.content_sealed, _CONTENT)


async def settle(connection: AsyncConnection, letter: int, how: str) -> bool:
    """Mark one as settled (`replayed`, `dropped`); whether it still waited."""
    done = (
        update(dead_letters)
        .where(dead_letters.c.id == letter, dead_letters.c.settled_at.is_(None))
        .values(settled_at=now(), settled_as=how)
    )
    return bool((await connection.execute(done)).rowcount)


async def send_again(
    connection: AsyncConnection,
    stream: Stream,
    seal: SealBox,
    letter: int,
    mended: bytes | None = None,
) -> None:
    """Publish one again, mended or as it was; BadTranscript while it cannot be taken."""
    hotline, content = await content_of(connection, seal, letter)
    content = mended if mended is not None else content
    parsed(content)
    # Published before it is marked: sent twice it is found to be a repetition.
    await stream.publish(hotline, [content])
    await settle(connection, letter, "replayed")


def _letter(row: RowMapping) -> DeadLetter:
    names = ("id", "hotline", "reason", "tries", "at", "settled_as")
    return DeadLetter(*(row[name] for name in names))


def _not_found(letter: int) -> NotFound:
    return NotFound(f"没有编号为 {letter} 的死信。")
