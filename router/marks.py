"""Personal numbers in free text: marked where the text is stored, sealed beside it.

A mark is exactly as long as what it stands for, so that evidence offsets stay true.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from nlu.understanding import Message, PersonalItem, Turn
from router.sealing import SealBox

_NAMES = {"phone": "电话", "id_number": "证件"}
_PURPOSE = "requests.marks"


@dataclass(frozen=True, slots=True)
class Marked:
    """A message fit to be stored in clear, and what was taken out of it, sealed."""

    message: Message
    sealed: bytes | None


def marked(message: Message, personal: Sequence[PersonalItem], seal: SealBox) -> Marked:
    """Replace each personal number by a numbered mark of the same length."""
    if not personal:
        return Marked(message, None)
    texts = _texts(message)
    taken = [
        [span.turn, span.start, span.end, texts[span.turn][span.start : span.end]]
        for span in (item.span for item in personal)
    ]
    for number, item in enumerate(personal, 1):
        text, span = texts[item.span.turn], item.span
        name = f"〔{_NAMES[item.kind]}{number}〕"
        mark = name.ljust(span.end - span.start, "·")[: span.end - span.start]
        texts[span.turn] = text[: span.start] + mark + text[span.end :]
    return Marked(_with(message, texts), seal.seal(json.dumps(taken, ensure_ascii=False), _PURPOSE))


def restored(message: Message, sealed: bytes | None, seal: SealBox) -> Message:
    """Put the personal numbers back, for those who may see them."""
    opened = seal.open(sealed, _PURPOSE)
    if opened is None:
        return message
    texts = _texts(message)
    for turn, start, end, written in json.loads(opened):
        texts[turn] = texts[turn][:start] + written + texts[turn][end:]
    return _with(message, texts)


def _texts(message: Message) -> dict[int | None, str]:
    turns: dict[int | None, str] = {n: turn.text for n, turn in enumerate(message.turns)}
    return turns if turns else {None: message.whole}


def _with(message: Message, texts: dict[int | None, str]) -> Message:
    if message.turns:
        turns = tuple(Turn(turn.speaker, texts[n]) for n, turn in enumerate(message.turns))
        return Message(message.text, message.title, turns)
    if message.title is None:
        return Message(texts[None])
    size = len(message.title)
    return Message(texts[None][size + 1 :], texts[None][:size])
