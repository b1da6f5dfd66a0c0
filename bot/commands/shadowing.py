"""`onedoor shadow --catalogue NEW.yaml`: what a changed catalogue or reader would do otherwise."""

import sys
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.progress import track
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.commands.database import on_database
from bot.commands.reading import reader_with_progress
from bot.settings import settings
from bot.wiring import calendar, checked_catalogue, seal_box
from router.catalogue_file import load_catalogue
from router.office import Office
from router.shadow import Difference, requests_since, shadowed
from router.store import transaction


def shadow(file: Path, since: date | None) -> int:
    """Print each case that would be routed otherwise and how; nothing is changed. 0 always."""
    chosen = settings()
    default = checked_catalogue(chosen).default
    catalogue = load_catalogue(file)
    if default in catalogue.jurisdictions:
        catalogue = catalogue.model_copy(update={"default": default})
    office = Office(reader_with_progress(), catalogue, calendar(), seal_box(chosen))
    found, seen = on_database(chosen, lambda engine: _compare(engine, office, since))
    for one in found:
        sys.stdout.write(_as_text(one) + "\n")
    share = f"（{len(found) / seen:.1%}）" if seen else ""
    sys.stdout.write(f"看了{seen}件求助，{len(found)}件会有变化{share}；没有改动任何一件。\n")
    return 0


async def _compare(
    engine: AsyncEngine, office: Office, since: date | None
) -> tuple[list[Difference], int]:
    console = Console(stderr=True)
    async with transaction(engine) as connection:
        rows = await requests_since(connection, since)
        shown = track(rows, "重走一遍", console=console, transient=True)
        seen = shown if console.is_terminal else rows
        found = [one for one in (shadowed(office, row) for row in seen) if one is not None]
        return found, len(rows)


def _as_text(one: Difference) -> str:
    lines = [f"{one.name}"]
    lines += [
        f"  {what}：{before or '无'} → {after or '无'}" for what, before, after in one.changes
    ]
    return "\n".join(lines)
