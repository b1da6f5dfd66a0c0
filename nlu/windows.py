"""A long text read in parts too: the one sentence that asks must not drown in a life story."""

from bisect import bisect_right
from collections.abc import Sequence

import numpy as np

from nlu.features import Array
from nlu.model import Counted, LinearModel
from nlu.text import sentences

#: A text half as long again as this is also read in windows of about this length.
WINDOW = 90
MOST_WINDOWS = 60


def windows(text: str) -> list[tuple[int, int]]:
    """Runs (start, end) of whole sentences of about WINDOW characters, in order, none for a text
    that is hardly longer than one; a sentence without end is cut."""
    if len(text) <= WINDOW * 1.5:
        return []
    runs: list[tuple[int, int]] = []
    begin: int | None = None
    for start, end in sentences(text):
        for at in range(start, end, 2 * WINDOW):
            stop = min(end, at + 2 * WINDOW)
            if begin is None:
                begin = at
            if stop - begin >= WINDOW:
                runs.append((begin, stop))
                begin = None
    if begin is not None:
        runs.append((begin, len(text)))
    step = max(1, -(-len(runs) // MOST_WINDOWS))
    return runs[::step]


def window_logits(model: LinearModel, counted: Counted, runs: Sequence[tuple[int, int]]) -> Array:
    """What the model makes of each window of a counted text, float64 (windows, labels).

    The features that lie wholly within a window, weighed as if they were all its text.
    """
    edges = _in_seen(counted, [edge for run in runs for edge in run])
    begins, stops = edges[::2], edges[1::2]
    starts, ends = counted.found.places()
    which = counted.which[: counted.which.searchsorted(len(starts))]
    starts, ends = starts.take(which), ends.take(which)
    window = begins.searchsorted(starts, "right") - 1
    window[ends > stops.take(window)] = -1
    rows = [np.flatnonzero(window == number) for number in range(len(runs))]
    return np.array([model.logits(counted.part(some)) for some in rows])


def _in_seen(counted: Counted, places: Sequence[int]) -> Array:
    """Places of a text as places of what was seen of it, int64."""
    runs = counted.found.runs()
    begins = [at for _, _, at in runs]
    moved = []
    for place in places:
        number = bisect_right(begins, place) - 1
        start, end, at = runs[number] if number >= 0 else (0, 0, place)
        moved.append(min(end, start + place - at))
    return np.array(moved, np.int64)
