"""Numerals as people say and write them: 三万八, 2.5万, 一千四五百, 百八十, 12,000.

cn2an reads the plain ones alike (the tests hold us to it) but takes 33 µs for each, a third of what
all facts of a message may cost, and refuses 俩, 百八十 and ranges; so this is our own.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

DIGITS = {
    **{char: at for at, char in enumerate("零一二三四五六七八九")},
    **{char: at for at, char in enumerate("〇壹贰叁肆伍陆柒捌玖")},
    **{"两": 2, "俩": 2, "仨": 3},
}
_UNITS = {"十": 10, "百": 100, "千": 1_000, "万": 10_000, "亿": 100_000_000}
_UNITS |= {"拾": 10, "佰": 100, "仟": 1_000}
_PLAIN = "".join(DIGITS)
_FIRST = _PLAIN + "".join(_UNITS)
#: For `str.translate`: Chinese digits to Arabic ones.
FIGURES = str.maketrans({char: str(figure) for char, figure in DIGITS.items()} | {"点": "."})
_TOKEN = re.compile(rf"([0-9{_PLAIN}]+)?([{''.join(_UNITS)}])?")
_DECIMAL = re.compile(
    rf"([0-9][0-9,]*(?:\.[0-9]+)?|[{_PLAIN}]+点[{_PLAIN}]+)([{''.join(_UNITS)}])?"
)
_ROUGH = re.compile("[多几来余数把]")
_UNKNOWN = re.compile("(?<!十)几[百千万亿]|^[几数]")
_LONGEST = 16

#: One numeral of a text; a run of numerals is taken whole, from its beginning, or not at all.
NUMERAL = (
    rf"(?=[0-9{_FIRST}])(?<![0-9.{_FIRST}])"  # the cheap look first
    rf"(?:[0-9]{{1,3}}(?:,[0-9]{{3}}){{1,3}}(?![0-9])|"
    rf"[0-9]{{1,12}}+(?:\.[0-9]{{1,3}}(?![0-9.]))?+(?!\.[0-9])|[{_PLAIN}十拾]|"
    rf"(?<![几数上好])[{_FIRST}])"
    rf"(?:[{_FIRST}几多余]|(?:来|数|把)(?=[块元万岁十百千口个年天])|"
    rf"点(?=[{_PLAIN}])|(?<![0-9,])[0-9]{{1,5}}){{0,12}}+"
)
#: What is counted that is no money: 三年, 两个, 百姓, 千方百计.
MEASURES = (
    "年月日号天周岁个人名户口字步次件亩斤吨公平米里张份辆条只头棵度瓦升点时分秒楼单栋室层届级期位家间套遍回顿辈代旬%℃倍成种项届路站"
    "公厘克两页本集名姓般货思方"  # 百姓, 百般, 千方百计
)
#: Characters with which a numeral can begin.
NUMERAL_STARTS = frozenset(_FIRST + "0123456789")


@dataclass(frozen=True, slots=True)
class Numeral:
    """What a numeral says; `about` for 三百多, and for 三四百, whose lower end is given."""

    value: Decimal
    about: bool = False


@lru_cache(maxsize=4096)
def numeral(written: str) -> Numeral | None:
    """The value of a numeral; None where it names none (几百) or is none at all."""
    if not written or len(written) > _LONGEST or _UNKNOWN.search(written):
        return None
    said = _ROUGH.sub("", written)
    about = said != written
    if "." in said or "," in said or "点" in said:
        return _decimal(said, about)
    if said[0] in "百千万":
        return Numeral(Decimal(_UNITS[said[0]]), about=True)  # 百八十块, 千把块
    return _whole(said, about)


def _decimal(said: str, about: bool) -> Numeral | None:
    """2.5万, 三点五万, 12,000."""
    found = _DECIMAL.fullmatch(said)
    if found is None:
        return None
    value = Decimal(found[1].replace(",", "").translate(FIGURES))
    if found[2]:
        value = (value * _UNITS[found[2]]).quantize(Decimal(1))
    return Numeral(value, about)


def _whole(said: str, about: bool) -> Numeral | None:
    """Figures and units added up from the left."""
    total = part = last = end = 0
    for found in _TOKEN.finditer(said):
        if not found[0]:
            break  # the end, or what is no numeral
        if found[1] and not found[2]:
            if found.end() < len(said):
                return None
            rest, rough = _figures(found[1], at_end=bool(last))
            if last >= 100 and (len(found[1]) == 1 or rough) and rest:
                rest *= last // 10  # 三万八: of the next lower unit
            return Numeral(Decimal(total + part + rest), about or rough)
        figures, unit = found[1], _UNITS[found[2]]
        value, rough = _figures(figures, at_end=False) if figures else (0, False)
        about = about or rough
        if unit < 10_000:
            part += (value if figures else 1) * unit
        else:
            part += value
            total = (total + part) * unit if unit > 10_000 else total + (part or 1) * unit
            part = 0
        last = unit
        end = found.end()
    return Numeral(Decimal(total + part), about) if end == len(said) else None


def _figures(said: str, *, at_end: bool) -> tuple[int, bool]:
    """Figures in a row (二零二五), or the lower end of a range (三四) and True."""
    value = int(said.translate(FIGURES))
    if len(said) == 2 and not said.isascii() and (at_end or not said.startswith(("零", "〇"))):
        low, high = divmod(value, 10)
        if low and (high - low == 1 or value == 35):
            return low, True
    return value, False
