"""Numbers of earlier cases: ours (20261122-000001) and what follows 单号, 编号 or 工单."""

import re
from collections.abc import Iterator
from datetime import date

from nlu.fact_values import CaseNumber
from nlu.facts.found import Found

_OURS = re.compile(r"(?<![0-9a-z])([0-9]{8})\s?[-—–]\s?([0-9]{6,9})(?![0-9a-z])")
_CUE = re.compile(
    "(?:工单|受理|诉求|案件|投诉|登记|查询|回执|流水|事项|办件)?(?:的)?(?:单号|"
    "编号|受理号|案号|流水号|回执号|工单号|查询号|登记号|工单)(?:是|为|:|：|"
    "就是|叫|,|\\s|尾号|一个|=){0,4}"
)
_NOT_A_CASE = re.compile(
    "(?:快递|物流|订|运|车架|设备|发票|门牌|房屋?|合同|证件|身份证|学籍|护照|"
    "文件|车牌|座位|银行|产品|处方|病历|准考证|学号|户口|床|房产)(?:的)?$"
)
_TOKEN = re.compile(r"[a-z]{0,6}[0-9a-z]*(?:[- ]?[0-9a-z]+){0,4}")
_SPOKEN = re.compile(
    "[零〇洞一幺二两三四五六七八九0-9]{4,24}(?:(?:横杠|杠|横线|"
    "减)[零〇洞一幺二两三四五六七八九0-9]{1,12})?"
)
_TO_FIGURES = str.maketrans("零〇洞一幺二两三四五六七八九", "00011223456789")
_DASH = re.compile("横杠|杠|横线|减")
_FIGURE = re.compile("[0-9]")
_LEAST_FIGURES, _MOST = 6, 30
CASE_SIGNS = frozenset("单编号-—–")


def case_number_facts(text: str) -> Iterator[Found]:
    """The case numbers of a text."""
    ends = set()
    for found in _OURS.finditer(text):
        number = f"{found[1]}-{found[2]}"
        if _issued(number):
            ends.add(found.start())
            yield Found(found.start(), found.end(), CaseNumber(number, ours=True))
    for cue in _CUE.finditer(text):
        if cue.end() in ends or _NOT_A_CASE.search(text[max(0, cue.start() - 4) : cue.start()]):
            continue
        told = numbered(text, cue.end())
        if told is not None:
            yield told


def numbered(text: str, at: int) -> Found | None:
    """The case number that begins here, in letters and figures or said aloud."""
    spoken = _SPOKEN.match(text, at)
    if spoken is not None and not spoken[0].isdigit():
        number = _DASH.sub("-", spoken[0]).translate(_TO_FIGURES)
        return _fact(number, at, spoken.end())
    written = _TOKEN.match(text[: at + 2 * _MOST], at)
    if written is None:
        return None
    number = written[0].strip().upper()
    if not _issued(number):
        number = number.replace(" ", "")
    return _fact(number, at, at + len(written[0].rstrip()))


def _fact(number: str, start: int, end: int) -> Found | None:
    figures = len(_FIGURE.findall(number))
    if figures < _LEAST_FIGURES or len(number) > _MOST:
        return None
    return Found(start, end, CaseNumber(number, ours=_issued(number)))


def _issued(number: str) -> bool:
    """Whether a number has the form that the case office issues, with a day that exists."""
    day, dash, serial = number.partition("-")
    if not dash or len(day) != 8 or len(serial) < 6 or not (day + serial).isdigit():
        return False
    try:
        return 1900 <= date(int(day[:4]), int(day[4:6]), int(day[6:])).year <= 2100
    except ValueError:
        return False
