"""`onedoor understand` and `onedoor route`: no database, no cache."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot.commands.lines import LineReader, write_line
from bot.replies import advice_sentences
from bot.settings import settings
from bot.wiring import calendar, checked_catalogue, trained_reader
from nlu.errors import OneDoorError
from nlu.heard import heard
from nlu.reader import Reader
from router.records import assignment_record, understanding_record
from router.request import now
from router.routing import route


def understand_lines(file: Path | None) -> int:
    """Understand each line; the exit code."""
    reader = reader_with_progress()
    lines = LineReader(file)
    for line in lines:
        try:
            record = understanding_record(reader.read(line.message))
        except OneDoorError as error:
            lines.report(line.number, error)
            continue
        write_line({"source_id": line.source_id, **record})
    return lines.exit_code


def route_lines(file: Path | None) -> int:
    """Understand and route each line; the exit code."""
    reader, catalogue, days = reader_with_progress(), checked_catalogue(settings()), calendar()
    today = now().date()
    lines = LineReader(file)
    for line in lines:
        try:
            read = reader.read(line.message)
        except OneDoorError as error:
            lines.report(line.number, error)
            continue
        assignment = route(
            read,
            catalogue,
            today,
            days,
            of_call=bool(line.message.turns),
            said=heard(line.message)[0],
        )
        record = assignment_record(assignment)
        record["advice"] = advice_sentences(assignment, catalogue)
        write_line(
            {
                "source_id": line.source_id,
                **understanding_record(read),
                "assignment": record,
            }
        )
    return lines.exit_code


def reader_with_progress() -> Reader:
    """The trained reader; where it must be trained first, says so and how far it is."""
    return trained_reader(settings(), _training_progress())


def _training_progress() -> Callable[[int, int], None]:
    shown: dict[str, Any] = {"percent": -10}

    def tell(done: int, of: int) -> None:
        percent = 100 * done // of
        if percent >= shown["percent"] + 10:
            shown["percent"] = percent
            sys.stderr.write(f"首次使用，正在训练读懂模型：{percent}%\n")

    return tell
