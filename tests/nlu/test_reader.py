"""The reader as shipped: what it makes of plain sentences, and that nothing makes it fall."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from nlu.errors import UnreadableText
from nlu.labels import Need, Purpose, Urgency
from nlu.reader import Reader, storable_message
from nlu.text import LONGEST_MESSAGE, storable
from nlu.understanding import Message, Span, Turn, Understanding

STORY = (
    "我今年六十二岁，老伴去年中风，家里就靠我捡纸壳，一个月四百多块。女儿远嫁，自己也带着两个孩子。"
)
MOBILE = "13800001234"
ID_NUMBER = "210202199001010012"


def read(reader: Reader, text: str) -> Understanding:
    return reader.read(Message(text))


@pytest.mark.parametrize(
    ("text", "need"),
    [
        ("全家一个月收入不到七百块，米都快买不起了，想申请低保", Need.minimum_living_allowance),
        ("我七十三了，无儿无女没有劳动能力，想办特困供养", Need.extreme_poverty_support),
        ("收入比低保线高一点点，能认定低保边缘家庭吗，家里实在紧", Need.low_income_recognition),
        ("突然出了车祸，家里钱全花光了，想申请临时救助", Need.temporary_assistance),
        ("得了尿毒症，一周透析三次，医药费实在负担不起", Need.medical_assistance),
        ("孩子考上大学了，学费凑不齐，求助学", Need.education_assistance),
        ("一家五口挤在漏雨的危房里，想申请公租房", Need.housing_assistance),
        ("下岗两年找不到工作，想要个公益岗位", Need.employment_assistance),
        ("昨天台风把房顶掀了，粮食和被褥都泡了水", Need.disaster_relief),
        ("钱包手机都被偷了，在火车站睡了三天，回不了老家", Need.homeless_assistance),
        ("我是肢体二级残疾，想换一个轮椅", Need.disability_support),
        ("父母都不在了，孩子跟着奶奶过，想问孤儿怎么办补助，孩子没人抚养", Need.child_protection),
        ("老人瘫痪在床，白天没人照看，想找人上门护理", Need.care_service),
        ("能不能帮忙联系慈善会，给孩子做手术募捐一点", Need.charity_support),
        ("老板拖欠我半年工资跑了，我想申请法律援助打官司", Need.legal_aid),
        ("法院判了赔偿，对方没钱执行不了，我家过不下去，想申请司法救助", Need.judicial_relief),
        ("我是厂里的困难职工，想找工会帮扶", Need.worker_support),
        ("女儿十五岁辍学在家，天天上网，想请团委的人帮帮她", Need.youth_support),
        ("丈夫总打我，我带着孩子没地方去，想找妇联", Need.women_support),
        ("我家是建档立卡户，怕又返贫，能不能纳入防返贫监测", Need.rural_support),
        ("孩子三岁了还没上户口，上不了幼儿园", Need.household_registration),
        ("我弟弟精神分裂症犯了没药吃，想请精神科管一管", Need.health_service),
        ("村干部把低保给了自己亲戚，我要举报", Need.assistance_supervision),
    ],
)
def test_the_need_told_plainly_is_read(reader: Reader, text: str, need: Need) -> None:
    assert need in [found.code for found in read(reader, text).needs]


@pytest.mark.parametrize(
    ("text", "need"),
    [
        ("我要办低保", Need.minimum_living_allowance),
        ("透析太贵，要医疗救助，两口人，一个月三千，没有低保", Need.medical_assistance),
        ("额大瘫到炕上咧，看病把钱花光咧，我想要个救助", Need.medical_assistance),
    ],
)
def test_a_need_asked_for_bluntly_or_beside_facts_is_the_only_one(
    reader: Reader, text: str, need: Need
) -> None:
    found = read(reader, text)
    assert found.purpose is Purpose.seek_help
    assert [one.code for one in found.needs] == [need]


@pytest.mark.parametrize(
    ("text", "purpose"),
    [
        ("我家揭不开锅了，求求你们帮帮我", Purpose.seek_help),
        ("邻居老两口没人管，吃不上热饭，能不能给想想办法", Purpose.seek_help),
        ("请问申请低保需要带哪些材料", Purpose.ask_policy),
        ("公租房的收入标准是多少", Purpose.ask_policy),
        ("我上个月递交的低保申请现在到哪一步了", Purpose.check_progress),
        ("申请交上去三个月了一直没有答复，麻烦催一催，快点办", Purpose.urge),
        ("上次那个申请补充一下，我的电话换了", Purpose.add_information),
        ("之前申请的临时救助我不要了，请撤销", Purpose.withdraw),
        ("街道工作人员态度恶劣，故意不给我办低保，我要投诉", Purpose.complain),
        ("小区门口的路灯坏了半个月没人修", Purpose.out_of_scope),
        ("今天天气真好", Purpose.out_of_scope),
        ("暖气不热，屋里只有十四度，供热公司不管", Purpose.out_of_scope),
    ],
)
def test_the_purpose_told_plainly_is_read(reader: Reader, text: str, purpose: Purpose) -> None:
    assert read(reader, text).purpose is purpose


@pytest.mark.parametrize(
    ("text", "urgency"),
    [
        ("我不想活了，药已经放在手边了", Urgency.life_danger),
        ("他现在拿着刀在砸门，救救我和孩子", Urgency.life_danger),
        ("老人倒在家里昏迷了，叫不醒，怎么办", Urgency.life_danger),
        ("家里着火了，奶奶还困在屋里没出来", Urgency.life_danger),
        ("喝农药了", Urgency.life_danger),
        ("孩子丢了", Urgency.life_danger),
        ("着火了", Urgency.life_danger),
        ("不想活了", Urgency.life_danger),
        ("身上一分钱没有，两天没吃饭了，今晚不知道睡哪", Urgency.urgent),
        ("房子刚被大水冲垮，一家人现在没吃没住", Urgency.urgent),
        ("请问申请低保需要带哪些材料", Urgency.normal),
        ("孩子学费差三千块，想问问助学金", Urgency.normal),
        ("这事可急死我了，低保什么时候能批下来", Urgency.normal),
        ("我们家穷得要死，想申请个公租房", Urgency.normal),
        ("你好", Urgency.normal),
        ("低保", Urgency.normal),
        ("救命啊", Urgency.life_danger),
        ("睡着了", Urgency.normal),
        ("刚才睡着了，旅顺口区得胜街道", Urgency.normal),
    ],
)
def test_how_soon_someone_must_act(reader: Reader, text: str, urgency: Urgency) -> None:
    assert read(reader, text).urgency is urgency


@pytest.mark.parametrize(
    ("text", "for_other"),
    [
        ("我邻居老太太八十多了，一个人没人照顾", True),
        ("我们村有个孩子父母都没了，替他问问", True),
        ("我家没有收入，想申请低保", False),
    ],
)
def test_for_whom_help_is_asked(reader: Reader, text: str, *, for_other: bool) -> None:
    assert read(reader, text).for_other is for_other


def test_a_complaint_is_about_supervision_first(reader: Reader) -> None:
    found = read(reader, "村干部把低保名额都给了自家亲戚，我要举报")
    assert found.purpose is Purpose.complain
    assert found.needs[0].code is Need.assistance_supervision


def test_what_is_outside_assistance_has_no_need(reader: Reader) -> None:
    found = read(reader, "小区门口的路灯坏了半个月没人修")
    assert found.purpose is Purpose.out_of_scope
    assert found.needs == ()


def test_one_sentence_in_a_long_story_is_not_lost(reader: Reader) -> None:
    found = read(reader, STORY * 20 + "孩子考上大学交不起学费。" + STORY * 20)
    assert Need.education_assistance in [need.code for need in found.needs]


def test_the_place_is_read_with_the_need(reader: Reader) -> None:
    place = read(reader, "我住旅顺水师营，没有收入，想办低保").place
    assert (place.district, place.street) == ("旅顺口区", "水师营街道")


MESSAGES = [
    Message("家里没有收入，老伴常年看病，药费实在付不起，想申请低保"),
    Message("家里没有收入，老伴常年看病", title="申请低保和医疗救助"),
    Message(STORY * 10, title="求助"),
    Message("申請醫療救助，　ＡＢＣ<b>沒錢看病</b>"),
    Message("村干部把低保给了自己亲戚，我要举报"),
    Message(
        turns=(
            Turn("agent", "您好，请问有什么可以帮您"),
            Turn("caller", "我家没有收入，想办低保"),
            Turn("agent", "您住哪个区"),
            Turn("caller", "甘井子区泉水街道，老伴还在住院，医药费交不上了"),
        )
    ),
]


def _said(message: Message, span: Span) -> str:
    """The words of a span, taken from the message by its offsets alone."""
    if message.turns:
        assert span.turn is not None
        return message.turns[span.turn].text[span.start : span.end]
    assert span.turn is None
    return message.whole[span.start : span.end]


def assert_holds(message: Message, found: Understanding) -> None:
    """What is true of every understanding, whatever was said."""
    message = replace(
        message,
        text=storable(message.text),
        turns=tuple(Turn(turn.speaker, storable(turn.text)) for turn in message.turns),
    )
    for need in found.needs:
        assert 0 <= need.confidence <= 1
        for span in need.evidence:
            assert 0 <= span.start < span.end
            assert span.text == _said(message, span) != ""
    assert len({need.code for need in found.needs}) == len(found.needs)
    assert 0 <= found.purpose_confidence <= 1
    assert 0 <= found.urgency_confidence <= 1
    assert found.reader
    if found.purpose is Purpose.out_of_scope:
        assert not found.needs
    if found.runner_up is not None:
        assert found.runner_up.code not in [need.code for need in found.needs]


@pytest.mark.parametrize("message", MESSAGES, ids=range(len(MESSAGES)))
def test_evidence_lies_where_it_says(reader: Reader, message: Message) -> None:
    found = reader.read(message)
    assert_holds(message, found)
    assert found.needs[0].evidence


def test_evidence_is_the_words_that_tell_the_need(reader: Reader) -> None:
    text = "您好，打扰了。我儿子考上大学交不起学费。谢谢各位领导。"
    needs = {need.code: need for need in read(reader, text).needs}
    assert "学费" in needs[Need.education_assistance].evidence[0].text


@pytest.mark.parametrize("message", MESSAGES, ids=range(len(MESSAGES)))
def test_reading_twice_gives_the_same(reader: Reader, message: Message) -> None:
    assert reader.read(message) == reader.read(message)


def test_what_the_operator_says_does_not_count(reader: Reader) -> None:
    said = (Turn("caller", "我家的孩子考上大学了，学费凑不齐"), Turn("caller", "求你们帮帮忙"))
    policy = Turn(
        "agent", "低保、公租房、医疗救助您都可以申请，庄河市的被打伤了要先报警，着火打119"
    )
    alone = reader.read(Message(turns=said))
    call = reader.read(Message(turns=(policy, said[0], policy, said[1])))
    assert [need.code for need in call.needs] == [need.code for need in alone.needs]
    assert (call.purpose, call.urgency, call.place) == (alone.purpose, alone.urgency, alone.place)
    assert {span.turn for need in call.needs for span in need.evidence} <= {1, 3}


def test_a_call_in_which_only_the_operator_spoke_is_read_all_the_same(reader: Reader) -> None:
    message = Message(turns=(Turn("agent", "来电人称家里没有收入，想申请低保，随后挂断"),))
    found = reader.read(message)
    assert Need.minimum_living_allowance in [need.code for need in found.needs]
    assert_holds(message, found)


@pytest.mark.parametrize(
    ("turns", "readable"),
    [
        ((), False),
        ((Turn("caller", ""),), False),
        ((Turn("caller", "……"), Turn("agent", "？")), False),
        ((Turn("caller", ""), Turn("caller", "没饭吃"), Turn("caller", "")), True),
        ((Turn("caller", ""), Turn("agent", "来电人没有说话")), True),
        (tuple(Turn("caller", f"第{number}句，没有收入") for number in range(3_000)), True),
    ],
)
def test_calls_of_every_shape(reader: Reader, turns: tuple[Turn, ...], *, readable: bool) -> None:
    message = Message(turns=turns)
    if not readable:
        with pytest.raises(UnreadableText):
            reader.read(message)
        return
    assert_holds(message, reader.read(message))


PERSONAL = [
    Message(f"没钱看病，电话{MOBILE}，身份证{ID_NUMBER}，请回电"),
    Message(f"想申请低保，身份证{ID_NUMBER}", title=f"{MOBILE}求助"),
    Message(
        turns=(
            Turn("caller", f"没钱看病，我电话{MOBILE}"),
            Turn("agent", f"您的身份证是{ID_NUMBER}对吗"),
        )
    ),
]


@pytest.mark.parametrize("message", PERSONAL, ids=["text", "title", "call"])
def test_personal_numbers_are_found_and_masked(reader: Reader, message: Message) -> None:
    found = reader.read(message).personal
    assert {item.kind: item.value for item in found} == {"phone": MOBILE, "id_number": ID_NUMBER}
    for item in found:
        assert _said(message, item.span) == item.span.text == item.value
        assert (item.masked[:3], item.masked[-2:]) == (item.value[:3], item.value[-2:])
        assert set(item.masked[3:-2]) == {"*"}


@pytest.mark.parametrize("message", PERSONAL, ids=["text", "title", "call"])
def test_personal_numbers_are_never_in_the_repr(reader: Reader, message: Message) -> None:
    shown = repr(reader.read(message))
    assert MOBILE not in shown
    assert ID_NUMBER not in shown


@pytest.mark.parametrize(
    "text",
    [
        (STORY * (LONGEST_MESSAGE // len(STORY) + 1))[:LONGEST_MESSAGE],
        "穷" * LONGEST_MESSAGE,
        "a" * LONGEST_MESSAGE,
        "1" * LONGEST_MESSAGE,
        "，" * (LONGEST_MESSAGE - 1) + "饿",
        "<" * (LONGEST_MESSAGE - 1) + "饿",
        "没饭吃。" * (LONGEST_MESSAGE // 4),
    ],
    ids=["story", "one character", "letters", "digits", "commas", "brackets", "sentences"],
)
def test_the_longest_texts_are_read(reader: Reader, text: str) -> None:
    message = Message(text)
    assert_holds(message, reader.read(message))


@pytest.mark.parametrize("text", ["", "   ", "？！", "😭😭", "穷" * (LONGEST_MESSAGE + 1)])
def test_what_cannot_be_read_is_said_in_a_sentence(reader: Reader, text: str) -> None:
    with pytest.raises(UnreadableText) as refused:
        read(reader, text)
    assert refused.value.sentence.endswith("。")


@pytest.mark.parametrize("text", ["ግዕዝ ቋንቋ", "Мне нужна помощь, нет денег", "ฉันไม่มีเงิน"])
def test_words_that_are_not_ours_are_left_to_a_person(reader: Reader, text: str) -> None:
    assert read(reader, text).unsure


ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()), max_size=120)
TURNS = st.lists(st.builds(Turn, st.sampled_from(["agent", "caller"]), ANY_TEXT), max_size=5).map(
    tuple
)
FUZZ = settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@FUZZ
@given(text=ANY_TEXT, title=st.none() | ANY_TEXT)
@example(text="\ud800", title=None)
@example(text="低\x00保\udfff", title="\ud800")
@example(text="İﬁ½㍿<a>", title="")
def test_any_text_is_read_or_refused(reader: Reader, text: str, title: str | None) -> None:
    message = Message(text, title)
    try:
        found = reader.read(message)
    except UnreadableText:
        return
    assert_holds(replace(message, title=title and storable(title)), found)


@FUZZ
@given(turns=TURNS)
def test_any_call_is_read_or_refused(reader: Reader, turns: tuple[Turn, ...]) -> None:
    message = Message(turns=turns)
    try:
        found = reader.read(message)
    except UnreadableText:
        return
    assert_holds(message, found)


def test_what_no_database_holds_is_replaced_wherever_it_stands() -> None:
    turn = Turn("caller", "我没饭吃")
    # Beside turns the text is not read, but it is kept with the request.
    odd = Message("a\x00b", "c\ud800", turns=(turn,))
    assert storable_message(odd) == Message("a\ufffdb", "c\ufffd", turns=(turn,))
    assert storable_message(Message("", turns=(Turn("caller", "\x00"),))).turns[0].text == "\ufffd"
