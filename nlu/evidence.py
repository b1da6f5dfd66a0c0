"""Which words carried a label: clauses whose characters spoke for it most."""

import re
from collections.abc import Sequence

_CLAUSE = re.compile(r"[^,，。！？!?；;：:\n、…\s]+")
MOST_SPANS = 3
_SHARE = 0.25  # a further clause counts from this share of the best one's weight
_NOTHING = 1e-9
_EDGE = 0.15  # characters at a clause's edge below this share of its strongest are cut off


def evidence_spans(text: str, carried: Sequence[float]) -> list[tuple[int, int]]:
    """Spans (start, end) of at most MOST_SPANS clauses, strongest first, trimmed to what spoke.

    `carried` says of each character of the text how much it spoke for the label.
    """
    clauses = [found.span() for found in _CLAUSE.finditer(text)]
    weights = [sum(carried[start:end]) for start, end in clauses]
    order = sorted(range(len(clauses)), key=lambda at: -weights[at])[:MOST_SPANS]
    if not order or weights[order[0]] <= 0:
        return []
    least = max(_SHARE * weights[order[0]], _NOTHING)
    return [_trimmed(clauses[at], carried) for at in order if weights[at] >= least]


def _trimmed(clause: tuple[int, int], carried: Sequence[float]) -> tuple[int, int]:
    start, end = clause
    least = _EDGE * max(*carried[start:end], _NOTHING)
    while end - start > 1 and carried[start] < least:
        start += 1
    while end - start > 1 and carried[end - 1] < least:
        end -= 1
    return start, end
