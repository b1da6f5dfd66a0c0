"""Lines that a dead process left are answered by the next one."""

from datetime import timedelta

import redis.asyncio

from bot.settings import Settings
from bot.talk.hosting import make_host
from bot.talk.sweeping import sweep
from bot.talk.talks import locked
from bot.talk.values import Kind, Said
from bot.wiring import Engines
from router.office import Office
from router.request import now
from router.store import make_engine, transaction


async def test_lines_that_wait_too_long_are_answered_once(
    chosen: Settings, office: Office, engines: Engines
) -> None:
    engine = make_engine(engines.database_url)
    cache = redis.asyncio.Redis.from_url(engines.redis_url)
    host = make_host(chosen, office, engine, cache)
    at = now()
    talk = await host.receive("webchat", "swept", Said(Kind.text, "你好"), "1", at)
    patience = timedelta(seconds=5)
    await sweep(host, at + timedelta(seconds=60 * 60), patience)  # what other tests left
    await host.receive("webchat", "swept", Said(Kind.text, "谢谢"), "2", at)
    assert await sweep(host, at + timedelta(seconds=4), patience) == 0
    async with transaction(engine) as connection:
        await locked(connection, talk)  # somebody is just answering it
        assert await sweep(host, at + timedelta(seconds=6), patience) == 0
    assert await sweep(host, at + timedelta(seconds=6), patience) == 1
    assert await sweep(host, at + timedelta(seconds=6), patience) == 0
    await cache.aclose()
    await engine.dispose()
