"""The facts of a message: a cheap first look, then each kind by its own forms."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta, timezone

from nlu.fact_values import SpokenFor
from nlu.facts.ages import age_facts
from nlu.facts.case_numbers import CASE_SIGNS, case_number_facts
from nlu.facts.circle import CIRCLE_SIGNS, circle_facts
from nlu.facts.dates import date_facts
from nlu.facts.disability import DISABILITY_SIGNS, disability_facts
from nlu.facts.found import Found, Taken
from nlu.facts.household import household_facts
from nlu.facts.illness import illness_facts, illness_signs
from nlu.facts.income import NOTHING_SIGNS, no_income_facts
from nlu.facts.money import MONEY_SIGNS, money_facts
from nlu.facts.numerals import NUMERAL_STARTS
from nlu.facts.persons import Mentions, person_facts
from nlu.understanding import Fact, PersonalItem, Span

_CHINA = timezone(timedelta(hours=8))


def today_in_china() -> date:
    """The day that 昨天 is seen from where nothing else is said."""
    return datetime.now(_CHINA).date()


def found_in(text: str, today: date) -> list[Found]:
    """All that a cleaned text tells, in order of place; no stretch tells two things of one kind."""
    signs = set(text)
    mentions = Mentions(text)
    found = list(person_facts(text, mentions))
    if not signs.isdisjoint(illness_signs()):
        found += illness_facts(text, mentions)
    if not signs.isdisjoint(CIRCLE_SIGNS):
        found += circle_facts(text, mentions)
    found += household_facts(text, signs)
    dated = list(date_facts(text, signs, today))
    found += dated
    if not signs.isdisjoint(NUMERAL_STARTS):
        found += _with_numerals(text, signs, mentions, dated)
    if not signs.isdisjoint(DISABILITY_SIGNS):
        found += disability_facts(text)
    if not signs.isdisjoint(NOTHING_SIGNS):
        found += no_income_facts(text, mentions)
    return sorted(found, key=lambda told: told.start)


def _with_numerals(
    text: str, signs: set[str], mentions: Mentions, dated: list[Found]
) -> Iterator[Found]:
    numbers = list(case_number_facts(text)) if signs & CASE_SIGNS else []
    yield from numbers
    aged = list(age_facts(text, signs, mentions))
    yield from aged
    if not signs.isdisjoint(MONEY_SIGNS):
        others = Taken(len(text), ((told.start, told.end) for told in dated + numbers + aged))
        for found in money_facts(text, mentions):
            if not others.touches(found.start, found.end):
                yield found


def facts_from(
    found: Iterable[Found], said: str, personal: Sequence[PersonalItem], turn: int | None = None
) -> Iterator[Fact]:
    """The facts of a text or turn with the words as they were said; a phone number is none."""
    spans = [item.span for item in personal if item.span.turn == turn]
    numbers = Taken(len(said) if spans else 0, ((span.start, span.end) for span in spans))
    for told in found:
        if not numbers.touches(told.start, told.end):
            yield Fact(told.value, Span(told.start, told.end, said[told.start : told.end], turn))


def distinct(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    """Each value once, where it was said first, in order; one person spoken for."""
    kept: dict[object, Fact] = {}
    for fact in facts:
        value = SpokenFor if isinstance(fact.value, SpokenFor) else fact.value
        kept.setdefault(value, fact)
    return tuple(sorted(kept.values(), key=lambda fact: (fact.span.turn or 0, fact.span.start)))
