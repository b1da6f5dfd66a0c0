"""What a second matter of the same talk knows of the first, and what not where it is another's."""

from decimal import Decimal

import pytest

from bot.talk.telling import begun, for_another
from bot.talk.values import Known, Question
from nlu.fact_values import Amount, Household, Per, SpokenFor, Who
from nlu.labels import Purpose, Urgency
from nlu.understanding import Fact, Place, Span, Understanding

HOME = Place("甘井子区", "泡崖街道", "210211006", "dalian")
FACTS = (Household(3), Amount(Decimal(800), Per.month))
FIRST = Known(
    said=("我申请低保",),
    place=HOME,
    for_other=False,
    phone="13800000001",
    consent=True,
    facts=FACTS,
    settled=frozenset({Question.circle, Question.contact, Question.check}),
    number="20261123-000001",
)
NEIGHBOURS = FIRST.now(for_other=True, facts=(*FACTS, SpokenFor(Who.neighbour)))


def told(who: Who | None = None, *, for_other: bool = False) -> Understanding:
    """A line that names somebody, or nobody."""
    facts = (Fact(SpokenFor(who), Span(0, 0, "")),) if who else ()
    sure = (Urgency.normal, 1.0, Place(), for_other)
    return Understanding(Purpose.seek_help, 1.0, (), *sure, facts=facts)


@pytest.mark.parametrize(
    "first, line",
    [
        (FIRST, told()),
        (FIRST, told(Who.child)),
        (FIRST, None),
        (NEIGHBOURS, told()),
        (NEIGHBOURS, told(Who.neighbour, for_other=True)),
    ],
)
def test_of_the_same_person_nothing_is_asked_again(
    first: Known, line: Understanding | None
) -> None:
    second = begun(first, line)
    assert (second.place, second.phone, second.consent) == (HOME, first.phone, True)
    assert (second.facts, second.for_other) == (first.facts, first.for_other)
    assert {Question.circle, Question.contact, Question.place} <= second.carried
    assert Question.check not in second.carried
    assert second.earlier == "20261123-000001"
    assert second.said == ()


@pytest.mark.parametrize(
    "first, line, other",
    [
        (FIRST, told(Who.neighbour), True),
        (FIRST, told(for_other=True), True),
        (NEIGHBOURS, told(Who.colleague, for_other=True), True),
        (NEIGHBOURS, told(Who.speaker), False),
        (NEIGHBOURS, told(Who.mother), False),
    ],
)
def test_of_another_person_only_how_to_reach_the_speaker_is_known(
    first: Known, line: Understanding, other: bool
) -> None:
    second = begun(first, line)
    assert (second.place, second.facts, second.for_other) == (None, (), other)
    assert (second.phone, second.consent) == (first.phone, None)
    assert second.carried == {Question.contact}
    assert second.earlier is None


def test_it_turns_out_to_be_for_another_in_the_middle_of_it() -> None:
    elsewhere = Place("中山区", None, "210202", "dalian")
    second = begun(FIRST, told())
    assert for_another(second, other=True).place is None
    moved = second.now(place=elsewhere, carried=second.carried - {Question.place})
    assert for_another(moved, other=True).place == elsewhere
    assert for_another(second, other=False).facts == FACTS


def test_what_is_carried_is_read_back_as_it_was_kept() -> None:
    kept = begun(NEIGHBOURS, told())
    assert Known.model_validate_json(kept.model_dump_json()) == kept
