"""How far a confidence can be trusted, and how far a figure counted on so many examples."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np

from nlu.features import Array

BINS = 10
_Z = 1.96  # 95 of 100
_DRAWS = 400

#: Confidence given, and whether it was right.
Trusted = Sequence[tuple[float, bool]]
Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Bin:
    """The answers whose confidence lies in one of BINS equal steps; shares are 0 where none do."""

    low: float
    high: float
    count: int
    confidence: float
    right: float


def bins(trusted: Trusted) -> list[Bin]:
    """The BINS steps from 0 to 1, lowest first."""
    sorted_in: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
    for confidence, right in trusted:
        sorted_in[min(BINS - 1, int(confidence * BINS))].append((confidence, right))
    result = []
    for number, one in enumerate(sorted_in):
        count = len(one)
        mean = sum(confidence for confidence, _ in one) / max(1, count)
        share = sum(right for _, right in one) / max(1, count)
        result.append(Bin(number / BINS, (number + 1) / BINS, count, mean, share))
    return result


def calibration_error(trusted: Trusted) -> float:
    """Expected calibration error: how far confidence and share right are apart, on average."""
    apart = sum(abs(one.confidence - one.right) * one.count for one in bins(trusted))
    return apart / len(trusted) if trusted else 0.0


def wilson(hits: int, of: int) -> Interval:
    """The interval that holds the true share in 95 of 100 cases; (0, 1) where nothing was seen."""
    if not of:
        return 0.0, 1.0
    share, square = hits / of, _Z**2 / of
    middle = (share + square / 2) / (1 + square)
    reach = _Z * sqrt(share * (1 - share) / of + square / (4 * of)) / (1 + square)
    return max(0.0, middle - reach), min(1.0, middle + reach)


def drawn_again(counts: Array, figure: Callable[[Array], float]) -> Interval:
    """The interval of a figure over examples drawn again and again (bootstrap, 95 of 100).

    `counts` is (examples, …); `figure` is given the sum over one draw. The draws are always the
    same ones, so that equal results print equal intervals.
    """
    number = len(counts)
    if not number:
        return 0.0, 1.0
    chance = np.random.default_rng(0)
    flat = counts.reshape(number, -1).astype(np.float64)
    figures = []
    for _ in range(_DRAWS):
        times = np.bincount(chance.integers(0, number, number), minlength=number)
        figures.append(figure((times @ flat).reshape(counts.shape[1:])))
    low, high = np.quantile(figures, (0.025, 0.975))
    return float(low), float(high)
