"""A call in three lines: for whom, where, what is asked, in the caller's own words.

Sentences are taken from the call, never made: only fillers and words said twice are left out, and
each quote names its turn.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from nlu.routine import is_routine
from nlu.text import cleaned, sentences
from nlu.understanding import Message, Place, Span, Understanding

MOST_QUOTES, LONGEST_QUOTE = 2, 60
_CLAUSE = re.compile(r"[，,。！？!?；;、\n…_ ]+")
_FILLER = re.compile(
    r"^(?:嗯+|呃+|额+|啊+|哦+|噢+|唉+|哎+|喂+|欸+|哎呀|那个|这个|就是说?|然后|反正)+"
)
#: Sounds of hesitation within a clause, and small words said twice: 我我我, 那个那个.
_WITHIN = re.compile(r"[嗯呃欸诶]+|\[UNK\]", re.IGNORECASE)
_TWICE = re.compile(r"([我你他她它就那这在是]|那个|这个|就是|然后|我想)\1+")
_AT_END = re.compile(r"(?:啊|呀|呢|吧|嘛|哈|哦|噢|那个|这个|就是)+$")


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence of the call, shortened; `turn` counts from 0, None in a text without turns."""

    text: str
    turn: int | None


@dataclass(frozen=True, slots=True)
class Summary:
    """For whom and where, as read; what is asked, as said. A part that was not said is None."""

    for_other: bool
    place: str | None
    asks: tuple[Quote, ...]


def summary_of(message: Message, read: Understanding) -> Summary:
    """The summary of a message as it was understood.

    What is asked are the sentences that carried the needs, strongest first; where none did, the
    sentences of the caller that say most.
    """
    spans = [span for need in read.needs for span in need.evidence]
    quotes = _quoted(message, spans) or _telling(message)
    return Summary(read.for_other, _named(read.place), tuple(quotes[:MOST_QUOTES]))


def _named(place: Place) -> str | None:
    found = "".join(part for part in (place.city, place.district, place.street) if part)
    return found or place.outside


def _quoted(message: Message, spans: Iterable[Span]) -> list[Quote]:
    """The sentences that spans stand in, each once, in the order of the spans."""
    quotes: dict[tuple[int | None, int], Quote] = {}
    for span in spans:
        if span.turn is not None and message.turns[span.turn].speaker == "agent":
            continue  # what the caller only said yes to
        said = message.whole if span.turn is None else message.turns[span.turn].text
        start, end = next(
            (one for one in sentences(said) if one[0] <= span.start < one[1]), (0, len(said))
        )
        if (span.turn, start) not in quotes:
            text = _shortened(said[start:end], span.start - start)
            quotes[span.turn, start] = Quote(text, span.turn)
    return [quote for quote in quotes.values() if quote.text]


def _telling(message: Message) -> list[Quote]:
    """The caller's longest sentences, the earlier of two alike first; greetings tell nothing."""
    turns: list[tuple[int | None, str]] = [
        (number, turn.text) for number, turn in enumerate(message.turns) if turn.speaker == "caller"
    ]
    if not message.turns:
        turns = [(None, message.whole)]
    quotes = [
        Quote(_shortened(said[start:end]), number)
        for number, said in turns
        for start, end in sentences(said)
    ]
    told = [quote for quote in quotes if quote.text]
    longest = sorted(told, key=lambda quote: -len(quote.text))[:MOST_QUOTES]
    return sorted(longest, key=told.index)


def _shortened(said: str, at: int = 0) -> str:
    """A sentence without fillers and repetitions; of a long one the clauses from `at` on."""
    clauses: list[tuple[int, str]] = []
    start = 0
    for end in [*(found.start() for found in _CLAUSE.finditer(said)), len(said)]:
        clause = _TWICE.sub(r"\1", _WITHIN.sub("", _CLAUSE.sub("", said[start:end]).strip()))
        clause = _AT_END.sub("", _FILLER.sub("", clause))
        if clause and not is_routine(cleaned(clause)) and not _again(clause, clauses):
            clauses.append((start, clause))
        start = end
    kept = [clause for _, clause in clauses]
    first = max((n for n, (start, _) in enumerate(clauses) if start <= at), default=0)
    while first and len("，".join(kept[first - 1 :])) <= LONGEST_QUOTE:
        first -= 1
    text = "，".join(kept[first:])
    cut = text if len(text) <= LONGEST_QUOTE else text[:LONGEST_QUOTE] + "…"
    return f"…{cut}" if first else cut


def _again(clause: str, before: list[tuple[int, str]]) -> bool:
    """Whether a clause only repeats the one before it, or begins it anew: 我想，我想问低保."""
    if not before:
        return False
    last_start, last = before[-1]
    if clause == last:
        return True
    if clause.startswith(last) and len(last) <= 4:
        before[-1] = (last_start, clause)
        return True
    return False
