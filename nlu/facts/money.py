"""Sums of money: 三万八, 两百来块, 八毛, a thousand a month."""

import re
from collections.abc import Iterator
from decimal import Decimal

from nlu.fact_values import Amount, FactValue, Per
from nlu.facts.found import Found, last_match
from nlu.facts.income import comes_in, income_of
from nlu.facts.numerals import DIGITS, FIGURES, MEASURES, NUMERAL, numeral
from nlu.facts.persons import Mentions

_ROUGH_AFTER = "(?:多点|点(?!钟)|多|来|余|左右|上下|出头|以内|不到|大几)"
_SUM = re.compile(
    rf"(?P<number>{NUMERAL})(?P<rough>{_ROUGH_AFTER})?"
    rf"(?:(?P<unit>万块钱?|万元|块钱?|元|圆|毛钱?|角|万|千|"
    rf"百)(?P<rest>[{''.join(DIGITS)}半0-9](?![0-9二三四五六七八九零十百千万个月年天岁保]))?)?"
    rf"(?P<after>{_ROUGH_AFTER})?"
)
_NO_SUM_OF = frozenset(MEASURES)
_OTHER_THAN_MONEY = re.compile(rf"(?:多|来|余|几)?(?:[{MEASURES}]|平方|毫升|[a-z])")
_PIECE_OF = re.compile("[地儿石砖表板布肉田匾牌玻骨宅空去来的走干办住过吃]")
_MONEY_BEFORE = re.compile(
    "(?:工资|退休金|养老金|低保金?|收入|月薪|年薪|补助|补贴|津贴|抚恤金|赔偿|"
    "押金|房租|租金|学费|药费|药钱|医药费|医疗费|手术费|住院费|费用|费|钱"
    "|挣|赚|花|欠|借|贷|交|缴|付|掏|罚|差|拿|领|发|开|攒|凑|给|赔|扣|卖|价|月入|"
    "年入|抵押|存款|存|每月|每个月|一个月|一月|按月|租|报销|垫|筹|捐|剩|需要?|"
    "要|涨|补|一天|每天|一年|每年|一[次趟针瓶盒副晚斤])"
    "(?:[了过着得到也就才只是有为共约大概差不多都还能可以我们他她给您你:： 出上下"
    "去来至少起码将近快仅整这钱块每个一月年超加算不]{0,8})$"
)
_PER_AFTER = re.compile(
    "(?:块|元|钱|多|左右|出头)*(?:/|每|一个?|、|一)?(?:(?P<month>月)|(?P<day>天|"
    "日)|(?P<year>年)|(?P<week>周|星期|礼拜))(?![前后以来头])"
)
_PER_WORDS = (
    (Per.day, "一天|每天|日结|一日|天天|日薪|每日|按天"),
    (Per.week, "一周|每周|一个?星期|每星期|一个?礼拜"),
    (
        Per.month,
        "一个月|每月|每个月|一月|月薪|月入|按月|(?<!个)月收入|(?<!个)月工资|月租|"
        "月均|个月才|月退休金",
    ),
    (Per.year, "一年|每年|年收入|年薪|年入|全年|一学年|年纯收入"),
)
_PER = re.compile("|".join(f"(?P<{per}>{words})" for per, words in _PER_WORDS))
_ROUGH_BEFORE = re.compile(
    "(?:不到|不足|大概|大约|差不多|约|将近|近|快|至少|起码|好歹|顶多|最多|才不到|也就大概|超过)$"
)
_CLAUSE = re.compile(r"[,。;；!?\n]")
_LARGE = re.compile("[万千百]")
_ALONE = re.compile(r"$|[,。.!?;了吧呢啊的\s]")
_SPENT = re.compile("[花费钱债款价治欠借贷交]")
_NO_DIME = frozenset("特落度线病衣孩")
_NO_SUM_AFTER = ("第", "-", "/", ".", "~", ":", "(")
_WORTH = {
    "毛": Decimal("0.1"),
    "角": Decimal("0.1"),
    "百": Decimal(100),
    "千": Decimal(1_000),
    "万": Decimal(10_000),
}
_A_TIME = re.compile("一[次趟针瓶盒副斤]")  # 一周三趟,一趟四百
_LOOK_BACK = 24
MONEY_SIGNS = frozenset("块元圆毛角万千百钱费工收退养低入挣赚花欠借贷交付罚要差拿领发开租")


def money_facts(text: str, mentions: Mentions) -> Iterator[Found]:
    """The sums of a text; a sum that comes in every month or year is an income instead."""
    for found in _SUM.finditer(text):
        if not found["unit"] and text[found.end() : found.end() + 1] in _NO_SUM_OF:
            continue  # 三个, 两年, 一百户: most numerals are done with here
        yuan = _yuan(found, text)
        if yuan is None:
            continue
        number = numeral(found["number"])
        before = text[max(0, found.start() - _LOOK_BACK) : found.start()]
        about = (
            bool(number and number.about)
            or bool(found["rough"] or found["after"])
            or bool(_ROUGH_BEFORE.search(before))
        )
        per = _per(text, found.end(), before)
        start, end = found.span()
        value: FactValue = Amount(yuan, per, about)
        if comes_in(text, end, before, yuan, per):
            value = income_of(yuan, per or Per.month, mentions.before(start, 24), about=about)
        yield Found(start, end, value)


def _yuan(found: re.Match[str], text: str) -> Decimal | None:
    """The yuan of a sum; None for a numeral that is no money."""
    number, unit = numeral(found["number"]), found["unit"] or ""
    if number is None or number.value <= 0:
        return None
    following = text[found.end() : found.end() + 3]
    if unit in ("", "万", "千", "百"):
        before = text[max(0, found.start() - 12) : found.start()]
        is_money = _is_money_by_context(found, number.value, before, following)
    else:
        is_money = not _is_thing(found, following)
    return _worth(number.value, unit, found["rest"]) if is_money else None


def _is_thing(found: re.Match[str], following: str) -> bool:
    """两块地, 一块去, 三元里, 五毛特效: the unit is no unit of money."""
    unit = found["unit"]
    if unit == "块" and not found["rest"]:
        return found["number"] == "一" or bool(_PIECE_OF.match(following))
    if unit in ("毛", "角"):
        return found["number"] == "一" or following[:1] in _NO_DIME
    return unit == "元" and following[:1] in ("里", "旦", "月", "宵")


def _is_money_by_context(found: re.Match[str], value: Decimal, before: str, following: str) -> bool:
    """A numeral without 块 or 元 is money after 花了, 工资, 每月 and the like, or before 钱."""
    unit = found["unit"]
    if _OTHER_THAN_MONEY.match(following) or (not unit and before.endswith(_NO_SUM_AFTER)):
        return False
    if following.startswith(("钱", "现金", "现钱")):
        return True
    if _MONEY_BEFORE.search(_CLAUSE.split(before)[-1]):
        return bool(unit) or value >= 10
    # 三万八 said by itself is money; 三百 may be anything.
    large = unit == "万" or bool(_LARGE.search(found["number"]))
    return large and bool(_ALONE.match(following)) and bool(_SPENT.search(before))


def _worth(value: Decimal, unit: str, rest: str | None) -> Decimal:
    """块 and 元 are one, 毛 and 角 a tenth; what follows is of the next lower unit."""
    scale = _WORTH.get(unit[:1], Decimal(1))
    tenths = Decimal(0)
    if rest:
        figure = rest.translate(FIGURES)
        tenths = Decimal("0.5") if rest == "半" else Decimal(figure) / 10
    return ((value + tenths) * scale).normalize() + 0


def _per(text: str, end: int, before: str) -> Per | None:
    """The time that a sum is for: said after it (八百一个月) or before it (一个月八百)."""
    after = _PER_AFTER.match(text, end)
    if after is not None and after.lastgroup:
        return Per(after.lastgroup)
    clauses = _CLAUSE.split(before)
    for words in (clauses[-1], clauses[-2] if len(clauses) > 1 and len(clauses[-1]) < 3 else ""):
        last = last_match(_PER, words)
        if last is not None and last.lastgroup and not _A_TIME.search(words, last.end()):
            return Per(last.lastgroup)
    return None
