"""The features that training had seen, in buckets: one look each, however many there are.

A search by halves waits for memory at every step; here all features of a text are looked up at
once, each in the one bucket that its number names.
"""

import numpy as np

from nlu.features import Array

#: A bucket is as many numbers of 32 bits as lie side by side in half a line of the cache.
WIDE = 8
_PLACE, _MASK = 3, WIDE - 1
_LOAD = 5.3  # features to a bucket on average, so that few buckets are too small
_BITS = np.uint64(32)


class Known:
    """A table (buckets, WIDE) of features, uint32, 0 where a place is free.

    A feature's row, of weights and the like, is the number of its place.
    """

    def __init__(self, table: Array) -> None:
        self._table = table

    def rows(self, keys: Array) -> tuple[Array, Array]:
        """The rows, int64, of those of the keys that are known, and which keys those are."""
        buckets = _buckets(keys, len(self._table))
        at = (self._table.take(buckets, axis=0) == keys[:, None]).ravel().nonzero()[0]
        which = at >> _PLACE
        return (buckets.take(which) << _PLACE) | (at & _MASK), which


def table_for(features: Array, idf: Array) -> tuple[Array, Array, Array]:
    """The table of `Known` for different features, which of them found room, and their rows.

    Where a bucket is too small the rarest, those of the highest `idf`, are left out: some two in a
    hundred, each seen in a few examples only.
    """
    many = int(len(features) / _LOAD) + 1
    bucket = _buckets(features, many)
    order = np.lexsort((features, idf, bucket))
    ordered = bucket[order]
    rank = np.arange(len(features)) - ordered.searchsorted(ordered)
    room = (rank < WIDE) & (features[order] != 0)
    placed, rows = order[room], (ordered * WIDE + rank)[room]
    table = np.zeros(many * WIDE, np.uint32)
    table[rows] = features[placed]
    back = np.argsort(placed, kind="stable")
    return table.reshape(many, WIDE), placed[back], rows[back]


def _buckets(keys: Array, many: int) -> Array:
    """The bucket of each key, int64: the keys spread evenly over so many."""
    buckets: Array = np.multiply(keys, np.uint64(many), dtype=np.uint64)
    buckets >>= _BITS
    return buckets.view(np.int64)
