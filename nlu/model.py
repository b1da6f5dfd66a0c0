"""Serving a trained model with numpy alone: arrays in, calibrated probabilities out."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, sqrt
from pathlib import Path

import numpy as np

from nlu.counting import weighed
from nlu.features import SIZES, Array, Found, features
from nlu.joint import JOINT_ARRAYS, Joint
from nlu.known import Known
from nlu.labels import Need, Purpose, Urgency

NEEDS: tuple[str, ...] = tuple(str(need) for need in Need)
PURPOSES: tuple[str, ...] = tuple(str(purpose) for purpose in Purpose)
#: The columns of the model, in this order: needs, purposes, the rest.
LABELS: tuple[str, ...] = (*NEEDS, *PURPOSES, Urgency.life_danger, Urgency.urgent, "for_other")
URGENCIES: tuple[str, ...] = (Urgency.normal, Urgency.urgent, Urgency.life_danger)
MOST_LOGIT = 8.0  # beyond this no label is more certain than our data can tell


@dataclass(frozen=True, slots=True)
class Counted:
    """A text as the model sees it: its known features, what each counts, its row of weights."""

    which: Array  # int64 (n,), the places among the keys found of those that training had seen
    values: Array  # float32 (n,), as `weighed` makes them
    weights: Array  # float32 (n, labels), in steps
    found: Found

    def part(self, rows: Array) -> "Counted":
        """Some of the features by themselves, weighed as `weighed` weighs them."""
        values = self.values.take(rows)
        # As `weighed` has it values are as the idf over the root of its own norm.
        values *= np.float32(sqrt(sqrt(self.values @ self.values) / sqrt(values @ values or 1.0)))
        return Counted(self.which.take(rows), values, self.weights.take(rows, axis=0), self.found)


class LinearModel:
    """One-vs-rest linear models over one shared vocabulary, and what decides between them.

    `vocabulary` is the table of `Known`; `weights` is int8 (rows, labels), in steps of `step`
    (labels,); `bias` (labels,), `slope`/`offset` the calibration of each label, `threshold` the
    probability from which a label is taken; `urgency` is (labels + 1, 3), a softmax over the
    calibrated scores; the rest belongs to `Joint`.
    """

    def __init__(self, arrays: dict[str, Array], name: str) -> None:
        self.name = name
        self.labels: list[str] = [str(label) for label in arrays["labels"]]
        self.column = {label: number for number, label in enumerate(self.labels)}
        self._vocabulary = Known(arrays["vocabulary"])
        self._idf = arrays["idf"]
        self._weights = arrays["weights"]
        self._step = arrays["step"]
        # Calibrated scores are margins times the slope plus the offset; margins count in steps.
        slope = arrays["slope"].astype(np.float64)
        self._slope = slope * arrays["step"]
        self._offset = arrays["offset"] + slope * arrays["bias"]
        urgency = arrays["urgency"].astype(np.float64)
        self._urgency, self._urgency_lean = urgency[:-1], urgency[-1]
        self._ends = len(NEEDS) + len(PURPOSES)
        self._alone = [label for label in self.labels[self._ends :] if label not in URGENCIES]
        self._joint = Joint(*(arrays[name] for name in JOINT_ARRAYS))
        self.threshold = {
            label: float(value)
            for label, value in zip(self.labels, arrays["threshold"], strict=True)
        }

    @classmethod
    def load(cls, path: Path) -> "LinearModel":
        """Read a model that training wrote."""
        with np.load(path) as stored:
            return cls({name: stored[name] for name in stored.files}, path.stem)

    def count(self, text: str) -> Counted:
        """Features of a cleaned text, weighed by how rare they are; unseen ones left out."""
        found = features(text)
        rows, which = self._vocabulary.rows(found.keys)
        weights = self._weights.take(rows, axis=0).astype(np.float32)
        return Counted(which, weighed(self._idf.take(rows)), weights, found)

    def known(self, counted: Counted) -> float:
        """The share of a text's characters, blanks not counted, that training had seen, 0..1."""
        seen = counted.found.seen
        blanks = seen.count(" ")
        grams = counted.which[: counted.which.searchsorted(len(SIZES) * len(seen))]
        # The shortest at each place comes first.
        singles = int(np.count_nonzero(grams % len(SIZES) == 0))
        return (singles - blanks) / max(1, len(seen) - blanks)

    def logits(self, counted: Counted) -> Array:
        """Calibrated scores of every label for itself, float64 (labels,)."""
        result: Array = (counted.values @ counted.weights) * self._slope
        result += self._offset
        return result

    def probabilities(self, logits: Array) -> dict[str, float]:
        """The probability of each label by its calibrated score, the labels weighed together.

        Needs and purpose are judged together (`Joint`); purposes add up to one, and so do the
        urgencies, of which `normal` is what life_danger and urgent leave.
        """
        bounded = np.minimum(np.maximum(logits, -MOST_LOGIT), MOST_LOGIT)
        together = self._joint.chance(bounded[: self._ends]).tolist()
        chance = dict(zip(self.labels, together, strict=False))
        scores = (bounded @ self._urgency + self._urgency_lean).tolist()
        powers = [exp(score - max(scores)) for score in scores]
        for label, power in zip(URGENCIES, powers, strict=True):
            chance[label] = power / sum(powers)
        for label in self._alone:
            chance[label] = 1.0 / (1.0 + exp(-bounded[self.column[label]]))
        return chance

    def contributions(self, counted: Counted, labels: Sequence[str]) -> list[list[float]]:
        """For each label, how much the characters before each place of `seen` spoke for it.

        One more than there are characters; what a stretch said is the difference of two.
        """
        starts, ends = counted.found.places()
        which = counted.which[: counted.which.searchsorted(len(starts))]
        starts, ends = starts.take(which), ends.take(which)
        value = counted.values[: len(which)] / (ends - starts)
        length = len(counted.found.seen) + 1
        # A feature speaks at each of its characters alike: what it said begins after its start.
        edges = np.concatenate((starts, ends)) + 1
        told = []
        for column in map(self.column.__getitem__, labels):
            weight = value * counted.weights[: len(which), column]
            said = np.bincount(edges, np.concatenate((weight, -weight)), length + 1)[:length]
            told.append((said.cumsum().cumsum() * self._step[column]).tolist())
        return told


def softmax(scores: Array) -> Array:
    """Probabilities along the last axis."""
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    result: Array = powers / powers.sum(axis=-1, keepdims=True)
    return result
