"""`onedoor intake`: registers each line as a request, in batches of one transaction each."""

import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.commands.database import on_database
from bot.commands.lines import Line, LineReader, write_line
from bot.commands.reading import reader_with_progress
from bot.settings import settings
from bot.wiring import calendar, checked_catalogue, seal_box
from nlu.errors import OneDoorError
from router.intake import take_in_batch
from router.office import Office
from router.request import Request, now
from router.store import transaction

BATCH = 32


def intake_lines(file: Path | None) -> int:
    """Register each line and print its receipt once it is committed; the exit code."""
    chosen = settings()
    seal = seal_box(chosen, _tell)
    office = Office(reader_with_progress(), checked_catalogue(chosen), calendar(), seal)
    lines = LineReader(file)
    on_database(chosen, lambda engine: _register(engine, lines, office))
    return lines.exit_code


async def _register(engine: AsyncEngine, lines: LineReader, office: Office) -> None:
    for batch in _batches(iter(lines)):
        requests = [Request(line.channel, line.external_id, line.message, now()) for line in batch]
        async with transaction(engine) as connection:
            results = await take_in_batch(connection, office, requests)
        for line, result in zip(batch, results, strict=True):
            if isinstance(result, OneDoorError):
                lines.report(line.number, result)
                continue
            write_line(
                {
                    "source_id": line.source_id,
                    "case_number": result.case_number,
                    "query_code": result.query_code,
                    "status": str(result.outcome),
                    "duplicate": result.duplicate,
                }
            )


def _batches(lines: Iterator[Line]) -> Iterator[list[Line]]:
    while batch := list(islice(lines, BATCH)):
        yield batch


def _tell(text: str) -> None:
    sys.stderr.write(text + "\n")
