"""The circle of a family in difficulty (圈层) as it was told."""

from collections.abc import Sequence

from nlu.fact_values import Circle, CircleName, CircleStatus, SpokenFor, Who
from nlu.understanding import Fact
from router.catalogue_parts import CIRCLES

_OTHERS = frozenset(
    (
        *(Who.neighbour, Who.villager, Who.pupil, Who.friend, Who.colleague),
        *(Who.stranger, Who.other, Who.relative),
    )
)
_CODES = {
    CircleName.extreme_poverty: "extreme_poverty",
    CircleName.living_allowance: "minimum_living",
    CircleName.allowance_edge: "low_income",
    CircleName.rigid_spending: "rigid_expenditure",
}


def circles_told(facts: Sequence[Fact]) -> tuple[str, ...]:
    """The circles that the household in question is said to be in, the deepest first.

    That of a neighbour or a friend counts only where they are whom it is about.
    """
    has = [
        fact.value
        for fact in facts
        if isinstance(fact.value, Circle) and fact.value.status is CircleStatus.has
    ]
    if not has:
        return ()
    about = {fact.value.who for fact in facts if isinstance(fact.value, SpokenFor)}
    told = {
        _CODES.get(circle.circle)
        for circle in has
        if circle.whose not in _OTHERS or circle.whose in about
    }
    return tuple(circle for circle in CIRCLES if circle in told)
