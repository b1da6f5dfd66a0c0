"""`onedoor nlu train | evaluate | explain`: making the reader, measuring it, looking into it."""

import sys
import time
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.progress import track
from rich.table import Table
from rich.text import Text

from bot.commands.reading import reader_with_progress
from nlu.evaluation import Report, Tally, evaluate
from nlu.examples import held_out_files, read_examples
from nlu.labels import Urgency
from nlu.understanding import Message

_COLOURS = ("black on yellow", "black on cyan", "black on green", "black on magenta")


def train_reader() -> int:
    """Train the reader for this data and code if it has not been; say where it lies."""
    began = time.monotonic()
    reader = reader_with_progress()
    sys.stdout.write(f"{reader.model.name}，用时 {time.monotonic() - began:.1f} 秒\n")
    return 0


def evaluate_reader(files: Sequence[Path]) -> int:
    """Measure the reader on labelled files, the kept-aside ones if none are named."""
    examples = read_examples(files or held_out_files())
    reader = reader_with_progress()
    bar = Console(stderr=True)
    shown = track(examples, "评测", console=bar, disable=not sys.stderr.isatty())
    _print(evaluate(reader, shown))
    return 0


def explain(text: str) -> int:
    """Print the text with the words that carried each need in colour."""
    read = reader_with_progress().read(Message(text))
    shown = Text(text)
    console = Console()
    for number, found in enumerate(read.needs):
        for span in found.evidence:
            shown.stylize(_COLOURS[number % len(_COLOURS)], span.start, span.end)
    console.print(shown)
    for number, found in enumerate(read.needs):
        colour = _COLOURS[number % len(_COLOURS)]
        console.print(Text(f" {found.code} {found.confidence:.2f} ", style=colour))
    place = f"{read.place.district or '—'}{read.place.street or ''}"
    sure = "  没有把握，请人看" if read.unsure else ""
    console.print(f"{read.purpose} {read.purpose_confidence:.2f}  {read.urgency}  {place}{sure}")
    return 0


def _print(report: Report) -> None:
    console = Console()
    micro, danger = report.micro, report.urgencies[Urgency.life_danger]
    table = Table("标签", "精确", "召回", "F1", "条数")
    groups = (report.needs, report.purposes, report.urgencies)
    for group in groups:
        for label, tally in group.items():
            _row(table, str(label), tally)
        table.add_section()
    _row(table, "for_other", report.for_other)
    console.print(table)
    console.print(
        f"{report.examples} 条  诉求 micro-F1 {micro.f1:.3f}（精确 {micro.precision:.3f}，"
        f"召回 {micro.recall:.3f}） macro-F1 {report.macro_f1:.3f}\n"
        f"目的正确 {report.purpose_accuracy:.3f}  危险召回 {danger.recall:.3f}，"
        f"误报 {report.false_alarms(Urgency.life_danger):.3f}  "
        f"校准误差 {report.calibration_error:.3f}  没有把握 {report.unsure / report.examples:.3f}"
    )


def _row(table: Table, name: str, tally: Tally) -> None:
    count = str(tally.hit + tally.missed)
    shares = (tally.precision, tally.recall, tally.f1)
    table.add_row(name, *(f"{share:.3f}" for share in shares), count)
