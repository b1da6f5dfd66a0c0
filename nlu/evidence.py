"""Which words carried a label: clauses whose characters spoke for it most."""

import re

import numpy as np

from nlu.features import Array

_CLAUSE = re.compile(r"[^,，。！？!?；;：:\n、…\s]+")
MOST_SPANS = 3
_SHARE = 0.25  # a further clause counts from this share of the best one's weight
_EDGE = 0.15  # characters at a clause's edge below this share of its strongest are cut off


def evidence_spans(text: str, carried: Array) -> list[tuple[int, int]]:
    """Spans (start, end) of at most MOST_SPANS clauses, strongest first, trimmed to what spoke.

    `carried` is (len(text),): how much each character spoke for the label.
    """
    clauses = [(found.start(), found.end()) for found in _CLAUSE.finditer(text)]
    if not clauses:
        return []
    total = np.concatenate(([0.0], np.cumsum(carried)))
    weights = [float(total[end] - total[start]) for start, end in clauses]
    order = sorted(range(len(clauses)), key=lambda at: -weights[at])[:MOST_SPANS]
    best = weights[order[0]]
    if best <= 0:
        return []
    return [
        _trimmed(clauses[at], carried) for at in order if weights[at] >= max(_SHARE * best, 1e-9)
    ]


def _trimmed(clause: tuple[int, int], carried: Array) -> tuple[int, int]:
    start, end = clause
    strong = np.flatnonzero(carried[start:end] >= _EDGE * max(carried[start:end].max(), 1e-9))
    if not len(strong):
        return clause
    return start + int(strong[0]), start + int(strong[-1]) + 1
