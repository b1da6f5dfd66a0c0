"""Needs and purpose judged together: which sets of labels go with each other.

One-vs-rest scores know nothing of each other: "离婚…落户" scores for household registration and
for women's support, though only one is asked. Here every set of at most MOST_NEEDS of the
BEST_NEEDS best needs, with every purpose, is weighed by its labels' scores, by how each pair of
its labels goes together, and by how many needs it has; a label's probability is the share of the
sets that hold it (a conditional random field small enough to be summed exactly).
"""

from itertools import combinations

import numpy as np

from nlu.features import Array
from nlu.labels import Need, Purpose

BEST_NEEDS = 7
MOST_NEEDS = 3
N, P = len(Need), len(Purpose)
JOINT_ARRAYS = ("gain", "lean", "together", "with_purpose", "how_many")

#: (sets, BEST_NEEDS): which of the best needs each set holds.
SETS: Array = np.array(
    [
        [place in held for place in range(BEST_NEEDS)]
        for size in range(MOST_NEEDS + 1)
        for held in combinations(range(BEST_NEEDS), size)
    ],
    np.float64,
)
SIZES: Array = SETS.sum(axis=1).astype(int)
#: (sets, pairs): which pairs of the best needs each set holds, and the two places of each pair.
PAIRS: Array = np.array(list(combinations(range(BEST_NEEDS), 2)))
PAIR_SETS: Array = SETS[:, PAIRS[:, 0]] * SETS[:, PAIRS[:, 1]]
_SETS_DOWN: Array = np.ascontiguousarray(SETS.T)
_SETS_AND_ALL: Array = np.hstack([SETS, np.ones((len(SETS), 1))])
#: (BEST_NEEDS * BEST_NEEDS, sets): the pairs, each at the first of its two places.
_PAIRS_DOWN: Array = np.zeros((BEST_NEEDS * BEST_NEEDS, len(SETS)))
_PAIRS_DOWN[PAIRS[:, 0] * BEST_NEEDS + PAIRS[:, 1]] = PAIR_SETS.T


class Joint:
    """The weights of the field.

    `gain` and `lean` (needs + purposes,) scale and shift each score, `together` (needs, needs) is
    symmetric, `with_purpose` (purposes, needs), `how_many` (MOST_NEEDS + 1,).
    """

    def __init__(
        self, gain: Array, lean: Array, together: Array, with_purpose: Array, how_many: Array
    ) -> None:
        self.gain, self.lean = gain.astype(np.float64), lean.astype(np.float64)
        self.together = together.astype(np.float64)
        self.with_purpose = with_purpose.astype(np.float64)
        self.how_many = how_many
        self._by_size = how_many[SIZES]

    def shares(self, logits: Array, best: Array) -> Array:
        """Probabilities (n, purposes, sets) of texts with `logits` (n, needs + purposes).

        `best` is (n, BEST_NEEDS), the needs the sets are made of.
        """
        scores = logits * self.gain + self.lean
        own = scores[_texts(best), best] @ SETS.T
        pairs = self.together[best[:, PAIRS[:, 0]], best[:, PAIRS[:, 1]]] @ PAIR_SETS.T
        needs = own + pairs + self.how_many[SIZES]
        across = self.with_purpose.T[best].transpose(0, 2, 1) @ SETS.T
        total = needs[:, None, :] + scores[:, N:, None] + across
        powers = np.exp(total - total.max(axis=(1, 2), keepdims=True))
        result: Array = powers / powers.sum(axis=(1, 2), keepdims=True)
        return result

    def chance(self, logits: Array) -> Array:
        """`chances` of one text, (needs + purposes,) in and out: the same sums, for serving."""
        best = (-logits[:N]).argsort(kind="stable")[:BEST_NEEDS]
        scores = logits * self.gain
        scores += self.lean
        together = self.together.take(best, axis=0).take(best, axis=1).ravel() @ _PAIRS_DOWN
        together += self._by_size
        beside = self.with_purpose.take(best, axis=1)
        beside += scores.take(best)
        powers = beside @ _SETS_DOWN
        powers += together
        powers += scores[N:, None]
        # Scores are bounded by MOST_LOGIT, so that no power is beyond what a float64 can hold.
        np.exp(powers, out=powers)
        shares = powers @ _SETS_AND_ALL
        sums = shares.sum(axis=0)
        result = np.zeros(N + P)
        result[best] = sums[:-1]
        result[N:] = shares[:, -1]
        result /= sums[-1]
        return np.minimum(result, 1.0, out=result)

    def chances(self, logits: Array) -> Array:
        """Probability of each need and purpose, (n, needs + purposes)."""
        best = best_needs(logits)
        shares = self.shares(logits, best)
        result = np.zeros_like(logits, dtype=np.float64)
        result[_texts(best), best] = shares.sum(axis=1) @ SETS
        result[:, N:] = shares.sum(axis=2)
        return np.clip(result, 0.0, 1.0)


def _texts(best: Array) -> Array:
    """The number of each text, to stand beside its best needs."""
    return np.arange(len(best))[:, None]


def best_needs(logits: Array) -> Array:
    """The BEST_NEEDS needs of highest score, best first."""
    result: Array = np.argsort(-logits[:, :N], axis=1, kind="stable")[:, :BEST_NEEDS]
    return result
