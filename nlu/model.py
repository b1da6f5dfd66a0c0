"""Serving a trained model with numpy alone: arrays in, calibrated probabilities out."""

from dataclasses import dataclass
from itertools import repeat
from pathlib import Path

import numpy as np

from nlu.features import Array, Found, features
from nlu.joint import JOINT_ARRAYS, Joint
from nlu.labels import Need, Purpose, Urgency

NEEDS: tuple[str, ...] = tuple(str(need) for need in Need)
PURPOSES: tuple[str, ...] = tuple(str(purpose) for purpose in Purpose)
#: The columns of the model, in this order: needs, purposes, the rest.
LABELS: tuple[str, ...] = (*NEEDS, *PURPOSES, Urgency.life_danger, Urgency.urgent, "for_other")
_USUAL_LENGTH = 85.0  # of a text of some thirty characters, so that scores keep their scale
URGENCIES: tuple[str, ...] = (Urgency.normal, Urgency.urgent, Urgency.life_danger)
MOST_LOGIT = 8.0  # beyond this no label is more certain than our data can tell


@dataclass(frozen=True, slots=True)
class Counted:
    """A text as the model sees it: rows of the weight matrix, their values, where they stood."""

    rows: Array  # int64 (n,), one per different known feature
    values: Array  # float32 (n,), as `weighed` makes them
    times: Array  # int64 (n,), how often each stood
    each: Array  # int64 (m,), the row of every known occurrence
    at: Array  # int64 (m,), of every known occurrence its number in `found`
    found: Found
    known: float  # share of single characters that training had seen, 0..1


class LinearModel:
    """One-vs-rest linear models over one shared vocabulary, and what decides between them.

    `weights` is (features, labels), `bias` (labels,), `slope`/`offset` the calibration of each
    label, `threshold` the probability from which a label is taken; `urgency` is (labels + 1, 3),
    a softmax over the calibrated scores; the rest belongs to `Joint`.
    """

    def __init__(self, arrays: dict[str, Array], name: str) -> None:
        self.name = name
        self.labels: list[str] = [str(label) for label in arrays["labels"]]
        self.column = {label: number for number, label in enumerate(self.labels)}
        vocabulary = str(arrays["vocabulary"]).split("\n")
        self._row = {feature: number for number, feature in enumerate(vocabulary)}
        self._idf = arrays["idf"].astype(np.float32)
        self._weights = arrays["weights"].astype(np.float32)
        self._bias = arrays["bias"].astype(np.float32)
        self._slope = arrays["slope"].astype(np.float32)
        self._offset = arrays["offset"].astype(np.float32)
        self._urgency = arrays["urgency"].astype(np.float32)
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
        row_of = self._row.get
        unknown_row = repeat(-1)
        all_rows = np.fromiter(map(row_of, found.names, unknown_row), np.int64, len(found.names))
        at = np.flatnonzero(all_rows >= 0)
        known_rows = all_rows[at]
        rows, times = np.unique(known_rows, return_counts=True)
        values = weighed(times, self._idf[rows])
        single = len(found.seen) - found.seen.count(" ")
        unknown = int(np.count_nonzero(all_rows[: len(found.seen)] < 0))
        return Counted(rows, values, times, known_rows, at, found, 1.0 - unknown / max(1, single))

    def margins(self, counted: Counted) -> Array:
        """The raw scores of every label, (labels,)."""
        result: Array = counted.values @ self._weights[counted.rows] + self._bias
        return result

    def logits(self, margins: Array) -> Array:
        """Calibrated scores: each label for itself."""
        result: Array = np.clip(margins * self._slope + self._offset, -MOST_LOGIT, MOST_LOGIT)
        return result

    def probabilities(self, margins: Array) -> Array:
        """Calibrated probabilities of raw scores, the labels weighed together.

        Needs and purpose are judged together (`Joint`); purposes add up to one, and so do the
        urgencies, of which `normal` is what life_danger and urgent leave.
        """
        logits = self.logits(margins)
        result = 1.0 / (1.0 + np.exp(-logits))
        ends = len(NEEDS) + len(PURPOSES)
        result[:ends] = self._joint.chances(logits[None, :ends])[0]
        _, urgent, danger = softmax(logits[None] @ self._urgency[:-1] + self._urgency[-1])[0]
        result[self.column[Urgency.urgent]] = urgent
        result[self.column[Urgency.life_danger]] = danger
        return result

    def contributions(self, counted: Counted, label: str, length: int) -> Array:
        """How much each character of the text spoke for the label, (length,) float64."""
        share = counted.values * self._weights[counted.rows, self.column[label]]
        found = counted.found
        starts, ends = (edge[counted.at] for edge in found.spans())
        placed = ends > starts
        starts, ends = starts[placed], ends[placed]
        each = np.searchsorted(counted.rows, counted.each[placed])
        weight = share[each] / counted.times[each] / (ends - starts)
        offsets = np.array(found.offsets, np.int64)
        carried = np.bincount(offsets[starts], weight, length + 1)
        carried -= np.bincount(offsets[ends - 1] + 1, weight, length + 1)
        result: Array = np.cumsum(carried)[:length]
        return result


def weighed(times: Array, idf: Array) -> Array:
    """Tf-idf of one text's features, divided by the root of their length.

    Divided by the whole length, as is usual, a short clause in a long text would hardly count;
    not divided at all, a long text would be sure of everything.
    """
    values = (1.0 + np.log(times.astype(np.float32))) * idf
    length = float(np.sqrt((values**2).sum()))
    result: Array = (values / np.sqrt((length or 1.0) * _USUAL_LENGTH)).astype(np.float32)
    return result


def softmax(scores: Array) -> Array:
    """Probabilities along the last axis."""
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    result: Array = powers / powers.sum(axis=-1, keepdims=True)
    return result
