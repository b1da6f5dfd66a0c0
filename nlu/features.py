"""From cleaned text to counted features: the same code in training and in serving."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

LONGEST_NGRAM = 4
#: So much of the first and of the last clause is marked as such; speech may have no clauses.
EDGE = 40
_LENGTH_STEP, _MOST_STEPS = 20, 9


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


@dataclass(frozen=True, slots=True)
class Found:
    """The features of a text with where each stood; a feature of no place has start = end."""

    names: list[str]
    starts: list[int]  # in `offsets`
    ends: list[int]
    offsets: list[int]  # of each character that was kept, in the text
    seen: str


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


def features(text: str) -> Found:
    """All features of a cleaned text.

    Character 1- to 4-grams carry speech, misspelling and dialect; words and pairs of words
    (prefixed `W`/`B`) carry the terms of the trade and who does what to whom. Words and character
    pairs of the first and the last clause stand once more with `F`/`L`: what is asked for comes
    first or last. Marks of question and the length tell a question from a story. Cleaned text is
    lower-case, so no prefix is taken for a character of the text.
    """
    seen, offsets = kept(text)
    found = Found([], [], [], offsets, seen)
    length = len(seen)
    for size in range(1, LONGEST_NGRAM + 1):
        starts = range(length - size + 1)
        found.names.extend([seen[start : start + size] for start in starts])
        found.starts.extend(starts)
        found.ends.extend(range(size, length + 1))
    _add_words(found)
    marks = [f"@{char}" for char in text if char in "?!。"]
    marks += [f"@end{text.rstrip()[-1:]}", f"#{min(_MOST_STEPS, length // _LENGTH_STEP)}"]
    found.names.extend(marks)
    found.starts.extend([0] * len(marks))
    found.ends.extend([0] * len(marks))
    return found


def _add_words(found: Found) -> None:
    """Words, pairs of words, and what stands in the first and the last clause."""
    seen = found.seen
    trimmed = seen.rstrip(" ")
    first_end = min(EDGE, len(trimmed.split(" ", 1)[0]))
    last_end = len(trimmed)
    last_start = max(last_end - EDGE, trimmed.rfind(" ") + 1)
    add_name, add_start, add_end = found.names.append, found.starts.append, found.ends.append
    at, before, before_at = 0, "", 0
    for word in cutter()(seen):
        start, at = at, at + len(word)
        if word == " ":
            continue
        names = [("W" + word, start)]
        if before:
            names.append((f"B{before} {word}", before_at))
        if at <= first_end:
            names.append(("F" + word, start))
        if start >= last_start:
            names.append(("L" + word, start))
        for name, begin in names:
            add_name(name)
            add_start(begin)
            add_end(at)
        before, before_at = word, start
    for mark, begin, end in (("F", 0, first_end), ("L", last_start, last_end)):
        found.names.extend([mark + seen[here : here + 2] for here in range(begin, end - 1)])
        found.starts.extend(range(begin, end - 1))
        found.ends.extend(range(begin + 2, end + 1))
