"""Work beside the receiving of updates: turns of talks, and small things that may fail."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from bot.logs import log
from bot.stopping import stopped
from bot.talk.turning import Host

#: How many talks are answered at the same time: each holds a connection to the database.
_AT_ONCE = 4


class Aside:
    """Tasks that nobody waits for; of one that fails the log knows the sort of error only."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def do(self, event: str, work: Callable[[], Awaitable[Any]]) -> None:
        """Do it soon; `event` names it in the log if it fails."""
        task = asyncio.create_task(self._quietly(event, work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def stop(self) -> None:
        """Leave what is not done: lines that wait are taken up by whoever sweeps."""
        await stopped(self._tasks)

    @staticmethod
    async def _quietly(event: str, work: Callable[[], Awaitable[Any]]) -> None:
        try:
            await work()
        except Exception as error:
            log().warning(event, channel="telegram", error=type(error).__name__)


class Turns:
    """Takes the turns of talks whose lines were kept: one talk in one task, in order."""

    def __init__(
        self,
        host: Host,
        aside: Aside,
        spoken: Callable[[], None],
        fetch: Callable[[int], Awaitable[None]],
    ) -> None:
        self._host = host
        self._aside = aside
        self._spoken = spoken
        self._fetch = fetch
        self._room = asyncio.Semaphore(_AT_ONCE)
        self._wanted: set[int] = set()
        self._running: set[int] = set()
        self._brought: set[int] = set()

    def wanted(self, talk_id: int, *, with_file: bool = False) -> None:
        """Lines of this talk wait, one of them `with_file` to be fetched; returns at once."""
        self._wanted.add(talk_id)
        if with_file:
            self._brought.add(talk_id)
        if talk_id not in self._running:
            self._running.add(talk_id)
            self._aside.do("turns_failed", lambda: self._take(talk_id))

    async def _take(self, talk_id: int) -> None:
        try:
            while talk_id in self._wanted:
                self._wanted.discard(talk_id)
                if talk_id in self._brought:
                    self._brought.discard(talk_id)
                    await self._fetched(talk_id)
                async with self._room:
                    await self._host.take_turns(talk_id)
                self._spoken()
        finally:
            self._running.discard(talk_id)

    async def _fetched(self, talk_id: int) -> None:
        """Fetch what the lines brought. Whatever fails there, they are answered."""
        try:
            await self._fetch(talk_id)
        except Exception as error:
            log().warning("file_not_fetched", channel="telegram", error=type(error).__name__)
