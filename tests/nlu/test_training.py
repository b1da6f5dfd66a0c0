"""Training: what an example teaches, and what it does not."""

import numpy as np
from scipy.sparse import csr_matrix

from nlu.training import FOLDS, _fit_label


def test_what_does_not_teach_a_label_leaves_its_machine_as_it_was() -> None:
    lots = np.random.default_rng(0)
    matrix = csr_matrix(lots.random((80, 12)))
    wanted = (lots.random(80) < 0.5).astype(np.int8)
    fold, teaches = np.arange(80) % FOLDS, np.arange(80) < 60
    *one, scores = _fit_label(matrix, wanted, fold, teaches)
    *other, others = _fit_label(matrix, np.where(teaches, wanted, 1 - wanted), fold, teaches)
    assert all(np.array_equal(first, second) for first, second in zip(one, other, strict=True))
    assert np.array_equal(scores, others)  # also those of what was not learnt from
    assert len(scores) == 80
