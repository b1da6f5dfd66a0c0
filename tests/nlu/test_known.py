"""Known features: every one with room is found in its row, and nothing else is."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nlu.known import WIDE, Known, table_for

NUMBERS = st.lists(st.integers(1, 2**32 - 1), min_size=1, max_size=300, unique=True)


@given(NUMBERS, st.lists(st.integers(1, 2**32 - 1), max_size=50))
def test_what_found_room_is_found_and_nothing_else(known: list[int], others: list[int]) -> None:
    features = np.array(sorted(known), np.uint32)
    table, placed, rows = table_for(features, np.ones(len(features), np.float32))
    row_of = dict(zip(features[placed].tolist(), rows.tolist(), strict=True))
    asked = np.array([*known, *others], np.uint32)
    found, which = Known(table).rows(asked)
    assert which.tolist() == [at for at, key in enumerate(asked.tolist()) if key in row_of]
    assert found.tolist() == [row_of[key] for key in asked[which].tolist()]
    assert len(set(row_of.values())) == len(row_of)


def test_a_bucket_too_small_keeps_the_most_frequent() -> None:
    features = np.arange(1, WIDE + 4, dtype=np.uint32)  # all of one bucket
    idf = np.arange(len(features), 0, -1).astype(np.float32)
    _, placed, _ = table_for(features, idf)
    assert placed.tolist() == list(range(3, WIDE + 3))


def test_hardly_any_of_many_is_left_out() -> None:
    features = np.unique(np.random.default_rng(0).integers(1, 2**32, 50_000).astype(np.uint32))
    _, placed, _ = table_for(features, np.ones(len(features), np.float32))
    assert len(placed) > 0.96 * len(features)


def test_nothing_known_finds_nothing() -> None:
    table, placed, rows = table_for(np.empty(0, np.uint32), np.empty(0, np.float32))
    assert not len(placed)
    assert not len(rows)
    found, which = Known(table).rows(np.array([0, 1, 2**32 - 1], np.uint32))
    # 0 stands for a free place, whose weights are all 0.
    assert set(which.tolist()) <= {0}
    assert len(found) == len(which)
