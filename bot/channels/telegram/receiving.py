"""Receiving updates, by polling or webhook: kept first, and only then known to Telegram as come."""

import asyncio
import hmac
import json
from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import Bot, Dispatcher
from aiogram.utils.backoff import Backoff, BackoffConfig
from fastapi import APIRouter, Request
from redis.exceptions import RedisError
from starlette.responses import Response

from bot.channels.telegram.updates import GetRawUpdates, read_update
from bot.logs import log
from router.errors import Unavailable

WEBHOOK_PATH = "/telegram/webhook"
_SECRET_HEADER = "x-telegram-bot-api-secret-token"  # noqa: S105 - a header's name
#: One update is a few kilobytes.
_LARGEST = 1024 * 1024
_POLL_SECONDS = 30
_BACKOFF = BackoffConfig(min_delay=0.5, max_delay=30.0, factor=2.0, jitter=0.1)
#: An update that fails this often, with database and cache there, is left for those behind it.
_MOST_TRIES = 5

Feed = Callable[[dict[str, Any]], Awaitable[None]]


def feeding(bot: Bot, dispatcher: Dispatcher) -> Feed:
    """What takes one update as delivered; when it returns the line is committed.

    Unavailable or RedisError where it could not be kept. What is of no known sort is let go.
    """

    async def feed(raw: dict[str, Any]) -> None:
        update = read_update(bot, raw)
        if update is None:
            log().warning("update_unreadable", channel="telegram")
            return
        await dispatcher.feed_update(bot, update)

    return feed


async def poll(bot: Bot, feed: Feed, sorts: list[str], seconds: int = _POLL_SECONDS) -> None:
    """Ask for updates until cancelled. The offset moves past an update that is kept, never before.

    aiogram's own loop moves it whatever became of the update, so it is not used.
    """
    backoff = Backoff(_BACKOFF)
    offset: int | None = None
    while True:
        try:
            updates = await bot(
                GetRawUpdates(offset=offset, timeout=seconds, allowed_updates=sorts),
                request_timeout=seconds + 10,
            )
        except Exception as error:  # no network, another process polls, Telegram restarts
            log().warning("telegram_unreachable", error=type(error).__name__)
            await backoff.asleep()
            continue
        backoff.reset()
        for raw in updates:
            await _kept(raw, feed)
            offset = int(raw["update_id"]) + 1


async def _kept(raw: dict[str, Any], feed: Feed) -> None:
    """Keep one update, as often as it takes while database or cache are away."""
    backoff, failed = Backoff(_BACKOFF), 0
    while failed < _MOST_TRIES:
        try:
            await feed(raw)
        except (Unavailable, RedisError) as error:
            log().warning("update_not_kept_yet", channel="telegram", error=type(error).__name__)
        except Exception as error:
            failed += 1
            log().error("update_failed", channel="telegram", error=type(error).__name__)
        else:
            return
        await backoff.asleep()


def webhook_router(feed: Feed, secret: str) -> APIRouter:
    """The door for Telegram: 403 without our secret, 200 only after the commit, else 503."""
    router = APIRouter()

    @router.post(WEBHOOK_PATH)
    async def webhook(request: Request) -> Response:
        given = request.headers.get(_SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(), secret.encode()):
            return Response(status_code=403)
        size = request.headers.get("content-length", "")
        if not size.isdigit() or int(size) > _LARGEST:
            return Response(status_code=413)
        try:
            raw = json.loads(await request.body())
        except ValueError:
            return Response(status_code=400)
        if not isinstance(raw, dict):
            return Response(status_code=400)
        return Response(status_code=await _status_of(raw, feed))

    return router


async def _status_of(raw: dict[str, Any], feed: Feed) -> int:
    try:
        await feed(raw)
    except (Unavailable, RedisError) as error:
        log().warning("update_not_kept_yet", channel="telegram", error=type(error).__name__)
        return 503
    except Exception as error:  # its text may hold what was said: it goes no further than here
        log().error("update_failed", channel="telegram", error=type(error).__name__)
        return 500
    return 200


async def tried(event: str, work: Callable[[], Awaitable[Any]]) -> None:
    """Do something that needs Telegram until it is done once; `event` names it in the log."""
    backoff = Backoff(_BACKOFF)
    while True:
        try:
            await work()
        except asyncio.CancelledError:
            raise
        except Exception as error:
            log().warning(event, channel="telegram", error=type(error).__name__)
            await backoff.asleep()
        else:
            return
