"""How well a reader reads: counted against labelled examples, per label and in sum."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

from nlu.examples import Example
from nlu.labels import Need, Purpose, Urgency
from nlu.understanding import Message, Understanding

BINS = 10


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
    def precision(self) -> float:
        """Hits among what was guessed; 1 where nothing was."""
        return self.hit / (self.hit + self.false) if self.hit + self.false else 1.0

    @property
    def recall(self) -> float:
        """Hits among what was true; 1 where nothing was."""
        return self.hit / (self.hit + self.missed) if self.hit + self.missed else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        whole = 2 * self.hit + self.false + self.missed
        return 2 * self.hit / whole if whole else 1.0


@dataclass
class Report:
    """What was counted over all examples."""

    examples: int = 0
    needs: dict[Need, Tally] = field(default_factory=lambda: {need: Tally() for need in Need})
    purposes: dict[Purpose, Tally] = field(
        default_factory=lambda: {purpose: Tally() for purpose in Purpose}
    )
    urgencies: dict[Urgency, Tally] = field(
        default_factory=lambda: {urgency: Tally() for urgency in Urgency}
    )
    for_other: Tally = field(default_factory=Tally)
    purpose_right: int = 0
    unsure: int = 0
    #: (confidence, right) of every need that was found.
    trusted: list[tuple[float, bool]] = field(default_factory=list)

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
        """The mean of the needs' F1."""
        return sum(one.f1 for one in self.needs.values()) / len(self.needs)

    @property
    def purpose_accuracy(self) -> float:
        """How often the purpose was right."""
        return self.purpose_right / self.examples if self.examples else 1.0

    def false_alarms(self, urgency: Urgency) -> float:
        """The share of messages without this urgency that were given it."""
        tally = self.urgencies[urgency]
        others = self.examples - tally.hit - tally.missed
        return tally.false / others if others else 0.0

    @property
    def calibration_error(self) -> float:
        """Expected calibration error of the needs found, in BINS equal steps of confidence."""
        bins: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
        for confidence, right in self.trusted:
            bins[min(BINS - 1, int(confidence * BINS))].append((confidence, right))
        error = 0.0
        for one in filter(None, bins):
            mean = sum(confidence for confidence, _ in one) / len(one)
            share = sum(right for _, right in one) / len(one)
            error += abs(mean - share) * len(one)
        return error / len(self.trusted) if self.trusted else 0.0


def evaluate(reader: Reads, examples: Iterable[Example]) -> Report:
    """Read every example and count; hand in an iterable that shows progress if there are many."""
    report = Report()
    for example in examples:
        _count(report, reader.read(example.message), example)
    return report


def _count(report: Report, read: Understanding, example: Example) -> None:
    report.examples += 1
    found = {one.code: one.confidence for one in read.needs}
    for need, tally in report.needs.items():
        tally.add(need in found, need in example.needs)
    report.trusted += [(chance, need in example.needs) for need, chance in found.items()]
    for purpose, tally in report.purposes.items():
        tally.add(read.purpose is purpose, example.purpose is purpose)
    for urgency, tally in report.urgencies.items():
        tally.add(read.urgency is urgency, example.urgency is urgency)
    report.for_other.add(read.for_other, example.for_other)
    report.purpose_right += read.purpose is example.purpose
    report.unsure += read.unsure
