"""What a correction takes back and what it says instead: 不是医疗，是住房.

The message is cut where it turns (“不是低保 / 是残疾人补贴”). A part that is denied is read without
its denial; what is read there is taken back. What the other parts hold is said instead. A thing
that was just read out to the person is also known by a piece of its name.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from nlu.labels import Need
from nlu.understanding import Message, Understanding

_BEFORE = (
    "(?:不是|并不是|并非|不要|不用|不需要|不办|没说过?|没有说过?|没要|别(?:给我)?办|去掉|取消|删掉)"
)
_AFTER = "(?:不用了?|不要了?|不办了?|不需要了?|去掉吧?|删掉吧?|取消吧?|就算了)$"
#: At marks, before a denial, and before 是 where it is not part of a denial or of 是不是.
_TURNS = re.compile(
    rf"[，,。；;！!？?\n、]+|(?={_BEFORE})|(?=而是)|(?<![不而并还总就要说求的只可])(?=是(?!不是))"
)
_DENIED_BEFORE = re.compile(rf"^{_BEFORE}(?:说|要|办)*")
_DENIED_AFTER = re.compile(rf"(?:那个|那项|这个|这项)?{_AFTER}")
_TAKING = re.compile("^[把将]")
_SHORTEST = 2
#: What so many names share that it names none.
_SHARED = frozenset(["救助", "帮扶", "困难", "服务", "支持", "保障", "生活", "认定", "补助"])

Read = Callable[[Message], Understanding]


@dataclass(frozen=True, slots=True)
class Correction:
    """The needs taken back and those said instead, each once, in the order of the words."""

    removed: tuple[Need, ...]
    added: tuple[Need, ...]


def correction_of(text: str, read: Read, shown: Mapping[Need, str] | None = None) -> Correction:
    """Read a correction part by part; `shown` are the names of what was just read out."""
    shown = shown or {}
    removed: dict[Need, None] = {}
    added: dict[Need, None] = {}
    for part in filter(None, _TURNS.split(text)):
        plain = _DENIED_BEFORE.sub("", _DENIED_AFTER.sub("", _TAKING.sub("", part)))
        denied = plain != _TAKING.sub("", part)
        if sum(char.isalnum() for char in plain) < _SHORTEST:
            continue
        named = [need for need, name in shown.items() if _names(plain, name)]
        found = named or [need.code for need in read(Message(plain)).needs]
        if denied:
            removed.update(dict.fromkeys(found))
        else:
            added.update(dict.fromkeys(found))
    return Correction(tuple(removed), tuple(code for code in added if code not in removed))


def _names(words: str, name: str) -> bool:
    """Whether the words hold a piece of a name that is its own."""
    pieces = (name[at : at + _SHORTEST] for at in range(len(name) - _SHORTEST + 1))
    return any(piece in words and piece not in _SHARED for piece in pieces)
