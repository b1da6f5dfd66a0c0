"""Which words are of one kind: 轮椅 and 拐杖, 尿毒症 and 白血病, 送饭 and 做饭.

What training has seen of one word then speaks for all of its kind. The kinds in
`data/word_kinds.txt`, one a line, are clusters of the meanings that a sentence encoder trained on
sixteen languages gives to single words (`make word-kinds`); serving needs the list only.
"""

from functools import lru_cache
from importlib import resources


@lru_cache(maxsize=1)
def word_kinds() -> dict[str, int]:
    """The number of each word's kind, from 1 on."""
    text = resources.files("nlu").joinpath("data/word_kinds.txt").read_text("utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return {word: kind for kind, line in enumerate(lines, 1) for word in line.split()}
