"""The bot by webhook: the secret in constant time, 200 only after the commit."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import select

from bot.channels.telegram.connecting import TelegramNotSet
from bot.channels.telegram.receiving import webhook_router
from bot.settings import Settings
from bot.talk.talks import found_talk
from bot.talk.turning import Host
from bot.wiring import running_engines
from nlu.reader import Reader
from router import migrate
from router.errors import Unavailable
from router.store import transaction
from router.talk_tables import talk_lines
from tests.conftest import MODELS
from tests.telegram.conftest import Bots, until
from tests.telegram.fake_api import FakeServer, FakeTelegram
from tests.telegram.faults import BotProcess

SECRET = "a-secret_of_this_test"
HEADERS = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
URL = "https://city.example/telegram/webhook"


def web(router: Any) -> httpx.AsyncClient:
    app = FastAPI()
    app.include_router(router)
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://here")


@pytest.fixture
async def client(bots: Bots) -> AsyncIterator[httpx.AsyncClient]:
    router = await bots.start(
        telegram_mode="webhook", telegram_webhook_url=URL, telegram_secret=SECRET
    )
    async with web(router) as opened:
        yield opened


async def lines_of(host: Host, chat: int) -> list[str]:
    async with transaction(host.engine) as connection:
        talk = await found_talk(connection, host.office.seal, "telegram", str(chat))
        query = select(talk_lines.c.speaker).where(talk_lines.c.talk_id == talk)
        return list((await connection.execute(query)).scalars())


async def test_five_deliveries_are_one_line_and_are_answered_once(
    client: httpx.AsyncClient, fake: FakeTelegram, host: Host, chat: int
) -> None:
    update = {"update_id": 1, "message": fake.message(chat, "你好")}
    for _ in range(5):
        answer = await client.post("/telegram/webhook", json=update, headers=HEADERS)
        assert answer.status_code == 200
        assert (await lines_of(host, chat)).count("resident") == 1
    await until(lambda: fake.texts(chat))
    assert (await lines_of(host, chat)).count("bot") == 1
    hooked = fake.called("setWebhook")[0]
    assert hooked["url"] == URL
    assert hooked["secret_token"] == SECRET
    assert set(hooked["allowed_updates"]) == {
        "message",
        "edited_message",
        "callback_query",
        "my_chat_member",
    }


@pytest.mark.parametrize(
    "headers", [{}, {"X-Telegram-Bot-Api-Secret-Token": "a-secret_of_this_tesu"}]
)
async def test_without_the_secret_nothing_comes_in(
    client: httpx.AsyncClient, fake: FakeTelegram, host: Host, chat: int, headers: dict[str, str]
) -> None:
    update = {"update_id": 1, "message": fake.message(chat, "你好")}
    answer = await client.post("/telegram/webhook", json=update, headers=headers)
    assert answer.status_code == 403
    assert await lines_of(host, chat) == []


async def test_what_is_no_update_is_refused_and_what_is_unknown_let_go(
    client: httpx.AsyncClient,
) -> None:
    async def status(**sent: Any) -> int:
        answer = await client.post("/telegram/webhook", headers=HEADERS, **sent)
        return answer.status_code

    assert await status(content=b"{") == 400
    assert await status(json=[1]) == 400
    assert await status(content=b" " * 2_000_000) == 413
    assert await status(json={"update_id": 2, "something_new": {"a": 1}}) == 200
    assert await status(json={"update_id": 3, "message": {"text": "半句"}}) == 200


@pytest.mark.parametrize(
    "failure, status", [(Unavailable("…"), 503), (ValueError("张三 13800001234"), 500)]
)
async def test_what_could_not_be_kept_is_not_acknowledged(
    failure: Exception, status: int, capsys: pytest.CaptureFixture[str]
) -> None:
    async def feed(raw: dict[str, Any]) -> None:
        raise failure

    async with web(webhook_router(feed, SECRET)) as client:
        answer = await client.post("/telegram/webhook", json={"update_id": 1}, headers=HEADERS)
    assert answer.status_code == status
    printed = capsys.readouterr()
    assert "张三" not in printed.out + printed.err


async def test_the_real_process_by_webhook(
    tmp_path: Path, server: FakeServer, reader: Reader, chat: int
) -> None:
    """`onedoor serve` as a process, from the webhook that it sets to what it sends."""
    fake, key = server.fake, os.urandom(32)
    with running_engines(Settings(data_dir=tmp_path / "engines")) as engines:
        await asyncio.to_thread(migrate.upgrade, engines.database_url)
        bot = BotProcess(engines, server, key, tmp_path / "data", MODELS, tmp_path / "output.txt")
        bot.extra = {
            "ONEDOOR_TELEGRAM_MODE": "webhook",
            "ONEDOOR_TELEGRAM_WEBHOOK_URL": f"http://127.0.0.1:{bot.port}/telegram/webhook",
        }
        with bot:
            bot.start()
            await until(lambda: fake.called("setMyCommands"), seconds=120)
            assert len(fake.webhook["secret_token"]) >= 32
            async with httpx.AsyncClient() as client:
                fake.write(chat, "你好")
                await fake.deliver(client)
                await until(lambda: fake.texts(chat))
                fake.write(chat, "我家房子漏雨没法住，住甘井子区泡崖街道")
                await fake.deliver(client)
                await until(lambda: len(fake.texts(chat)) > 1)
                forged = await client.post(fake.webhook["url"], json={"update_id": 1})
            assert forged.status_code == 403
            await bot.end(signal.SIGINT)
    printed = bot.output.read_text("utf-8")
    assert "Telegram 已启动（webhook）" in printed
    assert "漏雨" not in printed
    assert str(chat) not in printed


async def test_settings_that_do_not_hold_together_stop_the_start(bots: Bots) -> None:
    with pytest.raises(TelegramNotSet, match="WEBHOOK_URL"):
        await bots.start(telegram_mode="webhook")
    with pytest.raises(TelegramNotSet, match="令牌"):
        await bots.start(telegram_token="no token")
