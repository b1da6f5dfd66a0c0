"""Texts nobody should send and somebody will: for the reader's tests and `make fuzz`."""

from hypothesis import strategies as st

from nlu.errors import UnreadableText
from nlu.reader import Reader
from nlu.understanding import Message, Turn

_WORDS = [
    *("低保", "残疾证", "医保", "想申请", "老伴", "中风", "救命", "【坐席】"),
    *("甘井子区泡崖街道", "13800001234", "一个月四百块"),
]
_PIECES = st.one_of(
    st.sampled_from(_WORDS),
    st.text(max_size=12),
    st.text(st.characters(), max_size=12),  # surrogates among them
    st.sampled_from(
        [
            "\x00",
            "\ud800",
            "\udfff",
            "\u202e",
            "\ufeff",
            "\r\n",
            "é\u0301",
            "👨‍👩‍👧",
            "𠮷",
            "<b>",
            "&#0;",
        ]
    ),
    st.sampled_from(
        ["〇", "零", "一", "1", "万", "，", "。", "的", " ", "年", "岁", "元", "(", "[", "\\"]
    ).flatmap(lambda char: st.integers(1, 400).map(lambda times: char * times)),
)
#: Deep mixtures of all of these.
ODD_TEXTS = st.lists(_PIECES, max_size=25).map("".join)
_TURNS = st.lists(
    st.builds(Turn, st.sampled_from(["agent", "caller"]), ODD_TEXTS), min_size=1, max_size=8
)
ODD_MESSAGES = st.one_of(
    st.builds(Message, ODD_TEXTS),
    st.builds(Message, ODD_TEXTS, ODD_TEXTS),
    st.builds(lambda turns: Message(turns=tuple(turns)), _TURNS),
)


def outcome(reader: Reader, message: Message) -> str:
    """`answered` or `refused`; AssertionError where the answer breaks its contract."""
    try:
        read = reader.read(message)
    except UnreadableText as refusal:
        if not refusal.sentence:
            raise AssertionError("refused without a sentence") from refusal
        return "refused"
    for need in read.needs:
        for span in need.evidence:
            whole = message.turns[span.turn].text if span.turn is not None else message.whole
            assert 0 <= span.start < span.end <= len(whole), "evidence outside the text"
    assert 0 <= read.purpose_confidence <= 1
    assert abs(read.urgency_confidence) <= 1
    return "answered"
