"""Connections to PostgreSQL: one engine a process, errors of reachability told apart."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from pydantic_core import to_json
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from router.errors import Unavailable

_SENTENCE = "系统暂时连不上数据库，请过几分钟再试。您写的内容没有丢，也可以直接拨打12345。"
_CROSSED = "正好有别人也在办这件，这一次没有存上，请再办一次。"
#: Transactions that crossed (SQLSTATE): serialization_failure, deadlock_detected.
_TRY_AGAIN = ("40001", "40P01")


def _json(value: Any) -> str:
    """JSON with Chinese as it is (escaped it is twice as long), bytes as hex, times with zone."""
    return to_json(value, bytes_mode="hex").decode()


def make_engine(url: Any, **options: Any) -> AsyncEngine:
    """An engine that notices when the server was away and comes back by itself."""
    settings: dict[str, Any] = {
        "pool_pre_ping": True,
        "pool_size": 10,
        "pool_timeout": 5,
        "json_serializer": _json,
    }
    return create_async_engine(url, **(settings | options))


@asynccontextmanager
async def transaction(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """One transaction, committed at the end.

    Unavailable where the server cannot be reached, or where it had to end this transaction so
    that another could go on: nothing was written, and trying again is right.
    """
    try:
        async with engine.begin() as connection:
            yield connection
    except DBAPIError as error:
        if error.connection_invalidated or isinstance(error, OperationalError | InterfaceError):
            raise Unavailable(_SENTENCE) from error
        if _gone(error.orig):
            raise Unavailable(_SENTENCE) from error
        if _state(error.orig) in _TRY_AGAIN:
            raise Unavailable(_CROSSED) from error
        raise
    except (OSError, PoolTimeout) as error:
        raise Unavailable(_SENTENCE) from error


def _gone(error: BaseException | None) -> bool:
    """Whether the server said that it is starting, stopping or full (SQLSTATE 57P, 53300, 08)."""
    state = _state(error)
    return state.startswith(("08", "57P")) or state == "53300"


def _state(error: BaseException | None) -> str:
    return getattr(error, "sqlstate", None) or getattr(error, "pgcode", None) or ""
