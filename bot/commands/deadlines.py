"""`onedoor deadlines`: provisional deadlines, worked out anew when the holiday list has grown."""

import asyncio
import sys

from bot.commands.reading import reader_with_progress
from bot.settings import settings
from bot.wiring import calendar, checked_catalogue, running_engines, seal_box
from router import migrate
from router.office import Office
from router.recompute import provisional_cases, recompute
from router.request import now
from router.store import make_engine, transaction


def recompute_all() -> int:
    """A transaction a case; prints each deadline that is settled or has moved."""
    chosen = settings()
    office = Office(reader_with_progress(), checked_catalogue(chosen), calendar(), seal_box(chosen))
    with running_engines(chosen, cache=False) as engines:
        migrate.upgrade(engines.database_url)
        seen, changed = asyncio.run(_recompute(office, engines.database_url))
    for sentence in changed:
        sys.stdout.write(sentence + "\n")
    sys.stdout.write(f"看了{seen}件有暂定时限的工单，{len(changed)}个时限有变化。\n")
    return 0


async def _recompute(office: Office, url: object) -> tuple[int, list[str]]:
    engine = make_engine(url)
    changed: list[str] = []
    try:
        async with transaction(engine) as connection:
            found = await provisional_cases(connection)
        for case_id in found:
            async with transaction(engine) as connection:
                changed += await recompute(connection, office, case_id, now())
        return len(found), changed
    finally:
        await engine.dispose()
