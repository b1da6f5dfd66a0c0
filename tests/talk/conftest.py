"""Hosts of talks for the tests of this folder."""

from collections.abc import Iterator

import pytest

from bot.settings import Settings
from bot.wiring import Engines
from router.office import Office
from tests.talk.hosts import Hosting


@pytest.fixture(scope="module")
def hosting(chosen: Settings, office: Office, engines: Engines) -> Iterator[Hosting]:
    """A host with a loop of its own."""
    one = Hosting(chosen, office, engines)
    yield one
    one.leave()
