"""Training: examples in, one file of arrays out. Same data and code, same bytes."""

import hashlib
import io
import os
import zipfile
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from nlu.examples import Example, read_examples, training_files
from nlu.features import features, kept
from nlu.labels import Need, Purpose, Urgency
from nlu.model import Array
from nlu.text import cleaned

LABELS: tuple[str, ...] = (*Need, *Purpose, Urgency.life_danger, Urgency.urgent, "for_other")
FOLDS = 4
REGULARISATION = 12.0
RAREST = 2  # features seen in fewer examples are left out
_CODE = ("features.py", "text.py", "training.py", "model.py", "data/lexicon.txt")

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


def model_file(folder: Path, progress: Progress = lambda done, of: None) -> Path:
    """The trained model of the shipped data, made now if this data and code have none yet."""
    files = training_files()
    path = folder / f"reader-{fingerprint(files)}.npz"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        written = path.with_suffix(f".{os.getpid()}.part")
        written.write_bytes(packed(train(read_examples(files), progress)))
        written.replace(path)  # two processes may train at once; each leaves a whole file
    return path


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
    from scipy.sparse import csr_matrix

    counts = [_counted(example.text) for example in examples]
    seen_in = Counter(feature for count in counts for feature in count)
    vocabulary = sorted(feature for feature, times in seen_in.items() if times >= RAREST)
    row = {feature: number for number, feature in enumerate(vocabulary)}
    idf = np.array([np.log(len(examples) / seen_in[f]) + 1.0 for f in vocabulary], np.float32)
    matrix: Any = csr_matrix(_tf_idf(counts, row, idf), shape=(len(examples), len(vocabulary)))
    truth = [labels_of(example) for example in examples]
    fold = np.array([_fold(example) for example in examples])
    fitted = []
    for number, label in enumerate(LABELS, 1):
        wanted = np.array([label in found for found in truth], np.int8)
        fitted.append(_fit_label(matrix, wanted, fold, label))
        progress(number, len(LABELS))
    weights, bias, slope, offset, threshold = zip(*fitted, strict=True)
    return {
        "labels": np.array(LABELS),
        "vocabulary": np.array("\n".join(vocabulary)),
        "idf": idf,
        "weights": np.array(weights).T.astype(np.float16),
        "bias": np.array(bias, np.float32),
        "slope": np.array(slope, np.float32),
        "offset": np.array(offset, np.float32),
        "threshold": np.array(threshold, np.float32),
    }


def _counted(text: str) -> Counter[str]:
    seen, _ = kept(cleaned(text))
    return Counter(feature for feature, _, _ in features(seen))


def _tf_idf(counts: Sequence[Counter[str]], row: dict[str, int], idf: Array) -> Any:
    """The (data, indices, indptr) of the rows, each of length one, as `LinearModel.count` does."""
    data, indices, ends = [], [], [0]
    for count in counts:
        found = sorted((row[feature], times) for feature, times in count.items() if feature in row)
        at = np.array([number for number, _ in found], np.int32)
        values = (1.0 + np.log(np.array([times for _, times in found], np.float32))) * idf[at]
        data.append(values / (np.sqrt((values**2).sum()) or 1.0))
        indices.append(at)
        ends.append(ends[-1] + len(at))
    return np.concatenate(data), np.concatenate(indices), np.array(ends)


def _fold(example: Example) -> int:
    """A fold by the example's own text: stable under additions, the same on every machine."""
    return hashlib.sha256(example.text.encode()).digest()[0] % FOLDS


def _fit_label(matrix: Any, wanted: Array, fold: Array, label: str) -> tuple[Any, ...]:
    """Weights, bias, calibration slope and offset, threshold of one label."""
    unseen = np.zeros(len(wanted))
    for number in range(FOLDS):
        held = fold == number
        unseen[held] = _logistic(matrix[~held], wanted[~held]).decision_function(matrix[held])
    slope, offset = _calibration(unseen, wanted)
    chance = 1.0 / (1.0 + np.exp(-(unseen * slope + offset)))
    whole = _logistic(matrix, wanted)
    return whole.coef_[0], whole.intercept_[0], slope, offset, _threshold(chance, wanted, label)


def _logistic(matrix: Any, wanted: Array) -> Any:
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(
        C=REGULARISATION, solver="liblinear", class_weight={0: 1.0, 1: 3.0}, random_state=0
    )
    return model.fit(matrix, wanted)


def _calibration(margins: Array, wanted: Array) -> tuple[float, float]:
    """Platt's logistic of unseen margins to outcomes."""
    from sklearn.linear_model import LogisticRegression

    fit = LogisticRegression(C=1e3).fit(margins.reshape(-1, 1), wanted)
    return float(fit.coef_[0, 0]), float(fit.intercept_[0])


def _threshold(chance: Array, wanted: Array, label: str) -> float:
    """The probability from which a label is taken: best F1 on unseen folds.

    Life danger counts recall four times as much as precision (F4): a missed one can cost a life,
    a false alarm costs one look.
    """
    weight = 4.0 if label == Urgency.life_danger else 1.0
    best, taken = -1.0, 0.5
    for candidate in np.arange(0.08, 0.8, 0.01):
        guessed = chance >= candidate
        hit = float((guessed & (wanted == 1)).sum())
        score = (1 + weight**2) * hit / max(1e-9, weight**2 * wanted.sum() + guessed.sum())
        if score > best:
            best, taken = score, float(candidate)
    return taken
