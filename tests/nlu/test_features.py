"""Words are cut as jieba, the reference, cuts them; and by jieba where rjieba is not to be had."""

import sys
import warnings
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.counting import distinct
from nlu.examples import held_out_files, read_examples
from nlu.features import SIZES, features, shares
from nlu.text import cleaned
from nlu.word_kinds import word_kinds
from nlu.words import cutter, own_words, reference_cutter


@pytest.fixture
def _fresh_cutter() -> Iterator[None]:
    """jieba 0.42.1 has escapes in its source that new Pythons warn of at the first import."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        cutter.cache_clear()
        yield
        cutter.cache_clear()


@pytest.mark.usefixtures("_fresh_cutter")
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


@pytest.mark.usefixtures("_fresh_cutter")
def test_words_of_the_trade_are_not_cut_in_two() -> None:
    cut = cutter()
    for word in own_words():
        assert word in cut(f"我想问{word}的事"), word


@pytest.mark.usefixtures("_fresh_cutter")
def test_without_rjieba_jieba_cuts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rjieba", None)
    assert cutter()("残疾人两项补贴怎么办") == reference_cutter()("残疾人两项补贴怎么办")


CHINESE = st.text(alphabet="我家老伴病了钱不够想问a1 ，。？\n", max_size=60)


def _single_keys(text: str) -> list[int]:
    found = features(text)
    keys: list[int] = found.keys[: len(SIZES) * len(found.seen) : len(SIZES)].tolist()
    return keys


@given(CHINESE)
def test_a_character_has_the_same_number_wherever_it_stands(text: str) -> None:
    seen = features(text).seen
    alone = {char: _single_keys(char)[0] for char in set(seen) - {" "}}
    for char, key in zip(seen, _single_keys(text), strict=True):
        assert char == " " or key == alone[char]


@given(CHINESE)
def test_every_feature_lies_within_the_text(text: str) -> None:
    found = features(text)
    starts, ends = found.places()
    assert len(starts) == len(ends) <= len(found.keys)
    assert np.all(starts < ends)
    assert np.all(ends <= len(found.seen))
    at = 0
    for start, end, place in found.runs():
        assert start == at, "a run begins after the blank behind the last"
        for char, said in zip(found.seen[start:end], text[place:], strict=False):
            assert char in (said, "0")
        at = end + 1
    assert at - 1 <= len(found.seen) <= at


@given(CHINESE, CHINESE)
def test_a_feature_and_its_place_belong_together(one: str, other: str) -> None:
    """What has the same number in two texts is the same words there, but for what sounds alike."""
    meant: dict[int, str] = {}
    for text in (one, other):
        found = features(text)
        starts, ends = found.places()
        for key, start, end in zip(found.keys.tolist(), starts, ends, strict=False):
            if not key % 2:
                stretch = found.seen[start:end].replace(" ", "")
                assert meant.setdefault(key, stretch) == stretch


def test_the_same_stretch_is_the_same_feature_and_another_is_not() -> None:
    inside, pair = set(features("他说想申请低保金").keys.tolist()), slice(1, 2)
    assert inside & set(features("低保").keys[pair].tolist())
    assert not inside & set(features("救灾").keys[: len(SIZES)].tolist())


def test_a_word_is_not_the_characters_it_is_made_of() -> None:
    found = features("我")
    assert len(set(found.keys.tolist())) == len(found.keys)


def test_what_is_asked_first_or_last_counts_more() -> None:
    first = set(features("低保，我想问问").keys.tolist())
    middle = set(features("你好，低保，我想问问").keys.tolist())
    last = set(features("我想问问，低保").keys.tolist())
    assert first - middle
    assert last - middle


@pytest.mark.parametrize(
    ("said", "meant"),
    [("低宝", "低保"), ("林时救助", "临时救助"), ("残莲", "残联"), ("特捆", "特困")],
)
def test_what_sounds_alike_shares_features(said: str, meant: str) -> None:
    one, other = features(said).keys, features(meant).keys
    shared = set(one.tolist()) & set(other.tolist())
    assert any(key % 2 for key in shared), "no sound is shared"
    assert shares(one).min() < shares(one).max()


@pytest.mark.parametrize(
    ("one", "other"), [("尿毒症", "尿崩症"), ("做饭", "送饭"), ("下岗", "待岗")]
)
def test_words_of_one_kind_share_a_feature(one: str, other: str) -> None:
    kinds = word_kinds()
    assert kinds[one] == kinds[other]
    assert kinds[one] != kinds["轮椅"]
    shared = set(features(one).keys.tolist()) & set(features(other).keys.tolist())
    assert any(key % 2 for key in shared)


@given(st.lists(st.integers(0, 30)))
def test_distinct_is_what_numpy_calls_unique(numbers: list[int]) -> None:
    keys = np.array(numbers, np.uint64)
    ours, times = distinct(keys)
    theirs, counts = np.unique(keys, return_counts=True)
    assert ours.tolist() == theirs.tolist()
    assert times.tolist() == counts.tolist()
