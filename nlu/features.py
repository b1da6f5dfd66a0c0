"""From cleaned text to features: the same code in training and in serving.

A feature is a number of 64 bits made of the characters of its stretch of text and of its kind.
All stretches are numbered at once: the characters of a text, each times a power of one odd number,
are summed up once, and the sum of any stretch is then a difference of two such sums (Karp and
Rabin's rolling hash, modulo 2**64). That any two of some 200,000 features share a number has a
chance of one in a billion.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from itertools import repeat
from typing import Any

import numpy as np
import numpy.typing as npt

from nlu.sounds import sound_codes
from nlu.word_kinds import word_kinds

Array = npt.NDArray[Any]

SIZES = (1, 2, 3, 4)
#: Syllables two and three in a row, however written: homophones of the recogniser and of typing.
SOUND_SIZES = (2, 3)
#: What is heard alike or of one kind counts half as much as what is written (docs/reader.md).
LOOSE_SHARE = 0.5
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
_BLANK = ord(" ")

_WHOLE = 2**64
_BASE = 0x9E3779B97F4A7C15
_SPREAD = np.uint64(0xD6E8FEB86659FD93)  # spreads the small sums of single characters, too


def _kind(number: int) -> int:
    """A constant for a kind of feature, so that the word 我 and the character 我 differ."""
    return number * 0x2545F4914F6CDD1D % _WHOLE


#: Words, pairs of words, words of the first and of the last clause, character pairs of both.
_IN_PLACE: Array = np.array([_kind(number) for number in range(10, 16)], np.uint64)
_MARK, _END, _LENGTH = _kind(20), _kind(21), _kind(22)
_KIND = np.uint64(_kind(40))
_ONE = np.uint64(1)


@dataclass(frozen=True, slots=True)
class Found:
    """The features of a text: `keys` is uint64 (n,), one for every occurrence.

    The first of them stand in `seen` from `starts` to `ends`; the others have no place. Keys of
    sounds and of kinds of words are odd, all others even. `offsets` has of each character of
    `seen` its place in the text, `codes` its code point.
    """

    seen: str
    offsets: list[int]
    codes: Array
    keys: Array
    starts: Array
    ends: Array


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

    Character 1- to 4-grams carry speech, misspelling and dialect; words and pairs of words carry
    the terms of the trade and who does what to whom. Words and character pairs of the first and
    the last clause count once more as such: what is asked for comes first or last. Marks of
    question and the length tell a question from a story.
    """
    seen, offsets = kept(text)
    codes = np.frombuffer(seen.encode("utf-32-le"), np.uint32)
    length = len(codes)
    grid = _grid(max(1024, 1 << length.bit_length()))
    words = cutter()(seen)
    starts, ends, counts = _stretches(seen, codes, words, grid)
    heard = len(SOUND_SIZES) * length  # the last so many stretches are of the sounds, behind
    row = np.concatenate([codes, sound_codes().take(codes, mode="clip")])
    sums = np.zeros(2 * length + 1, np.uint64)
    np.cumsum(row * grid.inverse[: 2 * length], out=sums[1:])
    kinds = np.concatenate(
        [grid.kinds[: len(SIZES) * length], np.repeat(_IN_PLACE, counts), grid.sound_kinds[:heard]]
    )
    keys = ((sums[ends] - sums[starts]) * grid.powers[starts] + kinds) * _SPREAD & ~_ONE
    keys[len(keys) - heard :] |= _ONE
    starts[len(starts) - heard :] -= length
    ends[len(ends) - heard :] -= length
    kinds, at, until = _kinds_of_words(words)
    keys = np.concatenate([keys, kinds, _marks(text, length)])
    starts, ends = np.concatenate([starts, at]), np.concatenate([ends, until])
    return Found(seen, offsets, codes, keys, starts, ends)


@dataclass(frozen=True, slots=True)
class _Grid:
    """What texts up to a length have in common: n-grams by place, powers of the base."""

    places: Array  # 0, 1, 2, …
    starts: Array  # of the n-grams of every size, by place
    ends: Array
    kinds: Array
    sound_starts: Array
    sound_ends: Array
    sound_kinds: Array
    powers: Array
    inverse: Array


@lru_cache(maxsize=8)
def _grid(length: int) -> _Grid:
    places = np.arange(length)
    tables: list[Array] = [places]
    for sizes, first in ((SIZES, 0), (SOUND_SIZES, 30)):
        starts = np.repeat(places, len(sizes))
        kinds = np.array([_kind(first + size) for size in sizes], np.uint64)
        tables += [starts, starts + np.tile(sizes, length), np.tile(kinds, length)]
    for base in (_BASE, pow(_BASE, -1, _WHOLE)):
        row = np.full(2 * length, base, np.uint64)
        row[0] = 1
        tables.append(np.cumprod(row))
    return _Grid(*tables)


def _stretches(
    seen: str, codes: Array, words: list[str], grid: _Grid
) -> tuple[Array, Array, list[int]]:
    """Starts and ends of all features with a place, and how many of each kind of `_IN_PLACE`.

    n-grams that would reach beyond the text end with it, and so mark its end. Those of the sounds
    come last, at places counted on from the end of the text.
    """
    length = len(seen)
    trimmed = seen.rstrip(" ")
    first_end = max(1, min(EDGE, len(trimmed.split(" ", 1)[0])))
    last = max(len(trimmed) - EDGE, trimmed.rfind(" ") + 1)
    last_end = max(last + 1, len(trimmed))
    begins, ends = _places(words)
    real = codes[begins] != _BLANK
    begins, ends = begins[real], ends[real]
    in_first = int(ends.searchsorted(first_end, "right"))
    in_last = int(begins.searchsorted(last))
    first_pairs, last_pairs = grid.places[: first_end - 1], grid.places[last : last_end - 1]
    grams, heard = len(SIZES) * length, len(SOUND_SIZES) * length
    starts = [begins, begins[:-1], begins[:in_first], begins[in_last:], first_pairs, last_pairs]
    stops = [ends, ends[1:], ends[:in_first], ends[in_last:], first_pairs + 2, last_pairs + 2]
    counts = [len(one) for one in starts]
    starts = [grid.starts[:grams], *starts, grid.sound_starts[:heard] + length]
    sound_ends = np.minimum(grid.sound_ends[:heard], length) + length
    stops = [np.minimum(grid.ends[:grams], length), *stops, sound_ends]
    return np.concatenate(starts), np.concatenate(stops), counts


def _places(words: list[str]) -> tuple[Array, Array]:
    """Start and end of each of the words that a text was cut into."""
    ends = np.cumsum(np.fromiter(map(len, words), np.int64, len(words)))
    begins = ends.copy()
    begins[1:] = ends[:-1]
    begins[:1] = 0
    return begins, ends


def _kinds_of_words(words: list[str]) -> tuple[Array, Array, Array]:
    """The features of the kinds that words are of (`nlu.word_kinds`), their starts and ends."""
    numbers = np.fromiter(map(word_kinds().get, words, repeat(0)), np.uint64, len(words))
    known = np.flatnonzero(numbers)
    begins, ends = _places(words)
    return (numbers[known] + _KIND) * _SPREAD | _ONE, begins[known], ends[known]


def _marks(text: str, length: int) -> Array:
    """Marks of question and exclamation, how the text ends, how long it is."""
    marks = [_MARK + ord(char) for char in text if char in "?!。"]
    marks.append(_END + ord(text.rstrip()[-1:] or " "))
    marks.append(_LENGTH + min(_MOST_STEPS, length // _LENGTH_STEP))
    return np.array(marks, np.uint64) * _SPREAD & ~_ONE


def known_characters(codes: Array, vocabulary: Array) -> Array:
    """Which of the characters (code points) are single-character features of a vocabulary."""
    keys = (codes.astype(np.uint64) + np.uint64(_kind(1))) * _SPREAD & ~_ONE
    return np.asarray(vocabulary.take(vocabulary.searchsorted(keys), mode="clip") == keys)


def shares(keys: Array) -> Array:
    """How much each feature counts, float32 (n,): all alike but sounds and kinds of words."""
    return np.where(keys & _ONE, np.float32(LOOSE_SHARE), np.float32(1.0))
