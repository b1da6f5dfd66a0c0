"""kill -9 of consumers and of Valkey while a platform sends; `make faults` has the long version."""

import asyncio
import base64
import os
import random
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from redis.asyncio import Redis
from redis.exceptions import RedisError
from sqlalchemy import text, update
from sqlalchemy.ext.asyncio import AsyncEngine

from bench.hotline_calls import Sending, fed
from bot.channels.hotline.dead import content_of, waiting
from bot.channels.hotline.hotlines import Hotline, add_hotline
from bot.channels.hotline.stream import Stream
from bot.settings import Settings
from bot.wiring import Engines, running_engines
from nlu.reader import Reader
from router import migrate
from router.hotline_tables import calls
from router.request import now
from router.sealing import SealBox
from router.store import make_engine, transaction
from tests.conftest import MODELS

CALLS = int(os.environ.get("ONEDOOR_FEED_CALLS", "250"))
KILLS = int(os.environ.get("ONEDOOR_FEED_KILLS", "3"))
VALKEY_KILLS = int(os.environ.get("ONEDOOR_FEED_VALKEY_KILLS", "1"))
HOTLINE = "faults"
_CHUNK = 50


class Consumers:
    """Two `onedoor feed work`, each started again when it was killed."""

    def __init__(self, engines: Engines, key: bytes, data: Path, output: Path) -> None:
        self.output = output
        self.environment = os.environ | {
            "ONEDOOR_DATABASE_URL": engines.database_url.render_as_string(hide_password=False),
            "ONEDOOR_REDIS_URL": engines.redis_url,
            "ONEDOOR_SECRET_KEY": base64.urlsafe_b64encode(key).decode(),
            "ONEDOOR_DATA_DIR": str(data),
            "ONEDOOR_MODEL_DIR": str(MODELS),
            "ONEDOOR_FEED_CLAIM_SECONDS": "1",
        }
        self.running: list[asyncio.subprocess.Process] = []

    async def start(self) -> None:
        """One more."""
        with self.output.open("ab") as output:
            self.running.append(
                await asyncio.create_subprocess_exec(
                    sys.executable,
                    *("-m", "bot.commands.main", "feed", "work"),
                    env=self.environment,
                    stdout=output,
                    stderr=output,
                )
            )

    async def kill(self, which: int) -> None:
        """kill -9 one and start another."""
        process = self.running.pop(which)
        process.send_signal(signal.SIGKILL)
        await process.wait()
        await self.start()

    async def stop(self) -> None:
        """End them all, as an operator would."""
        for process in self.running:
            process.send_signal(signal.SIGINT)
        for process in self.running:
            await process.wait()


@asynccontextmanager
async def _consumers(
    engines: Engines, key: bytes, data: Path, output: Path
) -> AsyncIterator[Consumers]:
    made = Consumers(engines, key, data, output)
    await made.start()
    await made.start()
    try:
        yield made
    finally:
        await made.stop()


async def _send(stream: Stream, sendings: list[bytes]) -> None:
    """As a platform does: what was not acknowledged is sent again."""
    for at in range(0, len(sendings), _CHUNK):
        while True:
            try:
                await stream.publish(HOTLINE, sendings[at : at + _CHUNK])
                break
            except (RedisError, OSError):
                await asyncio.sleep(0.2)
        await asyncio.sleep(0)


async def _waits(stream: Stream) -> int:
    try:
        return await stream.length()
    except (RedisError, OSError):
        return -1


async def _disturb(engines: Engines, consumers: Consumers, stream: Stream) -> None:
    """The kills, spread over the time while something waits."""
    chance = random.Random(os.environ.get("ONEDOOR_FAULT_SEED", "一门"))
    kinds = ["consumer"] * KILLS + ["valkey"] * VALKEY_KILLS
    chance.shuffle(kinds)
    for number, kind in enumerate(kinds):
        await asyncio.sleep(chance.uniform(0.5, 4.0))
        if kind == "consumer":
            await consumers.kill(chance.randrange(2))
        else:
            valkey = next(one for one in engines.private if "Valkey" in type(one).__name__)
            os.kill(valkey._process.pid, signal.SIGKILL)
            valkey._process.wait()
            await asyncio.to_thread(engines.revive)
        sys.stderr.write(f"\r{number + 1} kills, {await _waits(stream)} wait ")


async def _settled(stream: Stream, consumers: Consumers) -> None:
    while await _waits(stream) != 0:
        assert all(one.returncode is None for one in consumers.running)
        await asyncio.sleep(0.2)


async def _end_patience(engine: AsyncEngine) -> None:
    """Let the time of all calls be over, and wait until none is open."""
    async with engine.begin() as connection:
        old = update(calls).where(calls.c.taken_at.is_(None))
        await connection.execute(old.values(heard_at=now() - timedelta(days=1)))
    while True:
        async with engine.connect() as connection:
            query = text("SELECT count(*) FROM calls WHERE taken_at IS NULL")
            if (await connection.execute(query)).scalar_one() == 0:
                return
        await asyncio.sleep(0.2)


@pytest.mark.timeout(240 if KILLS < 10 else 3600)
async def test_nothing_is_lost_and_nothing_is_double(tmp_path: Path, reader: Reader) -> None:
    sendings = list(fed(11, CALLS))
    key, output = os.urandom(32), tmp_path / "output.txt"
    seal = SealBox(key)
    with running_engines(Settings(data_dir=tmp_path / "engines")) as engines:
        await asyncio.to_thread(migrate.upgrade, engines.database_url)
        engine, redis = make_engine(engines.database_url), Redis.from_url(engines.redis_url)
        stream = Stream(redis, seal, 1_000_000)
        async with transaction(engine) as connection:
            await add_hotline(connection, Hotline(HOTLINE, "测试12345", "dalian"))
        async with _consumers(engines, key, tmp_path / "data", output) as consumers:
            sending = asyncio.create_task(_send(stream, [one.content for one in sendings]))
            await _disturb(engines, consumers, stream)
            await sending
            await _settled(stream, consumers)
            await _end_patience(engine)
            await _settled(stream, consumers)
        await _check(engine, seal, sendings)
        await redis.aclose()
        await engine.dispose()
    printed = output.read_text("utf-8")
    assert "feed_failed" not in printed
    assert "1380000" not in printed
    assert "低保" not in printed


async def _check(engine: AsyncEngine, seal: SealBox, sendings: list[Sending]) -> None:
    sent = {one.call_id for one in sendings if one.call_id}
    async with engine.connect() as connection:

        async def count(query: str) -> int:
            return int((await connection.execute(text(query))).scalar_one())

        names = (await connection.execute(text("SELECT external_id FROM requests"))).scalars()
        first = Counter(
            name.partition("/")[2].partition("+")[0] for name in names if "+" not in name
        )
        assert set(first) == sent  # none is lost
        assert set(first.values()) == {1}  # none is double
        cases = await count("SELECT count(*) FROM cases")
        assert cases == await count("SELECT count(DISTINCT case_id) FROM requests")
        assert cases == await count("SELECT count(*) FROM ledger WHERE act = 'receive'")
        assert cases == await count("SELECT count(*) FROM outbox WHERE kind = 'receipt'")
    poison = {one.content for one in sendings if one.call_id is None}
    async with transaction(engine) as connection:
        letters = await waiting(connection, most=10_000)
        buried = {(await content_of(connection, seal, one.id))[1] for one in letters}
    assert buried == poison
