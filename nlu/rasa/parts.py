"""The parts of a message that Rasa is asked about, each with its place in the message."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from nlu.rasa.phrasing import LONGEST_WHOLE, for_rasa, whole_for_rasa
from nlu.text import sentences
from nlu.understanding import Message, Span

#: A part has at least so many characters: a bare "对" or "谢谢" would be read as small talk.
_SHORTEST = 10
#: The whole and so many parts are asked; all of them have to be answered within the time for one
#: message, and Rasa works through them one after another.
MOST_PARTS = 10
_LONGEST_PIECE = 100
#: Of a text of thousands of characters only the beginning of each run is asked.
_LONGEST_RUN = 200
#: A sentence longer than this is narrowed to its clauses that hold a term of the trade.
_LONG_EVIDENCE = 40

_CLAUSE = re.compile(r"[^,，;；:：、\n]+")
_READABLE = re.compile(r"[^\W_]")


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the caller's words, `start` included, `end` not, and what Rasa is asked."""

    start: int
    end: int
    asked: str


def parts_of(clean: str) -> list[Part]:
    """The whole first, then its sentences, short ones joined; at most MOST_PARTS of these.

    Empty where the caller's words hold nothing to read: Rasa answers 500 to a blank text.
    """
    whole = _part(clean, 0, len(clean))
    if not _READABLE.search(whole.asked):
        return []
    sentences = [_part(clean, start, end) for start, end in _sentences(clean)]
    return [
        replace(whole, asked=whole_for_rasa(clean)),
        *(part for part in sentences if _READABLE.search(part.asked)),
    ]


def _part(clean: str, start: int, end: int) -> Part:
    """Rasa strips what it is asked, so its offsets count from the first character kept."""
    asked = for_rasa(clean[start:end])
    kept = asked.strip()
    begin = start + len(asked) - len(asked.lstrip())
    return Part(begin, begin + len(kept), kept)


def _sentences(clean: str) -> list[tuple[int, int]]:
    """Runs of whole sentences; none where the text is only one of them."""
    joined: list[tuple[int, int]] = []
    begin: int | None = None
    last = 0
    for start, last in _cut(clean):
        begin = start if begin is None else begin
        if last - begin >= _SHORTEST:
            joined.append((begin, last))
            begin = None
    if begin is not None and joined:
        joined[-1] = (joined[-1][0], last)
    if len(joined) <= 1 and len(clean) <= LONGEST_WHOLE:
        return []
    group = -(-len(joined) // MOST_PARTS) or 1
    runs = [joined[at : at + group] for at in range(0, len(joined), group)]
    return [(run[0][0], min(run[-1][1], run[0][0] + _LONGEST_RUN)) for run in runs]


def _cut(clean: str) -> Iterator[tuple[int, int]]:
    """The sentences, an endless one in pieces: what is spoken comes without a full stop."""
    for start, end in sentences(clean):
        for at in range(start, end, _LONGEST_PIECE):
            yield at, min(end, at + _LONGEST_PIECE)


def evidence_of(
    part: Part,
    terms: Sequence[tuple[int, int]],
    message: Message,
    starts: Sequence[tuple[int, int]],
) -> tuple[Span, ...]:
    """The spans of a message that a part stands for; a long one narrowed to clauses with a term.

    `terms` count within the part, `starts` are the (turn, start) that `heard` gave.
    """
    narrowed = [(part.start, part.end)]
    if part.end - part.start > _LONG_EVIDENCE:
        clauses = [found.span() for found in _CLAUSE.finditer(part.asked)]
        holding = [
            (part.start + start, part.start + end)
            for start, end in clauses
            if any(start <= term and stop <= end for term, stop in terms)
        ]
        narrowed = holding or narrowed
    return tuple(span for start, end in narrowed for span in _placed(start, end, message, starts))


def _placed(
    start: int, end: int, message: Message, starts: Sequence[tuple[int, int]]
) -> list[Span]:
    """The same stretch in the message, or in each turn of a call that it runs over."""
    if not message.turns:
        return [Span(start, end, message.whole[start:end])]
    found = []
    for turn, begin in starts:
        said = message.turns[turn].text
        low, high = max(start, begin) - begin, min(end, begin + len(said)) - begin
        if low < high:
            found.append(Span(low, high, said[low:high], turn))
    return found
