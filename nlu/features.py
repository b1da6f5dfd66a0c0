"""From cleaned text to features: the same code in training and in serving.

A feature is a number of 32 bits made of its characters, or of its words, and of its kind. All
n-grams of a size are numbered at once: each is the one shorter by a character times an odd number,
plus that character (a polynomial modulo 2**64), spread by one more multiplication of which the
upper half is kept. With 350,000 known features an unseen one is taken for one of them by chance
about once in eighty texts.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, compress
from typing import Any
from zlib import crc32

import numpy as np
import numpy.typing as npt

from nlu.sounds import sound_codes
from nlu.word_kinds import word_kinds
from nlu.words import cutter

Array = npt.NDArray[Any]

SIZES = (1, 2, 3, 4)
#: Syllables two and three in a row, however written: homophones of the recogniser and of typing.
SOUND_SIZES = (2, 3)
#: What is heard alike or of one kind counts half as much as what is written (docs/reader.md).
LOOSE_SHARE = 0.5
#: So much of the first and of the last clause is marked as such; speech may have no clauses.
EDGE = 40
_LENGTH_STEP, _MOST_STEPS = 20, 9
_LONGEST_KEPT = 8  # characters; the numbers of longer words are not kept, for want of room
_USUAL = 400  # characters; what is worked out for a length is kept up to this one

_RUN = re.compile(r"[^\W_]+")
_DIGIT = re.compile(r"\d")
_BLANK = " "

_WHOLE = 2**64
_BASE = np.uint64(0x9E3779B97F4A7C15)
_SPREAD = np.uint64(0xD6E8FEB86659FD93)  # spreads the small sums of single characters, too
_HALF = np.uint64(32)
_TIGHT = np.uint32(0xFFFF_FFFE)
_ONE = np.uint32(1)


def _constants(first: int, many: int) -> Array:
    """One constant for each kind of feature, so that the word 我 and the character 我 differ."""
    return np.array(
        [number * 0x2545F4914F6CDD1D % _WHOLE for number in range(first, first + many)], np.uint64
    )


#: n-grams of each size; (4, 4): the weight of each of their characters, 0 beyond their end.
_SIZES_APART = _constants(1, len(SIZES))
_POWERS: Array = np.array(
    [
        [pow(int(_BASE), size - 1 - at, _WHOLE) if at < size else 0 for size in SIZES]
        for at in range(SIZES[-1])
    ],
    np.uint64,
)
_HEARD = slice(SOUND_SIZES[0] - 1, SOUND_SIZES[-1])
#: n-grams of characters, words, pairs of words, words of the first and of the last clause,
#: character pairs of both; then the loose ones, syllables and kinds of words; marks.
_KINDS = _constants(10, 10)
_LOOSE = 7
_MARK, _END, _LENGTH = 0, 1 << 24, 2 << 24  # beyond every code point, so that marks differ


@dataclass(frozen=True, slots=True)
class Found:
    """The features of a text.

    `keys` is uint32 (n,), one for every occurrence, in the order of `_KINDS`, n-grams by place and
    at each place by size; those of sounds and of kinds of words are odd, all others even.
    `seen` is what was kept of the text, `words` what that was cut into, blanks among them.
    `edges` counts the characters, then the words of the first and of the last clause; `of_kind`,
    bool, says which words have a kind.
    """

    text: str
    seen: str
    words: list[str]
    keys: Array
    edges: tuple[int, int, int, int]
    of_kind: Array

    def runs(self) -> list[tuple[int, int, int]]:
        """The stretches between blanks: start and end in `seen`, start in the text."""
        runs, at = [], 0
        for found in _RUN.finditer(self.text):
            start, end = found.span()
            runs.append((at, at + end - start, start))
            at += end - start + 1
        return runs

    def places(self) -> tuple[Array, Array]:
        """Starts and ends in `seen` of the first of the keys; the rest, the marks, have none."""
        length = len(self.seen)
        spoken = [word[0] != _BLANK for word in self.words]
        ends = np.array([*compress(accumulate(map(len, self.words)), spoken)], np.int64)
        begins = ends - np.array([*map(len, compress(self.words, spoken))], np.int64)
        first, last, in_first, in_last = self.edges
        in_last = len(ends) - in_last
        stretches_of = _stretches if length <= _USUAL else _stretches.__wrapped__
        grams, gram_ends = stretches_of(length, SIZES)
        sounds, sound_ends = stretches_of(length, SOUND_SIZES)
        starts = (grams, begins, begins[:-1], begins[:in_first], begins[in_last:])
        stops = (gram_ends, ends, ends[1:], ends[:in_first], ends[in_last:])
        at_first, at_last = (np.arange(max(0, many - 1)) for many in (first, last))
        at_last += length - last
        return (
            np.concatenate((*starts, at_first, at_last, sounds, begins[self.of_kind])),
            np.concatenate((*stops, at_first + 2, at_last + 2, sound_ends, ends[self.of_kind])),
        )


@lru_cache(maxsize=256)
def _stretches(length: int, sizes: tuple[int, ...]) -> tuple[Array, Array]:
    """Starts and ends of the n-grams at each place of a text; at its end they end with it."""
    starts = np.arange(length).repeat(len(sizes))
    return starts, np.minimum(starts + np.tile(sizes, length), length)


def kept(text: str) -> str:
    """What the features see: digits as 0, runs of anything unreadable as a space."""
    runs = _RUN.findall(text)
    seen = _BLANK.join(runs)
    if runs and not text.endswith(runs[-1]):
        seen += _BLANK
    return _DIGIT.sub("0", seen)


def features(text: str) -> Found:
    """All features of a cleaned text.

    Character 1- to 4-grams carry speech, misspelling and dialect; words and pairs of words carry
    the terms of the trade and who does what to whom. Words and character pairs of the first and
    the last clause count once more as such: what is asked for comes first or last. Marks of
    question and the length tell a question from a story.
    """
    seen = kept(text)
    length = len(seen)
    grams, sounds = _numbered(seen)
    words = cutter()(seen)
    numbers = [
        _number(word) if len(word) <= _LONGEST_KEPT else _number.__wrapped__(word)
        for word in words
        if word[0] != _BLANK
    ]
    many = len(numbers)
    whole = np.array(numbers + _marks(text, length), np.uint64)
    spoken, marks = whole[:many], whole[many:]
    kinds = spoken >> _HALF
    of_kind = kinds != 0
    first, last = _clauses(seen)
    in_first, in_last = _words_within(words, first), _words_within(reversed(words), last)
    pairs = grams[:, 1]
    parts = (
        grams.ravel(),
        spoken,
        spoken[:-1] * _BASE + spoken[1:],
        spoken[:in_first],
        spoken[many - in_last :],
        pairs[: max(0, first - 1)],
        pairs[length - last : length - 1],
        sounds.ravel(),
        kinds[of_kind],
        marks,
    )
    counts = [len(part) for part in parts]
    keys = np.concatenate(parts)
    keys += _KINDS.repeat(counts)
    keys *= _SPREAD
    keys >>= _HALF
    short = keys.astype(np.uint32)
    short &= _TIGHT
    short[sum(counts[:_LOOSE]) : len(short) - counts[-1]] |= _ONE
    return Found(text, seen, words, short, (first, last, in_first, in_last), of_kind)


def _numbered(seen: str) -> tuple[Array, Array]:
    """Numbers of the n-grams at each place: of characters, uint64 (length, 4), and of syllables.

    n-grams that would reach beyond the text end with it, and so mark its end.
    """
    length, widest = len(seen), SIZES[-1]
    codes = np.frombuffer(seen.encode("utf-32-le"), np.uint32)
    row = np.zeros(2 * (length + widest), np.uint64)
    row[:length] = codes
    row[length + widest : -widest] = sound_codes().take(codes, mode="clip")
    step = row.itemsize
    # Each place with the places after it: what is multiplied is never copied.
    ahead = np.ndarray((2 * length + widest, widest), row.dtype, row, 0, (step, step))
    grams = ahead @ _POWERS
    grams += _SIZES_APART
    return grams[:length], grams[length + widest :, _HEARD]


@lru_cache(maxsize=1 << 15)
def _number(word: str) -> int:
    """A number for a word: its kind, 0 where it has none, before 32 bits of its characters."""
    return word_kinds().get(word, 0) << 32 | crc32(word.encode())


def _clauses(seen: str) -> tuple[int, int]:
    """How many characters the first clause has, and how many there are from the last one's start.

    Of both at most EDGE; a blank at the end of the text counts with the last.
    """
    trimmed = len(seen.rstrip(_BLANK))
    first = seen.find(_BLANK, 0, trimmed)
    last = seen.rfind(_BLANK, 0, trimmed) + 1
    return min(EDGE, first if first >= 0 else trimmed), len(seen) - max(trimmed - EDGE, last)


def _words_within(words: Iterable[str], room: int) -> int:
    """How many of the words, blanks not counted, lie wholly within so many characters."""
    many = 0
    for word in words:
        room -= len(word)
        if room < 0:
            break
        many += word[0] != _BLANK
    return many


def _marks(text: str, length: int) -> list[int]:
    """Marks of question and exclamation, how the text ends, how long it is."""
    marks = [_END + ord(text.rstrip()[-1:] or _BLANK)]
    marks.append(_LENGTH + min(_MOST_STEPS, length // _LENGTH_STEP))
    for char in "?!。":
        marks += [_MARK + ord(char)] * text.count(char)
    return marks


def shares(keys: Array) -> Array:
    """How much each feature counts, float32 (n,): all alike but sounds and kinds of words."""
    return np.where(keys & _ONE, np.float32(LOOSE_SHARE), np.float32(1.0))
