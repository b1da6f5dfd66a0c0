"""From cleaned text to counted features: the same code in training and in serving."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

SIZES = (1, 2, 3, 4)
#: So much of the first and of the last clause is marked as such; speech may have no clauses.
EDGE = 40
_LENGTH_STEP, _MOST_STEPS = 20, 9
_WORD_FREQUENCY = 20_000  # high enough that our words are not cut in two


@lru_cache(maxsize=1)
def cutter() -> Callable[[str], list[str]]:
    """The word cutter with our own words: rjieba, or jieba itself where no wheel of it is.

    rjieba is jieba's algorithm and dictionary in Rust, at many times the speed; that both cut
    alike is tested.
    """
    try:
        import rjieba
    except ImportError:
        return reference_cutter()
    fast: Any = rjieba.Jieba()
    for word in own_words():
        fast.add_word(word, _WORD_FREQUENCY, "nz")
    cut: Callable[[str], list[str]] = fast.cut
    return cut


def reference_cutter() -> Callable[[str], list[str]]:
    """jieba, the reference, with our own words."""
    import jieba

    jieba.setLogLevel("WARNING")
    slow = jieba.Tokenizer()
    for word in own_words():
        slow.add_word(word, _WORD_FREQUENCY, "nz")
    cut: Callable[[str], list[str]] = slow.lcut
    return cut


def own_words() -> list[str]:
    """The words of the trade (`data/lexicon.txt`), the same for every cutter."""
    lines = resources.files("nlu").joinpath("data/lexicon.txt").read_text("utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


_RUN = re.compile(r"[^\W_]+")
_DIGIT = re.compile(r"\d")


@dataclass(slots=True)
class Found:
    """The features of a text: n-grams shorter first, then words, then what has no place."""

    seen: str
    offsets: list[int]  # of each character of `seen`, in the text
    names: list[str] = field(default_factory=list)
    words: list[tuple[int, int]] = field(default_factory=list)  # where the words stand in `seen`

    def spans(self) -> tuple[Array, Array]:
        """Start and end in `seen` of every feature; equal where it has no place."""
        length = len(self.seen)
        starts = [np.arange(max(0, length - size + 1)) for size in SIZES]
        ends = [one + size for one, size in zip(starts, SIZES, strict=True)]
        words = np.array(self.words, np.int64).reshape(-1, 2)
        rest = np.zeros(len(self.names) - sum(map(len, starts)) - len(words), np.int64)
        return (
            np.concatenate([*starts, words[:, 0], rest]),
            np.concatenate([*ends, words[:, 1], rest]),
        )


def kept(text: str) -> tuple[str, list[int]]:
    """What the features see, with offsets: digits as 0, runs of anything unreadable as a space."""
    runs: list[str] = []
    offsets: list[int] = []
    end = 0
    for found in _RUN.finditer(text):
        start, end = found.span()
        runs.append(found[0])
        offsets.extend(range(start, end + 1))
    seen = " ".join(runs)
    if runs and end < len(text):
        seen += " "
    return _DIGIT.sub("0", seen), offsets[: len(seen)]


def features(text: str) -> Found:
    """All features of a cleaned text.

    Character 1- to 4-grams carry speech, misspelling and dialect; words and pairs of words
    (prefixed `W`/`B`) carry the terms of the trade and who does what to whom. Words and character
    pairs of the first and the last clause stand once more with `F`/`L`: what is asked for comes
    first or last. Marks of question and the length tell a question from a story. Cleaned text is
    lower-case, so no prefix is taken for a character of the text.
    """
    found = Found(*kept(text))
    seen, length = found.seen, len(found.seen)
    names = found.names
    names.extend(seen)
    for size in SIZES[1:]:
        names.extend([seen[start : start + size] for start in range(length - size + 1)])
    _add_words(found)
    names.extend([f"@{char}" for char in text if char in "?!。"])
    names.append(f"@end{text.rstrip()[-1:]}")
    names.append(f"#{min(_MOST_STEPS, length // _LENGTH_STEP)}")
    return found


def _add_words(found: Found) -> None:
    """Words, pairs of words, and what stands in the first and the last clause."""
    seen = found.seen
    trimmed = seen.rstrip(" ")
    first_end = min(EDGE, len(trimmed.split(" ", 1)[0]))
    last_end = len(trimmed)
    last_start = max(last_end - EDGE, trimmed.rfind(" ") + 1)
    names, places = found.names, found.words
    at, before, before_at = 0, "", 0
    for word in cutter()(seen):
        start, at = at, at + len(word)
        if word == " ":
            continue
        names.append("W" + word)
        places.append((start, at))
        if before:
            names.append(f"B{before} {word}")
            places.append((before_at, at))
        if at <= first_end:
            names.append("F" + word)
            places.append((start, at))
        if start >= last_start:
            names.append("L" + word)
            places.append((start, at))
        before, before_at = word, start
    for mark, begin, end in (("F", 0, first_end), ("L", last_start, last_end)):
        names.extend([mark + seen[here : here + 2] for here in range(begin, end - 1)])
        places.extend([(here, here + 2) for here in range(begin, end - 1)])
