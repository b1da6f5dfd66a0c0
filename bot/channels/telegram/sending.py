"""Sending what is said: from the rows that the turn committed, in order within a talk."""

import asyncio
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from aiogram import Bot
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramBadRequest,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramNotFound,
    TelegramRetryAfter,
)
from aiogram.fsm.storage.base import BaseStorage, StorageKey
from redis.exceptions import RedisError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.channels.telegram import outbox
from bot.channels.telegram.keyboards import Shown, codes_of, markup_of
from bot.logs import log
from bot.stopping import side_by_side
from bot.talk.talks import ADDRESS, Row, opened
from router.errors import Unavailable
from router.request import now
from router.sealing import SealBox
from router.store import transaction

#: Telegram takes no more in one message.
LONGEST = 4096
#: Telegram takes about thirty messages a second from one bot.
_A_SECOND = 25
_WORKERS = 4
_IDLE_SECONDS = 0.5
_REQUEST_SECONDS = 15
_LONGEST_WAIT = 300
#: A line that Telegram refuses for what it is, or that cannot be opened, is tried no more often.
_MOST_REFUSALS = 5


class Sender:
    """Sends the lines of talks on Telegram until cancelled; several processes may."""

    def __init__(self, bot: Bot, engine: AsyncEngine, seal: SealBox, storage: BaseStorage) -> None:
        self._bot = bot
        self._engine = engine
        self._seal = seal
        self._storage = storage
        self._woken = asyncio.Event()
        self._next_at = 0.0

    def wake(self) -> None:
        """Something was said just now."""
        self._woken.set()

    async def run(self) -> None:
        """Send whatever is due, and wait for more."""
        await side_by_side(self._work() for _ in range(_WORKERS))

    async def _work(self) -> None:
        while True:
            try:
                if await self.send_one(now()):
                    continue
            except Unavailable:
                pass  # the lines wait in the database that is away
            except Exception as error:
                log().error("sending_failed", channel="telegram", error=type(error).__name__)
            with suppress(TimeoutError):
                async with asyncio.timeout(_IDLE_SECONDS):
                    await self._woken.wait()
            self._woken.clear()

    async def send_one(self, at: datetime) -> bool:
        """Send the line that has waited longest; whether there was one.

        Its row is locked meanwhile. Killed between Telegram's answer and the commit, the line is
        said twice: Telegram has no way to ask whether it was.
        """
        async with transaction(self._engine) as connection:
            line = await outbox.next_line(connection, at)
            if line is None:
                return False
            try:
                await self._send(line)
            except TelegramForbiddenError:
                await outbox.lost(connection, line["talk_id"], "blocked")
            except TelegramNotFound:
                await outbox.lost(connection, line["talk_id"], "not_found")
            except TelegramRetryAfter as pause:
                due = at + timedelta(seconds=pause.retry_after)
                await outbox.put_off(connection, line["talk_id"], due)
            except Exception as error:
                await self._failed(connection, line, error, at)
            else:
                await outbox.sent(connection, line["id"], now())
        return True

    async def _failed(
        self, connection: AsyncConnection, line: Row, error: Exception, at: datetime
    ) -> None:
        """Back off; what Telegram will refuse whenever it is tried is given up after some tries."""
        log().warning("line_not_sent", channel="telegram", error=type(error).__name__)
        if isinstance(error, TelegramBadRequest) and "chat not found" in error.message.lower():
            await outbox.lost(connection, line["talk_id"], "not_found")
            return
        outage = isinstance(error, TelegramAPIError | RedisError) and not isinstance(
            error, TelegramBadRequest | TelegramEntityTooLarge
        )
        if not outage and line["attempts"] + 1 >= _MOST_REFUSALS:
            log().error("line_given_up", channel="telegram", error=type(error).__name__)
            await outbox.given_up(connection, line["id"])
            return
        wait = min(2 ** min(line["attempts"], 10), _LONGEST_WAIT)
        await outbox.again(connection, line, at + timedelta(seconds=wait))

    async def _send(self, line: Row) -> None:
        content = opened(self._seal, line["content_sealed"])
        chat_id = int(self._seal.open(line["address_sealed"], ADDRESS) or 0)
        shown = await self._keyboard_shown(chat_id)
        markup = markup_of(line["id"], content, shown=shown)
        parts = split(content["text"])
        for number, part in enumerate(parts, start=1):
            await self._pace()
            await self._bot.send_message(
                chat_id,
                part,
                reply_markup=markup if number == len(parts) else None,
                request_timeout=_REQUEST_SECONDS,
            )
        await self._remember(chat_id, content, shown=shown)

    async def _pace(self) -> None:
        """Wait for this message's place in the second."""
        clock = asyncio.get_running_loop().time()
        self._next_at = max(self._next_at + 1 / _A_SECOND, clock)
        await asyncio.sleep(self._next_at - clock)

    async def _keyboard_shown(self, chat_id: int) -> bool:
        try:
            return await self._storage.get_state(self._key(chat_id)) == Shown.keyboard.state
        except RedisError:
            return False

    async def _remember(self, chat_id: int, content: dict[str, Any], *, shown: bool) -> None:
        """Which keyboard stands under the input field now; without Valkey words still do."""
        key = self._key(chat_id)
        with suppress(RedisError):
            if content.get("wants"):
                await self._storage.set_data(key, {"codes": codes_of(content)})
                await self._storage.set_state(key, Shown.keyboard)
            elif shown and not content["buttons"]:
                await self._storage.set_state(key, None)
                await self._storage.set_data(key, {})

    def _key(self, chat_id: int) -> StorageKey:
        return StorageKey(bot_id=self._bot.id, chat_id=chat_id, user_id=chat_id)


def split(text: str) -> list[str]:
    """A text in parts that Telegram takes, cut at line ends where there are any."""
    parts: list[str] = []
    while len(text) > LONGEST:
        cut = text.rfind("\n", 1, LONGEST)
        cut = cut if cut > 0 else LONGEST
        parts.append(text[:cut])
        text = text[cut:].lstrip("\n")
    return [*parts, text]
