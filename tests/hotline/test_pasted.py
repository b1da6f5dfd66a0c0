"""Conversations pasted as text: who said what, and that no word is lost."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.hotline.pasted import Piece, pieces_of, transcript_of
from bot.channels.hotline.transcripts import BadTranscript
from nlu.text import LONGEST_MESSAGE, MOST_TURNS

_CALL = [("agent", "您好，12345"), ("caller", "我想问问低保"), ("agent", "您住哪里")]


def _said(text: str, **told: str) -> list[tuple[str, str]]:
    sent = transcript_of(text, "c-1", **told)  # type: ignore[arg-type]
    return [(turn.speaker, turn.text) for turn in sent.turns]


@pytest.mark.parametrize(
    "text",
    [
        "坐席：您好，12345\n市民：我想问问低保\n坐席：您住哪里",
        "话务员: 您好，12345\r\n客户: 我想问问低保\r\n话务员: 您住哪里\r\n",
        "[00:01] 坐席：您好，12345\n[00:05] 市民：我想问问低保\n[00:09] 坐席：您住哪里",
        "00:00:01 坐席：您好，12345\n00:00:05 市民：我想问问低保\n00:01:09 坐席：您住哪里",
        "坐席 00:01\n您好，12345\n\n市民 00:05\n我想问问低保\n\n坐席 00:09\n您住哪里",
        "【坐席】您好，12345\n【市民】我想问问低保\n【坐席】您住哪里",
        "坐席\t您好，12345\n市民\t我想问问低保\n坐席\t您住哪里",
        "A：您好，12345\nB：我想问问低保\nA：您住哪里",
        "说话人1 00:01\n您好，12345\n说话人2 00:05\n我想问问低保\n说话人1 00:07\n您住哪里",
        "Speaker 1: 您好，12345\nSpeaker 2: 我想问问低保\nSpeaker 1: 您住哪里",
        "2026-11-20 09:30:01 坐席：您好，12345\n2026-11-20 09:30:05 市民：我想问问低保\n"
        "2026-11-20 09:30:09 坐席：您住哪里",
        "坐席8032：您好，12345\n市民：我想问问低保\n坐席8032：您住哪里",
        "坐席：您好，12345 市民：我想问问低保 坐席：您住哪里",
        "\ufeff坐席：您好，12345\n 市民：我想问问低保\n\n坐席：您住哪里",
    ],
)
def test_a_conversation_is_told_apart_however_it_is_written(text: str) -> None:
    assert _said(text) == _CALL


def test_times_count_from_the_beginning() -> None:
    def at(text: str) -> list[float | None]:
        return [turn.at for turn in transcript_of(text, "c-1").turns]

    assert at("[00:03] 坐席：您好\n[01:12] 市民：喂") == [3, 72]
    assert at("09:30:05 坐席：您好\n09:30:25 市民：喂") == [0, 20]  # times of the clock
    assert at("坐席：您好\n[00:12.5] 市民：喂") == [None, 12.5]


@pytest.mark.parametrize(
    "text, said",
    [
        ("我下岗了，想办低保", [("caller", "我下岗了，想办低保")]),
        (
            "我下岗了\n想办低保\n电话：13800001234",
            [("caller", "我下岗了\n想办低保\n电话：13800001234")],
        ),
        ("坐席：您好\n请讲\n市民：喂", [("agent", "您好\n请讲"), ("caller", "喂")]),
        ("来电记录\n市民：喂", [("caller", "来电记录"), ("caller", "喂")]),
        ("市民：我跟客服：说过了", [("caller", "我跟客服：说过了")]),
        ("坐席：几点\n市民：九点\n9:30去的", [("agent", "几点"), ("caller", "九点\n9:30去的")]),
        ("坐席：在吗\nA：选项", [("agent", "在吗\nA：选项")]),
        ("00:01 我下岗了\n00:05 没有收入", [("caller", "我下岗了"), ("caller", "没有收入")]),
        ("A：我一个人说", [("caller", "我一个人说")]),
        ("坐席：\n市民：\n喂", [("caller", "喂")]),
    ],
)
def test_what_names_no_speaker_belongs_to_the_one_before_or_to_the_caller(
    text: str, said: list[tuple[str, str]]
) -> None:
    assert _said(text) == said


def test_of_a_and_b_the_operator_says_who_spoke_first() -> None:
    text = "A：我想问问低保\nB：您住哪里"
    assert _said(text, first="caller") == [("caller", "我想问问低保"), ("agent", "您住哪里")]
    assert _said(text) == [("agent", "我想问问低保"), ("caller", "您住哪里")]


def test_the_seats_number_is_taken_from_the_text_unless_it_is_told() -> None:
    assert transcript_of("坐席（8032）：您好", "c-1").operator == "8032"
    assert transcript_of("坐席8032：您好", "c-1", operator="7001").operator == "7001"
    assert transcript_of("坐席 00:12：您好", "c-1").operator is None


@pytest.mark.parametrize(
    "text, sentence",
    [
        ("", "没有写内容"),
        (" \n\t", "没有写内容"),
        ("坐席：\n市民：", "没有写内容"),
        ("有\x00的", "不能保存的字符"),
        ("有\ud800的", "不能保存的字符"),
        ("市民：啊\n" * (MOST_TURNS + 1), "太长"),
        ("长" * (LONGEST_MESSAGE + 1), "太长"),
        ("长" * 600_000, "太大"),
    ],
)
def test_what_cannot_be_a_call_is_said_in_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(BadTranscript, match=sentence):
        transcript_of(text, "c-1")


_WORDS = st.text(st.characters(exclude_categories=["Cs", "Zl", "Zp", "Zs", "Cc"]), max_size=12)
_MARKS = st.sampled_from(
    [
        "坐席：",
        "市民:",
        "[00:12] 客户：",
        "00:12 ",
        "A：",
        "B 00:01:02\n",
        "【坐席】",
        "说话人1：",
        "(0:9",
        "",
    ]
)
_TEXTS = st.lists(st.tuples(_MARKS, _WORDS, st.sampled_from(["\n", "\r\n", " ", ""])), max_size=12)


def _plain(text: str) -> str:
    return "".join(text.split())


@given(st.one_of(st.text(), _TEXTS.map(lambda some: "".join("".join(one) for one in some))))
def test_no_word_is_lost_and_any_text_is_taken_or_answered(text: str) -> None:
    some: list[Piece] = list(pieces_of(text))
    assert "".join(one.mark + one.words for one in some) == text
    for one in some:
        # What is no word is a time, a speaker, a seat's number and signs between them.
        left = one.mark.replace(one.who or "", "", 1)
        assert re.fullmatch(r"[\d\s:：.,\[\]【】()（）<>/年月日T\ufeff-]*", left), one.mark
    words = "".join(_plain(one.words) for one in some)
    taken = _taken_or_refused(text)
    assert taken in (None, words)


def _taken_or_refused(text: str) -> str | None:
    """All words of the call that a text became; None where a sentence said why it became none."""
    try:
        sent = transcript_of(text, "c-1")
    except BadTranscript as error:
        return None if error.sentence.endswith("。") else "no sentence"
    return "".join(_plain(turn.text) for turn in sent.turns)
