"""Days and stretches of days, seen from today: 上周三, 这个月八号, 去年冬天, 2025年3月."""

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from nlu.fact_values import When
from nlu.facts.found import Found, Taken
from nlu.facts.numerals import NUMERAL, numeral

_YEAR = "(?P<year>(?:19|20)[0-9]{2}|[一二]{1}[零〇九][零〇一二三四五六七八九]{2})"
_LONGEST_AGO = 49  # 95年以前 is the year 1995
_SMALL = "[0-9]{1,2}|[一二三四五六七八九十]{1,3}"
_MONTH = f"(?P<month>{_SMALL})"
_DAY = f"(?P<day>{_SMALL})"
_SEASONS = {"春": (3, 5), "夏": (6, 8), "秋": (9, 11), "冬": (12, 14)}
_YEAR_WORDS = {"今年": 0, "去年": 1, "前年": 2, "大前年": 3, "上一年": 1, "本年": 0}
_DAY_WORDS = {
    "大前天": 3, "前天": 2, "前儿个": 2, "前儿": 2, "前日": 2, "前晚": 2,
    "昨天": 1, "昨晚": 1, "昨夜": 1, "昨日": 1, "昨个": 1, "昨儿": 1, "昨早": 1, "夜里个": 1,
    "今天": 0, "今日": 0, "今儿": 0, "今早": 0, "今晚": 0, "今晨": 0, "今个": 0,
}  # fmt: skip
# The look ahead at the first character spares most places the rest.
_FIGURES = re.compile(
    rf"(?=[12])(?<![0-9.\-/]){_YEAR}(?P<dash>[-/.])(?P<month>[0-9]{{1,2}})(?P=dash)(?P<day>[0-9]{{1,2}})(?![0-9.])"
)
_FULL = re.compile(
    rf"(?=[12一二])(?<![0-9]){_YEAR}年(?:初|底|年底|年初)?(?:{_MONTH}月(?:份|"
    rf"{_DAY}[日号](?!楼|院|线|单元|门))?)?"
)
_IN_YEAR = re.compile(
    rf"(?=[大前去今本上])(?P<word>大前年|前年|去年|今年|本年|"
    rf"上一年)(?:的)?(?:(?P<season>[春夏秋冬])[天季里]?|(?P<end>年底|底|年末)|"
    rf"(?P<begin>年初|初(?!中|步|一|二|三))"
    rf"|{_MONTH}月(?:份|{_DAY}[日号])?)?(?!以来)"
)
_IN_MONTH = re.compile(
    rf"(?=[上这本当])(?P<word>上上个?月|上个?月|这个?月|本月|当月)(?:的)?(?:{_DAY}[日号]|"
    rf"(?P<end>底|末|月底)|(?P<begin>初(?!中))|(?P<middle>中旬))?"
)
_MONTH_DAY = re.compile(
    rf"(?=[0-9一二三四五六七八九十])(?<![年个第0-9一二三四五六七八九十]){_MONTH}月(?:(?P<only>份)|"
    rf"{_DAY}[日号](?!楼|院|线|单元))"
)
_WEEK = re.compile(
    "(?=[上这本])(?P<word>上上|上|这|本)(?:个)?(?:周|星期|"
    "礼拜)(?P<weekday>[一二三四五六日天末])?(?!边|围|年|折)"
)
_NAMED = re.compile(
    "(?=[大前昨夜今])(?<![以之目从当])(?:"
    + "|".join(sorted(_DAY_WORDS, key=len, reverse=True))
    + ")"
)
_AGO = re.compile(
    rf"(?P<number>{NUMERAL})(?P<unit>天|个?星期|个?礼拜|周|个多?月|"
    rf"年)(?:多)?(?:以|之)?前(?!年)"
)


def date_facts(text: str, signs: set[str], today: date) -> Iterator[Found]:
    """The days that a text tells; a day that does not exist is passed over."""
    taken = Taken(len(text))
    for needed, pattern, read in _RULES:
        if needed.isdisjoint(signs):
            continue
        for found in pattern.finditer(text):
            start, end = found.span()
            if taken.touches(start, end):
                continue
            try:
                when = read(found, today)
            except (ValueError, OverflowError):  # the 30th of February; before the year 1
                continue
            if when is not None:
                taken.add(start, end)
                yield Found(start, end, when)


def _full(found: re.Match[str], today: date) -> When:
    year = int(numeral_of(found["year"]))
    month = found.groupdict().get("month")
    if not month:
        return When(date(year, 1, 1), date(year, 12, 31))
    return _of_month(year, int(numeral_of(month)), found["day"])


def _in_year(found: re.Match[str], today: date) -> When | None:
    year = today.year - _YEAR_WORDS[found["word"]]
    if year == today.year and found.lastgroup == "word":
        return None  # 今年七十三: no day is told
    if found["season"]:
        first, last = _SEASONS[found["season"]]
        over = (year + 1, last - 12) if last > 12 else (year, last)
        return When(date(year, first, 1), date(*over, monthrange(*over)[1]))
    if found["month"]:
        return _of_month(year, int(numeral_of(found["month"])), found["day"])
    first_month = 11 if found["end"] else 1
    last_month = 2 if found["begin"] else 12
    return When(date(year, first_month, 1), date(year, last_month, monthrange(year, last_month)[1]))


def _in_month(found: re.Match[str], today: date) -> When:
    back = 2 if found["word"].startswith("上上") else int(found["word"].startswith("上"))
    year, month = _months_before(today, back)
    if found["day"]:
        return _of_month(year, month, found["day"])
    last = monthrange(year, month)[1]
    low, high = (21, last) if found["end"] else (1, 10) if found["begin"] else (1, last)
    if found["middle"]:
        low, high = 11, 20
    return When(date(year, month, low), date(year, month, high))


def _month_day(found: re.Match[str], today: date) -> When:
    """Without a year the last one that is not to come."""
    month = int(numeral_of(found["month"]))
    when = _of_month(today.year, month, found["day"])
    if when.first > today:
        when = _of_month(today.year - 1, month, found["day"])
    return when


def _week(found: re.Match[str], today: date) -> When:
    back = {"上上": 14, "上": 7}.get(found["word"], 0)
    monday = today - timedelta(days=today.weekday() + back)
    name = found["weekday"]
    if name is None:
        return When(monday, monday + timedelta(days=6))
    if name == "末":
        return When(monday + timedelta(days=5), monday + timedelta(days=6))
    day = monday + timedelta(days=min("一二三四五六日天".index(name), 6))
    return When(day, day)


def _named(found: re.Match[str], today: date) -> When:
    day = today - timedelta(days=_DAY_WORDS[found[0]])
    return When(day, day)


def _ago(found: re.Match[str], today: date) -> When | None:
    number = numeral(found["number"])
    if number is None or number.about or number.value % 1 or number.value > _LONGEST_AGO:
        return None
    count, unit = int(number.value), found["unit"]
    if unit == "年":
        return When(date(today.year - count, 1, 1), date(today.year - count, 12, 31))
    if unit.endswith("月"):
        year, month = _months_before(today, count)
        return When(date(year, month, 1), date(year, month, monthrange(year, month)[1]))
    day = today - timedelta(days=count if unit == "天" else 7 * count)
    return When(day, day)


def _of_month(year: int, month: int, day: str | None) -> When:
    if day:
        exact = date(year, month, int(numeral_of(day)))
        return When(exact, exact)
    return When(date(year, month, 1), date(year, month, monthrange(year, month)[1]))


def _months_before(today: date, back: int) -> tuple[int, int]:
    year, month = divmod(today.year * 12 + today.month - 1 - back, 12)
    return year, month + 1


def numeral_of(written: str) -> int:
    """A year, month or day; ValueError for what is none."""
    number = numeral(written)
    if number is None or number.about:
        raise ValueError("no day of the calendar")
    return int(number.value)


_Rule = tuple[frozenset[str], re.Pattern[str], Callable[[re.Match[str], date], When | None]]
#: One of the characters without which a form cannot be there; the form; how it is read.
_RULES: tuple[_Rule, ...] = (
    (frozenset("-/."), _FIGURES, _full),
    (frozenset("年"), _FULL, _full),
    (frozenset("年"), _IN_YEAR, _in_year),
    (frozenset("月"), _IN_MONTH, _in_month),
    (frozenset("月"), _MONTH_DAY, _month_day),
    (frozenset("周星礼"), _WEEK, _week),
    (frozenset("前"), _AGO, _ago),
    (frozenset("昨今前"), _NAMED, _named),
)
