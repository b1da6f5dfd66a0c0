"""The one door (一门受理): every channel, page and command hands its requests in here."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection

from nlu.errors import OneDoorError
from nlu.text import storable
from nlu.understanding import Place
from router.errors import NotFound, RejectedInput
from router.office import Office
from router.receipts import Key, Receipt, content_index, receipt_of, repeated, stored_under
from router.receiving import New, message_of, numbered, request_row, taken
from router.request import NOBODY, Channel, Person, Request
from router.tables import requests
from router.writing import together, write, write_requests

#: PostgreSQL indexes at most 2,704 bytes; a character has up to four.
LONGEST_EXTERNAL_ID = 600

#: What became of one request of a batch.
Result = Receipt | OneDoorError


async def take_in(connection: AsyncConnection, office: Office, request: Request) -> Receipt:
    """Understand, route and store one request with its case, ledger and notices.

    The caller owns the transaction: nothing is acknowledged before it commits. The same
    (channel, external_id) with the same words gives the first receipt again; with other words
    RequestConflict. UnreadableText where there is nothing to read; RejectedInput for an external_id
    that cannot be kept.
    """
    (result,) = await _settled(connection, office, [request])
    if isinstance(result, OneDoorError):
        raise result
    return result


async def take_in_batch(
    connection: AsyncConnection, office: Office, batch: Sequence[Request]
) -> list[Result]:
    """Take in several requests in the caller's one transaction, written together.

    A request that cannot be taken gives its error in its place; the others are not touched: where
    the database refuses the whole, each has a savepoint of its own.
    """
    try:
        async with connection.begin_nested():
            return await _settled(connection, office, batch)
    except DBAPIError:
        if connection.invalidated:
            raise
    return [await _alone(connection, office, request) for request in batch]


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
        return await receipt_of(connection, office.seal, request_id)
    request = Request(
        Channel(row["channel"]),
        row["external_id"],
        message_of(office.seal, row),
        max(row["received_at"], at or row["received_at"]),
        requester=requester,
        proxy=proxy,
        place=place,
        insisted=True,
    )
    new = New(request, bytes(row["content_index"]), *await office.understood(request))
    (one,) = await numbered(connection, [new], request_ids=[request_id])
    told = request_row(office.seal, one)
    changed = {name: told[name] for name in ("decision", "outcome", "case_id")}
    changed |= {name: told[name] for name in ("requester_id", "proxy_id") if told[name] is not None}
    await connection.execute(update(requests).where(requests.c.id == request_id).values(changed))
    rows, receipt = taken(office, one)
    await write(connection, rows)
    return receipt


async def _settled(
    connection: AsyncConnection, office: Office, batch: Sequence[Request]
) -> list[Result]:
    """What became of each request, in their order."""
    results: dict[int, Result] = {}
    waiting = list(enumerate(batch))
    while waiting:
        waiting = await _round(connection, office, waiting, results)
    return [results[place] for place in range(len(batch))]


async def _round(
    connection: AsyncConnection,
    office: Office,
    waiting: Sequence[tuple[int, Request]],
    results: dict[int, Result],
) -> list[tuple[int, Request]]:
    """Settle the first request of each number; what comes again is left for the next round."""
    first: dict[Key, tuple[int, Request]] = {}
    again = []
    for place, request in waiting:
        key, unfit = (str(request.channel), request.external_id), _unfit(request.external_id)
        if unfit:
            results[place] = unfit
        elif key in first:
            again.append((place, request))
        else:
            first[key] = place, request
    stored = await _first_of_each(connection, office, {k: r for k, (_, r) in first.items()})
    for key, (place, request) in first.items():
        if key in stored:
            results[place] = stored[key]
        else:  # somebody else sent it in this very moment: now it is found
            again.append((place, request))
    return again


async def _first_of_each(
    connection: AsyncConnection, office: Office, asked: Mapping[Key, Request]
) -> dict[Key, Result]:
    """Receipts and errors; a request that another transaction has just stored has neither."""
    known = await stored_under(connection, asked)
    results: dict[Key, Result] = {}
    fresh: list[tuple[Key, Request, bytes]] = []
    for key, request in asked.items():
        content = content_index(office.seal, request.message)
        if key in known:
            results[key] = repeated(office.seal, known[key], content)
        else:
            fresh.append((key, request, content))
    read = await office.understood_all([request for _, request, _ in fresh])
    new = {}
    for (key, request, content), understood in zip(fresh, read, strict=True):
        if isinstance(understood, OneDoorError):
            results[key] = understood
        else:
            new[key] = New(request, content, *understood)
    return results | await _store(connection, office, new)


async def _store(
    connection: AsyncConnection, office: Office, new: Mapping[Key, New]
) -> dict[Key, Receipt]:
    """Write new requests with all that hangs on them, a statement a table; their receipts."""
    if not new:
        return {}
    # In one order for all, so that two batches with the same numbers wait and do not deadlock.
    keys = sorted(new)
    all_new = dict(zip(keys, await numbered(connection, [new[key] for key in keys]), strict=True))
    rows = [request_row(office.seal, one) for one in all_new.values()]
    ids = await write_requests(connection, rows)
    mine = {key: taken(office, one) for key, one in all_new.items() if one.request_id in ids}
    await write(connection, together([rows for rows, _ in mine.values()]))
    return {key: receipt for key, (_, receipt) in mine.items()}


async def _alone(connection: AsyncConnection, office: Office, request: Request) -> Result:
    try:
        async with connection.begin_nested():
            return await take_in(connection, office, request)
    except OneDoorError as error:
        return error
    except DBAPIError as error:
        if connection.invalidated:
            raise
        return RejectedInput(f"这一条存不下来（{type(error.orig).__name__}），请检查后再发。")


def _unfit(external_id: str) -> RejectedInput | None:
    """What the database would refuse: its error ends the transaction of a whole batch."""
    if not external_id or len(external_id) > LONGEST_EXTERNAL_ID:
        return RejectedInput(f"编号应为1到{LONGEST_EXTERNAL_ID}个字，请换一个编号再发。")
    if storable(external_id) != external_id:
        return RejectedInput("编号里有不能保存的字符，请换一个编号再发。")
    return None
