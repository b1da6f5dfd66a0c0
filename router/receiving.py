"""What a request leaves behind: its own row, the people named on it, its case."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from nlu.labels import Urgency
from nlu.reader import storable_message
from nlu.summary import summary_of
from nlu.understanding import Message, Turn, Understanding
from router.assignment import Assignment
from router.casework import Opening, case_rows, number_of, planned
from router.marks import marked, restored
from router.office import Office
from router.people import person_row
from router.receipts import Receipt
from router.records import decision_record, stored_understanding
from router.request import NOBODY, Person, Request
from router.sealing import SealBox
from router.tables import mentions, people
from router.writing import Row, Rows, take_numbers, together


@dataclass(frozen=True, slots=True)
class New:
    """A request that was not here before, understood and routed; `content` is the words' hash."""

    request: Request
    content: bytes
    read: Understanding
    decided: Assignment

    @property
    def requester(self) -> Person:
        """Who is in need: named, or who called and speaks of themselves."""
        return self.request.requester or (NOBODY if self.read.for_other else self.request.caller)

    @property
    def proxy(self) -> Person | None:
        """Who speaks for them (代办人)."""
        if self.request.proxy is not None or not self.read.for_other:
            return self.request.proxy
        return self.request.caller or None

    @property
    def people(self) -> tuple[Person, ...]:
        """Who is named on it."""
        named = (self.requester or None, self.proxy)
        return tuple(person for person in named if person is not None)


@dataclass(frozen=True, slots=True)
class Numbered:
    """A new request with the ids that its rows will have; without a case `case_id` is None."""

    new: New
    request_id: int
    requester_id: int | None
    proxy_id: int | None
    case_id: int | None
    case_number: str | None
    task_ids: Sequence[int]


async def numbered(
    connection: AsyncConnection, all_new: Sequence[New], *, request_ids: Sequence[int] = ()
) -> list[Numbered]:
    """Give ids to requests and to all that hangs on them; `request_ids` where they have theirs."""
    opening = [new for new in all_new if new.decided.outcome.opens_case]
    numbers = await take_numbers(
        connection,
        requests=0 if request_ids else len(all_new),
        people=sum(len(new.people) for new in all_new),
        cases=len(opening),
        tasks=sum(len(planned(new.decided)) for new in opening),
    )
    ids = iter(request_ids) if request_ids else numbers.requests
    found = []
    for new in all_new:
        request, opens = new.request, new.decided.outcome.opens_case
        found.append(
            Numbered(
                new,
                next(ids),
                next(numbers.people) if new.requester else None,
                next(numbers.people) if new.proxy is not None else None,
                next(numbers.cases) if opens else None,
                number_of(request.received, next(numbers.serials)) if opens else None,
                [next(numbers.tasks) for _ in planned(new.decided)],
            )
        )
    return found


def request_row(seal: SealBox, one: Numbered) -> Row:
    """The request as it came, personal numbers taken out of the words and sealed."""
    new, request = one.new, one.new.request
    safe = marked(storable_message(request.message), seal)
    turns = safe.message.turns
    return {
        "id": one.request_id,
        "channel": str(request.channel),
        "external_id": request.external_id,
        "content_index": new.content,
        "received_at": request.received,
        "title": safe.message.title,
        "body": safe.message.text,
        "turns": [{"speaker": one.speaker, "text": one.text} for one in turns] or None,
        "marks_sealed": safe.sealed,
        "requester_id": one.requester_id,
        "proxy_id": one.proxy_id,
        "understanding": stored_understanding(new.read),
        "decision": decision_record(new.decided),
        "outcome": str(new.decided.outcome),
        "case_id": one.case_id,
        "summary": asdict(summary_of(safe.message, new.read)) if turns else None,
        "handed_in": dict(request.handed_in.details) if request.handed_in else None,
    }


def message_of(seal: SealBox, row: Mapping[Any, Any]) -> Message:
    """The words of a stored request as they came, to be read again: the numbers put back."""
    turns = tuple(Turn(turn["speaker"], turn["text"]) for turn in row["turns"] or ())
    return restored(Message(row["body"], row["title"], turns), row["marks_sealed"], seal)


def taken(office: Office, one: Numbered) -> tuple[Rows, Receipt]:
    """What is written besides the request itself: its people, its case; and the receipt."""
    request, decided = one.new.request, one.new.decided
    named = [
        person_row(office.seal, person_id, person, request.received)
        for person_id, person in (
            (one.requester_id, one.new.requester),
            (one.proxy_id, one.new.proxy),
        )
        if person_id is not None and person is not None
    ]
    rows: Rows = {people: named, mentions: _mentioned(office.seal, one)}
    if one.case_id is None or one.case_number is None:
        return rows, Receipt(
            one.request_id, decided.outcome, None, None, duplicate=False, decided=decided
        )
    code = f"{secrets.randbelow(1_000_000):06d}"
    opening = Opening(
        case_id=one.case_id,
        number=one.case_number,
        task_ids=one.task_ids,
        request_id=one.request_id,
        channel=str(request.channel),
        received=request.received,
        place=request.place if request.place and request.place.district else one.new.read.place,
        urgency=Urgency(one.new.read.urgency),
        assignment=decided,
        query_code=code,
        handed_in_by=request.handed_in.by if request.handed_in else None,
    )
    receipt = Receipt(
        one.request_id, decided.outcome, one.case_number, code, duplicate=False, decided=decided
    )
    return together([rows, case_rows(office, opening)]), receipt


def _mentioned(seal: SealBox, one: Numbered) -> list[Row]:
    """The numbers told in the words, so that the same person is found who filled in no form."""
    told = {(item.kind, item.value) for item in one.new.read.personal if item.valid}
    return [
        {"request_id": one.request_id, "number_index": seal.blind_index(value, kind)}
        for kind, value in sorted(told)
    ]
