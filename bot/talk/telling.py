"""What one line tells of each thing that the form wants: where, whom, which needs, which number."""

from dataclasses import replace

from bot.talk.deeds import Add, Do, TellPlace
from bot.talk.values import Heard, Known, Question, Said
from nlu.acts import Act
from nlu.fact_values import SpokenFor, Who
from nlu.labels import Need, Purpose
from nlu.understanding import NeedFound, Place, Understanding

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
#: Whatever is said to these is an answer.
_SETTLED_BY_ANYTHING = (
    Question.street,
    Question.household,
    Question.circle,
    Question.who,
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
    return any(isinstance(one.value, SpokenFor) and one.value.who in _STRANGERS for one in facts)


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
