"""Migrations on a database of their own: up, down to nothing, and up again."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from alembic import command
from sqlalchemy import Column, Integer, Table, inspect, make_url, text
from sqlalchemy.ext.asyncio import create_async_engine

from bot.wiring import Engines
from router import migrate
from router.tables import metadata

_NAME = "onedoor_migrations"


def _run(url: Any, *statements: str) -> None:
    """Run statements one by one, outside any transaction."""

    async def run() -> None:
        engine = create_async_engine(url, isolation_level="AUTOCOMMIT")
        async with engine.connect() as connection:
            for statement in statements:
                await connection.execute(text(statement))
        await engine.dispose()

    asyncio.run(run())


def _names(url: Any) -> tuple[set[str], set[str]]:
    """The tables and the free sequences of a database."""

    async def look() -> tuple[set[str], set[str]]:
        engine = create_async_engine(url)
        async with engine.connect() as connection:
            found = await connection.run_sync(
                lambda it: (
                    set(inspect(it).get_table_names()),
                    set(inspect(it).get_sequence_names()),
                )
            )
        await engine.dispose()
        return found

    return asyncio.run(look())


@pytest.fixture
def empty(engines: Engines) -> Iterator[Any]:
    """The URL of an empty database, gone afterwards."""
    server = make_url(engines.database_url)
    _run(server, f"DROP DATABASE IF EXISTS {_NAME}", f"CREATE DATABASE {_NAME} TEMPLATE template0")
    yield server.set(database=_NAME)
    _run(server, f"DROP DATABASE {_NAME}")


def test_up_down_and_up_again(empty: Any) -> None:
    migrate.upgrade(empty)
    tables, sequences = _names(empty)
    assert tables == {*metadata.tables, "alembic_version"}
    assert "case_numbers" in sequences
    migrate.check(empty)
    command.downgrade(migrate._config(empty), "base")
    tables, sequences = _names(empty)
    assert tables == {"alembic_version"}
    assert "case_numbers" not in sequences
    migrate.upgrade(empty)
    migrate.check(empty)
    assert _names(empty)[0] == {*metadata.tables, "alembic_version"}


def test_upgrading_twice_changes_nothing(empty: Any) -> None:
    migrate.upgrade(empty)
    before = _names(empty)
    migrate.upgrade(empty)
    assert _names(empty) == before


def test_a_table_without_its_migration_is_noticed(empty: Any) -> None:
    migrate.upgrade(empty)
    forgotten = Table("forgotten", metadata, Column("id", Integer, primary_key=True))
    try:
        with pytest.raises(migrate.MigrationsBehind, match="forgotten"):
            migrate.check(empty)
    finally:
        metadata.remove(forgotten)
    migrate.check(empty)
