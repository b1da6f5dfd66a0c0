"""How well a task's model reads: accuracy, F1 of each label, calibration, time a text."""

import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from nlu.evaluation import Tally
from nlu.reliability import calibration_error
from nlu.tasks import Labelled, TaskModel


@dataclass
class TaskReport:
    """What was counted over the lines of a task."""

    pairs: Counter[tuple[str, str]] = field(default_factory=Counter)  # (true, read)
    trusted: list[tuple[float, bool]] = field(default_factory=list)  # (probability, right)
    seconds: list[float] = field(default_factory=list)  # of each text
    #: Number of the line among those read, the line, the label read and its probability.
    misread: list[tuple[int, Labelled, str, float]] = field(default_factory=list)

    @property
    def labels(self) -> list[str]:
        """Every label that was true or read."""
        return sorted({label for pair in self.pairs for label in pair})

    @property
    def right(self) -> int:
        """How many were read right."""
        return sum(times for (true, read), times in self.pairs.items() if true == read)

    @property
    def examples(self) -> int:
        """How many there were."""
        return self.pairs.total()

    @property
    def accuracy(self) -> float:
        """How many of them were read right, 0..1."""
        return self.right / self.examples if self.examples else 1.0

    @property
    def tallies(self) -> dict[str, Tally]:
        """Hits, false alarms and misses of each label."""
        tallies = {label: Tally() for label in self.labels}
        for (true, read), times in self.pairs.items():
            if true == read:
                tallies[true].hit += times
            else:
                tallies[true].missed += times
                tallies[read].false += times
        return tallies

    @property
    def macro_f1(self) -> float:
        """The mean of the labels' F1."""
        tallies = self.tallies.values()
        return sum(one.f1 for one in tallies) / len(tallies) if tallies else 1.0

    @property
    def calibration_error(self) -> float:
        """Expected calibration error of the label given."""
        return calibration_error(self.trusted)

    @property
    def middle_time(self) -> float:
        """Seconds that half of the texts took at most."""
        return sorted(self.seconds)[len(self.seconds) // 2] if self.seconds else 0.0


def evaluate_task(model: TaskModel, examples: Iterable[Labelled]) -> TaskReport:
    """Read every line and count; hand in an iterable that shows progress if there are many."""
    report = TaskReport()
    for number, example in enumerate(examples, 1):
        began = time.perf_counter()
        label, chance = model.read(example.words)
        report.seconds.append(time.perf_counter() - began)
        report.pairs[example.label, label] += 1
        report.trusted.append((chance, label == example.label))
        if label != example.label:
            report.misread.append((number, example, label, chance))
    return report
