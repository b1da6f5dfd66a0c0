"""A position sent from a map whose district is known: it tells where, as words would."""

from dataclasses import replace

from bot.talk.deeds import TellPlace
from bot.talk.form import next_question
from bot.talk.manners import position_named
from bot.talk.values import Heard, Known, Question, Reply, Said, Turn
from nlu.understanding import Place

#: What may be asked while a matter is told; to any other question a position is no answer.
_OF_THE_FORM = (
    *(Question.none, Question.matter, Question.place, Question.street, Question.who),
    *(Question.contact, Question.household, Question.circle, Question.consent, Question.check),
)


def at_a_position(known: Known, said: Said, heard: Heard) -> Turn | None:
    """It goes into the form, to be seen and corrected in the check, or takes the case there.

    Who speaks for somebody else is not where that person is; who sees a danger is.
    """
    here = heard.here
    if here is None or _of_another(known, heard):
        return None
    if known.number:
        told = known.now(place=_at(known.place, here))
        return Turn(told, do=(TellPlace(known.number, here, position_named(said)),))
    if known.over or known.asked not in _OF_THE_FORM:
        return None
    turn = next_question(known.now(place=_at(known.place, here), misses=0), heard)
    return replace(turn, replies=(Reply("location_read", {"place": here}), *turn.replies))


def _of_another(known: Known, heard: Heard) -> bool:
    for_other = known.for_other or (heard.whole is not None and heard.whole.for_other)
    return bool(for_other) and not known.danger


def _at(before: Place | None, here: Place) -> Place:
    """The district of the position; the street stays that was told of it."""
    same = before is not None and (before.jurisdiction, before.district) == _named(here)
    return before if before is not None and same else here


def _named(place: Place) -> tuple[str | None, str | None]:
    return place.jurisdiction, place.district
