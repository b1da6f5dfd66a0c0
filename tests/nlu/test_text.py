"""Cleaning: every offset kept, every script folded; what cannot be read is refused politely."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nlu.errors import UnreadableText
from nlu.text import LONGEST_MESSAGE, cleaned, folded, readable_or_raise, sentences, storable

#: Any characters at all: lone surrogates, NUL, marks and letters that grow when lower-cased.
ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()), max_size=200)
MARKED_UP = st.lists(
    st.sampled_from(
        ["<b>", "</p>", "<a href='x'>", "<script>", "<", ">", "低保", "<!--", "-->", " "]
    )
).map("".join)


@given(ANY_TEXT | MARKED_UP)
@example("İstanbul ﷺ ﬁ ½ ㍿")
@example("\ud800\udfff\x00")
@example("<" * 50)
def test_cleaning_never_moves_an_offset(text: str) -> None:
    assert len(storable(text)) == len(text)
    assert len(cleaned(text)) == len(text)
    assert len(folded(text)) == len(text)


@given(ANY_TEXT)
def test_what_is_storable_can_be_stored_as_utf8_without_nul(text: str) -> None:
    stored = storable(text)
    assert "\x00" not in stored
    assert stored.encode("utf-8").decode("utf-8") == stored
    assert storable(stored) == stored


@given(ANY_TEXT | MARKED_UP)
def test_cleaning_twice_changes_nothing_more_in_folding(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("低保", "低保"),
        ("申請醫療救助", "申请医疗救助"),
        ("兒童沒有錢讀書", "儿童没有钱读书"),
        ("臺風把屋頂掀了", "台风把屋顶掀了"),
        ("電話１３８－００００", "电话138-0000"),
        ("ＡＢＣ，（低保）！？；：", "abc,(低保)!?;:"),
        ("全角　空格", "全角 空格"),
        ("不断\xa0空格", "不断 空格"),
        ("零\u200b宽\ufeff", "零 宽 "),
        ("制\t表\r\n行", "制 表 \n行"),
        ("ID卡 Wi-Fi", "id卡 wi-fi"),
        ("句号。不变、顿号…不变", "句号。不变、顿号…不变"),
    ],
)
def test_traditional_full_width_and_blanks_are_folded(written: str, read: str) -> None:
    assert cleaned(written) == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("<p>没饭吃</p>", "   没饭吃    "),
        ("没饭吃<br/>了", "没饭吃     了"),
        ("<img src=x onerror=alert(1)>饿", " " * 28 + "饿"),
        ("<!-- 备注 -->饿", " " * 11 + "饿"),
        ("收入<3000，存款>1万", "收入<3000,存款>1万"),  # 比大小不是标签
        ("低于<A档的标准，高于>B档", "低于<a档的标准,高于>b档"),
        ("a<b", "a<b"),
    ],
)
def test_mark_up_becomes_blanks_and_comparisons_stay(written: str, read: str) -> None:
    assert cleaned(written) == read


def test_a_long_text_of_open_brackets_is_cleaned_at_once() -> None:
    text = "<a " * (LONGEST_MESSAGE // 3)
    assert cleaned(text) == text


@pytest.mark.parametrize(
    "text",
    ["饿", "help", "低保？", "……没吃的……", "🙏🙏 求助", "12345", "申請"],
)
def test_anything_with_a_letter_or_digit_is_readable(text: str) -> None:
    readable_or_raise(text)
    assert any(char.isalnum() for char in cleaned(text))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "没有写内容"),
        ("  \n\t\u3000", "没有写内容"),
        ("？？？！！", "没有看到文字"),
        ("😭😭🙏", "没有看到文字"),
        ("____", "没有看到文字"),
        ("\u200b\u200b", "没有看到文字"),
        ("\ufffd\ufffd", "没有看到文字"),
        ("穷" * (LONGEST_MESSAGE + 1), f"内容太长（{LONGEST_MESSAGE + 1}字）"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence(text: str, said: str) -> None:
    with pytest.raises(UnreadableText, match=said) as refused:
        readable_or_raise(text)
    assert refused.value.sentence.endswith("。")


def test_the_longest_message_allowed_is_read() -> None:
    readable_or_raise("穷" * LONGEST_MESSAGE)
    with pytest.raises(UnreadableText):
        readable_or_raise("穷" * (LONGEST_MESSAGE + 1))


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", []),
        ("   \n ", []),
        ("没饭吃", ["没饭吃"]),
        ("没饭吃。没钱！怎么办？", ["没饭吃", "没钱", "怎么办"]),
        ("一行\n二行\n\n三行", ["一行", "二行", "三行"]),
        ("。。。等等……好", ["等等", "好"]),
        ("半角!也?算;句", ["半角", "也", "算", "句"]),
        ("逗号，不断", ["逗号，不断"]),
    ],
)
def test_sentences(text: str, parts: list[str]) -> None:
    assert [text[start:end] for start, end in sentences(text)] == parts


@given(ANY_TEXT)
def test_sentences_stand_in_order_and_lose_no_letter(text: str) -> None:
    spans = sentences(text)
    edges = [edge for span in spans for edge in span]
    assert edges == sorted(edges)
    within = {at for start, end in spans for at in range(start, end)}
    assert all(not char.isalnum() for at, char in enumerate(text) if at not in within)
