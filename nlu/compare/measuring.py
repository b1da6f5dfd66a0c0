"""One reader measured on labelled messages: how well, how fast, and what it takes."""

import json
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np

from nlu.evaluation import Reads, Report, evaluate
from nlu.labelled import Labelled
from nlu.understanding import Message, Understanding

CLIENTS = 4
_WARMING = 20  # messages read before the clock runs: tables are loaded, connections opened
_MOST_AT_ONCE = 400  # messages for the rate with several clients
_LOCAL = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass
class Measured:
    """What was measured of one backend; None where it could not be."""

    name: str
    quality: Report
    seconds: list[float]  # of each message, one client
    rate_of_clients: float  # messages a second with CLIENTS at once
    stood_in: int = 0  # messages that another reader had to answer
    memory: int | None = None  # bytes resident
    model: int | None = None  # bytes
    training: float | None = None  # seconds

    @property
    def rate(self) -> float:
        """Messages a second of one client."""
        whole = sum(self.seconds)
        return len(self.seconds) / whole if whole else 0.0

    def time_at(self, share: float) -> float:
        """Seconds that this share of the messages took at most."""
        return float(np.quantile(self.seconds, share)) if self.seconds else 0.0


@dataclass
class _Timed:
    """A reader with a stop-watch, who also notes whose answer it was."""

    reader: Reads
    answers_as: str | None
    seconds: list[float] = field(default_factory=list)
    stood_in: int = 0

    def read(self, message: Message) -> Understanding:
        began = time.perf_counter()
        read = self.reader.read(message)
        self.seconds.append(time.perf_counter() - began)
        self.stood_in += self.answers_as not in {None, read.reader}
        return read


def measure(
    name: str,
    reader: Reads,
    examples: Sequence[Labelled],
    shown: Iterable[Labelled],
    *,
    answers_as: str | None = None,
) -> Measured:
    """Quality and times of a reader; `shown` is the examples again, with progress if wanted.

    `answers_as` is what `Understanding.reader` says when the reader itself answered.
    """
    messages = [example.message for example in examples if example.message.whole.strip()]
    for message in messages[:_WARMING]:
        reader.read(message)
    timed = _Timed(reader, answers_as)
    quality = evaluate(timed, shown)
    return Measured(name, quality, timed.seconds, _rate(reader, messages), timed.stood_in)


def _rate(reader: Reads, messages: Sequence[Message]) -> float:
    """Messages a second of CLIENTS that ask at once, over an even choice of the messages."""
    step = max(1, len(messages) // _MOST_AT_ONCE)
    chosen = messages[::step]
    with ThreadPoolExecutor(CLIENTS) as clients:
        began = time.perf_counter()
        done = sum(1 for _ in clients.map(reader.read, chosen))
        return done / (time.perf_counter() - began)


def memory_of_reader(model: Path) -> int | None:
    """Bytes resident in a fresh process that has loaded the model and read one message."""
    command = [sys.executable, "-m", "nlu.compare.memory", str(model)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own module
    return int(done.stdout) if done.returncode == 0 else None


def memory_of_server(url: str) -> int | None:
    """Bytes resident in the process that listens there and its children, if it runs here."""
    try:
        import psutil
    except ImportError:
        return None
    parts = urlsplit(url)
    if parts.hostname not in _LOCAL:
        return None
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        for one in psutil.net_connections("tcp"):
            here = tuple(one.laddr)[1:] == (port,)  # a socket without address has no port
            if here and one.status == psutil.CONN_LISTEN and one.pid:
                process = psutil.Process(one.pid)
                family = [process, *process.children(recursive=True)]
                return sum(member.memory_info().rss for member in family)
    except psutil.Error:
        # Some systems do not let one see the processes of others.
        return None
    return None


def seconds_noted(file: Path) -> float | None:
    """The `seconds` of training in a JSON file, if there is one."""
    try:
        seconds = json.loads(file.read_text("utf-8"))["seconds"]
        return float(seconds)
    except (OSError, ValueError, KeyError, TypeError):
        return None
