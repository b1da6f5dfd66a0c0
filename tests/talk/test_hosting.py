"""The making of a host: wrong query codes lock a number here and on the web, a right one frees."""

import pytest
import redis.asyncio

from bot.counting import Counter, TooMany
from bot.settings import Settings
from bot.talk.hosting import CodeGuard, make_host
from bot.wiring import Engines
from router.errors import Unavailable
from router.office import Office
from router.store import make_engine

NUMBER = "20261122-000123"


async def test_five_wrong_codes_lock_a_number_and_no_other(engines: Engines) -> None:
    cache = redis.asyncio.Redis.from_url(engines.redis_url)
    counter = Counter(cache)
    guard = CodeGuard(counter)
    for _ in range(5):
        await guard.check(NUMBER)
        await guard.missed(NUMBER)
    with pytest.raises(TooMany, match="15分钟"):
        await guard.check(NUMBER)
    with pytest.raises(TooMany):  # the tracking page counts under the same name
        await counter.check(f"code:{NUMBER}", 5, "锁了")
    await guard.check("20261122-000124")
    await guard.forget(NUMBER)  # a right code: from zero again, as on the tracking page
    for _ in range(4):
        await guard.missed(NUMBER)
    await guard.check(NUMBER)
    await guard.forget(NUMBER)
    await cache.aclose()


async def test_without_a_count_no_code_is_looked_at() -> None:
    away = redis.asyncio.Redis(port=1)
    with pytest.raises(Unavailable):
        await CodeGuard(Counter(away)).check(NUMBER)
    await away.aclose()


async def test_a_host_is_made_from_the_settings(
    chosen: Settings, office: Office, engines: Engines
) -> None:
    engine, cache = (
        make_engine(engines.database_url),
        redis.asyncio.Redis.from_url(engines.redis_url),
    )
    host = make_host(chosen, office, engine, cache)
    assert host.office is office
    assert host.ears.acts is not None
    await cache.aclose()
    await engine.dispose()
