"""Days and stretches of days, as seen from Sunday the 22nd of November 2026."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from nlu.fact_values import FactKind, When
from tests.nlu.told import call, values


def day(month: int, number: int, year: int = 2026) -> When:
    return When(date(year, month, number), date(year, month, number))


def stretch(first: str, last: str) -> When:
    return When(date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("上周三去问过", day(11, 11)),
        ("前天刚出院", day(11, 20)),
        ("昨晚着的火", day(11, 21)),
        ("今天一天没吃饭", day(11, 22)),
        ("大前天就没米了", day(11, 19)),
        ("这个月八号交的材料", day(11, 8)),
        ("本月15日停的", day(11, 15)),
        ("上个月二十号", day(10, 20)),
        ("上月底", stretch("2026-10-21", "2026-10-31")),
        ("去年冬天", stretch("2025-12-01", "2026-02-28")),
        ("去年夏天摔的", stretch("2025-06-01", "2025-08-31")),
        ("2025年3月", stretch("2025-03-01", "2025-03-31")),
        ("2025年3月12日递的", day(3, 12, 2025)),
        ("二零二五年三月", stretch("2025-03-01", "2025-03-31")),
        ("二〇二四年查出来的", stretch("2024-01-01", "2024-12-31")),
        ("2026-03-05", day(3, 5)),
        ("2026.3.5去的", day(3, 5)),
        ("2026/3/5", day(3, 5)),
        ("三月十二号", day(3, 12)),
        ("12月3号", day(12, 3, 2025)),
        ("去年十月份", stretch("2025-10-01", "2025-10-31")),
        ("三月份就申请了", stretch("2026-03-01", "2026-03-31")),
        ("前年下岗的", stretch("2024-01-01", "2024-12-31")),
        ("三年前", stretch("2023-01-01", "2023-12-31")),
        ("五天前", day(11, 17)),
        ("上个礼拜五", day(11, 13)),
        ("这周一", day(11, 16)),
        ("上周", stretch("2026-11-09", "2026-11-15")),
        ("上个月", stretch("2026-10-01", "2026-10-31")),
        ("今年五月", stretch("2026-05-01", "2026-05-31")),
        ("去年年底", stretch("2025-11-01", "2025-12-31")),
        ("两个月前", stretch("2026-09-01", "2026-09-30")),
        ("昨个儿夜里", day(11, 21)),
        ("前儿个", day(11, 20)),
        # Not days.
        ("三号楼", None),
        ("住12号院", None),
        ("一月一千八", None),
        ("三个月没发工资", None),
        ("2月30日", None),
        ("5.1万", None),
        ("12345热线", None),
        ("十月怀胎", None),
        ("年年如此", None),
        ("面积120.5.3", None),
    ],
)
def test_days_in_words(text: str, found: When | None) -> None:
    assert values(text, FactKind.date) == ([found] if found else [])


@pytest.mark.parametrize(
    ("said", "found"),
    [
        (("坐席：什么时候交的材料", "市民：上周三"), day(11, 11)),
        (("坐席：是三月五号对吧", "市民：对"), day(3, 5)),
        (("坐席：昨天去的吗", "市民：不是，前天"), day(11, 20)),
        (("坐席：政策是2025年1月出的", "市民：哦"), None),
    ],
)
def test_days_in_calls(said: tuple[str, ...], found: When | None) -> None:
    assert values(call(*said), FactKind.date) == ([found] if found else [])


@given(some.dates(date(1950, 1, 1), date(2050, 12, 31)))
def test_every_day_is_read_in_figures(when: date) -> None:
    for written in (f"{when:%Y-%m-%d}", f"{when.year}年{when.month}月{when.day}日"):
        assert values(f"我{written}去过", FactKind.date) == [When(when, when)]
