"""The web application: its doors, what stands before them, and how errors are said."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import redis.asyncio
from fastapi import FastAPI, Request
from fastapi.staticfiles import StaticFiles
from redis.exceptions import RedisError
from sqlalchemy import text
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from bot.channels.hotline.api import hotline_api
from bot.channels.hotline.stream import Stream
from bot.counting import Counter, TooMany
from bot.logs import log
from bot.settings import Settings
from bot.stopping import stopped
from bot.talk.hosting import make_host
from bot.web.bring_in import bring_in_router
from bot.web.calls import calls_router
from bot.web.chat import chat_router
from bot.web.chat_files import chat_files_router
from bot.web.desk import desk_router
from bot.web.desk_files import desk_files_router
from bot.web.desk_talk import desk_talk_router
from bot.web.drafts import Visits
from bot.web.figures import figures_router
from bot.web.form import form_router
from bot.web.guard import Forged, TooLarge, add_headers
from bot.web.listening import Bell
from bot.web.look_up import look_up_router
from bot.web.metrics import metrics_router
from bot.web.pages import STATIC, sorry
from bot.web.queue import queue_router
from bot.web.receipts import receipt_router
from nlu.errors import OneDoorError, UnreadableText
from nlu.rasa.reader import RasaReader
from router.errors import MoveNotAllowed, NotFound, RejectedInput, Unavailable
from router.office import Office
from router.store import make_engine, transaction

#: Errors and the status a browser gets. The sentence is the error's own.
STATUS: tuple[tuple[type[OneDoorError], int], ...] = (
    (NotFound, 404),
    (MoveNotAllowed, 409),
    (RejectedInput, 422),
    (UnreadableText, 422),
    (Forged, 403),
    (TooMany, 429),
    (TooLarge, 413),
    (Unavailable, 503),
)
_ROUTERS = (
    *(form_router, receipt_router, chat_router, chat_files_router),
    *(desk_router, desk_talk_router, desk_files_router),
    *(bring_in_router, calls_router, look_up_router, queue_router, figures_router),
    *(hotline_api, metrics_router),
)
_BUSY = "系统暂时忙不过来，请过几分钟再试；急事请直接拨打12345。"
_BROKEN = "系统出了点问题，我们已经记录。请过几分钟再试；急事请直接拨打12345。"
_RETRY = {"Retry-After": "15"}


def create_app(settings: Settings, office: Office, database_url: Any, redis_url: str) -> FastAPI:
    """The application on running servers; the caller starts and stops those."""

    @asynccontextmanager
    async def life(app: FastAPI) -> AsyncIterator[None]:
        cache = redis.asyncio.Redis.from_url(redis_url, socket_timeout=3, socket_connect_timeout=3)
        app.state.database = make_engine(database_url)
        app.state.cache = cache
        app.state.visits = Visits(cache, office.seal)
        app.state.counter = Counter(cache)
        app.state.feed = Stream(cache, office.seal, settings.feed_most)
        app.state.host = make_host(settings, office, app.state.database, cache)
        hearing = asyncio.create_task(app.state.bell.run(cache))
        yield
        await stopped([hearing])
        await cache.aclose()
        await app.state.database.dispose()

    app = FastAPI(
        title="一门 OneDoor", lifespan=life, docs_url=None, redoc_url=None, openapi_url=None
    )
    app.state.settings, app.state.office, app.state.bell = settings, office, Bell()
    app.middleware("http")(add_headers)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    for one in _ROUTERS:
        app.include_router(one)
    app.add_api_route("/healthz", _health)
    app.add_exception_handler(OneDoorError, _say_ours)
    app.add_exception_handler(RedisError, _say_unavailable)
    app.add_exception_handler(HTTPException, _say_http)
    app.add_exception_handler(Exception, _say_broken)
    return app


async def _health(request: Request) -> Response:
    """Whether database and cache answer: 200 or 503; with Rasa, what happened with it."""
    try:
        async with transaction(request.app.state.database) as connection:
            await connection.execute(text("SELECT 1"))
        await request.app.state.cache.ping()
    except (Unavailable, RedisError):
        return JSONResponse({"status": "unavailable"}, status_code=503, headers=_RETRY)
    reader = request.app.state.office.reader
    if isinstance(reader, RasaReader):
        # Still 200 without Rasa: the embedded reader answers, so this process is of use.
        return JSONResponse({"status": "ok", "rasa": reader.health()})
    return JSONResponse({"status": "ok"})


async def _say_ours(request: Request, error: Exception) -> Response:
    assert isinstance(error, OneDoorError)
    status = next((code for kind, code in STATUS if isinstance(error, kind)), 500)
    if status >= 500:
        log().warning("request_failed", error=type(error).__name__, status=status)
    response = sorry(request, error.sentence if status != 500 else _BROKEN, status)
    if status in (429, 503):
        response.headers.update(_RETRY)
    return response


async def _say_unavailable(request: Request, error: Exception) -> Response:
    log().warning("cache_unreachable", error=type(error).__name__)
    response = sorry(request, _BUSY, 503)
    response.headers.update(_RETRY)
    return response


async def _say_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    sentence = (
        "没有这一页，请从首页开始。"
        if error.status_code == 404
        else "这个操作做不了，请从首页重新开始。"
    )
    return sorry(request, sentence, error.status_code)


async def _say_broken(request: Request, error: Exception) -> Response:
    log().error("unexpected", error=type(error).__name__, path=request.url.path)
    return sorry(request, _BROKEN, 500)
