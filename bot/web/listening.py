"""What changes is told to open pages: by any process, through Valkey, as server-sent events.

A page that hears nothing loses nothing: it asks for itself again now and then.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import RedisError
from starlette.responses import StreamingResponse

from bot.channels.hotline.stream import BELL
from bot.logs import log

_AGAIN_SECONDS = 1.0
_BEAT_SECONDS = 10.0
_LOOK_SECONDS = 0.5
#: A browser that lost its connection comes back after so many milliseconds.
_RETRY = "retry: 2000\n\n"
_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


@dataclass(slots=True, eq=False)
class _Ear:
    """Who waits for news: of one call, or of any."""

    call: int | None
    heard: asyncio.Event = field(default_factory=asyncio.Event)


class Bell:
    """Hears for all pages of this process what changes in any."""

    def __init__(self) -> None:
        self._ears: set[_Ear] = set()
        #: Pages are let go when this is true, so that the server can stop.
        self.ending: Callable[[], bool] = lambda: False

    async def run(self, redis: Redis) -> None:
        """Listen until cancelled. After a break everybody looks once."""
        while True:
            try:
                async with redis.pubsub() as channel:
                    await channel.subscribe(BELL)
                    self._tell(None)
                    while True:
                        told: Any = await channel.get_message(
                            ignore_subscribe_messages=True, timeout=1.0
                        )
                        if told is not None:
                            self._tell({int(one) for one in told["data"].split()})
            except (RedisError, OSError, ValueError) as error:
                log().warning("bell_waits", error=type(error).__name__)
            await asyncio.sleep(_AGAIN_SECONDS)

    def _tell(self, calls: set[int] | None) -> None:
        for ear in self._ears:
            if calls is None or ear.call is None or ear.call in calls:
                ear.heard.set()

    @contextmanager
    def listening(self, call: int | None) -> Iterator[asyncio.Event]:
        """An event that is set when a call changes, or any where `call` is None."""
        ear = _Ear(call)
        self._ears.add(ear)
        try:
            yield ear.heard
        finally:
            self._ears.discard(ear)

    async def events(
        self, call: int | None, beat: Callable[[], Awaitable[None]] | None = None
    ) -> AsyncIterator[str]:
        """The stream of one page: `changed` at each change, a sign of life every ten seconds.

        `beat` is done with each sign of life, as long as the page is open.
        """
        yield _RETRY
        with self.listening(call) as heard:
            loop = asyncio.get_running_loop()
            next_beat = loop.time()
            while not self.ending():
                if beat is not None and loop.time() >= next_beat:
                    await beat()
                try:
                    async with asyncio.timeout(_LOOK_SECONDS):
                        await heard.wait()
                except TimeoutError:
                    if loop.time() >= next_beat:
                        next_beat = loop.time() + _BEAT_SECONDS
                        yield ": here\n\n"
                    continue
                heard.clear()
                yield "event: changed\ndata: \n\n"


def event_stream(events: AsyncIterator[str]) -> StreamingResponse:
    """The answer that stays open."""
    return StreamingResponse(events, media_type="text/event-stream", headers=_HEADERS)
