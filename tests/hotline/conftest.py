"""A feed of its own for each test: an empty stream, a hotline, a consumer."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from redis.asyncio import Redis
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.channels.hotline.consuming import Consumer
from bot.channels.hotline.hotlines import Hotline, add_hotline, open_hotlines
from bot.channels.hotline.stream import COUNTS, STREAM, Stream
from bot.settings import Settings
from bot.web.app import create_app
from bot.wiring import Engines
from router.hotline_tables import dead_letters
from router.office import Office
from router.store import transaction
from router.tables import requests
from tests.bot.visitor import running

HOTLINE = "test-12345"
PATIENCE = timedelta(minutes=30)


@dataclass
class Feeding:
    """What a test sends to and looks at."""

    engine: AsyncEngine
    office: Office
    redis: Redis
    stream: Stream

    def consumer(self, **changed: Any) -> Consumer:
        """A consumer of its own name."""
        given: dict[str, Any] = {"patience": PATIENCE, **changed}
        return Consumer(self.engine, self.office, self.stream, **given)

    async def send(self, *contents: bytes, hotline: str = HOTLINE) -> list[str]:
        """Publish, as our own doors do."""
        return await self.stream.publish(hotline, contents)

    async def drain(self, consumer: Consumer | None = None) -> None:
        """Take in until nothing waits."""
        one = consumer or self.consumer()
        await self.stream.join()
        while await one.step(wait=0.01):
            pass

    async def stored(self, call_id: str, hotline: str = HOTLINE) -> list[dict[str, Any]]:
        """The requests of a call, in the order in which they came."""
        number = f"{hotline}/{call_id}"
        query = select(requests).where(requests.c.external_id.startswith(number))
        async with self.engine.connect() as connection:
            rows = (await connection.execute(query.order_by(requests.c.id))).mappings()
            return [dict(row) for row in rows]

    async def reasons(self) -> list[str]:
        """Why dead letters are dead, oldest first."""
        query = select(dead_letters.c.reason).order_by(dead_letters.c.id)
        async with self.engine.connect() as connection:
            return list((await connection.execute(query)).scalars())


@pytest.fixture
async def feeding(
    database: AsyncEngine, engines: Engines, office: Office
) -> AsyncIterator[Feeding]:
    """An empty feed with one registered hotline."""
    redis = Redis.from_url(engines.redis_url)
    await redis.delete(STREAM, COUNTS)
    async with transaction(database) as connection:
        if HOTLINE not in await open_hotlines(connection):
            await add_hotline(connection, Hotline(HOTLINE, "测试12345", "dalian"))
        await connection.execute(dead_letters.delete())
    yield Feeding(database, office, redis, Stream(redis, office.seal, 10_000))
    await redis.aclose()


@pytest.fixture
async def app(chosen: Settings, engines: Engines, feeding: Feeding) -> AsyncIterator[FastAPI]:
    """The application beside the feed."""
    made = create_app(chosen, feeding.office, engines.database_url, engines.redis_url)
    async with running(made):
        yield made
