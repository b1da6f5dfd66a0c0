"""What an operator sees of a call: the talk with what was heard in it, where it goes, what to ask.

All of it is worked out anew from the words at each look; nothing of it is stored.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import pairwise

from sqlalchemy.ext.asyncio import AsyncConnection

from bot.channels.hotline.dispatching import request_of_live
from bot.channels.hotline.live import LiveCall
from bot.fact_words import LABELS, fact_words
from nlu.errors import UnreadableText
from nlu.labels import ABOUT_EARLIER_CASE, Need, Purpose, Urgency
from nlu.summary import Summary, summary_of
from nlu.understanding import Fact, Place, Span, Understanding
from router.assignment import Assignment, TaskPlan
from router.lookup import Row
from router.office import Office
from router.prescreen import to_ask
from router.request import Request
from router.similar import similar_cases

MOST_QUESTIONS = 5
_WHERE_DANGER = "现在在什么地方、安不安全（要不要先转 110、120、119）"
_WHAT = "遇到什么困难、想要哪方面的帮助"
_NUMBER = "回电打哪个号码"
_WHO_IS_IT = "替谁问的、怎么称呼、怎么联系到本人"


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a turn; `mark` says what was heard in them: a need, a fact, a number."""

    text: str = field(repr=False)
    mark: str = ""
    what: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """A turn as it is shown; `number` counts from 1."""

    number: int
    speaker: str
    at: float | None
    pieces: Sequence[Piece]


@dataclass(frozen=True, slots=True)
class Told:
    """A fact as it is shown: what it is about, the value in words, the turn it was said in."""

    label: str
    words: str = field(repr=False)
    turn: int | None
    name: str


@dataclass(frozen=True, slots=True)
class Likely:
    """A need that this may be: where it would go, by which rule and clause, how sure that is."""

    need: Need
    chosen: bool
    confidence: float
    plan: TaskPlan


@dataclass(frozen=True, slots=True)
class Looked:
    """All that is seen of a call; without a word of the caller there is nothing to be read yet."""

    live: LiveCall
    said: Sequence[Said]
    read: Understanding | None = None
    decided: Assignment | None = None
    place: Place = field(default_factory=Place)
    phone: str | None = field(default=None, repr=False)
    told: Sequence[Told] = ()
    likely: Sequence[Likely] = ()
    ask: Sequence[str] = ()
    similar: Sequence[Row] = ()
    summary: Summary | None = None

    @property
    def danger(self) -> bool:
        """Whether somebody may be in danger: it stands above everything else."""
        return self.read is not None and self.read.urgency is Urgency.life_danger


async def looked(
    connection: AsyncConnection,
    office: Office,
    live: LiveCall,
    at: datetime,
    *,
    briefly: bool = False,
) -> Looked:
    """Look at a call as it stands; `briefly` leaves out what only its own page shows."""
    office = office.of(live.hotline.jurisdiction)
    request = request_of_live(live)
    try:
        read, decided = await office.understood(request)
    except UnreadableText:
        return Looked(live, _said(live, ()))
    place = request.place or read.place
    phone = request.caller.phone or _number(read)
    summary = summary_of(request.message, read)
    if briefly:
        return Looked(live, (), read, decided, place, phone, summary=summary)
    own = _indexes(office, phone, read)
    needs = [found.code for found in read.needs]
    street = (place.district, place.street) if place.district and place.street else None
    return Looked(
        live,
        _said(live, _marks(read)),
        read,
        decided,
        place,
        phone,
        [_told(one) for one in read.facts],
        _likely(office, request, read, decided),
        _to_ask(office, live, read, decided=decided, place=place, phone=phone),
        await similar_cases(connection, own, needs, street, at=at),
        summary,
    )


def _told(fact: Fact) -> Told:
    return Told(LABELS[fact.kind], fact_words(fact.value), fact.span.turn, fact.name)


def _number(read: Understanding) -> str | None:
    """The telephone number that was said."""
    return next((one.value for one in read.personal if one.kind == "phone" and one.valid), None)


def _indexes(office: Office, phone: str | None, read: Understanding) -> set[bytes]:
    told = {(one.kind, one.value) for one in read.personal if one.valid}
    told |= {("phone", phone)} if phone else set()
    found = (office.seal.blind_index(value, kind) for kind, value in told)
    return {index for index in found if index is not None}


def _likely(
    office: Office, request: Request, read: Understanding, decided: Assignment
) -> list[Likely]:
    """The needs chosen, then those that come nearest, each with the task that it would be."""
    plans = {plan.need: plan for plan in decided.tasks}
    sure = {found.code: found.confidence for found in (*read.ranking, *read.needs)}
    chosen = [found.code for found in read.needs]
    found = []
    for need in dict.fromkeys((*chosen, *(one.code for one in read.ranking))):
        if need not in plans:
            other = replace(request, needs=(need,), insisted=True, set_right=None)
            _, would = office.decide(other, replace(read, purpose=Purpose.seek_help))
            plans |= {plan.need: plan for plan in would.tasks if plan.need is need}
        if need in plans:
            found.append(Likely(need, need in chosen, sure[need], plans[need]))
    return found


def _to_ask(
    office: Office,
    live: LiveCall,
    read: Understanding,
    *,
    decided: Assignment,
    place: Place,
    phone: str | None,
) -> list[str]:
    """What to ask next, the most pressing first; nothing more of what is another office's."""
    asked: list[str] = []
    if read.urgency is Urgency.life_danger:
        asked.append(_WHERE_DANGER)
    if read.purpose is Purpose.out_of_scope:
        return asked
    if not read.needs and read.purpose not in ABOUT_EARLIER_CASE:
        asked.append(_WHAT)
    if read.for_other and not live.right.in_need:
        asked.append(_WHO_IS_IT)
    duties = office.catalogue.jurisdictions[decided.jurisdiction].needs
    for found in read.needs:
        asked += to_ask(found.code, duties[found.code], read.facts, place)
    if phone is None:
        asked.append(_NUMBER)
    return list(dict.fromkeys(asked))[:MOST_QUESTIONS]


def _marks(read: Understanding) -> list[tuple[Span, str, str]]:
    """The stretches that something was heard in; needs before facts before numbers."""
    marks = [(span, "need", str(one.code)) for one in read.needs for span in one.evidence]
    marks += [(one.span, "fact", LABELS[one.kind]) for one in read.facts]
    return marks + [(one.span, "number", "号码") for one in read.personal]


def _said(live: LiveCall, marks: Iterable[tuple[Span, str, str]]) -> list[Said]:
    of_turn: dict[int, list[tuple[Span, str, str]]] = {}
    for one in marks:
        of_turn.setdefault(one[0].turn or 0, []).append(one)
    turns = [turn for _, turn in sorted(live.call.turns.items())]
    return [
        Said(number + 1, turn.speaker, turn.at, _pieces(turn.text, of_turn.get(number, ())))
        for number, turn in enumerate(turns)
    ]


def _pieces(text: str, marks: Iterable[tuple[Span, str, str]]) -> list[Piece]:
    """A turn cut where marks begin and end; where two cover the same words the first counts."""
    mark = [("", "")] * len(text)
    for span, kind, what in marks:
        for at in range(span.start, min(span.end, len(text))):
            mark[at] = mark[at] if mark[at][0] else (kind, what)
    cuts = [at for at in range(1, len(text)) if mark[at] != mark[at - 1]]
    return [Piece(text[start:end], *mark[start]) for start, end in pairwise([0, *cuts, len(text)])]
