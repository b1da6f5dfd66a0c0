"""`onedoor serve`: the whole system in one command."""

import asyncio
import errno
import socket
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import redis.asyncio
import uvicorn
from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.accounts import FIRST_ADMINISTRATOR, first_administrator
from bot.channels.hotline.stream import Stream
from bot.commands.on_feed import consumer_of
from bot.commands.reading import reader_with_progress
from bot.logs import log, set_up_logs
from bot.settings import Settings, settings
from bot.stopping import stopped
from bot.talk.hosting import make_host
from bot.talk.sweeping import keep_sweeping
from bot.web.app import create_app
from bot.wiring import Engines, calendar, checked_catalogue, running_engines, seal_box, warmed
from nlu.errors import OneDoorError
from router import migrate
from router.errors import Unavailable
from router.office import Office
from router.people import index_names
from router.register import register_all
from router.request import now
from router.store import make_engine, transaction
from router.supervision import work_through

_WATCH_SECONDS = 1.0
_CLOCK_SECONDS = 5.0


class PortTaken(OneDoorError):
    """Somebody else listens where we should."""


def run() -> int:
    """Start everything, serve until Ctrl-C, stop what was started; the exit code."""
    chosen = settings()
    set_up_logs(chosen.log_level)
    began = time.monotonic()
    _port_must_be_free(chosen)
    _say("[1/5] 检查派单目录")
    catalogue = checked_catalogue(chosen)
    _say("[2/5] 准备读懂模型")
    office = Office(warmed(reader_with_progress()), catalogue, calendar(), seal_box(chosen, _say))
    _say("[3/5] 启动数据库和缓存")
    with running_engines(chosen) as engines:
        _say("[4/5] 升级数据表")
        migrate.upgrade(engines.database_url)
        _say("[5/5] 启动网页")
        asyncio.run(_serve(chosen, office, engines, began))
    _say("已全部停止，数据已保存。")
    return 0


async def _serve(chosen: Settings, office: Office, engines: Engines, began: float) -> None:
    await _greet(chosen, engines, began)
    app = create_app(chosen, office, engines.database_url, engines.redis_url)
    config = uvicorn.Config(
        app,
        host=chosen.host,
        port=chosen.port,
        log_level="warning",
        access_log=False,
        proxy_headers=True,
        forwarded_allow_ips=chosen.trusted_proxies,
        timeout_graceful_shutdown=10,
    )
    beside = [
        asyncio.create_task(_keep_alive(engines)),
        asyncio.create_task(_work_by_the_clock(office, engines)),
        asyncio.create_task(_take_in_calls(chosen, office, engines)),
        asyncio.create_task(_index_names(office, engines)),
    ]
    try:
        async with _talks(chosen, office, engines, app):
            server = uvicorn.Server(config)
            app.state.bell.ending = lambda: server.should_exit
            await server.serve()
    finally:
        await stopped(beside)


@asynccontextmanager
async def _talks(
    chosen: Settings, office: Office, engines: Engines, app: FastAPI
) -> AsyncIterator[None]:
    """Talks that come from elsewhere than our own pages, and those that a dead process left."""
    engine = make_engine(engines.database_url)
    cache = redis.asyncio.Redis.from_url(
        engines.redis_url, socket_timeout=3, socket_connect_timeout=3
    )
    host = make_host(chosen, office, engine, cache)
    sweeping = asyncio.create_task(keep_sweeping(host))
    try:
        if not chosen.telegram_token:
            _say("Telegram 没有启动：没有设置 ONEDOOR_TELEGRAM_TOKEN。网页照常使用。")
            yield
            return
        from bot.channels.telegram.connecting import telegram

        async with telegram(chosen, host, cache) as routes:
            app.include_router(routes)
            _say(f"Telegram 已启动（{chosen.telegram_mode}）。")
            yield
    finally:
        await stopped([sweeping])
        await cache.aclose()
        await engine.dispose()


async def _work_by_the_clock(office: Office, engines: Engines) -> None:
    """Reminders, escalations, calling back, visits: whatever is due, every few seconds."""
    engine = make_engine(engines.database_url)

    def tell(kind: str, error: str) -> None:
        log().error("due_row_failed", kind=kind, error=error)

    try:
        while True:
            await asyncio.sleep(_CLOCK_SECONDS)
            await _register(engine, office)
            try:
                done = await work_through(engine, office, now, tell=tell)
            except Unavailable:
                continue  # the database is away; what is due waits in it
            if done:
                log().info("due_rows_done", rows=done)
    finally:
        await engine.dispose()


async def _take_in_calls(chosen: Settings, office: Office, engines: Engines) -> None:
    """What hotlines send; `onedoor feed work` adds consumers in processes of their own."""
    engine = make_engine(engines.database_url)
    cache = redis.asyncio.Redis.from_url(engines.redis_url)
    try:
        stream = Stream(cache, office.seal, chosen.feed_most)
        # Smaller batches than a process that does nothing else: pages are answered between them.
        await replace(consumer_of(chosen, engine, office, stream), batch=16).run()
    finally:
        await cache.aclose()
        await engine.dispose()


async def _index_names(office: Office, engines: Engines) -> None:
    """Names stored before they had an index are found from now on; ends when all have been seen."""
    engine = make_engine(engines.database_url)
    after: int | None = 0
    try:
        while after is not None:
            try:
                async with transaction(engine) as connection:
                    after = await index_names(connection, office.seal, after)
            except Unavailable:
                await asyncio.sleep(_CLOCK_SECONDS)  # the database is away; from here on again
    finally:
        await engine.dispose()


async def _register(engine: AsyncEngine, office: Office) -> None:
    """Close the new cases into the register. Whatever fails there holds up no reminder."""
    try:
        await register_all(engine, office.seal)
    except Unavailable:
        pass  # the database is away; the next time they are registered
    except Exception as error:  # a register that somebody has tampered with, for one
        log().error("register_failed", error=type(error).__name__)


async def _keep_alive(engines: Engines) -> None:
    """Start a private engine again when it has died; pages answer 503 until it is back."""
    while True:
        await asyncio.sleep(_WATCH_SECONDS)
        try:
            for name in await asyncio.to_thread(engines.revive):
                log().warning("engine_revived", engine=name)
        except OneDoorError as error:
            log().error("engine_not_revived", error=type(error).__name__)


async def _greet(chosen: Settings, engines: Engines, began: float) -> None:
    """Print where to go, and the first administrator's password."""
    note = chosen.data_dir / "first-administrator.txt"
    engine = make_engine(engines.database_url)
    async with transaction(engine) as connection:
        password = await first_administrator(connection, note)
    await engine.dispose()
    address = f"http://{chosen.host}:{chosen.port}"
    shown = password or (f"见 {note}" if note.exists() else "已设置")
    _say(
        f"\n一门 OneDoor 已就绪（{time.monotonic() - began:.1f} 秒）\n"
        f"  居民求助    {address}/\n"
        f"  查询进度    {address}/track\n"
        f"  工作台      {address}/desk\n"
        f"  管理员      {FIRST_ADMINISTRATOR}    密码  {shown}\n"
        f"  数据保存在  {chosen.data_dir.resolve()}\n"
        "按 Ctrl-C 停止。"
    )


def _port_must_be_free(chosen: Settings) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((chosen.host, chosen.port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise PortTaken(
                    f"端口 {chosen.port} 已被占用：可能已经启动过一个。"
                    "换一个端口：ONEDOOR_PORT=8001 make run"
                ) from error
            raise


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
