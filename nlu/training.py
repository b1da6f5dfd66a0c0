"""Training: examples in, one file of arrays out. Same data and code, same bytes."""

import fcntl
import hashlib
import io
import os
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from nlu.counting import distinct, matrix_of, vocabulary_of
from nlu.examples import Example, read_examples, training_files
from nlu.features import Array, features, shares
from nlu.joint import JOINT_ARRAYS
from nlu.joint_training import fit_joint
from nlu.known import table_for
from nlu.labels import Purpose, Urgency
from nlu.model import (
    LABELS,
    MOST_LOGIT,
    NEEDS,
    PURPOSES,
    URGENCIES,
    softmax,
)
from nlu.routine import weighed_words

FOLDS = 4
FREEDOM = 1.0  # C of the support vector machines
RAREST = 3  # features seen in fewer examples are left out
_CODE = (
    "counting.py",
    "examples.py",
    "features.py",
    "gazetteer.py",
    "heard.py",
    "joint.py",
    "joint_training.py",
    "known.py",
    "model.py",
    "places_heard.py",
    "routine.py",
    "sounds.py",
    "word_kinds.py",
    "words.py",
    "data/sounds.json",
    "data/word_kinds.txt",
    "text.py",
    "training.py",
    "data/lexicon.txt",
    # Which clauses of a call only name a place (`routine`).
    "data/places/aliases.yml",
    "data/places/changning.json",
    "data/places/dalian.json",
    "data/places/dazhou.json",
    "data/places/elsewhere.json",
    "data/places/shaanxi.json",
)
#: A false alarm costs one look, a missed danger perhaps a life: so many texts without danger may
#: be looked at for it.
_FALSE_ALARMS = 0.022
_IDLE_SECONDS = 10  # then the processes that fitted end; the server that trained goes on
_CANDIDATES = np.arange(0.02, 0.8, 0.01)

Progress = Callable[[int, int], None]


def labels_of(example: Example) -> set[str]:
    """The labels of an example as the model's columns have them."""
    found = {str(need) for need in example.needs} | {str(example.purpose)}
    if example.urgency is not Urgency.normal:
        found.add(str(example.urgency))
    if example.for_other:
        found.add("for_other")
    return found


def fingerprint(files: Sequence[Path]) -> str:
    """A hash of the data and of the code that makes a model of it: the name of the cached model."""
    digest = hashlib.sha256()
    here = Path(__file__).parent
    for path in (*files, *(here / name for name in _CODE)):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def model_path(folder: Path, files: Sequence[Path]) -> Path:
    """Where the model of these examples lies once it is trained."""
    return folder / f"reader-{fingerprint(files)}.npz"


def model_file(
    folder: Path,
    progress: Progress = lambda done, of: None,
    files: Sequence[Path] | None = None,
) -> Path:
    """The trained model of the shipped data, or of `files`; made now if there is none yet."""
    files = training_files() if files is None else files
    path = model_path(folder, files)
    made_once(path, lambda: packed(train(read_examples(files), progress)))
    return path


def made_once(path: Path, make: Callable[[], bytes]) -> None:
    """Make a file that is not there; of several processes one makes it, the others wait."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)  # the kernel drops it where this process dies
        if not path.exists():
            written(path, make())
    finally:
        os.close(folder)


def written(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(f".{os.getpid()}.part")
    part.write_bytes(content)
    part.replace(path)


def packed(arrays: dict[str, Array]) -> bytes:
    """The arrays as an .npz without time stamps, so that equal models are equal bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(arrays):
            part = io.BytesIO()
            np.save(part, arrays[name], allow_pickle=False)
            archive.writestr(zipfile.ZipInfo(f"{name}.npy"), part.getvalue())
    return buffer.getvalue()


def train(
    examples: Sequence[Example], progress: Progress = lambda done, of: None
) -> dict[str, Array]:
    """Fit, calibrate on folds that the model had not seen, choose thresholds.

    Returns the arrays of `LinearModel`. `progress` is told (labels done, labels in all).
    """
    from joblib import Parallel, delayed

    counts = [_counted(example) for example in examples]
    vocabulary, idf = vocabulary_of([keys for keys, _ in counts], RAREST)
    table, placed, rows = table_for(vocabulary, idf)
    vocabulary, idf = vocabulary[placed], idf[placed] * shares(vocabulary[placed])
    matrix = matrix_of(counts, vocabulary, idf)
    told = [labels_of(example) for example in examples]
    truth = np.array([[label in labels for label in LABELS] for labels in told])
    whole = np.array([not example.urgency_only for example in examples])
    fold = np.array([_fold(example) for example in examples])
    # By processes: the machines draw lots from one global generator, which threads would share.
    at_once = Parallel(
        min(len(LABELS), os.cpu_count() or 1),
        backend="loky",
        return_as="generator",
        idle_worker_timeout=_IDLE_SECONDS,
    )
    fitted = []
    for one in at_once(
        delayed(_fit_label)(
            matrix, truth[:, number].astype(np.int8), fold, whole | (label in URGENCIES)
        )
        for number, label in enumerate(LABELS)
    ):
        fitted.append(one)
        progress(len(fitted), len(LABELS))
    weights, bias, slope, offset, logits = zip(*fitted, strict=True)
    steps, step = _in_steps(np.array(weights).T)
    return {
        "labels": np.array(LABELS),
        "vocabulary": table,
        "idf": _put(idf, rows, table.size),
        "weights": _put(steps, rows, table.size),
        "step": step,
        "bias": np.array(bias, np.float32),
        "slope": np.array(slope, np.float32),
        "offset": np.array(offset, np.float32),
        **_decision(np.array(logits).T, truth, whole),
    }


def _in_steps(weights: Array) -> tuple[Array, Array]:
    """Weights (features, labels) as int8, and each label's step: a fourth of the memory."""
    step = np.maximum(np.abs(weights).max(axis=0), 1e-6) / 127.0
    return np.round(weights / step).astype(np.int8), step.astype(np.float32)


def _put(values: Array, rows: Array, size: int) -> Array:
    """The values in their rows of the table, 0 in all others."""
    whole = np.zeros((size, *values.shape[1:]), values.dtype)
    whole[rows] = values
    return whole


def _counted(example: Example) -> tuple[Array, Array]:
    return distinct(features(weighed_words(example.message)).keys)


def _fold(example: Example) -> int:
    """A fold by the example's own text: stable under additions, the same on every machine."""
    return hashlib.sha256(example.text.encode()).digest()[0] % FOLDS


def _fit_label(matrix: Any, wanted: Array, fold: Array, teaches: Array) -> tuple[Any, ...]:
    """Weights, bias, calibration slope and offset, and the calibrated unseen scores of a label.

    Only the examples that teach the label are learnt from; all are scored.
    """
    unseen = np.zeros(len(wanted))
    for number in range(FOLDS):
        held = fold == number
        learnt = ~held & teaches
        weights, bias = _separated(matrix[learnt], wanted[learnt])
        unseen[held] = matrix[held] @ weights + bias
    slope, offset = platt(unseen[teaches], wanted[teaches])
    logits = np.clip(unseen * slope + offset, -MOST_LOGIT, MOST_LOGIT)
    return *_separated(matrix[teaches], wanted[teaches]), slope, offset, logits


def _separated(matrix: Any, wanted: Array) -> tuple[Array, float]:
    """Weights and bias of a linear support vector machine; none where there is one class only."""
    from sklearn.svm import LinearSVC

    if not 0 < wanted.sum() < len(wanted):
        return np.zeros(matrix.shape[1]), float(2 * (wanted.sum() > 0) - 1)
    model = LinearSVC(C=FREEDOM, random_state=0).fit(matrix, wanted)
    return model.coef_[0], float(model.intercept_[0])


def platt(margins: Array, wanted: Array) -> tuple[float, float]:
    """Platt's logistic of unseen margins (n,) to outcomes of both kinds: slope and offset."""
    from sklearn.linear_model import LogisticRegression

    fit = LogisticRegression(C=1e3, max_iter=5_000).fit(margins.reshape(-1, 1), wanted)
    return float(fit.coef_[0, 0]), float(fit.intercept_[0])


def _decision(logits: Array, truth: Array, whole: Array) -> dict[str, Array]:
    """What decides between labels, learnt on unseen scores: the field, urgency, thresholds.

    Only from whole requests: lines of a talk would change the share of every label.
    """
    logits, truth = logits[whole], truth[whole]
    ends = len(NEEDS) + len(PURPOSES)
    needs, purpose = truth[:, : len(NEEDS)], truth[:, len(NEEDS) : ends].argmax(axis=1)
    joint = fit_joint(logits[:, :ends], needs, purpose)
    urgency = _urgency(logits, truth)
    chance = 1.0 / (1.0 + np.exp(-logits))
    chance[:, :ends] = joint.chances(logits[:, :ends])
    shares = softmax(logits @ urgency[:-1] + urgency[-1])
    for number, name in enumerate(URGENCIES[1:], 1):
        chance[:, LABELS.index(name)] = shares[:, number]
    threshold = np.full(len(LABELS), _best_f1(chance[:, : len(NEEDS)], needs))
    for label in (Purpose.out_of_scope, Urgency.urgent, "for_other"):
        at = LABELS.index(label)
        threshold[at] = _best_f1(chance[:, at], truth[:, at])
    danger = LABELS.index(Urgency.life_danger)
    threshold[danger] = _quantile_above(chance[~truth[:, danger], danger])
    return {
        "urgency": urgency.astype(np.float32),
        "threshold": threshold.astype(np.float32),
        **{name: getattr(joint, name).astype(np.float32) for name in JOINT_ARRAYS},
    }


def _urgency(logits: Array, truth: Array) -> Array:
    """(labels + 1, urgencies): a softmax over all labels' scores, its bias in the last row."""
    from sklearn.linear_model import LogisticRegression

    columns = [LABELS.index(name) for name in URGENCIES[1:]]
    level = truth[:, columns] @ np.arange(1, len(URGENCIES))
    fit = LogisticRegression(C=1.0, max_iter=20_000).fit(logits, level)
    result: Array = np.vstack([fit.coef_.T, fit.intercept_])
    return result


def _best_f1(chance: Array, wanted: Array) -> float:
    """The probability from which labels are taken for the best F1 over all of them."""
    best, taken = -1.0, 0.5
    for candidate in _CANDIDATES:
        guessed = chance >= candidate
        score = 2.0 * float((guessed & wanted).sum()) / max(1, int(guessed.sum() + wanted.sum()))
        if score > best:
            best, taken = score, float(candidate)
    return taken


def _quantile_above(chance: Array) -> float:
    """The probability that _FALSE_ALARMS of the texts without danger reach."""
    return float(np.clip(np.quantile(chance, 1.0 - _FALSE_ALARMS), 0.02, 0.5))
