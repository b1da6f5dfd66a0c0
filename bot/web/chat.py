"""/chat: the same conversation in the browser. It works without scripts; with them it keeps itself.

A talk belongs to a cookie of its own, so that it goes on after a reload and on another day; who
leaves a shared computer ends it with one button.
"""

import secrets

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from bot.talk import talks
from bot.talk.asking import ENGLISH
from bot.talk.talks import Line
from bot.talk.turning import Host
from bot.talk.values import Kind, Said
from bot.talk.wording import labelled, sentences
from bot.web.guard import check_token, form_of
from bot.web.pages import templates
from nlu.text import storable
from router.store import transaction

chat_router = APIRouter(prefix="/chat")

CHANNEL = "webchat"
COOKIE = "onedoor_chat"
_COOKIE_DAYS = 30
#: As many characters as the form takes; a browser's own limit stops longer ones before they come.
MOST_CHARACTERS = 2_000
_SHOWN = 80
_TOO_OFTEN = "发得太快了，请歇一分钟再发。前面发的都收到了。"


@chat_router.get("")
async def chat(request: Request) -> Response:
    """The talk of this browser; the first visit begins one with the first line."""
    address = request.cookies.get(COOKIE) or secrets.token_urlsafe(24)
    return _page(request, "chat.html", address, await _lines(request, address))


@chat_router.get("/lines")
async def lines(request: Request, last: int = 0) -> Response:
    """What is new, for a page that stays open; 204 where nothing is."""
    address = request.cookies.get(COOKIE)
    found = await _lines(request, address) if address else []
    if not address or not found or found[-1].id == last:
        return Response(status_code=204)
    return _page(request, "_talk.html", address, found)


@chat_router.post("")
async def say(request: Request) -> Response:
    """Take one line, or a button, and answer it. The same line sent twice is one line."""
    sent = await form_of(request)
    address = request.cookies.get(COOKIE) or ""
    check_token(sent, _token(request, address))
    host_address = request.client.host if request.client else "unknown"
    most = request.app.state.settings.requests_a_minute
    await request.app.state.counter.hit(f"chat:{host_address}", most, 60, _TOO_OFTEN)
    said = _said(sent)
    fault = ""
    if said is None:
        pass  # nothing written, no button: the page comes again as it was
    elif len(said.text) > MOST_CHARACTERS:
        fault = sentences("zh")["too_long"].render(most=MOST_CHARACTERS)
    else:
        fault = await _taken(request, address, said, sent.get("line", ""))
    if not request.headers.get("HX-Request"):
        if not fault:
            return RedirectResponse("/chat#end", status_code=303)
        kept = {"fault": fault, "words": said.text if said else ""}
        return _page(request, "chat.html", address, await _lines(request, address), **kept)
    return _page(request, "_talk.html", address, await _lines(request, address), fault=fault)


@chat_router.post("/end")
async def end(request: Request) -> Response:
    """Leave the talk on this computer: what was said stays on record, the browser forgets it."""
    sent = await form_of(request)
    check_token(sent, _token(request, request.cookies.get(COOKIE) or ""))
    response = RedirectResponse("/", status_code=303)
    response.delete_cookie(COOKIE, path="/chat")
    return response


async def _taken(request: Request, address: str, said: Said, line: str) -> str:
    """Keep a line, then answer it; a sentence where it must wait for its answer."""
    host = _host(request)
    external_id = storable(line)[:80] or secrets.token_urlsafe(12)
    answered = await host.converse(CHANNEL, address, said, external_id)
    return "" if answered else sentences("zh")["busy"].render()


def _said(sent: dict[str, str]) -> Said | None:
    text, button = sent.get("text", "").strip(), sent.get("button", "")[:40]
    if button:
        return Said(Kind.button, storable(button))
    return Said(Kind.text, storable(text)) if text else None


async def _lines(request: Request, address: str) -> list[Line]:
    host = _host(request)
    async with transaction(host.engine) as connection:
        found = await talks.found_talk(connection, host.office.seal, CHANNEL, address)
        if found is None:
            return []
        return await talks.lines_after(connection, host.office.seal, found, most=_SHOWN)


def _page(
    request: Request, name: str, address: str, found: list[Line], **values: object
) -> Response:
    """A page of the talk, with its cookie. Buttons are those of what was said last."""
    buttons = [one for line in _said_last(found) for one in line.content["buttons"]]
    if not found:
        buttons = [[ENGLISH.code, labelled(ENGLISH.key, "zh")]]
    shown = {
        "lines": found,
        "labels": talks.labels_of(found),
        "buttons": buttons,
        "last": found[-1].id if found else 0,
        "line": secrets.token_urlsafe(12),
        "token": _token(request, address),
        "most": MOST_CHARACTERS,
        "shown": _SHOWN,
        "greeting": sentences("zh")["greeting"].render(),
        **values,
    }
    response = templates.TemplateResponse(request, name, shown)
    secure = bool(request.app.state.settings.secure_cookies)
    response.set_cookie(
        COOKIE,
        address,
        max_age=_COOKIE_DAYS * 86_400,
        httponly=True,
        samesite="lax",
        secure=secure,
        path="/chat",
    )
    return response


def _said_last(found: list[Line]) -> list[Line]:
    """What was said to the resident since their own last line."""
    last = []
    for line in reversed(found):
        if line.speaker == "resident":
            break
        last.append(line)
    return last[::-1]


def _token(request: Request, address: str) -> str:
    return _host(request).office.seal.sign(b"chat:" + address.encode()).hex()


def _host(request: Request) -> Host:
    host: Host = request.app.state.host
    return host
