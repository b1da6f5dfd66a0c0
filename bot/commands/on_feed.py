"""What the commands of the feed have in common: both engines, the stream, the case office."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from redis.asyncio import Redis
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.channels.hotline.consuming import Consumer
from bot.channels.hotline.stream import Stream
from bot.commands.reading import reader_with_progress
from bot.settings import Settings, settings
from bot.wiring import Engines, calendar, checked_catalogue, running_engines, seal_box, warmed
from router import migrate
from router.office import Office
from router.sealing import SealBox
from router.store import make_engine

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Feed:
    """The feed as a command works on it."""

    settings: Settings
    seal: SealBox
    engine: AsyncEngine
    stream: Stream

    def consumer(self) -> Consumer:
        """A consumer with the trained reader; it takes a moment to make."""
        catalogue = checked_catalogue(self.settings)
        office = Office(warmed(reader_with_progress()), catalogue, calendar(), self.seal)
        return consumer_of(self.settings, self.engine, office, self.stream)


def consumer_of(chosen: Settings, engine: AsyncEngine, office: Office, stream: Stream) -> Consumer:
    """A consumer as the settings want it."""
    patience = timedelta(minutes=chosen.feed_patience_minutes)
    return Consumer(engine, office, stream, patience, idle=chosen.feed_claim_seconds)


def on_feed(work: Callable[[Feed], Awaitable[T]]) -> T:
    """Run something on the settings' engines, or the private ones, migrated first."""
    chosen = settings()

    async def run(engines: Engines) -> T:
        engine, cache = make_engine(engines.database_url), Redis.from_url(engines.redis_url)
        seal = seal_box(chosen)
        try:
            return await work(Feed(chosen, seal, engine, Stream(cache, seal, chosen.feed_most)))
        finally:
            await cache.aclose()
            await engine.dispose()

    with running_engines(chosen) as engines:
        migrate.upgrade(engines.database_url)
        return asyncio.run(run(engines))
