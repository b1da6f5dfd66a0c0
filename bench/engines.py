"""What benches run on: a private PostgreSQL, and Valkey, of their own in a temporary folder."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.settings import PROJECT, Settings
from bot.wiring import Engines, running_engines
from router import migrate


@contextmanager
def own_engines(*, cache: bool = True) -> Iterator[tuple[Settings, Engines]]:
    """Empty engines, migrated, and the settings they run with; the trained reader is kept."""
    with tempfile.TemporaryDirectory() as folder:
        # Run as root, the private PostgreSQL runs as a user of its own.
        Path(folder).chmod(0o755)
        settings = Settings(data_dir=Path(folder), model_dir=PROJECT / "data" / "models")
        with running_engines(settings, cache=cache) as engines:
            migrate.upgrade(engines.database_url)
            yield settings, engines
