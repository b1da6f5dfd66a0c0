"""The embedded reader: a message in, an Understanding out."""

from copy import copy
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Self

import numpy as np

from nlu.evidence import Evidence
from nlu.facts import personal_and_facts
from nlu.features import Array
from nlu.gazetteer import DEFAULT
from nlu.heard import meant
from nlu.labels import ABOUT_EARLIER_CASE, Need, Purpose, Urgency
from nlu.model import NEEDS, PURPOSES, Counted, LinearModel
from nlu.places_calls import place_of
from nlu.routine import telling
from nlu.text import (
    MOST_TURNS,
    cleaned,
    is_storable,
    readable_or_raise,
    storable,
)
from nlu.understanding import Message, NeedFound, Span, Turn, Understanding
from nlu.windows import window_logits, windows

#: How far the best window may lift a label above the whole text's score.
WINDOW_SHARE = 0.5
#: So many of the likeliest needs are named, taken or not.
MOST_RANKED = 3
Chances = dict[str, float]
_OURS = tuple(purpose for purpose in PURPOSES if purpose != Purpose.out_of_scope)
_SURELY_NOT_OURS, _LIKELY = 0.9, 0.5
_UNSURE_PURPOSE = 0.45
_UNSURE_NEED = 0.35
_LEAST_NEED = 0.2
_QUICK_CHARACTERS = 500  # about two milliseconds
_LEAST_KNOWN = 0.5  # below this share of known characters the words are not ours to judge


def storable_message(message: Message) -> Message:
    """The message with NUL and lone surrogates replaced one for one (offsets stay)."""
    said = (message.text, message.title or "", *(turn.text for turn in message.turns))
    if is_storable("\n".join(said)):
        return message
    turns = tuple(Turn(turn.speaker, storable(turn.text)) for turn in message.turns)
    title = storable(message.title) if message.title is not None else None
    return replace(message, text=storable(message.text), title=title, turns=turns)


class Reader:
    """Reads messages with one trained model; safe to share between threads.

    `jurisdiction` is where a place is looked for first: several have a 新华街道.
    """

    def __init__(self, model: LinearModel, jurisdiction: str = DEFAULT) -> None:
        self.model = model
        self._jurisdiction = jurisdiction
        self._purpose_columns = [model.column[purpose] for purpose in PURPOSES]

    def within(self, jurisdiction: str) -> Self:
        """The same reader, looking for places first in another jurisdiction."""
        other = copy(self)
        other._jurisdiction = jurisdiction
        return other

    def is_quick(self, message: Message) -> bool:
        """Whether a message is read in the time that handing it to a thread takes."""
        return len(message.whole) <= _QUICK_CHARACTERS

    def read(self, message: Message) -> Understanding:
        """Understand one message.

        Raises UnreadableText (with a sentence for the sender) for an empty or endless text or one
        without a single letter. Offsets of evidence and personal items are into `message.whole`,
        or into the turn named for calls.
        """
        message = storable_message(message)
        whole = message.whole
        readable_or_raise(whole)
        if len(message.turns) > MOST_TURNS:
            message = replace(message, turns=message.turns[:MOST_TURNS])
        text, starts = meant(message)
        clean = cleaned(text)
        weighed = telling(message, clean)
        counted = self.model.count(weighed)
        chance = self.model.probabilities(
            self._logits(weighed, counted, of_call=bool(message.turns))
        )
        purpose, sureness = self._purpose(chance)
        ranked = sorted(NEEDS, key=chance.__getitem__, reverse=True)
        codes = self._needs(chance, ranked, purpose)
        needs = self._found(codes, chance, counted, _Placer(message, starts))
        urgency = self._urgency(chance)
        personal, facts = personal_and_facts(message, clean=clean)
        return Understanding(
            purpose=purpose,
            purpose_confidence=sureness,
            needs=needs,
            urgency=urgency,
            urgency_confidence=round(chance[urgency], 4),
            place=place_of(message, clean, self._jurisdiction),
            for_other=chance["for_other"] >= self.model.threshold["for_other"],
            personal=personal,
            facts=facts,
            unsure=self._unsure(purpose, sureness, needs, counted),
            runner_up=self._runner_up(chance, ranked, codes),
            reader=self.model.name,
            ranking=tuple(_likely(need, chance) for need in ranked[:MOST_RANKED]),
        )

    def _logits(self, clean: str, counted: Counted, *, of_call: bool) -> Array:
        """Scores of the whole, each label lifted towards its best window.

        Not the purpose of a text: it is told by all of it. Of a call it is, or needs that are
        lifted in talk of anything would outweigh that it is not ours.
        """
        logits = self.model.logits(counted)
        runs = windows(clean)
        if not runs:
            return logits
        best = window_logits(self.model, counted, runs).max(axis=0)
        lifted: Array = logits + WINDOW_SHARE * np.maximum(0.0, best - logits)
        if not of_call:
            lifted[self._purpose_columns] = logits[self._purpose_columns]
        return lifted

    def _purpose(self, chance: Chances) -> tuple[Purpose, float]:
        outside = chance[Purpose.out_of_scope]
        if outside >= self.model.threshold[Purpose.out_of_scope]:
            return Purpose.out_of_scope, outside
        best = max(_OURS, key=chance.__getitem__)
        return Purpose(best), chance[best]

    def _needs(self, chance: Chances, ranked: list[str], purpose: Purpose) -> list[Need]:
        """The needs taken, most certain first; a complaint is about supervision first."""
        if purpose is Purpose.out_of_scope:
            return []
        taken = [Need(need) for need in ranked if chance[need] >= self.model.threshold[need]]
        if not taken and purpose not in ABOUT_EARLIER_CASE:
            best = ranked[0]
            taken = [Need(best)] if chance[best] >= _LEAST_NEED else []
        if purpose is Purpose.complain:
            others = [need for need in taken if need is not Need.assistance_supervision]
            return [Need.assistance_supervision, *others]
        return taken

    def _found(
        self, needs: list[Need], chance: Chances, counted: Counted, placer: "_Placer"
    ) -> tuple[NeedFound, ...]:
        """The needs with their confidence and the words that carried each."""
        if not needs:
            return ()
        evidence = Evidence(counted.found)
        found = []
        for need, told in zip(needs, self.model.contributions(counted, needs), strict=True):
            spans = tuple(placer.span(start, end) for start, end in evidence.spans(told))
            found.append(NeedFound(need, round(chance[need], 4), spans))
        return tuple(found)

    def _urgency(self, chance: Chances) -> Urgency:
        """Danger is believed early, but late where the words are surely small talk or city matters.

        Such talk shares words with farewells ("今天…"); a gas leak is far above both thresholds.
        """
        least = self.model.threshold[Urgency.life_danger]
        if chance[Purpose.out_of_scope] > _SURELY_NOT_OURS:
            least = max(least, _LIKELY)
        if chance[Urgency.life_danger] >= least:
            return Urgency.life_danger
        urgent = chance[Urgency.urgent] >= self.model.threshold[Urgency.urgent]
        return Urgency.urgent if urgent else Urgency.normal

    def _unsure(
        self, purpose: Purpose, sureness: float, needs: tuple[NeedFound, ...], counted: Counted
    ) -> bool:
        if sureness < _UNSURE_PURPOSE or self.model.known(counted) < _LEAST_KNOWN:
            return True
        if purpose is Purpose.out_of_scope or purpose in ABOUT_EARLIER_CASE:
            return False
        return not needs or needs[0].confidence < _UNSURE_NEED

    def _runner_up(self, chance: Chances, ranked: list[str], taken: list[Need]) -> NeedFound:
        best = next(need for need in ranked if need not in taken)
        return _likely(best, chance)


def _likely(need: str, chance: Chances) -> NeedFound:
    return NeedFound(Need(need), round(chance[need], 4))


class _Placer:
    """Puts offsets of the joined caller's words back into the message or its turns."""

    def __init__(self, message: Message, starts: list[tuple[int, int]]) -> None:
        self._message = message
        self._starts = starts

    def span(self, start: int, end: int) -> Span:
        if not self._message.turns:
            return Span(start, end, self._message.whole[start:end])
        turn, begin = max(
            (entry for entry in self._starts if entry[1] <= start), key=lambda e: e[1]
        )
        said = self._message.turns[turn].text
        return Span(
            start - begin, min(end - begin, len(said)), said[start - begin : end - begin], turn
        )


@lru_cache(maxsize=2)
def reader_from(path: Path, jurisdiction: str = DEFAULT) -> Reader:
    """A reader of the model in a file, loaded once a process."""
    return Reader(LinearModel.load(path), jurisdiction)
