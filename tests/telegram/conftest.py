"""The real bot code against the fake Bot API server."""

import asyncio
import itertools
import logging
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack
from typing import Any

import pytest
import redis.asyncio
from fastapi import APIRouter

from bot.channels.telegram.connecting import telegram
from bot.settings import Settings
from bot.talk.hosting import make_host
from bot.talk.turning import Host
from bot.wiring import Engines
from router.office import Office
from router.store import make_engine
from tests.telegram.fake_api import TOKEN, FakeServer, FakeTelegram

#: Every test talks with people of its own; the database is that of the whole run.
CHATS = itertools.count(5_000_000_001)


@pytest.fixture
def server() -> Iterator[FakeServer]:
    """A fake Bot API server."""
    with FakeServer() as running:
        yield running


@pytest.fixture
def fake(server: FakeServer) -> FakeTelegram:
    """What it knows."""
    return server.fake


@pytest.fixture
def chat() -> int:
    """A person nobody talked with before."""
    return next(CHATS)


@pytest.fixture
async def host(chosen: Settings, office: Office, engines: Engines) -> AsyncIterator[Host]:
    """A host of talks on the real database and Valkey."""
    engine = make_engine(engines.database_url)
    cache = redis.asyncio.Redis.from_url(engines.redis_url)
    yield make_host(chosen, office, engine, cache)
    await cache.aclose()
    await engine.dispose()


@pytest.fixture
async def cache(engines: Engines) -> AsyncIterator[Any]:
    """The Valkey of this run."""
    opened = redis.asyncio.Redis.from_url(engines.redis_url)
    yield opened
    await opened.aclose()


class Bots:
    """Starts the channel with settings, and stops it."""

    def __init__(self, chosen: Settings, host: Host, cache: Any, server: FakeServer) -> None:
        self.address = server.address
        self._given = (chosen, host, cache, server)
        self._stack = AsyncExitStack()

    async def start(self, **settings: Any) -> APIRouter:
        """Receive and send from now on; the routes that the web needs."""
        chosen, host, cache, server = self._given
        own = {"telegram_token": TOKEN, "telegram_api": server.address} | settings
        return await self._stack.enter_async_context(
            telegram(chosen.model_copy(update=own), host, cache)
        )

    async def stop(self) -> None:
        """Stop what was started."""
        await self._stack.aclose()


@pytest.fixture
async def bots(chosen: Settings, host: Host, cache: Any, server: FakeServer) -> AsyncIterator[Bots]:
    """The channel, not started yet."""
    made = Bots(chosen, host, cache, server)
    yield made
    await made.stop()


@pytest.fixture
def logged(
    caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> Callable[[], str]:
    """All that was logged, down to the least, and printed so far."""
    caplog.set_level(logging.DEBUG)

    def found() -> str:
        printed = capsys.readouterr()
        # What the test itself makes its database do is logged by nobody in production.
        said = [one.getMessage() for one in caplog.records if not one.name.startswith("sqlalchemy")]
        return "\n".join([*said, printed.out, printed.err])

    return found


async def until(holds: Callable[[], Any], seconds: float = 20) -> None:
    """Wait until something holds."""
    began = time.monotonic()
    while not holds():
        assert time.monotonic() - began < seconds, "it did not come about"
        await asyncio.sleep(0.02)
