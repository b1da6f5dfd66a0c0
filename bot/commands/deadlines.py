"""`onedoor deadlines`: provisional deadlines, worked out anew when the holiday list has grown."""

import sys

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.commands.database import on_database
from bot.commands.reading import reader_with_progress
from bot.settings import settings
from bot.wiring import calendar, checked_catalogue, seal_box
from router.office import Office
from router.recompute import provisional_cases, recompute
from router.request import now
from router.store import transaction


def recompute_all() -> int:
    """A transaction a case; prints each deadline that is settled or has moved."""
    chosen = settings()
    office = Office(reader_with_progress(), checked_catalogue(chosen), calendar(), seal_box(chosen))
    seen, changed = on_database(chosen, lambda engine: _recompute(engine, office))
    for sentence in changed:
        sys.stdout.write(sentence + "\n")
    sys.stdout.write(f"看了{seen}件有暂定时限的工单，{len(changed)}个时限有变化。\n")
    return 0


async def _recompute(engine: AsyncEngine, office: Office) -> tuple[int, list[str]]:
    changed: list[str] = []
    async with transaction(engine) as connection:
        found = await provisional_cases(connection)
    for case_id in found:
        async with transaction(engine) as connection:
            changed += await recompute(connection, office, case_id, now())
    return len(found), changed
