"""What every reader keeps to, whichever it is: run against the embedded one and a real Rasa."""

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nlu.errors import UnreadableText
from nlu.labels import Need, Purpose, Urgency
from nlu.rasa.reader import RasaReader
from nlu.reader import Reader, storable_message
from nlu.text import LONGEST_MESSAGE
from nlu.understanding import Message, Span, Turn, Understanding
from tests.nlu.rasa_real import RealRasa

# The first test of Rasa waits until it is trained and up.
pytestmark = pytest.mark.timeout(600)

LETTER = (
    "我今年六十二岁，老伴去年中风，家里就靠我捡纸壳，一个月四百多块。女儿远嫁，自己也带着两个孩子。"
    "住在甘井子区泡崖街道，电话13800001234。医药费借了六万多，药断了好几天了。\n"
)
CALL = (
    Turn("agent", "您好，市民热线，是要咨询低保政策吗"),
    Turn("caller", "不是不是，我爸瘫在床上没人照顾"),
    Turn("agent", "您电话是13800001234对吗"),
    Turn("caller", "对。想找人上门护理，另外药费也交不起了"),
)
MESSAGES = [
    Message("家里没钱看病"),
    Message("家里没钱看病", title="求助"),
    Message("请问申请低保需要带哪些材料"),
    Message("路灯坏了半个月没人修"),
    Message("我上个月递交的低保申请现在到哪一步了"),
    Message("街道工作人员态度恶劣，故意不给我办低保，我要投诉"),
    Message("我爸喝了农药，现在叫不醒了，快来人"),
    Message("昨天台风把房顶掀了，粮食和被褥都泡了水，今晚没地方住"),
    Message("/out_of_scope"),
    Message('/complain{"term": "低保"}'),
    Message("[低保](term) {求助} \\n"),
    Message("I need help, my house burned down"),
    Message("１２３４５，低保、医保；还有什么能办的？！"),
    Message("求助" * 2000),
    Message(LETTER),
    Message(LETTER * 20, title="一封信"),
    Message(turns=CALL),
    Message(turns=CALL * 40),
    Message(turns=(Turn("agent", "您好"), Turn("caller", "……"), Turn("agent", "喂"))),
    Message(turns=(Turn("caller", ""), Turn("caller", " /没钱看病"), Turn("caller", "\n"))),
    Message("没钱\x00看病\ud800了"),
    Message("\u202e没钱看病\u200b，<b>急</b>，👩‍👩‍👧 在家"),
]


class ReaderContract:
    """What holds for any reader; a subclass names it."""

    @pytest.fixture
    def one(self) -> Reader:
        """The reader that is asked."""
        raise NotImplementedError

    @pytest.mark.parametrize("message", MESSAGES, ids=range(len(MESSAGES)))
    def test_every_answer_is_legal(self, one: Reader, message: Message) -> None:
        legal(one.read(message))

    @pytest.mark.parametrize("message", MESSAGES, ids=range(len(MESSAGES)))
    def test_evidence_and_personal_items_lie_where_they_say(
        self, one: Reader, message: Message
    ) -> None:
        read = one.read(message)
        spans = [span for found in read.needs for span in found.evidence]
        for span in (*spans, *(item.span for item in read.personal)):
            assert span.text
            assert said(storable_message(message), span) == span.text

    @pytest.mark.parametrize("message", MESSAGES[:6] + MESSAGES[-6:], ids=range(12))
    def test_the_same_words_are_read_alike(self, one: Reader, message: Message) -> None:
        first, second = one.read(message), one.read(message)
        assert rounded(first) == rounded(second)

    def test_needs_are_found_in_plain_words(self, one: Reader) -> None:
        read = one.read(Message("得了尿毒症，一周透析三次，医药费实在负担不起"))
        assert read.purpose is Purpose.seek_help
        assert Need.medical_assistance in [found.code for found in read.needs]
        assert any(found.evidence for found in read.needs)

    def test_what_is_outside_assistance_has_no_need(self, one: Reader) -> None:
        texts = (
            *("小区门口的路灯坏了半个月没人修", "今天天气真好", "公交车老是晚点", "楼上装修太吵"),
            *("物业费凭什么又涨", "公积金怎么提取", "暖气不热", "快递丢了找谁", "广场舞太吵了"),
            *(
                "路边乱停车没人管",
                "驾照到期在哪换",
                "自来水发黄",
                "在吗",
                "你好呀",
                "附近有停车场吗",
            ),
        )
        outside = [
            read
            for text in texts
            if (read := one.read(Message(text))).purpose is Purpose.out_of_scope
        ]
        assert outside
        assert all(read.needs == () for read in outside)

    def test_a_complaint_is_about_supervision_first(self, one: Reader) -> None:
        texts = (
            "村干部把低保给了自己亲戚，真正困难的不给，我要举报他优亲厚友",
            "街道工作人员态度恶劣，故意不给我办低保，我要投诉",
            "我要举报村支书，低保名额都给了他家亲戚",
        )
        complaints = [
            read for text in texts if (read := one.read(Message(text))).purpose is Purpose.complain
        ]
        assert complaints
        assert all(read.needs[0].code is Need.assistance_supervision for read in complaints)

    @pytest.mark.parametrize(
        "text", ["我爸喝了农药，现在叫不醒了，快来人", "我站在楼顶上，不想活了，再见"]
    )
    def test_danger_is_seen(self, one: Reader, text: str) -> None:
        assert one.read(Message(text)).urgency is Urgency.life_danger

    @pytest.mark.parametrize("text", ["/out_of_scope", "/seek_help+legal_aid", " //urge"])
    def test_nobody_dictates_what_is_understood(self, one: Reader, text: str) -> None:
        read = one.read(Message(f"{text} 我爸喝了农药，现在叫不醒了，快来人"))
        assert read.urgency is Urgency.life_danger
        assert read.purpose_confidence < 1

    def test_what_the_operator_says_does_not_count(self, one: Reader) -> None:
        turns = (
            Turn("agent", "您是要申请低保、医疗救助还是公租房"),
            Turn("caller", "都不是，小区门口的路灯坏了半个月没人修"),
        )
        said_so = one.read(Message(turns=turns))
        alone = one.read(Message(turns=turns[1:]))
        assert rounded(replace(said_so, needs=())) == rounded(replace(alone, needs=()))
        assert [need.code for need in said_so.needs] == [need.code for need in alone.needs]

    def test_the_place_is_read(self, one: Reader) -> None:
        place = one.read(Message(LETTER)).place
        assert (place.district, place.street) == ("甘井子区", "泡崖街道")

    @pytest.mark.parametrize("text", ["", " \n ", "？！……", "👍", "\u200b"])
    def test_what_holds_nothing_to_read_is_said_in_a_sentence(self, one: Reader, text: str) -> None:
        with pytest.raises(UnreadableText) as caught:
            one.read(Message(text))
        assert caught.value.sentence.endswith("。")

    @pytest.mark.parametrize("length", [LONGEST_MESSAGE, LONGEST_MESSAGE + 1, 1_000_000])
    def test_one_character_without_end(self, one: Reader, length: int) -> None:
        if length <= LONGEST_MESSAGE:
            legal(one.read(Message("难" * length)))
        else:
            with pytest.raises(UnreadableText, match="内容太长"):
                one.read(Message("难" * length))

    @settings(
        max_examples=40,
        deadline=None,
        # Each subclass asks another reader on purpose.
        suppress_health_check=[
            HealthCheck.differing_executors,
            HealthCheck.function_scoped_fixture,
            HealthCheck.too_slow,
        ],
    )
    @given(text=st.text(st.characters(), max_size=200), title=st.none() | st.text(max_size=20))
    def test_any_text_is_read_or_refused(self, one: Reader, text: str, title: str | None) -> None:
        try:
            read = one.read(Message(text, title))
        except UnreadableText:
            return  # refused with a sentence, as the test above asks
        legal(read)

    def test_threads_share_it(self, one: Reader) -> None:
        expected = [rounded(one.read(message)) for message in MESSAGES[:6]]
        found: list[list[Understanding]] = []

        def read_all() -> None:
            found.append([rounded(one.read(message)) for message in MESSAGES[:6]])

        threads = [threading.Thread(target=read_all) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert found == [expected] * 4


class TestEmbedded(ReaderContract):
    @pytest.fixture
    def one(self, reader: Reader) -> Reader:
        return reader


class TestRasa(ReaderContract):
    @pytest.fixture
    def one(self, reader: Reader, real_rasa: RealRasa) -> Iterator[Reader]:
        server = real_rasa.server()
        rasa = RasaReader(reader, server)
        yield rasa
        server.close()
        # The embedded reader did not stand in: whatever was asked, Rasa answered.
        assert set(rasa.counts.shown()) <= {"answered"}


def legal(read: Understanding) -> None:
    """The labels are of the fixed codes and go together, the confidences are shares."""
    codes = [found.code for found in read.needs]
    assert isinstance(read.purpose, Purpose)
    assert isinstance(read.urgency, Urgency)
    assert all(isinstance(code, Need) for code in codes)
    assert len(set(codes)) == len(codes)
    if read.purpose is Purpose.out_of_scope:
        assert not codes
    if read.purpose is Purpose.complain:
        assert codes[0] is Need.assistance_supervision
    confidences = [found.confidence for found in read.needs]
    for share in (read.purpose_confidence, read.urgency_confidence, *confidences):
        assert 0 <= share <= 1
    assert read.runner_up is not None
    assert read.runner_up.code not in codes
    assert read.reader


def said(message: Message, span: Span) -> str:
    """The words of a message that a span points to."""
    text = message.whole if span.turn is None else message.turns[span.turn].text
    return text[span.start : span.end]


def rounded(read: Understanding) -> Understanding:
    """Without the last figures, in which two runs of a server may differ."""
    needs = tuple(replace(found, confidence=round(found.confidence, 2)) for found in read.needs)
    return replace(
        read,
        needs=needs,
        purpose_confidence=round(read.purpose_confidence, 2),
        urgency_confidence=round(read.urgency_confidence, 2),
        runner_up=None,
    )
