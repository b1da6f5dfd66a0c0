"""The talk of a case at the desk: take it over, answer in it, give it back to the bot."""

from collections.abc import Awaitable, Callable

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from bot.talk import officers
from bot.talk.turning import Host
from bot.web.visiting import go, sent_form
from router.actors import Actor
from router.lifecycle import Role
from router.lookup import case_file
from router.store import transaction

desk_talk_router = APIRouter(prefix="/desk/cases/{number}/talk")

Act = Callable[[Host, Actor, dict[str, str]], Awaitable[None]]


@desk_talk_router.post("/take")
async def take(request: Request, number: str) -> Response:
    """接手."""
    return await _done(request, number, lambda host, me, sent: officers.take(host, number, me))


@desk_talk_router.post("/answer")
async def answer(request: Request, number: str) -> Response:
    """Answer the resident in their chat."""

    def say(host: Host, me: Actor, sent: dict[str, str]) -> Awaitable[None]:
        return officers.answer(host, number, me, sent.get("words", ""))

    return await _done(request, number, say)


@desk_talk_router.post("/back")
async def back(request: Request, number: str) -> Response:
    """交回."""
    return await _done(request, number, lambda host, me, sent: officers.give_back(host, number, me))


async def _done(request: Request, number: str, act: Act) -> Response:
    visit, sent = await sent_form(request)
    if visit.draft.account is None:
        return RedirectResponse("/desk/sign-in", status_code=303)
    async with transaction(request.app.state.database) as connection:
        file = await case_file(connection, number)
    unit = file.case["first_contact_unit"]
    await act(request.app.state.host, Actor(Role.first_contact, visit.draft.account, unit), sent)
    return await go(request, visit, f"/desk/cases/{number}#talk")
