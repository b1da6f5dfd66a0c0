"""kill -9 of the bot at random points of many talks. `make faults` runs the long version."""

import asyncio
import os
import random
import signal
import sys
from pathlib import Path

import pytest

from bot.settings import Settings
from bot.wiring import running_engines
from nlu.reader import Reader
from router import migrate
from router.sealing import SealBox
from tests.conftest import MODELS
from tests.telegram.fake_api import FakeServer
from tests.telegram.faults import BotProcess, Town, check, settled

KILLS = int(os.environ.get("ONEDOOR_FAULT_KILLS", "5"))
TALKS = int(os.environ.get("ONEDOOR_FAULT_TALKS", "10"))


@pytest.mark.timeout(240 if KILLS < 10 else 3600)
async def test_no_line_is_lost_and_none_answered_by_two_cases(
    tmp_path: Path, server: FakeServer, reader: Reader
) -> None:
    chance = random.Random(os.environ.get("ONEDOOR_FAULT_SEED", "一门"))
    town = Town(server.fake, chance)
    key = os.urandom(32)
    with running_engines(Settings(data_dir=tmp_path / "engines")) as engines:
        await asyncio.to_thread(migrate.upgrade, engines.database_url)
        data, output = tmp_path / "data", tmp_path / "output.txt"
        with BotProcess(engines, server, key, data, MODELS, output) as bot:
            bot.start()
            await bot.working()
            living = asyncio.create_task(town.live(TALKS))
            for number in range(KILLS):
                await town.has_heard(chance.uniform(0, 12 * TALKS / KILLS))
                await bot.end(signal.SIGKILL)
                bot.start()
                await bot.working()
                sys.stderr.write(f"\r{number + 1} kills, {len(town.done)} talks done ")
            town.going_on = False
            await living
            await settled(engines)
            await bot.end(signal.SIGINT)
        await check(town, engines, SealBox(key))
    printed = output.read_text("utf-8")
    assert "turn_failed" not in printed
    assert "泡崖" not in printed
    assert not any(str(chat) in printed for chat in town.written)
