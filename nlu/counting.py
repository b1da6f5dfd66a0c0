"""Counting features: how often each stands in a text, which are known, how much each weighs."""

from collections.abc import Sequence
from math import sqrt
from typing import Any

import numpy as np

from nlu.features import Array

_USUAL_LENGTH = 85.0  # of a text of some thirty characters, so that scores keep their scale


def rows_of(keys: Array, vocabulary: Array) -> tuple[Array, Array]:
    """The rows of the keys that a vocabulary (ascending) has, and which keys those are."""
    at = vocabulary.searchsorted(keys)
    known = vocabulary.take(at, mode="clip") == keys
    return at[known], known


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


def weighed(idf: Array, times: Array | None = None) -> Array:
    """What features weigh in one text, float32: as often as they stand, the rarer the more.

    Without `times` each is one occurrence. All is divided by the root of the text's length:
    divided by the whole length, as is usual, a short clause in a long text would hardly count; not
    divided at all, a long text would be sure of everything.
    """
    heavy = idf if times is None else idf * times.astype(np.float32)
    result: Array = heavy / np.float32(sqrt((sqrt(heavy @ idf) or 1.0) * _USUAL_LENGTH))
    return result


def vocabulary_of(counts: Sequence[Array], rarest: int) -> tuple[Array, Array]:
    """The features that at least `rarest` texts have, ascending, and the idf of each, float32.

    `counts` are the different features of every text.
    """
    vocabulary, seen_in = distinct(np.concatenate(counts))
    often = seen_in >= rarest
    idf = (np.log(len(counts) / seen_in[often]) + 1.0).astype(np.float32)
    return vocabulary[often], idf


def matrix_of(counts: Sequence[tuple[Array, Array]], vocabulary: Array, idf: Array) -> Any:
    """(texts, features), sparse, each text weighed; `counts` are what `distinct` gives."""
    from scipy.sparse import csr_matrix

    data, indices, ends = [], [], [0]
    for keys, times in counts:
        rows, known = rows_of(keys, vocabulary)
        data.append(weighed(idf[rows], times[known]))
        indices.append(rows.astype(np.int32))
        ends.append(ends[-1] + len(rows))
    # In double precision at once: the machines work in it, and would copy all for each label.
    parts = (np.concatenate(data).astype(np.float64), np.concatenate(indices), np.array(ends))
    return csr_matrix(parts, shape=(len(counts), len(vocabulary)))
