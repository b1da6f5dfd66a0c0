"""The value objects that go into the reader and come out of it."""

import hashlib
from dataclasses import dataclass, field
from typing import Literal

from nlu.fact_values import KINDS, FactKind, FactValue
from nlu.labels import Need, Purpose, Urgency

Speaker = Literal["agent", "caller"]


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of a call: who spoke and what."""

    speaker: Speaker
    text: str


@dataclass(frozen=True, slots=True)
class Message:
    """What a person brought: a text with an optional title, or the turns of a call."""

    text: str = ""
    title: str | None = None
    turns: tuple[Turn, ...] = ()

    @property
    def whole(self) -> str:
        """The text that offsets count in: `title + "\\n" + text`, or all turns line by line."""
        if self.turns:
            return "\n".join(turn.text for turn in self.turns)
        return f"{self.title}\n{self.text}" if self.title else self.text


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the message: `start` included, `end` not; within turn `turn` for calls."""

    start: int
    end: int
    text: str = field(repr=False)  # can hold personal data
    turn: int | None = None


@dataclass(frozen=True, slots=True)
class NeedFound:
    """A need read in the message, how sure the reader is (0..1) and the words that carried it."""

    code: Need
    confidence: float
    evidence: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where the person lives or the trouble is; None where not said or ambiguous.

    `jurisdiction` is the code of the one it lies in, as the catalogue names it; `outside` the
    province or city named where the person is somewhere that we do not serve; `register` the
    place told as that of the household register (户籍), in full; `city` the city that the place
    lies in, also where nothing smaller was said.
    """

    district: str | None = None
    street: str | None = None
    code: str | None = None
    jurisdiction: str | None = None
    outside: str | None = None
    register: str | None = None
    city: str | None = None


@dataclass(frozen=True, slots=True)
class PersonalItem:
    """A phone or ID number in the text. `value` is personal data: never print or log it."""

    kind: Literal["phone", "id_number"]
    span: Span
    value: str = field(repr=False)
    masked: str = ""
    valid: bool = True
    #: One piece of a number that was said over several turns: nothing of its digits is shown.
    piece: bool = False


@dataclass(frozen=True, slots=True)
class Fact:
    """Something said about a person's life, and where. `value` is personal: never log it."""

    value: FactValue = field(repr=False)
    span: Span

    @property
    def kind(self) -> FactKind:
        """What the fact is about; told by its value, so that the two cannot disagree."""
        return KINDS[type(self.value)]

    @property
    def name(self) -> str:
        """What tells it from other facts of the same words; nothing can be read out of it."""
        return hashlib.sha256(repr(self.value).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Understanding:
    """What the reader made of a message.

    `unsure` is true where a person should decide; `runner_up` is the best need that was not taken,
    `ranking` the likeliest needs, taken or not.
    """

    purpose: Purpose
    purpose_confidence: float
    needs: tuple[NeedFound, ...]
    urgency: Urgency
    urgency_confidence: float
    place: Place
    for_other: bool
    personal: tuple[PersonalItem, ...] = ()
    facts: tuple[Fact, ...] = ()
    unsure: bool = False
    runner_up: NeedFound | None = None
    reader: str = ""
    ranking: tuple[NeedFound, ...] = ()
