"""Messages a second that the embedded reader understands on one core.

    python -m bench.reader_speed [FILE.jsonl]

Of all messages and of those of some sixty characters: the whole understanding, and needs, purpose
and urgency alone.

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
SHORT = 60  # characters


def messages(file: Path | None) -> list[Message]:
    """The messages of a JSONL file, or the kept-aside examples."""
    if file is None:
        found = [example.message for example in read_examples(held_out_files())]
        return [one for one in found if any(char.isalnum() for char in one.whole)]
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


def say(what: str, given: Sequence[Message], work: Callable[[Message], object]) -> float:
    """Measure one thing, print it, and return its messages a second."""
    rate, each = timed(work, given)
    at = [each[int(len(each) * share)] * 1e6 for share in (0.5, 0.95, 0.99)]
    times = "  ".join(f"p{n} {time:6.0f}" for n, time in zip((50, 95, 99), at, strict=True))
    print(f"{what:14s}{rate:8.0f} messages/s   {times} µs a message")
    return rate


def main() -> None:
    """Print rates, percentiles and the ratio to the limit, of all and of short messages."""
    file = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    given = messages(file)
    reader, cut = trained_reader(settings()), cutter()
    model = reader.model

    def labels(message: Message) -> object:
        return model.probabilities(model.logits(model.count(cleaned(message.whole))))

    def words(message: Message) -> object:
        return cut(cleaned(message.whole))

    short = [one for one in given if abs(len(one.whole) - SHORT) <= 5 and not one.turns]
    for some in (given, short):
        if not some:
            continue
        size = sum(len(message.whole) for message in some) / len(some)
        print(f"{len(some)} messages of {size:.0f} characters on average, one core")
        rate = say("understand", some, reader.read)
        say("labels only", some, labels)
        limit = say("word cutting", some, words)
        print(f"ratio         {rate / limit:8.3f}   of understanding to word cutting, the limit")


if __name__ == "__main__":
    main()
