"""Fetching photos and files from Telegram, after the update that brought them was kept.

First in the turn of its line; what does not come then is tried again with back-off, by whichever
process is there, until it comes or a day is over.
"""

import asyncio
from contextlib import suppress
from datetime import datetime, timedelta

from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramNotFound, TelegramRetryAfter
from sqlalchemy import select, update

from bot.channels.telegram.updates import CHANNEL
from bot.logs import log
from bot.talk.late_files import LateFiles
from bot.talk.talks import Row, opened
from bot.talk.turning import Host
from router.errors import FileRefused, Refusal, Unavailable
from router.file_content import MOST_BYTES, checked
from router.file_tables import line_files
from router.request import now
from router.store import transaction
from router.talk_tables import talk_lines, talks

#: Who fetches a file has it to themselves for so long; a process that dies leaves it to others.
_LEASE = timedelta(minutes=3)
_REQUEST_SECONDS = 60
#: So long the turn of a talk waits for its file before it goes on without.
_TURN_SECONDS = 6.0
_IDLE_SECONDS = 1.0
_LONGEST_WAIT = 600
#: What Telegram refuses whenever it is asked is given up after some tries, an outage after a day.
_MOST_REFUSALS = 5
_LONGEST_OUTAGE = timedelta(days=1)
_CHUNK = 64 * 1024


class Fetcher:
    """Fetches the files of talks on Telegram; several processes may."""

    def __init__(self, bot: Bot, host: Host) -> None:
        self._bot = bot
        self._host = host
        self._late = LateFiles(host)

    async def run(self) -> None:
        """Fetch whatever is due, until cancelled."""
        while True:
            try:
                if await self.fetch_one(now()):
                    continue
            except Unavailable:
                pass  # the files wait at Telegram, the database is away
            except Exception as error:
                log().error("fetching_failed", channel=CHANNEL, error=type(error).__name__)
            await asyncio.sleep(_IDLE_SECONDS)

    async def fetch_for(self, talk_id: int) -> None:
        """Fetch what the lines of a talk brought, as far as it comes before its turn must go on."""
        with suppress(TimeoutError):
            async with asyncio.timeout(_TURN_SECONDS):
                while await self.fetch_one(now(), talk_id):
                    pass

    async def fetch_one(self, at: datetime, talk_id: int | None = None) -> bool:
        """Fetch the file that is due first, of all talks or of one; whether there was one."""
        line = await self._claimed(at, talk_id)
        if line is None:
            return False
        try:
            content, name = await self._fetched(line)
            await self._late.arrived(line["id"], await checked(content, name))
        except FileRefused as refused:
            await self._late.refused(line["id"], refused.why)
        except Unavailable:
            raise  # kept no more than fetched: it is due again when the lease is over
        except Exception as error:  # no network, Telegram restarts, a file that is not given out
            await self._failed(line, error, at)
        return True

    async def _claimed(self, at: datetime, talk_id: int | None) -> Row | None:
        """The next file that is due, taken for the length of a lease."""
        query = (
            select(talk_lines.c.id, talk_lines.c.at, talk_lines.c.content_sealed)
            .add_columns(line_files.c.attempts)
            .join(line_files, line_files.c.line_id == talk_lines.c.id)
            .join(talks, talks.c.id == talk_lines.c.talk_id)
            .where(talks.c.channel == CHANNEL, line_files.c.due_at <= at)
            .order_by(line_files.c.due_at)
            .limit(1)
            .with_for_update(of=line_files, skip_locked=True)
        )
        if talk_id is not None:
            query = query.where(talks.c.id == talk_id)
        async with transaction(self._host.engine) as connection:
            row = (await connection.execute(query)).mappings().first()
            if row is None:
                return None
            taken = {"due_at": at + _LEASE, "attempts": line_files.c.attempts + 1}
            mine = update(line_files).where(line_files.c.line_id == row["id"])
            await connection.execute(mine.values(taken))
        return dict(row)

    async def _fetched(self, line: Row) -> tuple[bytes, str]:
        """The content of a file, never more than may be kept, and how its sender called it."""
        said = opened(self._host.office.seal, line["content_sealed"])
        file = await self._bot.get_file(said["file"], request_timeout=_REQUEST_SECONDS)
        if (file.file_size or 0) > MOST_BYTES:
            raise FileRefused(Refusal.too_large)
        session = self._bot.session
        url = session.api.file_url(self._bot.token, file.file_path or "")
        content = bytearray()
        async for chunk in session.stream_content(url, timeout=_REQUEST_SECONDS, chunk_size=_CHUNK):
            content += chunk
            if len(content) > MOST_BYTES:
                raise FileRefused(Refusal.too_large)
        return bytes(content), said.get("name", "")

    async def _failed(self, line: Row, error: Exception, at: datetime) -> None:
        """Try again later, or give it up. Logged is the sort of error only: its text has URLs."""
        log().warning("file_not_fetched", channel=CHANNEL, error=type(error).__name__)
        if isinstance(error, TelegramBadRequest) and "file is too big" in error.message.lower():
            await self._late.refused(line["id"], Refusal.too_large)
            return
        refusal = isinstance(error, TelegramBadRequest | TelegramNotFound)
        if (refusal and line["attempts"] + 1 >= _MOST_REFUSALS) or (
            at - line["at"] > _LONGEST_OUTAGE
        ):
            log().error("file_given_up", channel=CHANNEL, error=type(error).__name__)
            await self._late.refused(line["id"], Refusal.not_fetched)
            return
        wait = min(2 ** min(line["attempts"], 10), _LONGEST_WAIT)
        if isinstance(error, TelegramRetryAfter):
            wait = error.retry_after
        async with transaction(self._host.engine) as connection:
            later = update(line_files).where(line_files.c.line_id == line["id"])
            waiting = later.where(line_files.c.due_at.is_not(None))
            await connection.execute(waiting.values(due_at=at + timedelta(seconds=wait)))
