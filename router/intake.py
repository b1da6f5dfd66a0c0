"""The one door (一门受理): every channel, page and command hands its requests in here."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from nlu.errors import OneDoorError
from nlu.labels import Urgency
from nlu.reader import storable_message
from nlu.text import storable
from nlu.understanding import Message, Place, Turn, Understanding
from router import casework
from router.assignment import Assignment, Outcome
from router.errors import NotFound, RejectedInput, RequestConflict
from router.marks import marked, restored
from router.office import Office
from router.people import add_person
from router.records import assignment_record, stored_understanding
from router.request import NOBODY, Channel, Person, Request
from router.sealing import SealBox
from router.tables import cases, requests

#: PostgreSQL indexes at most 2,704 bytes; a character has up to four.
LONGEST_EXTERNAL_ID = 600


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the sender gets. Without a case (not ours, answered) number and code are None."""

    request_id: int
    outcome: Outcome
    case_number: str | None
    query_code: str | None
    duplicate: bool


async def take_in(connection: AsyncConnection, office: Office, request: Request) -> Receipt:
    """Understand, route and store one request with its case, ledger and notices.

    The caller owns the transaction: nothing is acknowledged before it commits. The same
    (channel, external_id) with the same words gives the first receipt again; with other words
    RequestConflict. UnreadableText where there is nothing to read; RejectedInput for an external_id
    that cannot be kept.
    """
    _check_external_id(request.external_id)
    read, decided = await office.understood(request)
    message = storable_message(request.message)
    content = office.seal.blind_index(_content(message), "content")
    safe = marked(message, office.seal)
    values = {
        "channel": str(request.channel),
        "external_id": request.external_id,
        "content_index": content,
        "received_at": request.received,
        "title": safe.message.title,
        "body": safe.message.text,
        "turns": [asdict(turn) for turn in safe.message.turns] or None,
        "marks_sealed": safe.sealed,
        "understanding": stored_understanding(read),
        "decision": assignment_record(decided),
        "outcome": str(decided.outcome),
    }
    stored = (
        upsert(requests)
        .values(values)
        .on_conflict_do_nothing(index_elements=["channel", "external_id"])
    )
    request_id = (await connection.execute(stored.returning(requests.c.id))).scalar()
    if request_id is None:
        return await _earlier(connection, office, request, content)
    people = await _people(connection, office.seal, request)
    if people:
        await _set(connection, request_id, people)
    if not decided.outcome.opens_case:
        return Receipt(request_id, decided.outcome, None, None, duplicate=False)
    return await _open(connection, office, request_id, request=request, read=read, decided=decided)


async def take_in_batch(
    connection: AsyncConnection, office: Office, batch: Sequence[Request]
) -> list[Receipt | OneDoorError]:
    """Take in several requests in the caller's one transaction, a savepoint each.

    A request that cannot be taken gives its error in its place; the others are not touched.
    """
    results: list[Receipt | OneDoorError] = []
    for request in batch:
        try:
            async with connection.begin_nested():
                results.append(await take_in(connection, office, request))
        except OneDoorError as error:
            results.append(error)
    return results


async def insist(
    connection: AsyncConnection,
    office: Office,
    request_id: int,
    *,
    place: Place | None = None,
    requester: Person = NOBODY,
    proxy: Person | None = None,
    at: datetime | None = None,
) -> Receipt:
    """Open a case for a request that got a pointer or an answer: a person looks at it all the same.

    `at` is when they insisted: the case is opened and its limits count from then, not from when the
    request first came.
    `place`, `requester` and `proxy` are what was told since. Asked twice it gives the same receipt.
    NotFound where there is no such request.
    """
    locked = select(requests).where(requests.c.id == request_id).with_for_update()
    row = (await connection.execute(locked)).mappings().first()
    if row is None:
        raise NotFound("没有找到这条求助。")
    if row["case_id"] is not None:
        return await _receipt(connection, office, row, duplicate=True)
    request = Request(
        Channel(row["channel"]),
        row["external_id"],
        restored(_message(row), row["marks_sealed"], office.seal),
        max(row["received_at"], at or row["received_at"]),
        requester=requester,
        proxy=proxy,
        place=place,
        insisted=True,
    )
    read, decided = await office.understood(request)
    values = {"decision": assignment_record(decided), "outcome": str(decided.outcome)}
    values |= await _people(connection, office.seal, request)
    await _set(connection, request_id, values)
    return await _open(connection, office, request_id, request=request, read=read, decided=decided)


async def _open(
    connection: AsyncConnection,
    office: Office,
    request_id: int,
    *,
    request: Request,
    read: Understanding,
    decided: Assignment,
) -> Receipt:
    code = f"{secrets.randbelow(1_000_000):06d}"
    opened = await casework.open_case(
        connection,
        office,
        casework.Opening(
            request_id=request_id,
            channel=str(request.channel),
            received=request.received,
            place=request.place if request.place and request.place.district else read.place,
            urgency=Urgency(read.urgency),
            assignment=decided,
            query_code=code,
        ),
    )
    await _set(connection, request_id, {"case_id": opened.case_id})
    return Receipt(request_id, decided.outcome, opened.number, code, duplicate=False)


async def _earlier(
    connection: AsyncConnection, office: Office, request: Request, content: bytes | None
) -> Receipt:
    """The receipt of the request that came before under the same number."""
    row = (
        (
            await connection.execute(
                select(requests).where(
                    requests.c.channel == str(request.channel),
                    requests.c.external_id == request.external_id,
                )
            )
        )
        .mappings()
        .one()
    )
    if bytes(row["content_index"]) != content:
        raise RequestConflict("这个编号已经用过，而内容和上次不一样；请换一个编号再发。")
    return await _receipt(connection, office, row, duplicate=True)


async def _receipt(
    connection: AsyncConnection, office: Office, row: Mapping[Any, Any], *, duplicate: bool
) -> Receipt:
    outcome = Outcome(row["outcome"])
    if row["case_id"] is None:
        return Receipt(row["id"], outcome, None, None, duplicate)
    found = select(cases.c.number, cases.c.query_code_sealed).where(cases.c.id == row["case_id"])
    number, sealed = (await connection.execute(found)).one()
    code = office.seal.open(sealed, casework.CODE_PURPOSE)
    return Receipt(row["id"], outcome, number, code, duplicate)


async def _people(connection: AsyncConnection, seal: SealBox, request: Request) -> dict[str, Any]:
    """Store who is named on a request; the columns that point at them."""
    columns = {}
    if request.requester:
        columns["requester_id"] = await add_person(connection, seal, request.requester)
    if request.proxy:
        columns["proxy_id"] = await add_person(connection, seal, request.proxy)
    return columns


async def _set(connection: AsyncConnection, request_id: int, values: dict[str, Any]) -> None:
    await connection.execute(update(requests).where(requests.c.id == request_id).values(values))


def _check_external_id(external_id: str) -> None:
    """Raise before the database would: its error ends the transaction of a whole batch."""
    if not external_id or len(external_id) > LONGEST_EXTERNAL_ID:
        raise RejectedInput(f"编号应为1到{LONGEST_EXTERNAL_ID}个字，请换一个编号再发。")
    if storable(external_id) != external_id:
        raise RejectedInput("编号里有不能保存的字符，请换一个编号再发。")


def _message(row: Mapping[Any, Any]) -> Message:
    turns = tuple(Turn(turn["speaker"], turn["text"]) for turn in row["turns"] or ())
    return Message(row["body"], row["title"], turns)


def _content(message: Message) -> str:
    """The words as the duplicate check sees them, speakers included."""
    turns = "\0".join(f"{turn.speaker}\1{turn.text}" for turn in message.turns)
    return f"{message.title or ''}\0{message.text}\0{turns}"
