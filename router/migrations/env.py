"""Alembic's entry: runs the migrations on the URL that `router.migrate` hands in."""

import asyncio

from alembic import context
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

import router.act_tables
import router.file_tables
import router.hotline_tables
import router.talk_tables  # noqa: F401 - as are these
from router.tables import metadata


def _run(connection: Connection) -> None:
    context.configure(connection=connection, target_metadata=metadata, compare_type=True)
    with context.begin_transaction():
        # A migration must not wait behind a long transaction and block everyone else.
        connection.execute(text("SET lock_timeout = '5s'"))
        # Two processes that start at once migrate one after the other.
        connection.execute(text("SELECT pg_advisory_xact_lock(724001)"))
        context.run_migrations()


async def _connect() -> None:
    engine = create_async_engine(context.config.attributes["url"], poolclass=NullPool)
    async with engine.connect() as connection:
        await connection.run_sync(_run)
        await connection.commit()
    await engine.dispose()


asyncio.run(_connect())
