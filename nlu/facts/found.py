"""What an extractor hands back: a value and where in the text it stands."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from nlu.fact_values import FactValue


class Found(NamedTuple):
    """A value with its place in a cleaned text."""

    start: int
    end: int
    value: FactValue


def last_match(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    """Where a pattern is found last."""
    last = None
    for found in pattern.finditer(text):
        last = found
    return last


class Taken:
    """Stretches of a text that are read already; asking costs the same however many there are."""

    def __init__(self, length: int, spans: Iterable[tuple[int, int]] = ()) -> None:
        self._marks = bytearray(length)
        for start, end in spans:
            self.add(start, end)

    def add(self, start: int, end: int) -> None:
        """Take a stretch."""
        self._marks[start:end] = b"x" * (min(end, len(self._marks)) - start)

    def touches(self, start: int, end: int) -> bool:
        """Whether any of a stretch is taken."""
        return self._marks.find(b"x", start, end) >= 0
