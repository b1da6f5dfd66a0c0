"""Messages a second that the embedded reader understands on one core.

    python -m bench.reader_speed [FILE.jsonl]

The limit printed beside it is cutting the same messages into words (rjieba) and nothing else:
no reader that looks at words can be faster.
"""

import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from bot.settings import settings
from bot.wiring import trained_reader
from nlu.examples import held_out_files, read_examples
from nlu.text import cleaned
from nlu.understanding import Message
from nlu.words import cutter

SECONDS = 5.0


def messages(file: Path | None) -> list[Message]:
    """The messages of a JSONL file, or the kept-aside examples."""
    if file is None:
        return [example.message for example in read_examples(held_out_files())]
    lines = [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()]
    return [Message(line["text"], line.get("title")) for line in lines]


def timed(work: Callable[[Message], object], given: Sequence[Message]) -> tuple[float, list[float]]:
    """Messages a second over about SECONDS of whole passes, and seconds of each message."""
    each: list[float] = []
    began = time.perf_counter()
    while time.perf_counter() - began < SECONDS:
        for message in given:
            start = time.perf_counter()
            work(message)
            each.append(time.perf_counter() - start)
    return len(each) / sum(each), sorted(each)


def main() -> None:
    """Print rate, percentiles and the ratio to the limit."""
    file = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    given = messages(file)
    reader, cut = trained_reader(settings()), cutter()
    rate, each = timed(reader.read, given)
    limit, _ = timed(lambda message: cut(cleaned(message.whole)), given)
    size = sum(len(message.whole) for message in given) / len(given)
    at = [each[int(len(each) * share)] * 1e6 for share in (0.5, 0.95, 0.99)]
    print(f"{len(given)} messages of {size:.0f} characters on average, one core")
    print(f"understand   {rate:10.0f} messages/s")
    print(f"             p50 {at[0]:.0f}  p95 {at[1]:.0f}  p99 {at[2]:.0f} µs a message")
    print(f"word cutting {limit:10.0f} messages/s   (the limit)")
    print(f"ratio        {rate / limit:10.3f}")


if __name__ == "__main__":
    main()
