"""What holds for the facts of any message: offsets, order, bad input, time."""

import time
from decimal import Decimal

import cn2an
import pytest
from hypothesis import given
from hypothesis import strategies as some

from nlu.fact_values import Amount, FactKind, Per
from nlu.facts import facts_of
from nlu.facts.numerals import numeral
from nlu.understanding import Message, Turn
from tests.nlu.told import TODAY, call, values

WORDS = some.sampled_from(
    [
        "我",
        "我妈",
        "孩子",
        "六十七",
        "岁",
        "一家",
        "三口",
        "一千八",
        "2.5万",
        "块",
        "退休金",
        "一个月",
        "尿毒症",
        "没有",
        "低保户",
        "二级",
        "肢体",
        "残疾证",
        "上周三",
        "2025年3月",
        "工单号",
        "20261122-000001",
        "13800001234",
        "幺三八",
        "零零零零",
        "，",
        "。",
        "是",
        "吗",
        "对",
        "不是",
        "就",
        "一个人",
        "\ud800",
        "\x00",
        "<",
        ">",
        "个",
        "万",
        "一",
    ]
)
SENTENCES = some.one_of(some.text(), some.lists(WORDS, max_size=15).map("".join))
TURNS = some.builds(Turn, some.sampled_from(["agent", "caller"]), SENTENCES)
MESSAGES = some.one_of(
    some.builds(Message, text=SENTENCES),
    some.builds(Message, text=SENTENCES, title=SENTENCES),
    some.builds(Message, turns=some.lists(TURNS, max_size=8).map(tuple)),
)


@given(MESSAGES)
def test_offsets_fit_and_nothing_falls(message: Message) -> None:
    found = facts_of(message, TODAY)
    for fact in found:
        span = fact.span
        said = message.whole if span.turn is None else message.turns[span.turn].text
        assert 0 <= span.start < span.end <= len(said)
        assert span.text == said[span.start : span.end]
    values = [(fact.kind, fact.value) for fact in found]
    assert len(values) == len(set(values))


@given(some.integers(1, 99_999_999))
def test_the_spoken_form_of_any_number_reads_back(number: int) -> None:
    for style in ("low", "up"):
        found = numeral(cn2an.an2cn(number, style))
        assert found is not None
        assert (int(found.value), found.about) == (number, False)


@given(some.integers(1, 9_999), some.sampled_from([100, 1_000, 10_000]))
def test_numbers_cut_short_are_read_as_the_library_reads_them(head: int, unit: int) -> None:
    # 三万八, 一千二: the last unit is left out.
    said = cn2an.an2cn(head * unit).rstrip("零百千万") if head * unit % 10 == 0 else ""
    found = numeral(said)
    if said and found is not None and not found.about:
        assert found.value == cn2an.cn2an(said, "smart")


@pytest.mark.parametrize(
    ("written", "value", "about"),
    [
        ("三万八", 38000, False),
        ("2.5万", 25000, False),
        ("3万8", 38000, False),
        ("1万2500", 12500, False),
        ("一千二", 1200, False),
        ("一千零二", 1002, False),
        ("两千三百五", 2350, False),
        ("俩", 2, False),
        ("仨", 3, False),
        ("三四百", 300, True),
        ("十七八", 17, True),
        ("百八十", 100, True),
        ("千把", 1000, True),
        ("十几万", 100000, True),
        ("一百多", 100, True),
        ("二零二五", 2025, False),
        ("一八零零", 1800, False),
        ("12,000", 12000, False),
        ("几百", None, False),
        ("", None, False),
        ("块", None, False),
        ("一二三四五六七八九一二三四五六七八九一", None, False),
    ],
)
def test_numerals(written: str, value: int | None, about: bool) -> None:
    found = numeral(written)
    expected = None if value is None else (Decimal(value), about)
    assert (None if found is None else (found.value, found.about)) == expected


def test_an_agent_alone_says_nothing_of_the_caller() -> None:
    assert facts_of(call("坐席：您一个月退休金一千八，是低保户"), TODAY) == ()
    assert facts_of(call("市民：喂", "坐席：您一个月退休金一千八是吧"), TODAY) == ()


def test_a_confirmed_fact_points_at_the_turn_in_which_it_was_said() -> None:
    message = call("市民：喂你好", "坐席：您一个月退休金一千八是吧", "市民：对")
    (fact,) = [fact for fact in facts_of(message, TODAY) if fact.kind is FactKind.income]
    assert (fact.span.turn, fact.span.text) == (1, "一千八")


def test_a_value_is_not_in_the_repr_of_a_fact() -> None:
    (fact,) = facts_of(Message("尿毒症"), TODAY)
    assert "尿毒症" not in repr(fact)


def test_without_a_day_it_is_read_as_today_in_beijing() -> None:
    (fact,) = facts_of(Message("昨天下的雨"))
    assert fact.kind is FactKind.date


def test_several_facts_stand_in_order() -> None:
    text = "我妈82岁，尿毒症，一个月药费三千，工单20261122-000001"
    kinds = [str(fact.kind) for fact in facts_of(Message(text), TODAY)]
    assert kinds == ["person", "age", "illness", "amount", "case_number"]
    assert values(text, FactKind.amount) == [Amount(Decimal(3000), Per.month)]


def took(text: str) -> float:
    """Seconds of processor time: what other programs do meanwhile does not count."""
    start = time.process_time()
    facts_of(Message(text), TODAY)
    return time.process_time() - start


@pytest.mark.parametrize(
    "unit",
    [
        "1",
        "一",
        "一个",
        "零 ",
        "一，",
        "138 ",
        "一三八，",
        "我",
        "我妈",
        "低保",
        "没有低保",
        "块",
        "三块",
        "12岁",
        "年",
        "2025-",
        "残疾",
        "二级",
        "编号",
        "编号1",
        "我家",
        "(",
        "对",
        "0411",
        "三千",
        "上",
        "\ud800",
        "\x00",
        "<",
        "尿毒症",
        "工资",
        "就我",
        "上周",
        "三号",
        "正在申请",
        "工单号二零",
        "老两口带",
        "六十七",
        "帮我",
        "今年",
    ],
)
def test_the_time_is_linear_in_the_length(unit: str) -> None:
    short, long = (unit * (length // len(unit)) for length in (10_000, 80_000))
    # Eight times as long; a quadratic step would take 64 times as long.
    assert min(took(long) for _ in range(3)) < 24 * min(took(short) for _ in range(3)) + 0.1


@pytest.mark.parametrize("char", ["1", "一", "零", "个", "我", "(", "\ud800"])
def test_a_megabyte_of_one_character_is_read_at_once(char: str) -> None:
    assert took(char * 1_000_000) < 20
