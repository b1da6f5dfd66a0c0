"""Which words carried a label: clauses whose words spoke for it most."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate

from nlu.features import Found

MOST_SPANS = 3
_SHARE = 0.25  # a further clause counts from this share of the best one's weight
_NOTHING = 1e-9
_EDGE = 0.2  # words at a clause's edge that spoke less, a character, than this share of its most


class Evidence:
    """The clauses of a text and where its words end."""

    def __init__(self, found: Found) -> None:
        self._runs = found.runs()
        self._ends = list(accumulate(map(len, found.words)))

    def spans(self, told: Sequence[float]) -> list[tuple[int, int]]:
        """Spans (start, end) of at most MOST_SPANS clauses, strongest first, cut to what spoke.

        `told` says for each place of what was seen how much the characters before it spoke for the
        label.
        """
        weights = [told[end] - told[start] for start, end, _ in self._runs]
        if not weights or max(weights) <= 0:
            return []
        least = max(_SHARE * max(weights), _NOTHING)
        strong = [number for number, weight in enumerate(weights) if weight >= least]
        strong.sort(key=lambda number: -weights[number])
        spans = []
        for number in strong[:MOST_SPANS]:
            start, end, at = self._runs[number]
            first, last = self._trimmed(start, end, told)
            spans.append((at + first - start, at + last - start))
        return spans

    def _trimmed(self, start: int, end: int, told: Sequence[float]) -> tuple[int, int]:
        """A clause without the words at its edges that hardly spoke."""
        ends = self._ends[bisect_right(self._ends, start) : bisect_left(self._ends, end)]
        stops, begins = [*ends, end], [start, *ends]
        spoke = [
            (told[stop] - told[begin]) / (stop - begin)
            for begin, stop in zip(begins, stops, strict=True)
        ]
        least = _EDGE * max(*spoke, _NOTHING)
        strong = [weight >= least for weight in spoke]
        return begins[strong.index(True)], stops[-1 - strong[::-1].index(True)]
