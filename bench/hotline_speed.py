"""How many transcripts of a hotline are taken in a second, and how soon at 200 a second.

    python -m bench.hotline_speed

Two consumers on a private PostgreSQL and Valkey drain what a platform sends: whole calls, pieces
out of order, repetitions, calls cut off and poison (bench/hotline_calls.py). Reading, routing and
the commit are in it. The limit beside it is inserting the same rows with SQLAlchemy Core and
nothing else, by two processes. Where the time goes is told by samples of one consumer.
"""

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import asyncio
import secrets
import sys
import time
from collections.abc import Mapping, Sequence
from datetime import timedelta
from itertools import islice
from multiprocessing import get_context
from typing import Any

import numpy as np
from redis.asyncio import Redis

from bench.engines import own_engines
from bench.hotline_calls import Sending, fed
from bench.intake_speed import office_of, rate_of
from bench.sampling import sampled
from bot.channels.hotline.consuming import Consumer
from bot.channels.hotline.hotlines import Hotline, add_hotline
from bot.channels.hotline.stream import Entry, Stream
from bot.wiring import Engines
from nlu.errors import OneDoorError
from nlu.understanding import Understanding
from router.assignment import Assignment
from router.office import Office
from router.request import Request, now
from router.sealing import KEY_BYTES, SealBox
from router.store import make_engine, transaction

CALLS = 4_000
PROFILED = 500
RATE, SECONDS = 200, 20
HOTLINE = "bench"
_MOST = 1_000_000
#: In this order: of an innermost frame the first that fits gives the name.
_PARTS = {
    "selectors.py": "waiting for a server",
    "router/sealing.py": "making rows: sealing, hashes",
    "router/ledger.py": "making rows: sealing, hashes",
    "nlu/summary.py": "making rows: the summary",
    "router/marks.py": "making rows: taking numbers out",
    "router/receiving.py": "making rows: the rest",
    "router/casework.py": "making rows: the rest",
    "router/receipts.py": "making rows: the rest",
    "router/store.py:_json": "writing: rows as JSON",
    "sqlalchemy/sql/": "writing: statements, compiled or found",
    "sqlalchemy/": "writing: SQLAlchemy otherwise",
    "asyncpg/": "writing: to and from the server",
    "router/routing.py": "routing",
    "nlu/facts/": "reading: facts and personal numbers",
    "nlu/places_calls.py:place_of": "reading: the place",
    "nlu/model.py:count": "reading: features",
    "nlu/model.py:contributions": "reading: evidence",
    "nlu/model.py": "reading: needs, purpose, urgency",
    "nlu/reader.py:_logits": "reading: needs, purpose, urgency",
    "nlu/reader.py:_found": "reading: evidence",
    "nlu/reader.py": "reading: the rest",
    "hotline/transcripts.py": "parsing what came",
    "hotline/calls.py": "putting pieces together",
    "hotline/stream.py": "the stream (Valkey)",
    "redis/": "the stream (Valkey)",
}


class Timed(Stream):
    """A stream that notes how long each entry took from its publishing to its commit."""

    def __init__(self, redis: Redis, seal: SealBox) -> None:
        super().__init__(redis, seal, _MOST)
        self.took: list[float] = []

    async def settle(self, entries: Sequence[Entry], counts: Mapping[str, int]) -> None:
        """As ever, and noted."""
        self.took += [(now() - entry.at).total_seconds() for entry in entries]
        await super().settle(entries, counts)


class Seen(Office):
    """An office that reads in the main thread, where `sampled` looks."""

    async def understood_all(
        self, requests: Sequence[Request]
    ) -> list[tuple[Understanding, Assignment] | OneDoorError]:
        """As ever, without a thread."""
        return [self._tried(request) for request in requests]


def consume(database_url: str, redis_url: str, key: bytes, start: Any, results: Any) -> None:
    """One consumer process: take in until nothing came for a second; entries and times."""

    async def run() -> tuple[int, list[float], float]:
        engine, redis, office = make_engine(database_url), Redis.from_url(redis_url), office_of(key)
        stream = Timed(redis, office.seal)
        consumer = Consumer(engine, office, stream, timedelta(minutes=30))
        await asyncio.to_thread(start.wait)
        last = time.time()
        while time.time() - last < 2.0:
            if await consumer.step(wait=0.1):
                last = time.time()
        await redis.aclose()
        await engine.dispose()
        return len(stream.took), stream.took, last

    results.put(asyncio.run(run()))


async def publish(stream: Stream, sendings: Sequence[Sending], rate: int | None) -> None:
    """All at once, or so many a second."""
    chunk = 200 if rate is None else max(1, rate // 20)
    began = time.perf_counter()
    for at in range(0, len(sendings), chunk):
        if rate is not None:
            await asyncio.sleep(max(0.0, at / rate - (time.perf_counter() - began)))
        await stream.publish(HOTLINE, [one.content for one in sendings[at : at + chunk]])


async def drained(
    engines: Engines, key: bytes, sendings: Sequence[Sending], rate: int | None = None
) -> tuple[float, list[float]]:
    """Entries a second of two consumers, and how long each entry took."""
    url = engines.database_url.render_as_string(hide_password=False)
    redis = Redis.from_url(engines.redis_url)
    stream = Stream(redis, SealBox(key), _MOST)
    await stream.join()
    if rate is None:
        await publish(stream, sendings, None)
    context = get_context("spawn")
    start, results = context.Barrier(3), context.Queue()
    running = [
        context.Process(target=consume, args=(url, engines.redis_url, key, start, results))
        for _ in range(2)
    ]
    for process in running:
        process.start()
    await asyncio.to_thread(start.wait)
    began = time.time()
    if rate is not None:
        await publish(stream, sendings, rate)
    told = [await asyncio.to_thread(results.get) for _ in running]
    for process in running:
        process.join()
    await redis.aclose()
    took = [one for _, some, _ in told for one in some]
    return len(took) / (max(last for _, _, last in told) - began), took


async def profiled(engines: Engines, key: bytes, sendings: Sequence[Sending]) -> None:
    """Where one consumer's time goes."""
    redis, engine = Redis.from_url(engines.redis_url), make_engine(engines.database_url)
    office = office_of(key)
    office = Seen(office.reader, office.catalogue, office.calendar, office.seal)
    stream = Stream(redis, office.seal, _MOST)
    consumer = Consumer(engine, office, stream, timedelta(minutes=30))
    await stream.join()
    await publish(stream, sendings, None)
    with sampled(_PARTS) as counts:
        while await consumer.step(wait=0.05):
            pass
    await redis.aclose()
    await engine.dispose()
    for name, many in sorted(counts.items(), key=lambda one: -one[1]):
        print(f"  {name:40} {many / counts.total():6.1%}")


def report(engines: Engines) -> None:
    """Print rates, times and shares."""
    key = secrets.token_bytes(KEY_BYTES)

    async def registered() -> None:
        engine = make_engine(engines.database_url)
        async with transaction(engine) as connection:
            await add_hotline(connection, Hotline(HOTLINE, "bench", "dalian"))
        await engine.dispose()

    asyncio.run(registered())
    sendings = list(fed(3, CALLS))
    rate, _ = asyncio.run(drained(engines, key, sendings))
    calls = rate * CALLS / len(sendings)
    print(f"entries, two consumers         {rate:8.0f} a second   ({len(sendings)} entries)")
    print(f"calls, two consumers           {calls:8.0f} a second")
    url = engines.database_url.render_as_string(hide_password=False)
    bare = rate_of(url, key, "bare", 2)
    print(f"bare inserts, two processes    {bare:8.0f} a second   (the limit)")
    print(f"ratio                          {calls / bare:8.3f}")
    steady = list(islice(fed(5, RATE * SECONDS), RATE * SECONDS))
    _, took = asyncio.run(drained(engines, key, steady, RATE))
    p50, p95 = (float(np.percentile(took, q) * 1e3) for q in (50, 95))
    print(f"at {RATE} a second: median {p50:.0f} ms, 95 of 100 within {p95:.0f} ms")
    print("where one consumer's time goes:")
    sys.stdout.flush()
    asyncio.run(profiled(engines, key, list(fed(7, PROFILED))))


def main() -> None:
    """Measure on engines of its own in a temporary folder."""
    with own_engines() as (_, engines):
        report(engines)


if __name__ == "__main__":
    main()
