"""Ages: 我六十七, 虚岁七十四, 八旬, 一个十二岁一个七岁."""

import re
from collections.abc import Iterator

from nlu.fact_values import Age, Who
from nlu.facts.found import Found
from nlu.facts.numerals import FIGURES, MEASURES, NUMERAL, numeral
from nlu.facts.persons import Mentions

OLDEST = 120
_ROUGH_AFTER = "(?:多|来|好几|出头|上下|左右|大几|开外|挂零)"
_YEARS = re.compile(
    rf"(?P<number>{NUMERAL})(?P<rough>{_ROUGH_AFTER})?个?(?P<nominal>虚)?周?岁"
    rf"(?P<after>多|半|出头|左右|上下)?(?!以上|以下|以内|之?前|以后|及以|的?可以|起|至|到|-|~|数)"
)
_LAW = re.compile("(?:年满|不满|未满|满|超过|不到|低于|高于|大于|小于|至|到|-|~|≥|≤|>|<)$")
_ASK = "(?=$|[,。.、\\s!?;；_了]|的人|的老|高龄|老人|老太|老汉|没|还|有|腿|身|无|就|孤|又|去)"
_BARE = re.compile(
    rf"(?P<lead>今年|虚岁|年纪|年龄|高龄|周岁|[奔快都才刚过有]+|"
    rf"[我俺妈爸爹娘奶爷姥婆公姐弟哥妹舅姑姨叔伯人伴亲汉侄女儿子孙娃他她头太友居事])"
    rf"(?P<more>[,今年都已经也快才刚是有眼瞅看到了奔就虚岁]{{0,6}})"
    rf"(?P<number>{NUMERAL})(?P<rough>{_ROUGH_AFTER})?(?:(?P<ends>{_ASK})|"
    rf"(?![{MEASURES}块元毛角万千百钱%]))"
)
#: 三十二了还得人喂饭: at the beginning of a clause, with 了.
_BEGINNING = re.compile(
    rf"(?:^|[,。;!?])(?P<lead>)(?P<more>[都快已经也才]{{0,3}})(?P<number>{NUMERAL})"
    rf"(?P<rough>{_ROUGH_AFTER})?(?:了|的人了)(?=$|[还也都没就又,。;!?])(?P<ends>)"
)
_TENS = re.compile(r"(?<![上中下每])(?P<number>[三四五六七八九345678])旬(?!邮|阳)")
_WORDS = {"年过半百": 50, "花甲": 60, "古稀": 70, "耄耋": 80}
_WORD = re.compile("|".join(_WORDS))
_TOWARDS = re.compile("[奔快近]")
_WORD_SIGNS = frozenset("古花耄半")


def age_facts(text: str, signs: set[str], mentions: Mentions) -> Iterator[Found]:
    """The ages that a text tells."""
    for found in _YEARS.finditer(text) if "岁" in signs else ():
        before = text[max(0, found.start() - 6) : found.start()]
        if _LAW.search(before) and not text.startswith("了", found.end()):
            continue
        rough = bool(found["rough"] or found["after"] in ("多", "出头", "左右", "上下"))
        nominal = bool(found["nominal"]) or "虚" in before
        rough = rough or bool(_TOWARDS.search(before[-2:]))
        yield from _age(found, mentions, rough=rough, nominal=nominal)
    for found in (*_BARE.finditer(text), *_BEGINNING.finditer(text)):
        if _is_age(found, text):
            lead = found["lead"] + found["more"]
            rough = bool(found["rough"]) or bool(_TOWARDS.search(lead))
            yield from _age(found, mentions, rough=rough, nominal="虚" in lead)
    for found in _TENS.finditer(text) if "旬" in signs else ():
        who = mentions.near(found.start(), found.end())
        years = 10 * int(found["number"].translate(FIGURES))
        yield Found(found.start(), found.end(), Age(years, who, about=True))
    for found in () if _WORD_SIGNS.isdisjoint(signs) else _WORD.finditer(text):
        who = mentions.near(found.start(), found.end())
        yield Found(found.start(), found.end(), Age(_WORDS[found[0]], who, about=True))


def _is_age(found: re.Match[str], text: str) -> bool:
    """A bare number is an age from ten on, if it is nobody's street, sum or turn."""
    number = numeral(found["number"])
    told = "年" in found["lead"] + found["more"] or "岁" in found["lead"] + found["more"]
    if number is None or found["number"].endswith(("点", "万", "千", "百")):
        return False
    if text[max(0, found.start() - 3) : found.start()].endswith(("几个", "第")):
        return False
    if found["ends"] is None:
        # 我七十三伺候不动: only where it can hardly be anything else.
        return "十" in found["number"] and 40 <= number.value < 100
    return (5 if told else 10) <= number.value <= 110 and number.value % 1 == 0


def _age(
    found: re.Match[str], mentions: Mentions, *, rough: bool, nominal: bool
) -> Iterator[Found]:
    number = numeral(found["number"])
    if number is None or not 0 <= number.value <= OLDEST or number.value % 1:
        return
    start, end = found.start("number"), found.end()
    who: Who | None = mentions.near(start, end)
    yield Found(start, end, Age(int(number.value), who, number.about or rough, nominal))
