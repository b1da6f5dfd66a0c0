"""Where the time of a process's main thread goes, told by looking every few milliseconds.

A signal looks, not a thread: a thread is let in most readily where something waits or is computed
by a library, and would see that too often. And many small functions do not seem dearer than they
are, as they do where every call is counted.
"""

import signal
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import FrameType

_EVERY_SECONDS = 0.002


@contextmanager
def sampled(parts: Mapping[str, str]) -> Iterator[Counter[str]]:
    """Count by name what the main thread does while the context lasts.

    `parts` says what the time is called that is spent in "file.py", "folder/" or
    "file.py:function"; the innermost frame that has a name counts, of its names the first.
    """
    counts: Counter[str] = Counter()

    def look(_: int, frame: FrameType | None) -> None:
        counts[_name_of(frame, parts)] += 1

    before = signal.signal(signal.SIGALRM, look)
    signal.setitimer(signal.ITIMER_REAL, _EVERY_SECONDS, _EVERY_SECONDS)
    try:
        yield counts
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _name_of(frame: FrameType | None, parts: Mapping[str, str]) -> str:
    while frame is not None:
        path, called = frame.f_code.co_filename, frame.f_code.co_name
        for where, name in parts.items():
            file, _, function = where.partition(":")
            if function in ("", called) and (
                file in path if file[-1] == "/" else path.endswith(file)
            ):
                return name
        frame = frame.f_back
    return "anything else"
