"""Cutting text into words: one cutter, with the words of the trade, for every reader."""

from collections.abc import Callable
from functools import lru_cache
from importlib import resources
from typing import Any

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
