"""`onedoor nlu corrections export`: what people set right in readings, as labelled examples."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.channels.hotline.corrected import corrections
from bot.commands.database import on_database
from bot.settings import settings
from nlu.errors import ReaderDataError
from router.store import transaction


def export(out: Path | None, after: int) -> int:
    """Write them as JSON lines to a file or the standard output; ReaderDataError for a bad path."""

    async def run(engine: AsyncEngine) -> Sequence[dict[str, Any]]:
        async with transaction(engine) as connection:
            return [one async for one in corrections(connection, after)]

    found = on_database(settings(), run)
    lines = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in found)
    if out is None:
        sys.stdout.write(lines)
    else:
        try:
            out.write_text(lines, "utf-8")
        except OSError as error:
            raise ReaderDataError(f"写不了文件 {out}：{error.strerror}。") from error
    last = f"下次从这里接着导：--after {found[-1]['id']}。" if found else ""
    sys.stderr.write(
        f"导出 {len(found)} 条更正。{last}话里可能有人名和住址，看过、改过再用来训练。\n"
    )
    return 0
