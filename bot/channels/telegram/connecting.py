"""The Telegram channel of a process: made from the settings, run beside everything else."""

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Literal

from aiogram import Bot, Dispatcher
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.fsm.storage.base import KeyBuilder, StorageKey
from aiogram.fsm.storage.redis import RedisEventIsolation, RedisStorage
from aiogram.utils.token import TokenValidationError
from fastapi import APIRouter
from redis.asyncio import Redis

from bot.channels.telegram.aside import Aside, Turns
from bot.channels.telegram.fetching import Fetcher
from bot.channels.telegram.handlers import make_router, set_menu, used_updates
from bot.channels.telegram.receiving import Feed, feeding, poll, tried, webhook_router
from bot.channels.telegram.sending import Sender
from bot.settings import Settings
from bot.stopping import stopped
from bot.talk.turning import Host
from nlu.errors import OneDoorError
from router.sealing import SealBox

#: A process that dies holds up the updates of one person for so long.
_LOCK_SECONDS = 5


class TelegramNotSet(OneDoorError):
    """The settings of the Telegram channel do not hold together."""


class BlindKeys(KeyBuilder):
    """Keys in Valkey that tell nobody whose they are."""

    def __init__(self, seal: SealBox) -> None:
        self._seal = seal

    def build(self, key: StorageKey, part: Literal["data", "state", "lock"] | None = None) -> str:
        """The key of one part of what is kept for one person."""
        who = f"{key.bot_id}:{key.chat_id}:{key.user_id}:{key.thread_id}:{key.destiny}"
        blind = self._seal.blind_index(who, "telegram") or b""
        return f"onedoor:telegram:{blind.hex()}:{part}"


def make_bot(settings: Settings) -> Bot:
    """The bot of the settings; nothing is asked of Telegram yet. TelegramNotSet for a bad token."""
    session = AiohttpSession(api=TelegramAPIServer.from_base(settings.telegram_api.rstrip("/")))
    plain = DefaultBotProperties(link_preview_is_disabled=True)
    try:
        return Bot(settings.telegram_token or "", session=session, default=plain)
    except TokenValidationError:
        raise TelegramNotSet(
            "ONEDOOR_TELEGRAM_TOKEN 不像 BotFather 给的令牌，应像 123456789:AAE…，请再核对。"
        ) from None


@asynccontextmanager
async def telegram(settings: Settings, host: Host, redis: Redis) -> AsyncIterator[APIRouter]:
    """Receive and send for as long as the context lasts; the routes that it needs of the web.

    TelegramNotSet where the settings do not hold together. An unreachable Telegram stops nothing.
    """
    url = settings.telegram_webhook_url or ""
    if settings.telegram_mode == "webhook" and not url:
        raise TelegramNotSet(
            "webhook 方式要设置 ONEDOOR_TELEGRAM_WEBHOOK_URL，写外网能访问的地址。"
        )
    bot, aside, keys = make_bot(settings), Aside(), BlindKeys(host.office.seal)
    life = timedelta(hours=settings.talk_hours)
    storage = RedisStorage(redis, keys, state_ttl=life, data_ttl=life)
    # One person's updates one after the other, in all processes together.
    isolation = RedisEventIsolation(redis, keys, {"timeout": _LOCK_SECONDS})
    dispatcher = Dispatcher(storage=storage, events_isolation=isolation, host=host)
    sender = Sender(bot, host.engine, host.office.seal, storage)
    fetcher = Fetcher(bot, host)
    turns = Turns(host, aside, sender.wake, fetcher.fetch_for)
    dispatcher.include_router(make_router(host, turns, aside))
    feed, router = feeding(bot, dispatcher), APIRouter()
    if settings.telegram_mode == "webhook":
        secret = settings.telegram_secret or secrets.token_urlsafe(32)
        router = webhook_router(feed, secret)
        receiving = tried("receiving_failed", lambda: _webhook(bot, dispatcher, url, secret))
    else:
        receiving = tried("receiving_failed", lambda: _polling(bot, dispatcher, feed))
    sending = tried("sending_failed", sender.run)
    fetching = tried("fetching_failed", fetcher.run)
    jobs = [asyncio.create_task(one) for one in (receiving, sending, fetching)]
    try:
        yield router
    finally:
        await stopped(jobs)
        await aside.stop()
        await bot.session.close()


async def _polling(bot: Bot, dispatcher: Dispatcher, feed: Feed) -> None:
    await tried("telegram_unreachable", lambda: bot.delete_webhook(drop_pending_updates=False))
    await tried("telegram_unreachable", lambda: set_menu(bot))
    await poll(bot, feed, used_updates(dispatcher))


async def _webhook(bot: Bot, dispatcher: Dispatcher, url: str, secret: str) -> None:
    sorts = used_updates(dispatcher)
    await tried(
        "telegram_unreachable",
        lambda: bot.set_webhook(url, secret_token=secret, allowed_updates=sorts),
    )
    await tried("telegram_unreachable", lambda: set_menu(bot))
