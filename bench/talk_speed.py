"""How long a turn of a talk takes while a hundred people talk at once.

    python -m bench.talk_speed

Each talks through a whole matter, thinking and typing for 2 to 6 seconds before each line, on a
private PostgreSQL and Valkey in this machine's two cores. A turn is from the line that arrives to
its answer committed: keeping, reading, routing, taking in. The limit printed beside it is the same
statements with nothing between them: one line kept and one kept reply, a transaction each.
"""

import asyncio
import random
import secrets
import time

import numpy as np
from redis.asyncio import Redis

from bench.engines import own_engines
from bot.settings import Settings
from bot.talk import talks
from bot.talk.hosting import make_host
from bot.talk.turning import Host
from bot.talk.values import Kind, Reply, Said
from bot.wiring import calendar, checked_catalogue, trained_reader
from router.office import Office
from router.request import now
from router.sealing import KEY_BYTES, SealBox
from router.store import make_engine, transaction

USERS, SECONDS = 100, 60.0
THINKING = (2.0, 6.0)
TALKS = (
    (
        "在吗",
        "我妈住院花了六万多，家里拿不出来了",
        "甘井子区泡崖街道",
        "四口人，一个月两千五",
        "没有",
    ),
    ("孩子上大学学费交不上，我下岗两年了", "沙河口区", "不知道", "三口人", "138-0000-1111", "对"),
    ("低保怎么申请", "要", "西岗区", "说不上来", "就我一个人", "没有", "不用", "对", "办到哪了"),
    ("房子漏雨，墙都裂了", "金州区", "你是机器人吗", "不知道", "不是住房，是低保", "不用", "对"),
)


async def talked(host: Host, user: int, ends: float, took: list[float]) -> None:
    """One person: line after line until the time is over, one matter after another."""
    chance = random.Random(user)  # the same people in every run
    lines: list[str] = []
    while time.perf_counter() < ends:
        lines = lines or list(chance.choice(TALKS))
        await asyncio.sleep(chance.uniform(*THINKING))
        said = Said(Kind.text, lines.pop(0))
        began = time.perf_counter()
        assert await host.converse("bench", f"user-{user}", said, secrets.token_hex(8))
        took.append(time.perf_counter() - began)


async def bare(host: Host) -> list[float]:
    """The same writing with nothing between: a line kept, then one handled and one said."""
    took = []
    for n in range(200):
        began = time.perf_counter()
        talk_id = await host.receive("bare", "user", Said(Kind.text, "你好"), str(n))
        async with transaction(host.engine) as connection:
            talk = await talks.locked(connection, talk_id)
            assert talk is not None
            lines = await talks.waiting_lines(connection, talk_id)
            await talks.handled(connection, [line["id"] for line in lines], now())
            seal, reply = host.office.seal, Reply("here_i_am")
            await talks.say(connection, seal, talk, (reply,), language="zh", at=now())
        took.append(time.perf_counter() - began)
    return took


async def measured(settings: Settings, database_url: object, redis_url: str) -> None:
    """Warm up, measure, print."""
    seal = SealBox(secrets.token_bytes(KEY_BYTES))
    office = Office(trained_reader(settings), checked_catalogue(settings), calendar(), seal)
    engine, redis = make_engine(database_url), Redis.from_url(redis_url)
    host = make_host(settings, office, engine, redis)
    await asyncio.gather(*(talked(host, -n, time.perf_counter() + 6, []) for n in range(1, 9)))
    took: list[float] = []
    ends = time.perf_counter() + SECONDS
    await asyncio.gather(*(talked(host, user, ends, took) for user in range(USERS)))
    alone = float(np.median(await bare(host)) * 1e3)
    p50, p99 = (float(np.percentile(took, q) * 1e3) for q in (50, 99))
    print(f"turns                {len(took):8d}   {len(took) / SECONDS:.1f} a second")
    print(f"median turn          {p50:8.1f} ms")
    print(f"99 of 100 within     {p99:8.1f} ms")
    print(f"writing alone        {alone:8.1f} ms   (the limit)")
    print(f"ratio                {p50 / alone:8.2f}")
    await redis.aclose()
    await engine.dispose()


def main() -> None:
    """Measure on engines of its own in a temporary folder."""
    with own_engines() as (settings, engines):
        asyncio.run(measured(settings, engines.database_url, engines.redis_url))


if __name__ == "__main__":
    main()
