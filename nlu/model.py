"""Serving a trained model with numpy alone: arrays in, calibrated probabilities out."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp
from pathlib import Path

import numpy as np

from nlu.features import Array, Found, features, known_characters
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
    """A text as the model sees it: rows of the weight matrix and their values."""

    rows: Array  # int64 (n,), one per different known feature, ascending
    values: Array  # float32 (n,), as `weighed` makes them
    times: Array  # int64 (n,), how often each stood
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
        self._vocabulary = arrays["vocabulary"]  # uint64, ascending
        self._characters = known_characters(np.arange(0xFFFF), self._vocabulary)
        self._characters[ord(" ")] = True
        self._idf = arrays["idf"].astype(np.float32)
        self._weights = arrays["weights"].astype(np.float32)
        self._bias = arrays["bias"].astype(np.float32)
        self._slope = arrays["slope"].astype(np.float32)
        self._offset = arrays["offset"].astype(np.float32)
        self._urgency = arrays["urgency"].astype(np.float32)
        self._ends = len(NEEDS) + len(PURPOSES)
        self._levels = [self.column[name] for name in URGENCIES[1:]]
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
        keys, times = distinct(found.keys)
        rows, known = self._rows(keys)
        times = times[known]
        return Counted(rows, weighed(times, self._idf[rows]), times, found, self._known(found))

    def _known(self, found: Found) -> float:
        """The share of the characters that training had seen; those beyond the BMP count as not."""
        blanks = found.seen.count(" ")
        known = int(self._characters.take(found.codes, mode="clip").sum()) - blanks
        return known / max(1, len(found.seen) - blanks)

    def _rows(self, keys: Array) -> tuple[Array, Array]:
        """The rows of the keys that training had seen, and which those are."""
        at = self._vocabulary.searchsorted(keys)
        known = self._vocabulary.take(at, mode="clip") == keys
        return at[known], known

    def margins(self, counted: Counted) -> Array:
        """The raw scores of every label, (labels,)."""
        result: Array = counted.values @ self._weights[counted.rows] + self._bias
        return result

    def logits(self, margins: Array) -> Array:
        """Calibrated scores: each label for itself."""
        result: Array = margins * self._slope + self._offset
        np.minimum(result, MOST_LOGIT, out=result)
        return np.maximum(result, -MOST_LOGIT, out=result)

    def probabilities(self, margins: Array) -> Array:
        """Calibrated probabilities of raw scores, the labels weighed together.

        Needs and purpose are judged together (`Joint`); purposes add up to one, and so do the
        urgencies, of which `normal` is what life_danger and urgent leave.
        """
        logits = self.logits(margins)
        result: Array = 1.0 / (1.0 + np.exp(-logits))
        result[: self._ends] = self._joint.chance(logits[: self._ends])
        scores = (logits @ self._urgency[:-1] + self._urgency[-1]).tolist()
        powers = [exp(score - max(scores)) for score in scores]
        result[self._levels] = [power / sum(powers) for power in powers[1:]]
        return result

    def contributions(self, counted: Counted, labels: Sequence[str], length: int) -> list[Array]:
        """For each label, how much each character of the text spoke for it, (length,) float64."""
        found = counted.found
        rows, known = self._rows(found.keys[: len(found.starts)])
        starts, ends = found.starts[known], found.ends[known]
        value = (counted.values / counted.times)[counted.rows.searchsorted(rows)] / (ends - starts)
        weights = self._weights[rows]
        offsets = np.array(found.offsets, np.int64)
        edges = np.concatenate([offsets[starts], offsets[ends - 1] + 1])
        carried = []
        for label in labels:
            weight = value * weights[:, self.column[label]]
            steps = np.bincount(edges, np.concatenate([weight, -weight]), length + 1)
            carried.append(np.cumsum(steps)[:length])
        return carried


def distinct(keys: Array) -> tuple[Array, Array]:
    """The different keys, ascending, and how often each stands (faster than `np.unique`)."""
    if not len(keys):
        return keys, np.empty(0, np.int64)
    ordered = np.sort(keys)
    is_last = np.empty(len(keys), bool)
    np.not_equal(ordered[1:], ordered[:-1], out=is_last[:-1])
    is_last[-1] = True
    ends = np.flatnonzero(is_last)
    times = np.empty_like(ends)
    times[0] = ends[0] + 1
    np.subtract(ends[1:], ends[:-1], out=times[1:])
    return ordered[ends], times


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
