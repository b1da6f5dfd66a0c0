"""The pre-screen says what may fit and what is still to be known; it never refuses."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from nlu.fact_values import (
    Age,
    Amount,
    Circle,
    CircleName,
    CircleStatus,
    Disability,
    FactValue,
    Household,
    Illness,
    Income,
    Per,
)
from nlu.labels import Need
from nlu.understanding import Fact, Place, Span
from router.catalogue import Catalogue
from router.prescreen import suggestion

PAOYA = Place("甘井子区", "泡崖街道")
LOW = Circle(CircleName.living_allowance, CircleStatus.has)
EDGE = Circle(CircleName.allowance_edge, CircleStatus.has)
REFUSED = Circle(CircleName.living_allowance, CircleStatus.refused)
INCOME, FAMILY, CANCER = Income(Decimal(800)), Household(3), Illness("肺癌")

#: (jurisdiction, need, facts, place, what is said, what is still asked, what is not asked)
ROWS: list[tuple[str, Need, list[FactValue], Place, str, list[str], list[str]]] = [
    ("dalian", Need.minimum_living_allowance, [], Place(), "可能符合最低生活保障",
     ["家里几口人", "多少收入", "低保", "住在哪个区"], []),
    ("dalian", Need.minimum_living_allowance, [INCOME, FAMILY], PAOYA, "可能符合最低生活保障",
     ["低保、特困或低保边缘的认定"], ["家里几口人", "多少收入", "住在哪个区"]),
    ("dalian", Need.medical_assistance, [LOW, CANCER], PAOYA, "请按清单准备材料",
     [], ["得的什么病", "低保、特困"]),
    ("dalian", Need.medical_assistance, [REFUSED, CANCER], PAOYA, "可能符合医疗救助", [], []),
    ("dalian", Need.housing_assistance, [EDGE], PAOYA, "可能符合住房救助", ["家里几口人"],
     ["低保、特困"]),
    ("dazhou", Need.extreme_poverty_support, [Age(72)], Place("渠县"), "可能符合特困",
     ["多少收入", "残疾证是几级"], ["多大年纪"]),
    ("shaanxi", Need.disability_support, [Disability(2, (), True)], Place("富平县"),
     "可能符合残疾人帮扶", [], ["残疾证是几级"]),
    # A sum that may or may not come in is not asked for as if nothing had been told.
    ("dalian", Need.minimum_living_allowance, [FAMILY, Amount(Decimal(1200), Per.month)], PAOYA,
     "可能符合最低生活保障", ["收入（是不是您说的那笔钱）"], ["家里几口人"]),
    ("dalian", Need.minimum_living_allowance, [INCOME, Amount(Decimal(90), Per.month)], PAOYA,
     "可能符合最低生活保障", [], ["收入"]),
    ("dalian", Need.minimum_living_allowance, [Amount(Decimal(80000))], PAOYA,
     "可能符合最低生活保障", ["一个月大概多少收入、"], ["那笔钱"]),
    ("dalian", Need.medical_assistance, [Illness("肺癌", None, True)], PAOYA, "可能符合医疗救助",
     ["得的什么病"], []),
    ("dalian", Need.disability_support, [Disability()], PAOYA, "可能符合残疾人帮扶",
     ["残疾证是几级"], []),
    # Where the register's street has a part, it is asked for; elsewhere it makes no difference.
    ("changning", Need.homeless_assistance, [], Place("长宁区"), "可能符合流浪乞讨",
     ["户口在哪个区、哪个街道"], []),
    ("changning", Need.homeless_assistance, [], Place("长宁区", register="江苏路街道"),
     "可能符合流浪乞讨", [], ["户口"]),
    ("dalian", Need.homeless_assistance, [], PAOYA, "可能符合流浪乞讨", [], ["户口"]),
    ("changning", Need.legal_aid, [], Place("长宁区", "虹桥街道"), "请按清单准备材料", [], []),
]  # fmt: skip


def facts(values: list[FactValue]) -> list[Fact]:
    return [Fact(value, Span(0, 1, "x")) for value in values]


@pytest.mark.parametrize("code, need, told, place, says, asks, not_asked", ROWS)
def test_what_is_said_and_what_is_still_asked(
    catalogue: Catalogue,
    *,
    code: str,
    need: Need,
    told: list[FactValue],
    place: Place,
    says: str,
    asks: list[str],
    not_asked: list[str],
) -> None:
    duty = catalogue.jurisdictions[code].needs[need]
    clause = catalogue.cite(code, duty.eligibility.clause)
    said = suggestion(need, duty, clause, facts(told), place)
    assert says in said.text
    assert said.clause == clause
    for words in asks:
        assert words in said.text
    for words in not_asked:
        assert words not in said.text


SUM = Amount(Decimal(800), Per.month)
VALUES: list[FactValue] = [LOW, EDGE, REFUSED, INCOME, FAMILY, CANCER, Age(40), Disability(4), SUM]


@given(
    code=some.sampled_from(["dalian", "shaanxi", "changning", "dazhou"]),
    need=some.sampled_from(Need),
    told=some.lists(some.sampled_from(VALUES), max_size=6),
)
def test_nothing_told_makes_it_refuse_or_name_a_fact(
    catalogue: Catalogue, code: str, need: Need, told: list[FactValue]
) -> None:
    duty = catalogue.jurisdictions[code].needs[need]
    clause = catalogue.cite(code, duty.eligibility.clause)
    text = suggestion(need, duty, clause, facts(told), Place()).text
    assert text.startswith(f"可能符合{duty.name}")
    assert not any(word in text for word in ("不符合", "不能", "拒", "肺癌", "800"))
