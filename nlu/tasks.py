"""Other tasks with the reader's features: one label a text, in any language.

A line of JSON holds `label` (text or a whole number) and either `text`, or `tokens` that are
already cut (texts or whole numbers). A text has the reader's own features, tokens their 1- to
3-grams.
"""

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np

from nlu.counting import distinct, rows_of, weighed
from nlu.errors import ReaderDataError
from nlu.features import Array, features
from nlu.labelled import json_lines
from nlu.model import softmax
from nlu.text import cleaned, storable

Kind = Literal["text", "tokens"]
Words = str | tuple[str, ...]

_NAME = re.compile(r"[a-z0-9-]{1,60}")
_LONGEST_GRAM = 3
_SPREAD = np.uint64(0x9E3779B97F4A7C15)
_BLANKS = re.compile(r"[\s\x00]+")


@dataclass(frozen=True, slots=True)
class Labelled:
    """One text, or the tokens of one, with its label."""

    words: Words
    label: str

    @property
    def kind(self) -> Kind:
        """Whether it is a text or tokens."""
        return "text" if isinstance(self.words, str) else "tokens"


def checked_name(name: str) -> str:
    """The task's name, which is part of a file's name; ReaderDataError if it cannot be."""
    if not _NAME.fullmatch(name):
        raise ReaderDataError(f"任务名“{name}”不行：只能用小写字母、数字和 -，最多60个。")
    return name


def task_file(folder: Path, name: str) -> Path:
    """Where the model of a task lies."""
    return folder / f"task-{checked_name(name)}.npz"


def read_task(files: Iterable[Path]) -> list[Labelled]:
    """All labelled lines of the files; ReaderDataError names file and line of what is wrong."""
    found: list[Labelled] = []
    for file in files:
        for where, record in json_lines(file):
            one = Labelled(_words(where, record), _label(where, record))
            if found and one.kind != found[0].kind:
                raise ReaderDataError(f"{where}：前面是 {found[0].kind}，这里是 {one.kind}。")
            found.append(one)
    if not found:
        raise ReaderDataError("数据文件是空的，没有一行例句。")
    return found


def _label(where: str, record: dict[str, Any]) -> str:
    label = record.get("label")
    if isinstance(label, bool) or not isinstance(label, str | int):
        raise ReaderDataError(f"{where}：缺少 label，应为文字或整数。")
    said = storable(_BLANKS.sub(" ", str(label)).strip())
    if not said:
        raise ReaderDataError(f"{where}：label 是空的。")
    return said


def _words(where: str, record: dict[str, Any]) -> Words:
    text, tokens = record.get("text"), record.get("tokens")
    if isinstance(text, str):
        return storable(text)
    if not isinstance(tokens, list):
        raise ReaderDataError(f"{where}：缺少 text（文字）或 tokens（列表）。")
    if not all(isinstance(one, str | int) and not isinstance(one, bool) for one in tokens):
        raise ReaderDataError(f"{where}：tokens 里应为文字或整数。")
    return tuple(_BLANKS.sub(" ", storable(str(one))) for one in tokens)


def keys_of(words: Words) -> Array:
    """The features of a text (uint32) or of tokens (uint64), one for every occurrence."""
    if isinstance(words, str):
        return features(cleaned(words)).keys
    single = np.array([_number(token) for token in words], np.uint64)
    grams, so_far = [single], single
    for size in range(1, _LONGEST_GRAM):
        # The order of the tokens counts; arithmetic modulo 2**64 keeps chance meetings rare.
        so_far = so_far[:-1] * _SPREAD + single[size:]
        grams.append(so_far)
    return np.concatenate(grams)


def _number(token: str) -> int:
    """A number of 64 bits for a token, the same on every machine."""
    return int.from_bytes(hashlib.blake2b(token.encode(), digest_size=8).digest(), "little")


def counted(words: Words) -> tuple[Array, Array]:
    """The different features of a text or of tokens, ascending, and how often each stands."""
    return distinct(keys_of(words))


class TaskModel:
    """One-vs-rest linear models over one vocabulary, their calibrated scores made one softmax.

    `weights` is (features, labels); `bias`, `slope`, `offset` are (labels,); `sharpness` is one
    number by which all calibrated scores are multiplied.
    """

    def __init__(self, arrays: dict[str, Array]) -> None:
        stored = json.loads(arrays["words"].tobytes())
        self.labels: list[str] = stored["labels"]
        self.kind: Kind = stored["kind"]
        self._vocabulary = arrays["vocabulary"]  # uint64, ascending
        self._idf = arrays["idf"]
        self._weights = arrays["weights"]
        self._scale = arrays["slope"] * arrays["sharpness"]
        self._bias = arrays["bias"] * self._scale + arrays["offset"] * arrays["sharpness"]

    @classmethod
    def load(cls, path: Path) -> "TaskModel":
        """Read a model that training wrote; ReaderDataError where there is none."""
        if not path.exists():
            name = path.stem.removeprefix("task-")
            raise ReaderDataError(
                f"还没有训练过任务 {name}：先运行 onedoor nlu train --data 文件 --task {name}"
            )
        with np.load(path) as arrays:
            return cls({name: arrays[name] for name in arrays.files})

    def chances(self, words: Words) -> Array:
        """Probabilities of the labels, (labels,)."""
        keys, times = counted(words)
        rows, known = rows_of(keys, self._vocabulary)
        values = weighed(self._idf[rows], times[known])
        margins = values @ self._weights[rows].astype(np.float32)
        return softmax(margins * self._scale + self._bias)

    def read(self, words: Words) -> tuple[str, float]:
        """The likeliest label and its probability."""
        chances = self.chances(words)
        best = int(chances.argmax())
        return self.labels[best], float(chances[best])
