"""/chat: the same conversation in the browser. It works without scripts; with them it keeps itself.

A talk belongs to a cookie of its own, so that it goes on after a reload and on another day; who
leaves a shared computer ends it with one button.
"""

import re
import secrets
from dataclasses import dataclass, field

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from bot.talk import talks
from bot.talk.asking import ENGLISH
from bot.talk.talks import Line
from bot.talk.turning import Host
from bot.talk.values import Kind, Said
from bot.talk.wording import labelled, language_of, sentences
from bot.web.chat_files import CHANNEL, COOKIE, checked_files
from bot.web.guard import check_token, form_of
from bot.web.pages import templates
from bot.web.uploads import MOST_FILES, upload_of
from nlu.text import storable
from router.file_content import ENDINGS, MOST_BYTES, CheckedFile
from router.files import SentFile, files_of_talk
from router.store import transaction

chat_router = APIRouter(prefix="/chat")

_COOKIE_DAYS = 30
#: As many characters as the form takes; a browser's own limit stops longer ones before they come.
MOST_CHARACTERS = 2_000
_SHOWN = 80
_SPOT = re.compile(r"(-?\d{1,2}(?:\.\d{1,9})?),(-?\d{1,3}(?:\.\d{1,9})?)", re.ASCII)
#: Only here may the browser be asked where it is; see `guard.HEADERS`.
_MAY_ASK = "camera=(), microphone=(), geolocation=(self)"
#: What a telephone or computer offers to choose; what comes is checked all the same.
_ACCEPT = ",".join(("image/*", *ENDINGS.values()))


@dataclass(frozen=True, slots=True)
class Found:
    """The lines of a talk, and what they brought, by their ids."""

    lines: list[Line] = field(default_factory=list)
    files: dict[int, SentFile] = field(default_factory=dict)


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
    found = await _lines(request, address) if address else Found()
    if not address or not found.lines or found.lines[-1].id == last:
        return Response(status_code=204)
    return _page(request, "_talk.html", address, found)


@chat_router.post("")
async def say(request: Request) -> Response:
    """Take photos and files, one line or a button, and answer them. Sent twice they are one."""
    address = request.cookies.get(COOKIE) or ""
    host_address = request.client.host if request.client else "unknown"
    most = request.app.state.settings.requests_a_minute
    await request.app.state.counter.hit(f"chat:{host_address}", most, 60, _TOO_OFTEN)
    sent, parts = await upload_of(request)
    check_token(sent, _token(request, address))
    sent_lines: list[tuple[Said, CheckedFile | None]] = []
    found, faults = await checked_files(parts)
    sent_lines += found
    said = _said(sent)
    too_long = said is not None and len(said.text) > MOST_CHARACTERS
    if too_long:
        faults.append(sentences("zh")["too_long"].render(most=MOST_CHARACTERS))
    elif said is not None:
        sent_lines.append((said, None))
    if not await _taken(request, address, sent_lines, sent.get("line", "")):
        faults.append(sentences("zh")["busy"].render())
    fault = "\n".join(faults)
    if not request.headers.get("HX-Request"):
        if not fault:
            return RedirectResponse("/chat#end", status_code=303)
        words = said.text if said is not None and too_long else ""
        shown = await _lines(request, address)
        return _page(request, "chat.html", address, shown, fault=fault, words=words)
    return _page(
        request, "_talk.html", address, await _lines(request, address), fault=fault, kept=too_long
    )


@chat_router.post("/end")
async def end(request: Request) -> Response:
    """Leave the talk on this computer: what was said stays on record, the browser forgets it."""
    sent = await form_of(request)
    check_token(sent, _token(request, request.cookies.get(COOKIE) or ""))
    response = RedirectResponse("/", status_code=303)
    response.delete_cookie(COOKIE, path="/chat")
    return response


async def _taken(
    request: Request, address: str, lines: list[tuple[Said, CheckedFile | None]], line: str
) -> bool:
    """Keep lines in their order, then answer them; False where they must wait for their answer."""
    if not lines:
        return True  # nothing written, no button: the page comes again as it was
    host, own = _host(request), storable(line)[:80] or secrets.token_urlsafe(12)
    for number, (said, file) in enumerate(lines[:-1]):
        await host.receive(CHANNEL, address, said, f"{own}-{number}", file=file)
    said, file = lines[-1]
    return await host.converse(CHANNEL, address, said, own, file=file)


def _said(sent: dict[str, str]) -> Said | None:
    text, button = sent.get("text", "").strip(), sent.get("button", "")[:40]
    if button:
        return Said(Kind.button, storable(button))
    spot = _spot(sent.get("spot", ""))
    if spot is not None:
        return Said(Kind.location, spot=spot)
    return Said(Kind.text, storable(text)) if text else None


def _spot(sent: str) -> tuple[float, float] | None:
    """Degrees of latitude and longitude; None where that is no place on earth."""
    found = _SPOT.fullmatch(sent)
    if found is None:
        return None
    latitude, longitude = float(found[1]), float(found[2])
    return (latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None


async def _lines(request: Request, address: str) -> Found:
    host = _host(request)
    async with transaction(host.engine) as connection:
        seal = host.office.seal
        talk_id = await talks.found_talk(connection, seal, CHANNEL, address)
        if talk_id is None:
            return Found()
        lines = await talks.lines_after(connection, seal, talk_id, most=_SHOWN)
        return Found(lines, await files_of_talk(connection, seal, talk_id))


def _page(request: Request, name: str, address: str, found: Found, **values: object) -> Response:
    """A page of the talk, with its cookie. Buttons are those of what was said last."""
    last = _said_last(found.lines)
    buttons = [one for line in last for one in line.content["buttons"]]
    if not found.lines:
        buttons = [[ENGLISH.code, labelled(ENGLISH.key, "zh")]]
    shown = {
        "lines": found.lines,
        "files": found.files,
        "labels": talks.labels_of(found.lines),
        "buttons": buttons,
        "locate": _locate(last),
        "last": found.lines[-1].id if found.lines else 0,
        "line": secrets.token_urlsafe(12),
        "token": _token(request, address),
        "most": MOST_CHARACTERS,
        "shown": _SHOWN,
        "most_files": MOST_FILES,
        "most_bytes": MOST_BYTES,
        "accept": _ACCEPT,
        "greeting": sentences("zh")["greeting"].render(),
        **values,
    }
    response = templates.TemplateResponse(request, name, shown)
    response.headers["Permissions-Policy"] = _MAY_ASK
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


def _locate(last: list[Line]) -> dict[str, str] | None:
    """The button that sends where they are, and what is said where that does not work."""
    asking = next((one for one in last if one.content.get("wants") == "location"), None)
    if asking is None:
        return None
    language = language_of(asking.content["text"])
    return {
        "label": labelled("button_location", language),
        "otherwise": labelled("no_location", language),
    }


def _token(request: Request, address: str) -> str:
    return _host(request).office.seal.sign(b"chat:" + address.encode()).hex()


def _host(request: Request) -> Host:
    host: Host = request.app.state.host
    return host
