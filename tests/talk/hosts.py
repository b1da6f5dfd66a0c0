"""A host of talks with an event loop of its own, for tests that are not asynchronous themselves."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

import redis.asyncio

from bot.settings import Settings
from bot.talk.hosting import make_host
from bot.talk.turning import Host
from bot.wiring import Engines
from router.office import Office
from router.store import make_engine

_T = TypeVar("_T")


class Hosting:
    """A host on the engines of this run, and the loop that it lives on."""

    def __init__(self, chosen: Settings, office: Office, engines: Engines) -> None:
        self._runner = asyncio.Runner()
        self._engine = make_engine(engines.database_url)
        self._cache = redis.asyncio.Redis.from_url(engines.redis_url)
        self.host: Host = make_host(chosen, office, self._engine, self._cache)

    def run(self, doing: Coroutine[Any, Any, _T]) -> _T:
        """Run something to its end."""
        return self._runner.run(doing)

    def leave(self) -> None:
        """Close what was opened."""
        self.run(self._cache.aclose())
        self.run(self._engine.dispose())
        self._runner.close()
