"""The operator's desk: calls as they go on, what is heard in them, set right, and dispatched."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from fastapi import APIRouter, Request
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.responses import RedirectResponse, Response

from bot.channels.hotline import live
from bot.channels.hotline.dispatching import dispatch, put_on
from bot.channels.hotline.live import LiveCall
from bot.channels.hotline.looking import looked
from bot.channels.hotline.transcripts import SpokenTurn
from bot.logs import log
from bot.web.call_fields import fields_of
from bot.web.drafts import Visit
from bot.web.listening import Bell, event_stream
from bot.web.pages import page
from bot.web.visiting import go, sent_form, visit_of
from nlu.errors import OneDoorError
from nlu.text import LONGEST_MESSAGE, storable
from nlu.understanding import Speaker
from router.errors import NotFound
from router.lookup import case_file
from router.office import Office
from router.receipts import receipt_of
from router.request import now
from router.store import transaction

calls_router = APIRouter(prefix="/desk/calls")

_SIGN_IN = "/desk/sign-in"
_GOING_ON = timedelta(minutes=30)

Act = Callable[[AsyncConnection, Office, str, dict[str, str]], Awaitable[None]]


@calls_router.get("")
async def going_on(request: Request) -> Response:
    """The calls that are going on; danger first, then the newest."""
    return await _list(request, "desk_calls.html")


@calls_router.get("/list")
async def the_list(request: Request) -> Response:
    """Only the list, for a page that stays open."""
    return await _list(request, "_calls.html")


@calls_router.get("/events")
async def any_change(request: Request) -> Response:
    """Tells a page that stays open when any call changes."""
    if (await visit_of(request)).draft.account is None:
        return Response(status_code=403)
    return event_stream(_bell(request).events(None))


@calls_router.get("/{call_id:int}")
async def call(request: Request, call_id: int) -> Response:
    """One call; who opens it has it from then on, if nobody else has."""
    visit = await visit_of(request)
    account = visit.draft.account
    if account is None:
        return RedirectResponse(_SIGN_IN, status_code=303)
    async with transaction(request.app.state.database) as connection:
        await live.hold(connection, call_id, account, now())
    return await _shown(request, visit, call_id, "desk_call.html")


@calls_router.get("/{call_id:int}/heard")
async def heard(request: Request, call_id: int) -> Response:
    """What is known of the call now, for a page that stays open."""
    visit = await visit_of(request)
    if visit.draft.account is None:
        return Response(status_code=403)
    return await _shown(request, visit, call_id, "_call.html")


@calls_router.get("/{call_id:int}/events")
async def changes(request: Request, call_id: int) -> Response:
    """Tells a page that stays open when its call changes, and keeps the call for its operator."""
    account = (await visit_of(request)).draft.account
    if account is None:
        return Response(status_code=403)

    async def still_here() -> None:
        try:
            async with transaction(request.app.state.database) as connection:
                live_now = await live.live_call(connection, _office(request).seal, call_id)
                if live_now.held_by(now()) in (None, account):
                    await live.hold(connection, call_id, account, now())
        except OneDoorError as error:  # the page stays; the next sign of life tries again
            log().warning("call_not_held", error=type(error).__name__)

    return event_stream(_bell(request).events(call_id, still_here))


@calls_router.post("/{call_id:int}/right")
async def set_right(request: Request, call_id: int) -> Response:
    """Set right what was read, one field or several."""

    async def act(
        connection: AsyncConnection, office: Office, account: str, sent: dict[str, str]
    ) -> None:
        mine = await live.mine(connection, office.seal, call_id, account, now())
        await live.set_right(connection, office.seal, mine, fields_of(sent))

    return await _done(request, call_id, act)


@calls_router.post("/{call_id:int}/say")
async def say(request: Request, call_id: int) -> Response:
    """Write down what was said, where no platform sends it."""

    async def act(
        connection: AsyncConnection, office: Office, account: str, sent: dict[str, str]
    ) -> None:
        mine = await live.mine(connection, office.seal, call_id, account, now())
        words = storable(sent.get("words", ""))[:LONGEST_MESSAGE]
        speaker: Speaker = "agent" if sent.get("speaker") == "agent" else "caller"
        spoken = SpokenTurn.model_construct(speaker=speaker, text=words, at=None)
        await live.say(connection, office.seal, mine, spoken, now())

    return await _done(request, call_id, act)


@calls_router.post("/{call_id:int}/dispatch")
async def send_on(request: Request, call_id: int) -> Response:
    """派单: the call becomes a request, as it was read and set right."""

    async def act(
        connection: AsyncConnection, office: Office, account: str, _: dict[str, str]
    ) -> None:
        receipt = await dispatch(connection, office, call_id, account, now())
        log().info("call_dispatched", outcome=str(receipt.outcome))

    return await _done(request, call_id, act)


@calls_router.post("/{call_id:int}/put-on")
async def put_on_case(request: Request, call_id: int) -> Response:
    """并单: what was said goes onto a case that is open."""

    async def act(
        connection: AsyncConnection, office: Office, account: str, sent: dict[str, str]
    ) -> None:
        number = sent.get("number", "")[:40]
        await put_on(connection, office, call_id, account, number=number, at=now())
        log().info("call_put_on_case")

    return await _done(request, call_id, act)


@calls_router.post("/{call_id:int}/take")
async def take(request: Request, call_id: int) -> Response:
    """由我处理: take the call from whoever has it open."""

    async def act(connection: AsyncConnection, _: Office, account: str, __: dict[str, str]) -> None:
        await live.take_over(connection, call_id, account, now())

    return await _done(request, call_id, act)


@calls_router.post("/{call_id:int}/leave")
async def leave(request: Request, call_id: int) -> Response:
    """Leave the call to the machine and go back to the list."""
    visit, _ = await sent_form(request)
    if visit.draft.account is not None:
        async with transaction(request.app.state.database) as connection:
            await live.let_go(connection, call_id, visit.draft.account)
        await request.app.state.feed.ring([call_id])
    return await go(request, visit, "/desk/calls")


async def _list(request: Request, template: str) -> Response:
    visit = await visit_of(request)
    if visit.draft.account is None:
        return RedirectResponse(_SIGN_IN, status_code=303)
    office, at = _office(request), now()
    async with transaction(request.app.state.database) as connection:
        found = await live.calls_now(connection, office.seal, at - _GOING_ON)
        seen = [await looked(connection, office, one, at, briefly=True) for one in found]
    seen.sort(key=lambda one: not one.danger)
    return page(request, template, visit=visit, calls=seen, at=at)


async def _shown(
    request: Request, visit: Visit, call_id: int, template: str, fault: str = ""
) -> Response:
    """A call that goes on, or what became of it."""
    office, at = _office(request), now()
    async with transaction(request.app.state.database) as connection:
        one = await live.live_call(connection, office.seal, call_id)
        values: dict[str, Any] = {"live": one, "holder": one.held_by(at), "fault": fault}
        if one.open:
            values["seen"] = await looked(connection, office, one, at)
        else:
            values |= await _became(connection, office, one)
    mine = values["holder"] in (None, visit.draft.account)
    values["all_needs"] = _names(office, one)
    # Scripts put in whatever comes; a browser's own form gets the status that it deserves.
    status = 422 if fault and template == "desk_call.html" else 200
    response = page(request, template, visit=visit, status=status, mine=mine, **values)
    response.headers["X-Part"] = "call"
    return response


def _names(office: Office, one: LiveCall) -> dict[str, str]:
    """The needs as the call's jurisdiction names them."""
    duties = office.catalogue.jurisdictions[one.hotline.jurisdiction].needs
    return {str(need): duty.name for need, duty in duties.items()}


async def _became(connection: AsyncConnection, office: Office, one: LiveCall) -> dict[str, Any]:
    request_id = one.call.row["request_id"]
    if request_id is None:
        return {"receipt": None, "file": None}
    receipt = await receipt_of(connection, office.seal, request_id)
    number = receipt.case_number
    return {"receipt": receipt, "file": await case_file(connection, number) if number else None}


async def _done(request: Request, call_id: int, act: Act) -> Response:
    """Do something with a call; what is wrong is said above it and nothing written is lost."""
    visit, sent = await sent_form(request)
    account = visit.draft.account
    if account is None:
        return RedirectResponse(_SIGN_IN, status_code=303)
    fault = ""
    try:
        async with transaction(request.app.state.database) as connection:
            await act(connection, _office(request), account, sent)
    except NotFound:
        raise
    except OneDoorError as error:
        fault = error.sentence
    else:
        await request.app.state.feed.ring([call_id])
    if request.headers.get("X-Requested-With") == "fetch":
        return await _shown(request, visit, call_id, "_call.html", fault)
    if fault:
        return await _shown(request, visit, call_id, "desk_call.html", fault)
    return await go(request, visit, f"/desk/calls/{call_id}")


def _office(request: Request) -> Office:
    office: Office = request.app.state.office
    return office


def _bell(request: Request) -> Bell:
    bell: Bell = request.app.state.bell
    return bell
