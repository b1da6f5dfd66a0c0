"""Databases of a test's own beside the one that all tests share."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import make_url
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.wiring import Engines
from router import migrate
from router.office import Office
from router.sealing import SealBox
from router.store import make_engine
from tests.router.registering import KEY, run

_NAME = "onedoor_register"


@pytest.fixture
async def bare(engines: Engines) -> AsyncIterator[AsyncEngine]:
    """A database of the test's own, without tables."""
    server = make_url(engines.database_url)
    await run(server, f"DROP DATABASE IF EXISTS {_NAME}", f"CREATE DATABASE {_NAME}")
    engine = make_engine(server.set(database=_NAME))
    yield engine
    await engine.dispose()
    await run(server, f"DROP DATABASE {_NAME} WITH (FORCE)")


@pytest.fixture
async def own(bare: AsyncEngine) -> AsyncEngine:
    """A database of the test's own, migrated."""
    await asyncio.to_thread(migrate.upgrade, bare.url)
    return bare


@pytest.fixture
def sealed(office: Office) -> Office:
    """The office with a key that the test may hand to another process."""
    return Office(office.reader, office.catalogue, office.calendar, SealBox(KEY))
