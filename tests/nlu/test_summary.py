"""A call in three lines: the caller's own words, shortened, each with its turn."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.labels import Need, Purpose, Urgency
from nlu.reader import Reader
from nlu.summary import LONGEST_QUOTE, MOST_QUOTES, summary_of
from nlu.understanding import Message, NeedFound, Place, Span, Turn, Understanding


def _read(
    message: Message, *evidence: tuple[int, str], place: Place | None = None
) -> Understanding:
    """As if one need had been read in these words of these turns."""
    spans = []
    for turn, words in evidence:
        start = message.turns[turn].text.index(words)
        spans.append(Span(start, start + len(words), words, turn))
    found = (NeedFound(Need.minimum_living_allowance, 0.9, tuple(spans)),) if evidence else ()
    return Understanding(
        Purpose.seek_help, 0.9, found, Urgency.normal, 0.9, place or Place(), for_other=False
    )


def _call(*said: str) -> Message:
    return Message(turns=tuple(Turn("caller", text) for text in said))


@pytest.mark.parametrize(
    "said, words, quote",
    [
        ("嗯，那个，我想申请低保，谢谢啊", "低保", "我想申请低保"),
        ("我想，我想问问低保怎么办", "低保", "我想问问低保怎么办"),
        ("你好。家里没有收入，想办低保。再见", "低保", "家里没有收入，想办低保"),
        ("低保低保，低保低保，能办吗", "低保", "低保低保，能办吗"),
        ("下岗好几年了_呃_一个月八百块钱", "下岗", "下岗好几年了，一个月八百块钱"),
    ],
)
def test_fillers_and_repetitions_are_left_out(said: str, words: str, quote: str) -> None:
    message = _call("喂", said)
    (told,) = summary_of(message, _read(message, (1, words))).asks
    assert (told.text, told.turn) == (quote, 1)


def test_a_long_sentence_is_cut_towards_what_carried_the_need() -> None:
    said = (
        "前些年我在外面打工的时候认识了一个人，那几年情况一直还算可以的，"
        "后来腰坏了就回来了在家里待着，去年又查出来别的毛病，现在一分钱收入都没有想申请低保"
    )
    message = _call(said)
    (told,) = summary_of(message, _read(message, (0, "申请低保"))).asks
    assert "申请低保" in told.text
    assert told.text.startswith("…")
    assert len(told.text) <= LONGEST_QUOTE + 2


def test_two_needs_two_sentences_each_once() -> None:
    message = _call("想申请低保，没有收入", "孩子学费交不上", "想申请低保，没有收入")
    read = _read(message, (0, "低保"), (0, "收入"), (1, "学费"), (2, "低保"))
    assert [quote.turn for quote in summary_of(message, read).asks] == [0, 1]


def test_without_a_need_the_sentences_that_say_most() -> None:
    message = Message(
        turns=(
            Turn("agent", "您好，12345热线，请问有什么可以帮您，请您详细地说一下您的情况"),
            Turn("caller", "你好"),
            Turn("caller", "我们小区门口的路灯坏了半个月了"),
            Turn("caller", "好的谢谢"),
        )
    )
    (told,) = summary_of(message, _read(message)).asks
    assert (told.turn, told.text) == (2, "我们小区门口的路灯坏了半个月了")


def test_the_place_is_named_in_full() -> None:
    message = _call("想申请低保")
    place = Place("甘井子区", "泡崖街道", city="大连市")
    assert summary_of(message, _read(message, place=place)).place == "大连市甘井子区泡崖街道"
    assert summary_of(message, _read(message)).place is None
    assert summary_of(message, _read(message, place=Place(outside="沈阳市"))).place == "沈阳市"


_SAID = st.text(st.sampled_from("我想办低保，。嗯啊那个就是你好谢谢_ ！\n"), max_size=80)


@given(st.lists(st.tuples(st.sampled_from(["agent", "caller"]), _SAID), min_size=1, max_size=8))
def test_whatever_is_said_a_quote_is_the_callers_own(said: list[tuple[str, str]]) -> None:
    message = Message(turns=tuple(Turn(who, text) for who, text in said))  # type: ignore[arg-type]
    summary = summary_of(message, _read(message))
    assert len(summary.asks) <= MOST_QUOTES
    for quote in summary.asks:
        assert quote.turn is not None
        assert said[quote.turn][0] == "caller"
        assert set(quote.text.strip("…").replace("，", "")) <= set(said[quote.turn][1])
        assert quote.text.strip("…，")


def test_a_whole_call_read_for_real(reader: Reader) -> None:
    message = Message(
        turns=(
            Turn("agent", "您好，12345"),
            Turn("caller", "喂，你好，呃，我想问一下"),
            Turn("caller", "就是我老伴瘫在床上好几年了，想找个人上门照顾，我一个人弄不动"),
            Turn("agent", "您住哪"),
            Turn("caller", "甘井子区泡崖街道"),
        )
    )
    summary = summary_of(message, reader.read(message))
    assert summary.place == "大连市甘井子区泡崖街道"
    assert summary.asks[0].turn == 2
