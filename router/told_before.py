"""What a household told in an earlier request of the same talk, beside what it tells now."""

from collections.abc import Sequence

from nlu.fact_values import Amount, FactValue, Per
from nlu.understanding import Fact, Span

_NOWHERE = Span(0, 0, "")


def with_earlier(facts: Sequence[Fact], earlier: Sequence[FactValue]) -> tuple[Fact, ...]:
    """The facts of these words, and of the earlier ones those of which the words tell nothing."""
    still = (one for one in earlier if not any(_replaces(fact.value, one) for fact in facts))
    return (*facts, *(Fact(one, _NOWHERE) for one in still))


def with_later(facts: Sequence[Fact], later: Sequence[FactValue]) -> tuple[Fact, ...]:
    """The facts of the words, those set right afterwards in the place of what they correct."""
    still = (fact for fact in facts if not any(_replaces(one, fact.value) for one in later))
    return (*still, *(Fact(one, _NOWHERE) for one in later))


def is_regular(value: FactValue) -> bool:
    """Whether a sum comes month by month or year by year: what a household lives on."""
    return isinstance(value, Amount) and value.per in (Per.month, Per.year)


def _replaces(new: FactValue, old: FactValue) -> bool:
    """Whether something told now stands in place of what was told; 学费三千 is no other income."""
    if isinstance(old, Amount):
        return is_regular(new)
    return type(new) is type(old)
