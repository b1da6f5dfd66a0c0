"""What the commands that work on stored cases have in common: the database, ready to be used."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.settings import Settings
from bot.wiring import running_engines
from router import migrate
from router.store import make_engine, transaction

T = TypeVar("T")


def on_database(chosen: Settings, work: Callable[[AsyncEngine], Awaitable[T]]) -> T:
    """Run something on the settings' database, or the private one, migrated first."""

    async def run(url: object) -> T:
        engine = make_engine(url)
        try:
            return await work(engine)
        finally:
            await engine.dispose()

    with running_engines(chosen, cache=False) as engines:
        migrate.upgrade(engines.database_url)
        return asyncio.run(run(engines.database_url))


def in_transaction(chosen: Settings, work: Callable[[AsyncConnection], Awaitable[T]]) -> T:
    """As `on_database`, in one transaction."""

    async def run(engine: AsyncEngine) -> T:
        async with transaction(engine) as connection:
            return await work(connection)

    return on_database(chosen, run)
