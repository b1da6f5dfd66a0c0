"""The second reader: Rasa names purpose, needs and urgency, the embedded one all the rest.

When Rasa is down, slow or answers rubbish, what the embedded reader made of the message is the
answer, within the same call.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Self

from nlu.heard import heard
from nlu.labels import ABOUT_EARLIER_CASE, Need, Purpose, Urgency
from nlu.rasa.answers import Answer
from nlu.rasa.breaker import CircuitBreaker
from nlu.rasa.counts import Counts
from nlu.rasa.failures import RasaFailure, RasaPaused
from nlu.rasa.parts import Part, evidence_of, parts_of
from nlu.rasa.server import RasaServer
from nlu.reader import MOST_RANKED, Reader, storable_message
from nlu.text import MOST_TURNS, cleaned
from nlu.understanding import Message, NeedFound, Understanding

NAME = "rasa"
#: A need is taken from this chance on; a bare request for help has its best one from _LEAST on.
_TAKEN, _LEAST = 0.4, 0.15
#: How far the best sentence may lift a need above the whole text's chance of it.
_PART_SHARE = 0.5
_DANGER, _URGENT = 0.4, 0.5
_UNSURE_PURPOSE = 0.45
_UNSURE_NEED = 0.35

#: Told of a failure: (what happened, the kind of failure). Never of what a person said.
Tell = Callable[[str, str], None]


@dataclass(frozen=True, slots=True)
class Reading:
    """The parts that Rasa was asked about and its answers; the first is the whole."""

    parts: list[Part]
    answers: list[Answer]

    def need_chances(self) -> dict[Need, float]:
        """The chance of each need: the whole text's, lifted towards its best sentence's."""
        whole = self.answers[0].chances.needs
        best = {need: max(one.chances.needs[need] for one in self.answers) for need in Need}
        return {need: whole[need] + _PART_SHARE * (best[need] - whole[need]) for need in Need}

    def urgency(self) -> tuple[Urgency, float]:
        """How soon someone must act: one sentence is enough to say it."""
        found = [one.chances.urgencies for one in self.answers]
        danger = max(one[Urgency.life_danger] for one in found)
        urgent = max(one[Urgency.urgent] + one[Urgency.life_danger] for one in found)
        if danger >= _DANGER:
            return Urgency.life_danger, danger
        if urgent >= _URGENT:
            return Urgency.urgent, urgent
        return Urgency.normal, 1 - urgent

    def carrier(self, need: Need) -> int:
        """The number of the sentence that spoke most for a need; the whole where it is alone."""
        numbers = range(1, len(self.parts)) or range(1)
        return max(numbers, key=lambda number: self.answers[number].chances.needs[need])


class RasaReader(Reader):
    """Reads with Rasa, and without it when need be; safe to share between threads."""

    def __init__(
        self,
        embedded: Reader,
        server: RasaServer,
        *,
        breaker: CircuitBreaker | None = None,
        tell: Tell = lambda event, kind: None,
    ) -> None:
        super().__init__(embedded.model)
        self.embedded = embedded
        self.server = server
        self.breaker = breaker or CircuitBreaker()
        self.counts = Counts()
        self._tell = tell

    def within(self, jurisdiction: str) -> Self:
        """The same reader and circuit, looking for places first in another jurisdiction."""
        other = super().within(jurisdiction)
        other.embedded = self.embedded.within(jurisdiction)
        return other

    def is_quick(self, message: Message) -> bool:
        """Never: it waits for a server."""
        return False

    def read(self, message: Message) -> Understanding:
        """Understand one message; as the embedded reader does where Rasa does not answer."""
        read = self.embedded.read(message)
        message = storable_message(message)
        message = replace(message, turns=message.turns[:MOST_TURNS])
        text, starts = heard(message)
        parts = parts_of(cleaned(text))
        if not parts:
            return read
        try:
            reading = Reading(parts, self._asked(parts))
        except RasaFailure as failure:
            self.counts.add(failure.kind)
            return read
        self.counts.add("answered")
        return self._understood(read, reading, message, starts)

    def health(self) -> dict[str, object]:
        """Where the circuit stands and how often each thing happened, for a status page."""
        return {"circuit": str(self.breaker.state), "events": self.counts.shown()}

    def _asked(self, parts: list[Part]) -> list[Answer]:
        permit = self.breaker.permit()
        if permit is None:
            raise RasaPaused("Rasa 连着出错，先不问它")
        try:
            answers = self.server.parse([part.asked for part in parts])
        except RasaFailure as failure:
            opened = self.breaker.failed(permit)
            self._tell("rasa_left_alone" if opened else "rasa_failed", failure.kind)
            raise
        self.breaker.answered(permit)
        if permit.probe:
            self._tell("rasa_back", "answered")
        return answers

    def _understood(
        self,
        read: Understanding,
        reading: Reading,
        message: Message,
        starts: list[tuple[int, int]],
    ) -> Understanding:
        purposes = reading.answers[0].chances.purposes
        purpose = max(purposes, key=purposes.__getitem__)
        chances = reading.need_chances()
        codes = _needs(chances, purpose)
        needs = []
        for code in codes:
            at = reading.carrier(code)
            spans = evidence_of(reading.parts[at], reading.answers[at].terms, message, starts)
            needs.append(NeedFound(code, round(min(1.0, chances[code]), 4), spans))
        urgency, sureness = reading.urgency()
        # Either reader is believed: a false alarm costs one look, a missed danger perhaps a life.
        if read.urgency is Urgency.life_danger and urgency is not Urgency.life_danger:
            urgency, sureness = read.urgency, read.urgency_confidence
        ranked = [
            NeedFound(need, round(min(1.0, chances[need]), 4))
            for need in sorted(Need, key=chances.__getitem__, reverse=True)
        ]
        return replace(
            read,
            purpose=purpose,
            purpose_confidence=round(min(1.0, purposes[purpose]), 4),
            needs=tuple(needs),
            urgency=urgency,
            urgency_confidence=round(min(1.0, max(0.0, sureness)), 4),
            unsure=read.unsure or _unsure(reading.answers[0], purpose, needs),
            runner_up=next(one for one in ranked if one.code not in codes),
            ranking=tuple(ranked[:MOST_RANKED]),
            reader=NAME,
        )


def _needs(chances: dict[Need, float], purpose: Purpose) -> list[Need]:
    """The needs taken, most certain first; a complaint is about supervision first."""
    if purpose is Purpose.out_of_scope:
        return []
    ranked = sorted(Need, key=lambda need: -chances[need])
    taken = [need for need in ranked if chances[need] >= _TAKEN]
    if not taken and purpose not in ABOUT_EARLIER_CASE and chances[ranked[0]] >= _LEAST:
        taken = ranked[:1]
    if purpose is Purpose.complain:
        return [
            Need.assistance_supervision,
            *(need for need in taken if need is not Need.assistance_supervision),
        ]
    return taken


def _unsure(whole: Answer, purpose: Purpose, needs: list[NeedFound]) -> bool:
    """Whether a person should decide: Rasa fell back, or nothing stands out."""
    if whole.fallback or whole.chances.purposes[purpose] < _UNSURE_PURPOSE:
        return True
    if purpose is Purpose.out_of_scope or purpose in ABOUT_EARLIER_CASE:
        return False
    return not needs or needs[0].confidence < _UNSURE_NEED
