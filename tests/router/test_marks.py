"""Personal numbers in what is stored: marked, sealed, put back; and starred in what is shown."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as some

from nlu.facts import personal_items, personal_of
from nlu.text import cleaned
from nlu.understanding import Message, Span, Turn
from router.errors import SealError
from router.marks import marked, restored, starred
from router.sealing import KEY_BYTES, SealBox

SEAL = SealBox(os.urandom(KEY_BYTES))

#: Numbers as people write them; none belongs to anyone.
NUMBERS = [
    "13800001234",
    "138-0000-1234",
    "138 0000 1234",
    "138\u00a00000\u00a01234",
    "+86 138-0000-1234",
    "１３８００００１２３４",
    "0411-80001234",
    "210211199001011234",
    "21021119900101123x",
    "２１０２１１１９９００１０１１２３４",
]
ORDINARY = ["我妈住院了", "电话", "，", " ", "\n", "<b>", "3000元", "找我İ", "２楼", "（"]
written = some.lists(some.sampled_from(NUMBERS + ORDINARY), max_size=8).map("，".join)
turns = some.builds(Turn, some.sampled_from(["agent", "caller"]), written)
messages = some.one_of(
    some.builds(Message, text=written),
    some.builds(Message, text=written, title=written),
    some.builds(
        Message,
        title=some.none() | written,
        turns=some.lists(
            some.builds(Turn, some.sampled_from(["agent", "caller"]), written),
            min_size=1,
            max_size=5,
        ).map(tuple),
    ),
)


def parts(message: Message) -> list[str]:
    """All that is stored of a message in clear."""
    return [message.text, message.title or "", *(turn.text for turn in message.turns)]


@given(messages)
def test_what_was_marked_is_put_back_word_for_word(message: Message) -> None:
    safe = marked(message, SEAL)
    assert restored(safe.message, safe.sealed, SEAL) == message


@given(messages)
def test_what_is_stored_holds_no_number_and_is_as_long(message: Message) -> None:
    safe = marked(message, SEAL).message
    assert [len(part) for part in parts(safe)] == [len(part) for part in parts(message)]
    for part in parts(safe):
        assert personal_items(cleaned(part)) == ()
        assert not [number for number in NUMBERS if number in part]


@given(some.sampled_from(NUMBERS), some.sampled_from(ORDINARY))
def test_every_number_is_marked_wherever_it_stands(number: str, beside: str) -> None:
    turns = (Turn("caller", f"{beside}，{number}"), Turn("agent", number))
    for message in (
        Message(f"{beside}，{number}。"),
        Message("看病没钱", f"{number}，{beside}"),
        Message("", f"来电{number}", turns),
    ):
        assert not [part for part in parts(marked(message, SEAL).message) if number in part]


@pytest.mark.parametrize(
    "message, stored",
    [
        (Message("打13800001234找我"), Message("打〔电话1〕······找我")),
        (
            Message("电话138-0000-1234，证件210211199001011234"),
            # In the order in which they stand; the ID number fails its check and is marked too.
            Message("电话〔电话1〕········，证件〔证件2〕·············"),
        ),
        (
            Message("没钱看病", "来电13800001234"),
            Message("没钱看病", "来电〔电话1〕······"),
        ),
        (Message("13800001234", ""), Message("〔电话1〕······", "")),
        (
            Message("", "来电13800001234", (Turn("caller", "记一下0411-80001234"),)),
            Message("", "来电〔电话1〕······", (Turn("caller", "记一下〔电话2〕········"),)),
        ),
        (
            Message('<a href="tel:13800001234">电话</a>'),
            Message('<a href="tel:〔电话1〕······">电话</a>'),
        ),
        (Message("低保一个月800元，住了20210101天"), Message("低保一个月800元，住了20210101天")),
    ],
)
def test_what_is_stored(message: Message, stored: Message) -> None:
    assert marked(message, SEAL).message == stored


def test_without_a_number_nothing_is_sealed() -> None:
    message = Message("我妈住院了，没钱", "求助")
    safe = marked(message, SEAL)
    assert (safe.message, safe.sealed) == (message, None)
    assert restored(message, None, SEAL) == message


def test_marks_open_only_with_their_own_key() -> None:
    safe = marked(Message("打13800001234找我"), SEAL)
    with pytest.raises(SealError):
        restored(safe.message, safe.sealed, SealBox(os.urandom(KEY_BYTES)))


@given(some.sampled_from(NUMBERS), some.integers(0, 30), some.integers(0, 30))
def test_a_quote_that_cuts_a_number_shows_none_of_what_is_hidden(
    number: str, start: int, end: int
) -> None:
    text = f"我电话是{number}，找我"
    start, end = sorted((min(start, len(text)), min(end, len(text))))
    personal = personal_items(cleaned(text))
    shown = starred(Span(start, end, text[start:end]), personal)
    whole = starred(Span(0, len(text), text), personal)
    assert len(shown) == end - start
    assert shown == whole[start:end]
    assert whole.count("*") >= 6


def test_a_quote_of_another_turn_is_left_alone() -> None:
    personal = personal_items("13800001234")
    assert starred(Span(0, 5, "没钱看病了", 1), personal) == "没钱看病了"


def test_a_quote_is_starred_though_nothing_was_found_in_the_message() -> None:
    assert starred(Span(0, 14, "İ打13800001234找"), ()) == "İ打138******34找"


@pytest.mark.parametrize("text, shown", [("9个9双9", "9个9双9"), ("我叫13８", "我叫13８")])
def test_a_short_quote_is_shown_as_it_is(text: str, shown: str) -> None:
    assert starred(Span(0, len(text), text), ()) == shown


def test_a_number_said_over_several_turns_is_marked_in_each_of_them() -> None:
    said = ["您电话多少", "一三八", "一三八，嗯", "零零零零", "嗯", "一二三四", "好的"]
    turns = tuple(Turn("caller" if at % 2 else "agent", text) for at, text in enumerate(said))
    safe = marked(Message(turns=turns), SEAL)
    stored = [turn.text for turn in safe.message.turns]
    assert stored == ["您电话多少", "〔电话", "〔电话，嗯", "〔电话3", "嗯", "〔电话4", "好的"]
    assert restored(safe.message, safe.sealed, SEAL) == Message(turns=turns)


def test_a_quote_shows_nothing_of_a_piece() -> None:
    said = ["电话", "一三八", "嗯", "零零零零", "嗯", "一二三四"]
    turns = tuple(Turn("caller" if at % 2 else "agent", text) for at, text in enumerate(said))
    personal = personal_of(Message(turns=turns))
    assert starred(Span(0, 4, "零零零零", 3), personal) == "****"
    assert starred(Span(1, 3, "二三", 5), personal) == "**"


@pytest.mark.parametrize(
    "written",
    [
        "幺三八零零零零幺二三四",
        "一三八，零零零零，一二三四",
        "138四个零1234",
        "一三八呃零零零零嗯一二三四",
    ],
)
def test_a_spoken_number_is_marked(written: str) -> None:
    message = Message(f"我电话是{written}，找我")
    safe = marked(message, SEAL)
    assert written not in safe.message.text
    assert personal_items(cleaned(safe.message.text)) == ()
    assert restored(safe.message, safe.sealed, SEAL) == message
