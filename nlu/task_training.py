"""Training a task of one label a text: the same data give the same bytes."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from nlu.counting import matrix_of, vocabulary_of
from nlu.errors import ReaderDataError
from nlu.features import Array, shares
from nlu.model import softmax
from nlu.tasks import Labelled, counted
from nlu.training import platt

FOLDS = 3
FREEDOMS = (0.1, 0.5, 2.0)  # C of the support vector machines, of which the best is taken
RAREST = 2  # features seen in fewer texts are left out
MOST_TRIED = 10_000  # so many texts are enough to choose C and to calibrate
_SHARPNESSES = np.exp(np.linspace(np.log(0.2), np.log(5.0), 65))

Progress = Callable[[int, int], None]


def train_task(
    examples: Sequence[Labelled], progress: Progress = lambda done, of: None
) -> tuple[dict[str, Array], float]:
    """The arrays of `TaskModel`, and the accuracy on folds that training had not seen.

    `progress` is told (machines fitted, machines in all).
    """
    labels = sorted({example.label for example in examples})
    if len(labels) < 2:
        raise ReaderDataError(f"只有一个标签“{labels[0]}”，分不出类来；至少要两个。")
    counts = [counted(example.words) for example in examples]
    vocabulary, idf = vocabulary_of([keys for keys, _ in counts], RAREST)
    if not len(vocabulary):
        raise ReaderDataError("例句太少或者彼此没有一点相同，学不到东西。")
    if examples[0].kind == "text":
        idf *= shares(vocabulary)
    matrix = matrix_of(counts, vocabulary, idf)
    truth = np.array([labels.index(example.label) for example in examples])
    work = _Work(progress, len(labels) * (len(FREEDOMS) * FOLDS + 1))
    tried, fold = _tried(examples)
    unseen = {
        c: _unseen(matrix[tried], truth[tried], fold, labels=len(labels), freedom=c, work=work)
        for c in FREEDOMS
    }
    right = {c: _calibrated(scores, truth[tried]) for c, scores in unseen.items()}
    freedom = max(FREEDOMS, key=lambda c: right[c][-1])
    slope, offset, sharpness, accuracy = right[freedom]
    weights, bias = _fit(matrix, truth, len(labels), freedom, work)
    words = {"labels": labels, "kind": examples[0].kind}
    arrays: dict[str, Array] = {
        "words": np.frombuffer(json.dumps(words, ensure_ascii=False).encode(), np.uint8),
        "vocabulary": vocabulary,
        "idf": idf,
        "weights": weights.astype(np.float16),
        "bias": bias.astype(np.float32),
        "slope": slope.astype(np.float32),
        "offset": offset.astype(np.float32),
        "sharpness": np.array(sharpness, np.float32),
        "freedom": np.array(freedom, np.float32),
    }
    return arrays, accuracy


class _Work:
    """Counts the machines fitted."""

    def __init__(self, progress: Progress, of: int) -> None:
        self._progress, self._of, self._done = progress, of, 0

    def one_more(self) -> None:
        self._done += 1
        self._progress(self._done, self._of)


def _tried(examples: Sequence[Labelled]) -> tuple[Array, Array]:
    """The rows that C is chosen on, and the fold of each.

    Equal texts fall into one fold. Within a label the folds take turns, so that a label of three
    texts has one in each.
    """
    digests = [
        hashlib.sha256(json.dumps(example.words, ensure_ascii=False).encode()).digest()
        for example in examples
    ]
    order = sorted(range(len(examples)), key=lambda at: (digests[at], examples[at].label))
    fold_of: dict[bytes, int] = {}
    turn: Counter[str] = Counter()
    for at in order:
        if digests[at] not in fold_of:
            fold_of[digests[at]] = turn[examples[at].label] % FOLDS
            turn[examples[at].label] += 1
    rows = np.array(sorted(order[:MOST_TRIED]))
    return rows, np.array([fold_of[digests[at]] for at in rows])


def _unseen(
    matrix: Any, truth: Array, fold: Array, *, labels: int, freedom: float, work: _Work
) -> Array:
    """The scores of each text by machines that had not seen it, (texts, labels)."""
    scores = np.zeros((len(truth), labels))
    for number in range(FOLDS):
        held = fold == number
        weights, bias = _fit(matrix[~held], truth[~held], labels, freedom, work)
        if held.any():
            scores[held] = matrix[held] @ weights + bias
    return scores


def _fit(
    matrix: Any, truth: Array, labels: int, freedom: float, work: _Work
) -> tuple[Array, Array]:
    """Weights (features, labels) and bias (labels,) of one machine a label."""
    from sklearn.svm import LinearSVC

    weights, bias = np.zeros((matrix.shape[1], labels), np.float32), np.full(labels, -1.0)
    for label in range(labels):
        wanted = truth == label
        if 0 < wanted.sum() < len(wanted):
            machine = LinearSVC(C=freedom, random_state=0, max_iter=5_000).fit(matrix, wanted)
            weights[:, label], bias[label] = machine.coef_[0], machine.intercept_[0]
        work.one_more()
    return weights, bias


def _calibrated(scores: Array, truth: Array) -> tuple[Array, Array, float, float]:
    """Slope and offset of each label, the sharpness of their softmax, and the accuracy.

    Each label's own slope and offset where that names more texts right; else, as with few texts,
    one for all.
    """
    wanted = np.eye(scores.shape[1], dtype=bool)[truth]
    labels = range(scores.shape[1])
    each = np.array([_platt(scores[:, label], wanted[:, label]) for label in labels])
    shared = np.tile(_platt(scores.ravel(), wanted.ravel()), (len(labels), 1))
    slope, offset = max(
        (shared, each), key=lambda one: _right(scores * one.T[0] + one.T[1], truth)
    ).T
    logits = scores * slope + offset
    at = np.arange(len(truth))
    surprise = [
        -np.log(softmax(logits * sharpness)[at, truth] + 1e-12).mean() for sharpness in _SHARPNESSES
    ]
    sharpness = float(_SHARPNESSES[int(np.argmin(surprise))])
    return slope, offset, sharpness, _right(logits, truth)


def _right(logits: Array, truth: Array) -> float:
    return float((logits.argmax(axis=1) == truth).mean())


def _platt(scores: Array, wanted: Array) -> tuple[float, float]:
    """`platt` of unseen scores, held to what it can mean where they teach nothing."""
    if wanted.all() or not wanted.any():
        return 1.0, 0.0
    slope, offset = platt(scores, wanted)
    # Downwards only where unseen texts teach nothing (a few, or the same one again and again).
    return (slope, offset) if slope > 0 else (1.0, 0.0)
