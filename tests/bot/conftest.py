"""The web application on the engines of this run, and visitors to it."""

from collections.abc import AsyncIterator

import pytest
from fastapi import FastAPI

import tests.telegram.conftest as telegram
from bot.settings import Settings
from bot.web.app import create_app
from bot.wiring import Engines
from router.office import Office
from tests.bot.visitor import Visitor, running, visitor


@pytest.fixture
async def app(chosen: Settings, office: Office, engines: Engines) -> AsyncIterator[FastAPI]:
    """The application, with room for many posts from one address."""
    roomy = chosen.model_copy(update={"requests_a_minute": 100_000})
    made = create_app(roomy, office, engines.database_url, engines.redis_url)
    async with running(made):
        yield made


@pytest.fixture
async def resident(app: FastAPI) -> AsyncIterator[Visitor]:
    """A resident with a browser of their own."""
    async with visitor(app) as one:
        yield one


@pytest.fixture
async def stranger(app: FastAPI) -> AsyncIterator[Visitor]:
    """Somebody else with another browser."""
    async with visitor(app) as one:
        yield one


# Scripted talks go through Telegram, too: its fixtures are known here.
bots, cache, fake, server = telegram.bots, telegram.cache, telegram.fake, telegram.server
