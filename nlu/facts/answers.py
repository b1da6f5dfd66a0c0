"""Calls: the operator's questions and confirmations, bound to what the caller answers."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple

from nlu.fact_values import (
    Age,
    Amount,
    Circle,
    CircleStatus,
    Disability,
    FactValue,
    Household,
    Income,
    Per,
    SpokenFor,
    Who,
)
from nlu.facts.case_numbers import numbered
from nlu.facts.circle import circle_named, standing
from nlu.facts.disability import forms_in
from nlu.facts.found import Found
from nlu.facts.income import income_of
from nlu.facts.numerals import NUMERAL, numeral
from nlu.facts.persons import Mentions
from nlu.facts.reading import found_in

_Answer = Literal["yes", "no", "neither"]
_FILLER = r"[\s,，。.、_啊呃哎唉诶欸哦喔噢呀额]|那个|这个"
_NO = re.compile(
    rf"(?:{_FILLER}|嗯)*(?:不(?!光|只|止|但|好意思|知道|清楚|晓得|记得|太清)|"
    rf"没(?!错|毛病|听|事|关系|问题)|哪有|哪儿?啊|错了|还没|否|无(?=$|[,。]))"
)
_YES = re.compile(
    rf"(?:{_FILLER})*(?:对(?!不起|方|面|了[^,。])|是(?!不是|谁|什么|哪|说)|嗯|"
    rf"有(?!没有|什么|点|问题|个事)|没错|可不|就是|差不多|好像是|应该是|算是)"
)
_STRIPPED = re.compile(rf"(?:{_FILLER}|嗯|不是|不对|没有(?=[,，。]))*")
_TAG = re.compile("是不是|有没有|对不对|是么|对吧|是吧|对吗|是吗|吗|吧|呗|[?？]|[啊呀哈呢]$")
_ONLY_TAG = re.compile(r"[\s,，。]*(?:是不是|对不对|对吧|是吧|对吗|是吗|没错吧|[?？\s])+$")
# The law is told, or a wish is asked for: 收入低于一千二可以申请吗, 您想申请低保是吧.
_GENERAL = re.compile(
    "可以|如果|比如|例如|政策|符合|低于|高于|超过|以上|以下|标准|规定|的话|能不能|听清|明白|需要"
)
_WISH = re.compile("是指|说的|想|要办|申请|咨询|办理|了解")
_SPOKEN_FOR = re.compile("本人|替|帮|给|的事|^[^,，]{0,4}是我")
_SENTENCES = re.compile(r"[^。;；!！?？\n]+[。;；!！?？\n]*")
_TO_CALLER = str.maketrans({"您": "我", "你": "我"})

_ASKS: tuple[tuple[type[FactValue], re.Pattern[str]], ...] = (
    (Household, re.compile("(?:几|多少)(?:口|个)?人|几口")),
    (Age, re.compile("多大(?!面积|的?房)|几岁|年纪|岁数|年龄|贵庚")),
    (Disability, re.compile("几级|什么等级|哪一级|多少级")),
    (
        Income,
        re.compile(
            "(?:收入|退休金|养老金|工资|挣|工钱|月薪|开支)[^,，]*(?:多少|几)|(?:多少|"
            "几)[^,，]*(?:收入|退休金|养老金|工资|工钱)|[挣开]多少"
        ),
    ),
    (Amount, re.compile("多少钱|花了多少|欠了?多少|要多少|多少费用|费用多少|几块钱")),
)
#: One of them stands in every question of these.
_ASKING_SIGNS = frozenset("几多年岁贵什哪")
_ASKED_KINDS = frozenset(kind for kind, _ in _ASKS)
_ASKS_NUMBER = re.compile("单号|编号|受理号|工单号|工单")
_ANY_INCOME = re.compile("有[^,，]{0,6}(?:收入|退休金|养老金|工资)|(?:收入|退休金|工资)有")
_BARE = re.compile(
    rf"(?:{_FILLER}|嗯|哪有|哪儿?啊|没那么多|不是|不对|没有|没|我|俺|今年|都|已经|"
    rf"快|也|就|大概|差不多|"
    rf"得有|有|是|才|一共|总共|现在|目前|一个月|每个?月|虚岁|也就|家里|只|可能|"
    rf"应该)*"
    rf"(?P<number>{NUMERAL})(?P<unit>口人?|个人|个(?!月)|人|岁|周岁|块钱?|元|万元|"
    rf"级)?(?P<rough>多|出头|左右|来块|上下|不到)?"
    rf"(?![月号楼栋层米点天年])"
)
_ALONE = re.compile("(?:就|只有|只剩)?[我俺](?:自己|一个人|一个|一人)|(?:就)?一个人")
_CLAUSE = re.compile(r"[\s,，。、]*[^,，。!?;]+")
_YEARLY = re.compile("一年|每年|全年|年收入")


class Question(NamedTuple):
    """The operator's last question: the words, 您 read as 我, and where in which turn."""

    turn: int
    start: int
    words: str


def question_of(text: str, turn: int) -> Question:
    """The last sentence of an operator's turn, with the one before where it is only 是吧."""
    spans = [found.span() for found in _SENTENCES.finditer(text)]
    if not spans:
        return Question(turn, 0, "")
    at = len(spans) - 1
    while at and _ONLY_TAG.fullmatch(text[slice(*spans[at])]):
        at -= 1
    start = spans[at][0]
    return Question(turn, start, text[start:].translate(_TO_CALLER))


def answered(question: Question, reply: str, turn: int, today: date) -> Iterator[tuple[int, Found]]:
    """What question and reply say together, each with the turn in which it was said."""
    given = _polarity(reply)
    told: list[FactValue] = []
    if _TAG.search(question.words) and not _GENERAL.search(question.words):
        asserted = _asserted(question.words)
        for found in found_in(asserted, today):
            if isinstance(found.value, Circle):
                continue
            told.append(found.value)
            if given == "yes" and _meant(found.value, question.words):
                yield question.turn, _moved(found, question.start)
        circle = _circle(question, asserted, reply, given, turn)
        if circle is not None:
            yield circle
    bare = _bare(question.words, told, reply)
    if bare is not None:
        yield turn, bare
    elif given == "no" and _ANY_INCOME.search(question.words):
        yield turn, Found(0, _clause_end(reply, 0), Income(Decimal(0), whose=_whom(question.words)))


def _meant(value: FactValue, words: str) -> bool:
    """The 我 of 您是低保户吗 does not say for whom the call is."""
    return not isinstance(value, SpokenFor) or bool(_SPOKEN_FOR.search(words))


def _polarity(reply: str) -> _Answer:
    if _NO.match(reply):
        return "no"
    return "yes" if _YES.match(reply) else "neither"


def _asserted(words: str) -> str:
    """The question as a statement of the same length."""

    def plain(found: re.Match[str]) -> str:
        kept = {"是不是": ",,是", "有没有": ",,有"}
        return kept.get(found[0], "," * len(found[0]))

    return _TAG.sub(plain, words)


def _circle(
    question: Question, asserted: str, reply: str, given: _Answer, turn: int
) -> tuple[int, Found] | None:
    """您是低保户吗 and its answer: 是, 没有, 正在办, 没批下来, 去年给取消了.

    `asserted` is the question, which asks yes or no of this person, as a statement.
    """
    words = question.words
    named = circle_named(words)
    if named is None or _WISH.search(words):
        return None
    assert isinstance(named.value, Circle)
    name, at = named.value.circle, named.end - named.start
    stripped = _STRIPPED.match(reply)
    rest = reply[stripped.end() if stripped else 0 :]
    begin = len(reply) - len(rest)
    for part in rest.split(",", 2):  # 以前是,去年给停了
        status = standing("低保" + part, 0, 2, name)
        if part and status is not None and status is not CircleStatus.has:
            return turn, Found(begin, _clause_end(reply, begin), Circle(name, status))
        begin += len(part) + 1
    if given == "no":
        return turn, Found(0, _clause_end(reply, 0), Circle(name, CircleStatus.none))
    if given == "yes":
        asked = standing(asserted, named.start, named.end, name) or CircleStatus.has
        # 您没有低保是吧 — 有: the caller says otherwise.
        if asked is CircleStatus.none and reply.strip("嗯啊,。 ").startswith("有"):
            asked = CircleStatus.has
        where = Found(named.start, named.start + at, Circle(name, asked))
        return question.turn, _moved(where, question.start)
    return None


def _clause_end(reply: str, begin: int) -> int:
    """Where the first clause that says something ends."""
    found = _CLAUSE.match(reply, begin)
    return found.end() if found else len(reply)


def _bare(words: str, told: list[FactValue], reply: str) -> Found | None:
    """A number by itself is of the kind that was asked for, or corrects what was said."""
    if _ASKS_NUMBER.search(words):
        stripped = _STRIPPED.match(reply)
        return numbered(reply, stripped.end() if stripped else 0)
    kind = None
    if not _ASKING_SIGNS.isdisjoint(words):
        kind = next((kind for kind, asks in _ASKS if asks.search(words)), None)
    kind = kind or next((type(value) for value in told if type(value) in _ASKED_KINDS), None)
    if kind is None:
        return None
    alone = _ALONE.match(reply)
    if kind is Household and alone is not None:
        return Found(alone.start(), alone.end(), Household(1))
    found = _BARE.match(reply)
    number = numeral(found["number"]) if found is not None else None
    if found is None or number is None:
        return None
    about = number.about or bool(found["rough"])
    value = _value(kind, number.value, about, found, words)
    if value is None:
        return None
    return Found(found.start("number"), found.end(), value)


def _value(
    kind: type[FactValue], number: Decimal, about: bool, found: re.Match[str], words: str
) -> FactValue | None:
    """The value of a kind that a bare number gives; None where its unit is of another kind."""
    units, least, most, whole = _BOUNDS[kind]
    said, unit = found[0], found["unit"] or ""
    if unit not in units or not least <= number <= most or (whole and number % 1):
        return None
    if kind is Income:
        per = Per.year if _YEARLY.search(words) else Per.month
        return income_of(number, per, _whom(words), about=about)
    if kind is Amount:
        return Amount(number, None, about)
    if kind is Household:
        return Household(int(number))
    if kind is Age:
        return Age(int(number), _whom(words), about, nominal="虚" in said)
    return Disability(int(number), forms_in(words), severe=number <= 2)


_MONEY_UNITS = frozenset({"", "块", "块钱", "元", "万元"})
#: The units that a bare number of a kind can have, its bounds, and whether it must be whole.
_BOUNDS: dict[type[FactValue], tuple[frozenset[str], int, int, bool]] = {
    Household: (frozenset({"", "口", "口人", "个", "个人", "人"}), 1, 30, True),
    Age: (frozenset({"", "岁", "周岁"}), 0, 120, True),
    Disability: (frozenset({"", "级"}), 1, 4, True),
    Income: (_MONEY_UNITS, 10, 1_000_000, False),
    Amount: (_MONEY_UNITS, 1, 100_000_000, False),
}


def _whom(words: str) -> Who | None:
    return Mentions(words).before(len(words), within=40)


def _moved(found: Found, by: int) -> Found:
    return Found(found.start + by, found.end + by, found.value)
