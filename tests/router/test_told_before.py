"""What a household told before decides with, where the new words tell nothing of it."""

from decimal import Decimal

import pytest

from nlu.fact_values import (
    Amount,
    Circle,
    CircleName,
    CircleStatus,
    FactKind,
    FactValue,
    Household,
    Income,
    Per,
)
from nlu.understanding import Fact, Span
from router.office import Office
from router.told_before import with_earlier
from tests.router.asking import asked

THREE, FOUR = Household(3), Household(4)
MONTHLY = Amount(Decimal(800), Per.month)
FEE = Amount(Decimal(3000))
INCOME = Income(Decimal(800))
NO_CIRCLE = Circle(CircleName.living_allowance, CircleStatus.none)


@pytest.mark.parametrize(
    "now, before, values",
    [
        ((), (THREE, MONTHLY), (THREE, MONTHLY)),
        ((FOUR,), (THREE, MONTHLY), (FOUR, MONTHLY)),
        ((FEE,), (THREE, MONTHLY), (FEE, THREE, MONTHLY)),  # 学费三千 is no other income
        ((Amount(Decimal(900), Per.month),), (MONTHLY,), (Amount(Decimal(900), Per.month),)),
        ((INCOME,), (NO_CIRCLE,), (INCOME, NO_CIRCLE)),
    ],
)
def test_what_is_told_now_counts_first(
    now: tuple[FactValue, ...], before: tuple[FactValue, ...], values: tuple[FactValue, ...]
) -> None:
    facts = with_earlier([Fact(one, Span(0, 0, "")) for one in now], before)
    assert tuple(fact.value for fact in facts) == values


def test_the_pre_screen_knows_it_and_the_record_keeps_only_what_the_words_say(
    office: Office,
) -> None:
    words = "我想申请低保"
    _, unknown = office.understand_and_route(asked(words))
    read, known = office.understand_and_route(asked(words, told=(THREE, INCOME, NO_CIRCLE)))
    assert "几口人" in str(unknown.tasks[0].suggestion)
    assert "几口人" not in str(known.tasks[0].suggestion)
    assert known.tasks[0].suggestion
    assert FactKind.household not in {fact.kind for fact in read.facts}
