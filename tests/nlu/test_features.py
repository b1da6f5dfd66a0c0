"""Words are cut as jieba, the reference, cuts them; and by jieba where rjieba is not to be had."""

import sys
import warnings
from collections.abc import Iterator

import pytest

from nlu.examples import held_out_files, read_examples
from nlu.features import cutter, own_words, reference_cutter
from nlu.text import cleaned


@pytest.fixture(autouse=True)
def _fresh_cutter() -> Iterator[None]:
    """jieba 0.42.1 has escapes in its source that new Pythons warn of at the first import."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        cutter.cache_clear()
        yield
        cutter.cache_clear()


def test_the_fast_cutter_cuts_as_the_reference_does() -> None:
    fast, slow = cutter(), reference_cutter()
    same = whole = 0
    for example in read_examples(held_out_files()):
        text = cleaned(example.text)
        one, other = fast(text), slow(text)
        whole += 1
        same += one == other
    assert whole > 1_000
    assert same / whole > 0.98


def test_words_of_the_trade_are_not_cut_in_two() -> None:
    cut = cutter()
    for word in own_words():
        assert word in cut(f"我想问{word}的事"), word


def test_without_rjieba_jieba_cuts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rjieba", None)
    assert cutter()("残疾人两项补贴怎么办") == reference_cutter()("残疾人两项补贴怎么办")
