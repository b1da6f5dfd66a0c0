"""Consumers of the feed: any number of processes, each takes batches from the stream.

An entry is settled only after its transaction is committed. A consumer that dies leaves its
entries pending; another claims them, and what was committed already is found to be a repetition.
"""

import asyncio
import os
import secrets
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from redis.exceptions import RedisError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.channels.hotline.dead import Failed, bury
from bot.channels.hotline.hotlines import open_hotlines
from bot.channels.hotline.stream import Entry, Stream
from bot.channels.hotline.taking import Taker
from bot.logs import log
from router.errors import Unavailable
from router.office import Office
from router.request import now
from router.store import transaction

BATCH = 64
#: An entry in hand of a process that dies may have killed it: it goes alone, and not for ever.
_ALONE_FROM, _MOST_TRIES = 2, 8
_ATTEMPTS = 3
_SWEEP_SECONDS = 2.0
_PAUSE, _LONGEST_PAUSE = 0.2, 5.0


def consumer_name() -> str:
    """A name of this process's own in the group."""
    return f"{os.getpid()}-{secrets.token_hex(4)}"


@dataclass(slots=True)
class Consumer:
    """One consumer. `idle`: seconds after which the entries of another are taken over.

    `patience`: how long the rest of a call that comes in pieces is waited for. `batch`: the most
    entries in one transaction, 16 to 64.
    """

    engine: AsyncEngine
    office: Office
    stream: Stream
    patience: timedelta
    idle: float = 30.0
    batch: int = BATCH
    name: str = field(default_factory=consumer_name)
    _claimed_at: float = field(default=float("-inf"))
    _swept_at: float = field(default=float("-inf"))

    async def run(self) -> None:
        """Take in until cancelled; an engine that is away is waited for."""
        pause = _PAUSE
        while True:
            try:
                await self.stream.join()
                while True:
                    await self.step()
                    pause = _PAUSE
            except (RedisError, Unavailable, OSError) as error:
                log().warning("feed_waits", error=type(error).__name__)
            except Exception as error:  # whatever it was, the feed goes on
                log().error("feed_failed", error=type(error).__name__)
            await asyncio.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)

    async def step(self, wait: float = 1.0) -> int:
        """One batch: of dead consumers first, then new entries; how many entries it had.

        RedisError or Unavailable where an engine is away: the entries stay this consumer's and
        are claimed again.
        """
        entries = await self._left_by_the_dead()
        entries = entries or await self.stream.read(self.name, self.batch, wait)
        for some in _suspects_alone(entries):
            await self._settle(some)
        await self._take_overdue()
        return len(entries)

    async def _left_by_the_dead(self) -> list[Entry]:
        """Asked for now and then only: there are hardly ever any."""
        at = asyncio.get_running_loop().time()
        if at - self._claimed_at < self.idle / 2:
            return []
        entries = await self.stream.claim(self.name, self.batch, self.idle)
        if not entries:
            self._claimed_at = at
        return entries

    async def _settle(self, entries: Sequence[Entry]) -> None:
        """Take a batch in, commit, and only then settle it."""
        if any(entry.tries >= _MOST_TRIES for entry in entries):
            counts = await self._alone(entries[0])
            await self.stream.settle(entries, counts)
            return
        try:
            counts = await self._taken(entries)
        except Unavailable:
            raise
        except Exception as error:  # one of them is poison: the others must not wait for it
            log().warning("feed_batch_failed", error=type(error).__name__, entries=len(entries))
            counts = Counter()
            for entry in entries:
                counts += await self._alone(entry)
        await self.stream.settle(entries, counts)

    async def _taken(self, entries: Sequence[Entry]) -> Counter[str]:
        async with self._taking() as (connection, taker):
            counts = await taker.take(connection, entries)
        await self.stream.ring(taker.changed)
        return counts

    async def _alone(self, entry: Entry) -> Counter[str]:
        """One entry in a transaction of its own; a dead letter when it has failed its tries."""
        reason = f"处理它的程序意外结束了 {entry.tries} 次。"
        for _ in range(_ATTEMPTS if entry.tries < _MOST_TRIES else 0):
            try:
                return await self._taken([entry])
            except Unavailable:
                raise
            except Exception as error:
                reason = f"处理时出错（{type(error).__name__}），试了 {_ATTEMPTS} 次。"
                log().error("feed_entry_failed", error=type(error).__name__)
        tries = entry.tries + _ATTEMPTS
        failed = Failed(entry.id, entry.hotline, reason, entry.content or b"", tries)
        async with transaction(self.engine) as connection:
            await bury(connection, self.office.seal, [failed])
        return Counter(entries=1, dead=1)

    async def _take_overdue(self) -> None:
        """Calls whose rest never came, now and then; one that cannot be taken holds up no other."""
        at = asyncio.get_running_loop().time()
        if at - self._swept_at < _SWEEP_SECONDS:
            return
        self._swept_at = at
        most, counts = BATCH, Counter("_")
        while counts:
            try:
                counts = await self._overdue(most)
            except Unavailable:
                raise
            except Exception as error:
                log().error("feed_overdue_failed", error=type(error).__name__, calls=most)
                counts = Counter("_") if most > 1 else await self._overdue(1, give_up=True)
                most = 1
                continue
            await self.stream.settle([], counts)

    async def _overdue(self, most: int, *, give_up: bool = False) -> Counter[str]:
        async with self._taking() as (connection, taker):
            before = now() - self.patience
            return await taker.take_overdue(connection, before, most, give_up=give_up)

    @asynccontextmanager
    async def _taking(self) -> AsyncIterator[tuple[AsyncConnection, Taker]]:
        """A transaction, and who takes in within it for the hotlines that may send now."""
        async with transaction(self.engine) as connection:
            yield connection, Taker(self.office, await open_hotlines(connection))


def _suspects_alone(entries: Sequence[Entry]) -> list[Sequence[Entry]]:
    """A batch of what is fresh; what was in hand of several that died goes one by one."""
    fresh = [entry for entry in entries if entry.tries < _ALONE_FROM]
    suspects = [[entry] for entry in entries if entry.tries >= _ALONE_FROM]
    return [*([fresh] if fresh else []), *suspects]
