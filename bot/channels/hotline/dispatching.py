"""A call leaves the operator's desk: as a case of its own, or put on one that is there (并单)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.channels.hotline import calls
from bot.channels.hotline.live import LiveCall, facts_in, mine
from bot.channels.hotline.requests import request_of_call
from nlu.labels import Purpose
from nlu.summary import summary_of
from nlu.understanding import Place, Understanding
from router.actors import REQUESTER
from router.docket import open_docket
from router.errors import RejectedInput
from router.hotline_tables import calls as table
from router.hotline_tables import reading_corrections
from router.intake import take_in
from router.marks import masked
from router.office import Office
from router.receipts import Receipt
from router.request import NOBODY, HandedIn, Person, Request, SetRight
from router.tables import requests
from router.words_added import add_words


def request_of_live(live: LiveCall, account: str | None = None) -> Request:
    """The request of a call as its operator has set it right; `account` is who hands it in."""
    request, right, head = request_of_call(live.hotline, live.call), live.right, live.call.head
    assert request.handed_in is not None
    details: dict[str, Any] = dict(request.handed_in.details)
    if account is not None:
        details |= {"operator": head.operator or account, "dispatched_by": account}
    noted = "；".join(filter(None, (right.facts and f"补记：{right.facts}", right.note)))
    if noted:
        details["note"] = masked(noted)
    return replace(
        request,
        place=live.place or request.place,
        needs=right.needs,
        caller=Person(right.name, right.phone or head.caller),
        requester=Person(right.in_need) if right.in_need and right.for_other else NOBODY,
        set_right=SetRight(
            right.urgency,
            right.for_other,
            right.not_ours,
            frozenset(right.not_so),
            facts_in(right.facts) if right.facts else (),
        ),
        handed_in=HandedIn(
            f"{live.hotline.name} / {account}" if account else request.handed_in.by, details
        ),
    )


async def dispatch(
    connection: AsyncConnection, office: Office, call_id: int, account: str, at: datetime
) -> Receipt:
    """Take a call in as it was read and set right; its receipt.

    What was set right is kept as a labelled example. UnreadableText where nothing was said yet;
    HeldByOther, NotFound as in `live.mine`.
    """
    live = await _ended(connection, await mine(connection, office.seal, call_id, account, at))
    own = office.of(live.hotline.jurisdiction)
    request = request_of_live(live, account)
    before, _ = own.understand_and_route(request_of_call(live.hotline, live.call))
    if request.needs is None and before.purpose is Purpose.seek_help and before.needs:
        # A person has seen and sent it: what was read without certainty is certain now.
        request = replace(request, needs=tuple(found.code for found in before.needs))
    after, _ = own.understand_and_route(request)
    receipt = await take_in(connection, own, request)
    await calls.taken(connection, live.call, receipt.request_id, live.call.row["heard_at"])
    labels = _labels(before, before.place), _labels(after, live.place or after.place)
    if labels[0] != labels[1]:
        row = {"request_id": receipt.request_id, "by": account, "at": at}
        named = dict(zip(("read", "corrected"), labels, strict=True))
        await connection.execute(insert(reading_corrections).values(row | named))
    return receipt


async def put_on(
    connection: AsyncConnection,
    office: Office,
    call_id: int,
    account: str,
    *,
    number: str,
    at: datetime,
) -> None:
    """Put what was said in a call onto a case that is open; what is said after it goes there too.

    RejectedInput where nothing was said yet; MoveNotAllowed where the case is over.
    """
    live = await _ended(connection, await mine(connection, office.seal, call_id, account, at))
    message = live.call.message
    if not message.whole.strip():
        raise RejectedInput("还没有听到什么，没有可以补充的。")
    own = office.of(live.hotline.jurisdiction)
    read, _ = own.understand_and_route(request_of_live(live))
    said = [quote.text for quote in summary_of(message, read).asks]
    if live.right.note:
        said.append(f"坐席备注：{live.right.note}")
    docket = await open_docket(connection, office, number, at)
    who = f"{live.hotline.name} / {account}"
    add_words(docket, REQUESTER, f"（又来电，{who}记）{'；'.join(said) or '没有说新的情况。'}")
    await docket.save()
    query = select(requests.c.id).where(requests.c.case_id == docket.case["id"])
    request_id = (await connection.execute(query.order_by(requests.c.id).limit(1))).scalar_one()
    await calls.taken(connection, live.call, request_id, live.call.row["heard_at"])


async def _ended(connection: AsyncConnection, live: LiveCall) -> LiveCall:
    """A call that was written down here is whole when its operator says so."""
    row = live.call.row
    if not row["by_hand"] or row["length"] is not None:
        return live
    length = len(live.call.turns)
    this = update(table).where(table.c.id == live.id)
    await connection.execute(this.values(length=length))
    ended: Mapping[Any, Any] = {**row, "length": length}
    return replace(live, call=replace(live.call, row=ended))


def _labels(read: Understanding, place: Place) -> dict[str, Any]:
    """What a labelled example tells, as `nlu.labelled` reads it."""
    return {
        "purpose": str(read.purpose),
        "needs": sorted(str(found.code) for found in read.needs),
        "urgency": str(read.urgency),
        "for_other": read.for_other,
        "district": place.district,
        "street": place.street,
    }
