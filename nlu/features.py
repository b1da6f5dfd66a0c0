"""From cleaned text to counted features: the same code in training and in serving."""

from collections.abc import Callable, Iterator
from functools import lru_cache
from importlib import resources

LONGEST_NGRAM = 4


@lru_cache(maxsize=1)
def cutter() -> Callable[[str], list[str]]:
    """The word cutter (rjieba: jieba's algorithm and dictionary in Rust) with our own words."""
    import rjieba

    jieba = rjieba.Jieba()
    for line in resources.files("nlu").joinpath("data/lexicon.txt").read_text("utf-8").splitlines():
        word = line.split(" ")[0].strip()
        if word and not word.startswith("#"):
            jieba.add_word(word, 20_000, "nz")
    return jieba.cut


def kept(text: str) -> tuple[str, list[int]]:
    """What the features see: digits as 0, runs of anything unreadable as one space; with offsets."""
    chars: list[str] = []
    offsets: list[int] = []
    gap = True
    for offset, char in enumerate(text):
        if char.isalnum():
            chars.append("0" if char.isdigit() else char)
            offsets.append(offset)
            gap = False
        elif not gap:
            chars.append(" ")
            offsets.append(offset)
            gap = True
    return "".join(chars), offsets


def features(seen: str) -> Iterator[tuple[str, int, int]]:
    """Each feature of what `kept` gave, with start and end in it.

    Character 1- to 4-grams carry speech, misspelling and dialect; words and pairs of words
    (prefixed `w`/`b`) carry the terms of the trade and who does what to whom.
    """
    length = len(seen)
    for size in range(1, LONGEST_NGRAM + 1):
        for start in range(length - size + 1):
            yield seen[start : start + size], start, start + size
    at, before, before_at = 0, "", 0
    for word in cutter()(seen):
        end = at + len(word)
        if word != " ":
            yield "w" + word, at, end
            if before:
                yield f"b{before} {word}", before_at, end
            before, before_at = word, at
        at = end
