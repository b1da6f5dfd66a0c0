"""The lines that are to leave for Telegram, as rows: which is next, and what became of it."""

from datetime import datetime

from sqlalchemy import and_, exists, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.channels.telegram.updates import CHANNEL
from bot.talk.talks import Row
from router.talk_tables import talk_lines, talks

_UNSENT = and_(talk_lines.c.sent_at.is_(None), talk_lines.c.due_at.is_not(None))


async def next_line(connection: AsyncConnection, at: datetime) -> Row | None:
    """The line that has waited longest, locked; of each talk only the first that is unsent."""
    earlier = talk_lines.alias("earlier")
    before_it = exists().where(
        earlier.c.talk_id == talk_lines.c.talk_id,
        earlier.c.id < talk_lines.c.id,
        earlier.c.sent_at.is_(None),
        earlier.c.due_at.is_not(None),
    )
    query = (
        select(
            talk_lines.c.id,
            talk_lines.c.talk_id,
            talk_lines.c.content_sealed,
            talk_lines.c.attempts,
            talks.c.address_sealed,
        )
        .join(talks, talks.c.id == talk_lines.c.talk_id)
        .where(talks.c.channel == CHANNEL, talks.c.unreachable.is_(None))
        .where(_UNSENT, talk_lines.c.due_at <= at, ~before_it)
        .order_by(talk_lines.c.due_at, talk_lines.c.id)
        .limit(1)
        .with_for_update(of=talk_lines, skip_locked=True)
    )
    found = (await connection.execute(query)).mappings().first()
    return dict(found) if found else None


async def sent(connection: AsyncConnection, line_id: int, at: datetime) -> None:
    """A line left."""
    done = update(talk_lines).where(talk_lines.c.id == line_id).values(sent_at=at)
    await connection.execute(done)


async def again(connection: AsyncConnection, line: Row, due: datetime) -> None:
    """A line did not leave; it is tried again then."""
    values = {"due_at": due, "attempts": min(line["attempts"] + 1, 1000)}
    await connection.execute(update(talk_lines).where(talk_lines.c.id == line["id"]).values(values))


async def put_off(connection: AsyncConnection, talk_id: int, due: datetime) -> None:
    """Telegram wants a pause in this chat: all that is to be said there waits until then."""
    waiting = update(talk_lines).where(talk_lines.c.talk_id == talk_id, _UNSENT)
    await connection.execute(waiting.values(due_at=due))


async def given_up(connection: AsyncConnection, line_id: int) -> None:
    """A line that cannot leave stays on record and is not tried again."""
    done = update(talk_lines).where(talk_lines.c.id == line_id).values(due_at=None)
    await connection.execute(done)


async def lost(connection: AsyncConnection, talk_id: int, why: str) -> None:
    """Nothing reaches this resident any more; what was to be said is not tried again."""
    await connection.execute(update(talks).where(talks.c.id == talk_id).values(unreachable=why))
    waiting = update(talk_lines).where(talk_lines.c.talk_id == talk_id, _UNSENT)
    await connection.execute(waiting.values(due_at=None))


async def found_again(connection: AsyncConnection, talk_id: int) -> None:
    """The resident is back."""
    back = update(talks).where(talks.c.id == talk_id, talks.c.unreachable.is_not(None))
    await connection.execute(back.values(unreachable=None))
