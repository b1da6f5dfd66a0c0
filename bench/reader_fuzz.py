"""Odd strings by the hundred thousand: the reader must answer or say plainly why it cannot.

    python -m bench.reader_fuzz [HOW_MANY]

Prints how many were answered, how many were refused with a sentence for the sender (empty, too
long, without a letter), and the time a character takes in texts of growing length; fails at the
first that is neither. Texts beyond the longest message are refused at once.
"""

import os
import sys
import time
from collections import Counter
from contextlib import suppress

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from hypothesis import HealthCheck, Phase, given, settings
from rich.console import Console
from rich.progress import Progress

from bot.settings import settings as project_settings
from bot.wiring import trained_reader
from nlu.errors import UnreadableText
from nlu.text import LONGEST_MESSAGE
from nlu.understanding import Message
from tests.nlu.odd_texts import ODD_MESSAGES, outcome

ROUND = 2_000  # strings drawn under one seed
MEGABYTE = 1_000_000
_ALONE = "一1零万。，的 a\x00\ud800(年岁区住【<"


def main() -> None:
    """Fuzz, then time single characters without end."""
    many = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    reader = trained_reader(project_settings())
    counted: Counter[str] = Counter()

    def one(message: Message) -> None:
        counted[outcome(reader, message)] += 1

    quiet = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
    with Progress(console=Console(stderr=True), disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task("fuzz", total=many)
        while sum(counted.values()) < many:
            before = sum(counted.values())
            settings(
                max_examples=min(ROUND, many),
                deadline=None,
                database=None,
                phases=[Phase.generate],
                suppress_health_check=quiet,
            )(given(ODD_MESSAGES)(one))()
            bar.update(task, advance=sum(counted.values()) - before)
    for what, times in counted.items():
        print(f"{what:26s} {times:8d}")
    for char in _ALONE:
        each = []
        for length in (LONGEST_MESSAGE // 16, LONGEST_MESSAGE // 4, LONGEST_MESSAGE, MEGABYTE):
            began = time.perf_counter()
            with suppress(UnreadableText):
                reader.read(Message(char * length))
            each.append((time.perf_counter() - began) / length * 1e6)
        shown = "  ".join(f"{one:7.3f}" for one in each)
        print(f"{char!a:10s} µs a character at 3k, 12k, 50k, 1M: {shown}")


if __name__ == "__main__":
    main()
