"""Personal numbers in free text: marked where the text is stored, sealed beside it.

A mark is exactly as long as what it stands for, so that evidence offsets stay true. Numbers are
looked for in all that is stored: the title of a call and a number within mark-up, too, which the
reader passes over.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from nlu.facts import mask_span, personal_items, personal_of
from nlu.facts.personal import SHORTEST_NUMBER
from nlu.text import folded
from nlu.understanding import Message, PersonalItem, Span, Turn
from router.sealing import SealBox

_NAMES = {"phone": "电话", "id_number": "证件"}
_PURPOSE = "requests.marks"

#: A part of a message: "title", "text", or the number of a turn.
_Part = str | int


@dataclass(frozen=True, slots=True)
class Marked:
    """A message fit to be stored in clear, and what was taken out of it, sealed."""

    message: Message
    sealed: bytes | None


def marked(message: Message, seal: SealBox) -> Marked:
    """Replace each personal number by a numbered mark of the same length."""
    texts, taken = _texts(message), []
    numbers = _in_turns(message)
    for part, text in texts.items():
        for item in numbers[part] if isinstance(part, int) else _numbers(text):
            start, end = item.span.start, item.span.end
            taken.append([part, start, end, text[start:end]])
            name = f"〔{_NAMES[item.kind]}{len(taken)}〕"
            mark = name.ljust(end - start, "·")[: end - start]
            texts[part] = texts[part][:start] + mark + texts[part][end:]
    if not taken:
        return Marked(message, None)
    return Marked(_with(message, texts), seal.seal(json.dumps(taken, ensure_ascii=False), _PURPOSE))


def restored(message: Message, sealed: bytes | None, seal: SealBox) -> Message:
    """Put the personal numbers back, for those who may see them."""
    opened = seal.open(sealed, _PURPOSE)
    if opened is None:
        return message
    texts = _texts(message)
    for part, start, end, written in json.loads(opened):
        texts[part] = texts[part][:start] + written + texts[part][end:]
    return _with(message, texts)


def starred(span: Span, personal: Iterable[PersonalItem]) -> str:
    """The words of a span of the same length, each personal number starred.

    `personal` are the message's: of a number that the span cuts, the part is starred as in the
    whole.
    """
    text = span.text
    for item in personal:
        number = item.span
        if number.turn != span.turn:
            continue
        start, end = max(span.start, number.start), min(span.end, number.end)
        if start < end:
            shown = "*" * len(number.text) if item.piece else mask_span(number.text)
            stars = shown[start - number.start : end - number.start]
            text = text[: start - span.start] + stars + text[end - span.start :]
    return masked(text)


def masked(text: str) -> str:
    """A text of ours with every telephone and ID number starred: fit for ledger and notices."""
    if len(text) < SHORTEST_NUMBER:
        return text
    for item in _numbers(text):
        start, end = item.span.start, item.span.end
        text = text[:start] + mask_span(text[start:end]) + text[end:]
    return text


def _numbers(text: str) -> tuple[PersonalItem, ...]:
    """The personal numbers of a text as it was written; mark-up is left in."""
    return personal_items(folded(text))


def _in_turns(message: Message) -> dict[int, list[PersonalItem]]:
    """The numbers of each turn; one that is said over several turns is known by them together."""
    numbers: dict[int, list[PersonalItem]] = {n: [] for n in range(len(message.turns))}
    for item in personal_of(Message(turns=message.turns), folded) if message.turns else ():
        numbers[item.span.turn or 0].append(item)
    return numbers


def _texts(message: Message) -> dict[_Part, str]:
    texts: dict[_Part, str] = {} if message.title is None else {"title": message.title}
    texts["text"] = message.text
    return texts | {number: turn.text for number, turn in enumerate(message.turns)}


def _with(message: Message, texts: dict[_Part, str]) -> Message:
    turns = tuple(
        turn if texts[n] is turn.text else Turn(turn.speaker, texts[n])
        for n, turn in enumerate(message.turns)
    )
    return Message(texts["text"], texts.get("title"), turns)
