"""What is shown as evidence: whole words, of the clauses that spoke most."""

from nlu.evidence import MOST_SPANS, Evidence
from nlu.features import Found, features
from nlu.text import cleaned


def _told(found: Found, words: dict[str, float]) -> list[float]:
    """What each place has been told, where every character of a word says so much."""
    told = [0.0]
    for word in found.words:
        for _ in word:
            told.append(told[-1] + words.get(word, 0.0))
    return told


def _shown(text: str, words: dict[str, float]) -> list[str]:
    found = features(cleaned(text))
    return [text[start:end] for start, end in Evidence(found).spans(_told(found, words))]


def test_the_strongest_clauses_come_first_cut_to_the_words_that_spoke() -> None:
    text = "您好，家里实在撑不下去了，学费也交不起。谢谢"
    assert _shown(text, {"撑不下去": 1.0, "学费": 1.0}) == ["撑不下去", "学费"]


def test_no_word_is_cut_in_two() -> None:
    for text in ("我妈瘫痪在床没人照顾", "申请最低生活保障金，怎么办理？", "户口本丢了 咋补办"):
        found = features(cleaned(text))
        ends = {0}
        for word in found.words:
            ends.add(max(ends) + len(word))
        for strong in found.words:
            spans = Evidence(found).spans(_told(found, {strong: 1.0}))
            if strong.isspace():
                assert not spans
                continue
            for start, end in spans:
                assert strong in found.text[start:end]
                assert found.text[start:end].strip() == found.text[start:end]


def test_offsets_hold_behind_runs_of_marks_and_in_full_width() -> None:
    text = "！！！……  “低保”——Ａ４纸，，，学费３００元"
    assert _shown(text, {"低保": 1.0}) == ["低保"]
    assert _shown(text, {"学费": 1.0}) == ["学费"]


def test_nothing_is_shown_where_nothing_spoke() -> None:
    assert _shown("您好，我想问问", {}) == []
    assert _shown("您好", {"您好": -1.0}) == []
    assert _shown("", {}) == []
    assert _shown("……", {}) == []


def test_at_most_so_many_clauses_and_none_far_weaker_than_the_best() -> None:
    text = "低保，低保，低保，低保，低保"
    assert len(_shown(text, {"低保": 1.0})) == MOST_SPANS
    assert _shown("低保，学费", {"低保": 1.0, "学费": 0.1}) == ["低保"]
