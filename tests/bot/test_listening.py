"""What changes is heard by open pages, in every process; and they let go when the server stops."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from redis.asyncio import Redis

from bot.channels.hotline.stream import BELL, Stream
from bot.stopping import stopped
from bot.web.listening import Bell
from bot.wiring import Engines
from router.office import Office
from tests.telegram.conftest import until


@pytest.fixture
async def redis(engines: Engines) -> AsyncIterator[Redis]:
    """The Valkey of this run."""
    one = Redis.from_url(engines.redis_url)
    yield one
    await one.aclose()


async def _heard(bell: Bell, call: int | None, told: list[str], beats: list[int]) -> None:
    async def beat() -> None:
        beats.append(1)

    async for one in bell.events(call, beat):
        told.append(one)


async def _until(told: list[str], many: int) -> None:
    await until(lambda: sum("changed" in one for one in told) >= many)


async def test_each_page_hears_of_its_own_call(redis: Redis, office: Office) -> None:
    bell, stream = Bell(), Stream(redis, office.seal, 100)
    mine, theirs, everything = list[str](), list[str](), list[str]()
    beats: list[int] = []
    jobs = [
        asyncio.create_task(bell.run(redis)),
        asyncio.create_task(_heard(bell, 7, mine, beats)),
        asyncio.create_task(_heard(bell, 8, theirs, beats)),
        asyncio.create_task(_heard(bell, None, everything, beats)),
    ]
    for told in (mine, theirs, everything):
        await _until(told, 1)  # listening begins: everybody looks once
    await stream.ring([7, 9])
    await _until(mine, 2)
    await _until(everything, 2)
    assert sum("changed" in one for one in theirs) == 1
    assert mine[0].startswith("retry")
    assert beats
    bell.ending = lambda: True
    async with asyncio.timeout(5):
        await asyncio.gather(*jobs[1:])
    await stopped(jobs)


async def test_after_a_break_everybody_looks_again(redis: Redis, engines: Engines) -> None:
    bell, told = Bell(), list[str]()
    jobs = [
        asyncio.create_task(bell.run(redis)),
        asyncio.create_task(_heard(bell, 7, told, [])),
    ]
    await _until(told, 1)
    other = Redis.from_url(engines.redis_url)
    killed: Any = await other.client_kill_filter(_type="pubsub")
    assert killed
    await _until(told, 2)
    for _ in range(200):
        if await other.publish(BELL, "7"):
            break
        await asyncio.sleep(0.05)
    await _until(told, 3)
    await other.aclose()
    bell.ending = lambda: True
    await stopped(jobs)


async def test_where_the_cache_is_away_ringing_does_no_harm(office: Office) -> None:
    away = Redis.from_url("redis://127.0.0.1:1/0")
    await Stream(away, office.seal, 100).ring([1])
    await away.aclose()
