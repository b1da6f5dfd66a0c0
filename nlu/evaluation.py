"""How well a reader reads: counted against labelled examples, per label and in sum."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from nlu.errors import UnreadableText
from nlu.examples import Example
from nlu.features import Array
from nlu.labelled import PLACE_PARTS, Labelled, labelled
from nlu.labels import Need, Purpose, Urgency
from nlu.reliability import Interval, calibration_error, drawn_again, wilson
from nlu.understanding import Message, Understanding

_NEEDS = tuple(Need)
_NOTHING: tuple[None] = (None,)


class Reads(Protocol):
    """Anything that reads a message: the embedded reader, or another backend."""

    def read(self, message: Message) -> Understanding:
        """Understand one message."""
        ...


@dataclass
class Tally:
    """Hits, false alarms and misses of one label."""

    hit: int = 0
    false: int = 0
    missed: int = 0

    def add(self, guessed: bool, true: bool) -> None:
        """Count one message."""
        self.hit += guessed and true
        self.false += guessed and not true
        self.missed += true and not guessed

    @property
    def true(self) -> int:
        """How many messages have the label."""
        return self.hit + self.missed

    @property
    def precision(self) -> float:
        """Hits among what was guessed; 1 where nothing was."""
        return self.hit / (self.hit + self.false) if self.hit + self.false else 1.0

    @property
    def recall(self) -> float:
        """Hits among what was true; 1 where nothing was."""
        return self.hit / self.true if self.true else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        whole = 2 * self.hit + self.false + self.missed
        return 2 * self.hit / whole if whole else 1.0


@dataclass
class Share:
    """How many of how many were right."""

    right: int = 0
    of: int = 0

    def add(self, right: bool) -> None:
        """Count one message."""
        self.right += right
        self.of += 1

    @property
    def value(self) -> float:
        """0..1; 1 where nothing was counted."""
        return self.right / self.of if self.of else 1.0

    @property
    def interval(self) -> Interval:
        """Where the true share lies in 95 of 100 cases."""
        return wilson(self.right, self.of)


@dataclass(frozen=True, slots=True)
class Misread:
    """One mistake: of what kind, what was true, what was read (None: nothing), and where."""

    kind: str  # need, purpose, urgency, for_other, district, street
    true: str | None
    read: str | None
    example: Labelled = field(repr=False)  # the words can hold personal data
    answer: Understanding = field(repr=False)


@dataclass
class Report:
    """What was counted over all examples; only labels that an example has are counted."""

    examples: int = 0
    unreadable: int = 0
    unsure: int = 0
    needs: dict[Need, Tally] = field(default_factory=lambda: {need: Tally() for need in Need})
    purposes: dict[Purpose, Tally] = field(
        default_factory=lambda: {purpose: Tally() for purpose in Purpose}
    )
    urgencies: dict[Urgency, Tally] = field(
        default_factory=lambda: {urgency: Tally() for urgency in Urgency}
    )
    for_other: Tally = field(default_factory=Tally)
    places: dict[str, Share] = field(
        default_factory=lambda: {part: Share() for part in PLACE_PARTS}
    )
    phones: Share = field(default_factory=Share)
    #: How often a purpose (first) was read as another (second).
    purpose_pairs: Counter[tuple[Purpose, Purpose]] = field(default_factory=Counter)
    #: A need that was missed and one that was found in its place; None: nothing. Hits as equals.
    need_pairs: Counter[tuple[Need | None, Need | None]] = field(default_factory=Counter)
    #: (confidence, right) of every need that was found, and of every purpose.
    trusted: list[tuple[float, bool]] = field(default_factory=list)
    trusted_purposes: list[tuple[float, bool]] = field(default_factory=list)
    misread: list[Misread] = field(default_factory=list)
    #: Of each example with labelled needs, those that are true and those that were found.
    outcomes: list[tuple[frozenset[Need], frozenset[Need]]] = field(default_factory=list)

    @property
    def micro(self) -> Tally:
        """All needs counted together."""
        return Tally(
            sum(one.hit for one in self.needs.values()),
            sum(one.false for one in self.needs.values()),
            sum(one.missed for one in self.needs.values()),
        )

    @property
    def macro_f1(self) -> float:
        """The mean F1 of the needs that occurred."""
        return _macro_f1(self._counts().sum(axis=0))

    @property
    def micro_interval(self) -> Interval:
        """Where the needs' micro-F1 lies in 95 of 100 draws of such examples."""
        return drawn_again(self._counts(), _micro_f1)

    @property
    def macro_interval(self) -> Interval:
        """Where the needs' macro-F1 lies in 95 of 100 draws of such examples."""
        return drawn_again(self._counts(), _macro_f1)

    def _counts(self) -> Array:
        """(examples, 3, needs): 1 where the need was hit, false, missed."""
        result = np.zeros((len(self.outcomes), 3, len(_NEEDS)), np.int8)
        for row, (true, found) in enumerate(self.outcomes):
            for kind, which in enumerate((true & found, found - true, true - found)):
                result[row, kind, [_NEEDS.index(need) for need in which]] = 1
        return result

    @property
    def purpose(self) -> Share:
        """How often the purpose was right."""
        tallies = self.purposes.values()
        return Share(sum(one.hit for one in tallies), sum(one.true for one in tallies))

    @property
    def purpose_accuracy(self) -> float:
        """How often the purpose was right, 0..1."""
        return self.purpose.value

    def alarms(self, urgency: Urgency) -> Share:
        """How many of the messages without this urgency were given it."""
        tally = self.urgencies[urgency]
        others = sum(one.true for one in self.urgencies.values()) - tally.true
        return Share(tally.false, others)

    def false_alarms(self, urgency: Urgency) -> float:
        """The share of messages without this urgency that were given it."""
        alarms = self.alarms(urgency)
        return alarms.value if alarms.of else 0.0

    @property
    def calibration_error(self) -> float:
        """Expected calibration error of the needs found."""
        return calibration_error(self.trusted)


def _micro_f1(counts: Array) -> float:
    hit, false, missed = counts.sum(axis=1)
    whole = 2 * hit + false + missed
    return float(2 * hit / whole) if whole else 1.0


def _macro_f1(counts: Array) -> float:
    hit, false, missed = counts
    whole = 2 * hit + false + missed
    occurred = whole > 0
    return float(np.mean(2 * hit[occurred] / whole[occurred])) if occurred.any() else 1.0


def evaluate(reader: Reads, examples: Iterable[Example | Labelled]) -> Report:
    """Read every example and count; hand in an iterable that shows progress if there are many."""
    report = Report()
    for given in examples:
        example = labelled(given) if isinstance(given, Example) else given
        try:
            read = reader.read(example.message)
        except UnreadableText:
            report.unreadable += 1
            continue
        report.examples += 1
        report.unsure += read.unsure
        _count_needs(report, read, example)
        _count_single(report, read, example)
        report.misread += _misread(read, example)
    return report


def _count_needs(report: Report, read: Understanding, example: Labelled) -> None:
    if example.needs is None:
        return
    true, found = frozenset(example.needs), frozenset(one.code for one in read.needs)
    for need, tally in report.needs.items():
        tally.add(need in found, need in true)
    report.trusted += [(one.confidence, one.code in true) for one in read.needs]
    report.outcomes.append((true, found))
    report.need_pairs.update((need, need) for need in true & found)
    if true != found:
        report.need_pairs.update(
            (missed, other)
            for missed in sorted(true - found) or _NOTHING
            for other in sorted(found - true) or _NOTHING
        )


def _count_single(report: Report, read: Understanding, example: Labelled) -> None:
    if example.purpose is not None:
        for purpose, tally in report.purposes.items():
            tally.add(read.purpose is purpose, example.purpose is purpose)
        report.purpose_pairs[example.purpose, read.purpose] += 1
        right = read.purpose is example.purpose
        report.trusted_purposes.append((read.purpose_confidence, right))
    if example.urgency is not None:
        for urgency, tally in report.urgencies.items():
            tally.add(read.urgency is urgency, example.urgency is urgency)
    if example.for_other is not None:
        report.for_other.add(read.for_other, example.for_other)
    for part, name in example.place.items():
        report.places[part].add(getattr(read.place, part) == name)
    if example.phones is not None:
        report.phones.add(_phones(read) == example.phones)


def _phones(read: Understanding) -> frozenset[str]:
    return frozenset(one.value for one in read.personal if one.kind == "phone" and not one.piece)


def _misread(read: Understanding, example: Labelled) -> Iterator[Misread]:
    for kind, true, was in _mistakes(read, example):
        yield Misread(kind, true, was, example, read)


def _mistakes(
    read: Understanding, example: Labelled
) -> Iterator[tuple[str, str | None, str | None]]:
    """Kind, true label and label read of everything that was read wrong."""
    if example.needs is not None:
        found = [one.code for one in read.needs]
        yield from (("need", need, None) for need in example.needs if need not in found)
        yield from (("need", None, need) for need in found if need not in example.needs)
    if example.purpose not in {None, read.purpose}:
        yield "purpose", example.purpose, read.purpose
    if example.urgency not in {None, read.urgency}:
        yield "urgency", example.urgency, read.urgency
    if example.for_other not in {None, read.for_other}:
        yield "for_other", str(example.for_other).lower(), str(read.for_other).lower()
    for part, name in example.place.items():
        if getattr(read.place, part) != name:
            yield part, name, getattr(read.place, part)
