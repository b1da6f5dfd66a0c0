"""What one line tells of each thing that the form wants: where, whom, which needs, which number."""

from collections.abc import Iterable
from dataclasses import replace

from bot.talk.deeds import Add, Do, TellPlace
from bot.talk.values import Heard, HouseholdFact, Known, Question, Said
from nlu.acts import Act
from nlu.fact_values import Amount, Circle, Household, Income, SpokenFor, Who
from nlu.labels import Need, Purpose
from nlu.understanding import Fact, NeedFound, Place, Understanding
from router.told_before import is_regular, with_earlier

#: Who is nobody of the speaker's own family.
_STRANGERS = (
    *(Who.neighbour, Who.villager, Who.pupil, Who.stranger),
    *(Who.friend, Who.colleague, Who.other),
)
#: A need told beside an answer is read so surely.
_SURE = 0.9
_OF_INCOME = (
    Need.minimum_living_allowance,
    Need.low_income_recognition,
    Need.extreme_poverty_support,
    Need.temporary_assistance,
)
_LIKE_A_NUMBER = 6
_KEPT = (Household, Income, Amount, Circle, SpokenFor)
#: Whatever is said to these is an answer.
_SETTLED_BY_ANYTHING = (
    Question.street,
    Question.household,
    Question.circle,
    Question.who,
    Question.whom,
    Question.contact,
)


def brought(known: Known, said: Said, heard: Heard) -> dict[str, object]:
    """What a line tells of each thing that the form wants."""
    alone, changed = heard.alone, dict[str, object]()
    assert alone is not None
    place = place_told(known, heard)
    if place is not None:
        changed["place"] = place
    if heard.phone:
        changed["phone"] = heard.phone
    if alone.for_other or (heard.act is Act.correct and _of_a_stranger(heard)):
        changed["for_other"] = True
    elif heard.act is Act.correct and _of_oneself(heard):
        changed["for_other"] = False
    changed["needs"] = needs_told(known, heard)
    if known.asked in _SETTLED_BY_ANYTHING and not _wrong_number(known, said, heard):
        changed["settled"] = known.settled | {known.asked}
    return changed


def begun(known: Known, alone: Understanding | None) -> Known:
    """The next matter in the same talk, begun with a line; another person's where it says so."""
    known = known.next_matter()
    if alone is None:
        return known
    stranger = _stranger(fact.value for fact in alone.facts)
    if alone.for_other or stranger:
        before = _stranger(known.facts)
        same = known.for_other and (stranger is None or before in (None, stranger))
        return known if same else known.of_somebody_else(for_other=True)
    own = any(isinstance(fact.value, SpokenFor) for fact in alone.facts)
    return known.of_somebody_else(for_other=False) if known.for_other and own else known


def for_another(known: Known, other: bool) -> Known:
    """It turned out to be for another person, or for themselves; nothing of the one before."""
    return (
        known.of_somebody_else(other)
        if other != bool(known.for_other)
        else known.now(for_other=other)
    )


def facts_of(known: Known, whole: Understanding) -> tuple[Fact, ...]:
    """What was told in this matter, and of the household in the one before it."""
    return with_earlier(whole.facts, known.facts)


def household_facts(known: Known, whole: Understanding) -> tuple[HouseholdFact, ...]:
    """What of it is worth knowing in a next matter: the household's, and whom it is about."""
    values = (fact.value for fact in facts_of(known, whole))
    return tuple(one for one in values if isinstance(one, _KEPT) and _is_of_household(one))


def _is_of_household(value: HouseholdFact) -> bool:
    if isinstance(value, Amount):
        return is_regular(value)
    return not isinstance(value, SpokenFor) or value.who in _STRANGERS


def _stranger(values: Iterable[object]) -> Who | None:
    """Who outside the family is spoken for."""
    told = (one.who for one in values if isinstance(one, SpokenFor))
    return next((who for who in told if who in _STRANGERS), None)


def answers(changed: dict[str, object], heard: Heard) -> bool:
    """Whether a line answers where, or brings something else of weight."""
    assert heard.alone is not None
    return "place" in changed or bool(heard.alone.needs) or heard.act is Act.correct


def needs_told(known: Known, heard: Heard) -> tuple[Need, ...] | None:
    """The needs with this line; None as long as nothing but the words says them.

    How many live on what, and where, is an answer: it asks for nothing that was not asked for.
    """
    if heard.needs is not None:
        return heard.needs
    if known.needs is None or heard.alone is None or heard.act not in (Act.tell, Act.correct):
        return known.needs
    told = [one.code for one in heard.alone.needs if _is_told(known, heard.alone, one)]
    return (*known.needs, *(code for code in told if code not in known.needs))


def _is_told(known: Known, alone: Understanding, need: NeedFound) -> bool:
    """Whether a need is asked for, and not only what an answer to the form sounds like."""
    if known.asked not in (Question.place, *_SETTLED_BY_ANYTHING):
        return True
    of_income = known.asked in (Question.household, Question.circle) and need.code in _OF_INCOME
    asks = alone.purpose is Purpose.seek_help and need.confidence >= _SURE
    return asks and not of_income


def _wrong_number(known: Known, said: Said, heard: Heard) -> bool:
    """Whether a telephone number was told that cannot be one, or is too short for one."""
    digits = sum(one.isdigit() for one in said.text)
    if known.asked is Question.contact and digits >= _LIKE_A_NUMBER and not heard.phone:
        return True
    items = heard.alone.personal if heard.alone else ()
    return any(one.kind == "phone" and not one.valid for one in items)


def _of_oneself(heard: Heard) -> bool:
    facts = heard.alone.facts if heard.alone else ()
    return any(fact.value == SpokenFor(Who.speaker) for fact in facts)


def _of_a_stranger(heard: Heard) -> bool:
    """不是我，是替楼上大爷问的: somebody outside the family is named."""
    facts = heard.alone.facts if heard.alone else ()
    return _stranger(fact.value for fact in facts) is not None


def place_told(known: Known, heard: Heard) -> Place | None:
    """The place of this line, where it tells one; a street alone stays in the district known."""
    alone, whole = heard.alone, heard.whole
    assert alone is not None
    there = alone.place
    if there.district or there.outside or there.city:
        return there
    before = known.place
    if there.street and before and before.district:
        return replace(before, street=there.street, code=there.code)
    if known.asked in (Question.place, Question.street) and whole and whole.place != before:
        return whole.place if whole.place.district else None
    return None


def addition(known: Known, heard: Heard, words: str) -> tuple[Known, Do]:
    """What is told after the receipt: where they are, as far as that was open; else more words.

    Whoever has said where they live may speak of a hospital in another district.
    """
    assert known.number is not None
    place, home = place_told(known, heard), known.place
    wanted = known.asked in (Question.place, Question.street) or heard.act is Act.correct
    if place is None or not (wanted or home is None or not (home.district and home.street)):
        return known, Add(known.number, words)
    return known.now(place=place), TellPlace(known.number, place, words)
