"""Database or cache gone while serving: 503 with a sentence, and back by itself."""

import asyncio
import os
import signal
from pathlib import Path

import pytest

from bot.embedded import EmbeddedPostgres, EmbeddedValkey
from bot.settings import Settings
from bot.web.app import create_app
from bot.wiring import Engines, running_engines
from router import migrate
from router.office import Office
from tests.bot.visitor import MEDICAL, Visitor, running, visitor


def _kill(engine: EmbeddedPostgres | EmbeddedValkey) -> None:
    """Kill a private engine as the kernel would."""
    if isinstance(engine, EmbeddedPostgres):
        os.kill(engine._server.get_postmaster_info().pid, signal.SIGKILL)
        return
    assert engine._process is not None
    engine._process.kill()
    engine._process.wait(10)


async def _until_back(one: Visitor, engines: Engines) -> None:
    for _ in range(100):
        await asyncio.to_thread(engines.revive)
        if (await one.get("/healthz")).status_code == 200:
            return
        await asyncio.sleep(0.1)
    pytest.fail("the pages did not come back")


@pytest.mark.parametrize("which", [0, 1], ids=["PostgreSQL", "Valkey"])
async def test_pages_say_so_while_an_engine_is_gone_and_recover(
    which: int, chosen: Settings, office: Office, tmp_path: Path
) -> None:
    apart = chosen.model_copy(update={"data_dir": tmp_path})
    with running_engines(apart) as engines:
        await asyncio.to_thread(migrate.upgrade, engines.database_url)
        app = create_app(apart, office, engines.database_url, engines.redis_url)
        async with running(app), visitor(app) as resident:
            number, code = await resident.hand_in()
            await resident.fill_in()
            token = resident.token
            _kill(engines.private[which])
            answer = await resident.client.post("/ask/submit", data={"token": token})
            assert answer.status_code == 503
            assert "请过几分钟再试" in answer.text
            assert "Retry-After" in answer.headers
            assert (await resident.get("/healthz")).status_code == 503
            await _until_back(resident, engines)
            await resident.get("/track")
            await resident.post("/track", number=number, code=code)
            assert "收到您的求助" in resident.page.text
            second, _ = await resident.hand_in(MEDICAL + "，求你们了")
            assert second != number
