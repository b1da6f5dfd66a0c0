"""`onedoor migrate`."""

import sys
import tempfile
from pathlib import Path

from bot.settings import settings
from bot.wiring import running_engines
from router import migrate


def run(*, check: bool, revision: str) -> int:
    """Upgrade the database; with `check`, compare migrations and tables on a fresh one."""
    if not check and not revision:
        with running_engines(settings(), cache=False) as engines:
            migrate.upgrade(engines.database_url)
        sys.stdout.write("数据库已是最新。\n")
        return 0
    with tempfile.TemporaryDirectory(prefix="onedoor-migrate-") as folder:
        apart = settings().model_copy(update={"data_dir": Path(folder), "database_url": None})
        with running_engines(apart, cache=False) as engines:
            migrate.upgrade(engines.database_url)
            if revision:
                migrate.write_revision(engines.database_url, revision)
            else:
                migrate.check(engines.database_url)
    return 0
