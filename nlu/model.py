"""Serving a trained linear model with numpy alone: arrays in, calibrated probabilities out."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from nlu.features import features, kept

Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Counted:
    """A text as the model sees it: rows of the weight matrix, their values, where they stood."""

    rows: Array  # int32 (n,), one per different feature
    values: Array  # float32 (n,), tf-idf, of length one
    places: list[tuple[int, int, int]]  # (position in rows, start, end) in the text's own offsets
    known: float  # share of single characters that training had seen, 0..1


class LinearModel:
    """One-vs-rest logistic models over one shared vocabulary.

    `weights` is (features, labels), `bias` (labels,), `slope`/`offset` the calibration of each
    label, `threshold` the probability from which a label is taken.
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
        seen, offsets = kept(text)
        row_of = self._row.get
        position: dict[int, int] = {}
        times: list[int] = []
        places: list[tuple[int, int, int]] = []
        single = single_known = 0
        for feature, start, end in features(seen):
            row = row_of(feature)
            if end - start == 1 and len(feature) == 1 and feature != " ":
                single += 1
                single_known += row is not None
            if row is None:
                continue
            at = position.get(row)
            if at is None:
                position[row] = at = len(times)
                times.append(0)
            times[at] += 1
            places.append((at, offsets[start], offsets[end - 1] + 1))
        rows = np.fromiter(position, dtype=np.int32, count=len(position))
        values = (1.0 + np.log(np.asarray(times, dtype=np.float32))) * self._idf[rows]
        length = float(np.sqrt((values**2).sum()))
        if length:
            values = values / length
        return Counted(rows, values.astype(np.float32), places, single_known / max(1, single))

    def margins(self, counted: Counted) -> Array:
        """The raw scores of every label, (labels,)."""
        result: Array = counted.values @ self._weights[counted.rows] + self._bias
        return result

    def probabilities(self, margins: Array) -> Array:
        """Calibrated probabilities of raw scores."""
        calibrated = np.clip(margins * self._slope + self._offset, -30, 30)
        result: Array = 1.0 / (1.0 + np.exp(-calibrated))
        return result

    def contributions(self, counted: Counted, label: str, length: int) -> Array:
        """How much each character of the text spoke for the label, (length,) float64."""
        share = counted.values * self._weights[counted.rows, self.column[label]]
        carried = np.zeros(length + 1)
        times = np.bincount([at for at, _, _ in counted.places], minlength=len(share))
        for at, start, end in counted.places:
            each = share[at] / times[at] / (end - start)
            carried[start] += each
            carried[end] -= each
        result: Array = np.cumsum(carried)[:length]
        return result
