"""记一个来电: a call is brought to the desk as text, as a file, or taken as it is spoken."""

import asyncio
import json
import re
import secrets
from dataclasses import dataclass, field
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from bot.channels.hotline.hotlines import Hotline, open_hotlines
from bot.channels.hotline.live import AT_DESK, begin
from bot.channels.hotline.pasted import transcript_of
from bot.channels.hotline.transcripts import LARGEST_ENTRY, Transcript, parsed
from bot.channels.hotline.uploaded import MOST_BYTES, SUFFIXES, Uploaded, as_call, calls_in
from bot.logs import log
from bot.web.drafts import Visit
from bot.web.guard import check_token
from bot.web.pages import page
from bot.web.uploads import upload_of
from bot.web.visiting import go, visit_of
from nlu.text import storable
from nlu.understanding import Speaker
from router.errors import BadFact, RejectedInput
from router.office import Office
from router.people import checked_phone
from router.request import now
from router.store import transaction

bring_in_router = APIRouter(prefix="/desk/calls/new")
_SUBMISSION = re.compile(r"[\w-]{8,40}", re.ASCII)
_MOST_OPERATOR = 40
_NO_FILE = "请先选一个文件。"
#: Until the words are known.
_NO_NUMBER = AT_DESK + "new"


@dataclass(slots=True)
class Written:
    """What the operator has filled in, as it is shown again where something is wrong."""

    way: str = ""
    words: str = field(default="", repr=False)
    caller: str = field(default="", repr=False)
    operator: str = ""
    hotline: str = ""
    first: Speaker = "agent"
    submission: str = field(default_factory=lambda: secrets.token_urlsafe(12))

    @property
    def head(self) -> dict[str, str | None]:
        """What is told of the call besides its words; BadFact for a number that can be none."""
        caller = checked_phone(self.caller) if self.caller else None
        return {"caller": caller, "operator": self.operator or None}


@bring_in_router.get("")
async def ways(request: Request) -> Response:
    """Three ways to bring a call in."""
    visit = await visit_of(request)
    if visit.draft.account is None:
        return RedirectResponse("/desk/sign-in", status_code=303)
    return await _page(request, visit, Written())


@bring_in_router.post("")
async def bring(request: Request) -> Response:
    """Open the call; of a file with several, ask which."""
    sent, files = await upload_of(request, most_text=LARGEST_ENTRY)
    visit = await visit_of(request)
    check_token(sent, request.app.state.visits.token(visit))
    if visit.draft.account is None:
        return RedirectResponse("/desk/sign-in", status_code=303)
    written = _written(sent)
    name, content = (files[0].filename or "", bytes(files[0].content)) if files else ("", b"")
    if written.way == "none" and (written.words.strip() or name):
        written.way = "file" if name else "paste"  # Enter in a field presses the first button
    if files and files[0].too_large:
        content = bytes(MOST_BYTES + 1)
    try:
        found = await _calls(written, sent.get("row", ""), Uploaded(name, content))
    except BadFact as error:
        return await _page(request, visit, written, faults={"caller": error.sentence})
    except RejectedInput as error:
        at = "file" if written.way == "file" else "words"
        return await _page(request, visit, written, faults={at: error.sentence})
    if len(found) > 1:
        return await _page(request, visit, written, found=found, file_name=name)
    office, account = request.app.state.office, visit.draft.account
    told = _numbered(written, found[0], office)
    async with transaction(request.app.state.database) as connection:
        opened = await begin(
            connection, office, told, account, now(), hotline=written.hotline or None
        )
    await request.app.state.feed.ring([opened])
    log().info("call_brought_in", way=written.way, turns=len(told.turns))
    return await go(request, visit, f"/desk/calls/{opened}")


def _numbered(written: Written, told: Transcript, office: Office) -> Transcript:
    """The same words of the same form are one call, however often they are sent."""
    number = secrets.token_hex(12)
    if told.turns:
        content = f"{written.submission}\n{told.model_dump_json(exclude={'call_id'})}"
        number = office.seal.sign(b"call:" + content.encode()).hex()[:24]
    return told.model_copy(update={"call_id": AT_DESK + number})


def _written(sent: dict[str, str]) -> Written:
    submission = sent.get("submission", "")
    written = Written(
        way=sent.get("way", ""),
        words=sent.get("words", ""),
        caller=sent.get("caller", "").strip()[:40],
        operator=storable(sent.get("operator", "")).strip()[:_MOST_OPERATOR],
        hotline=sent.get("hotline", ""),
        first="caller" if sent.get("first") == "caller" else "agent",
    )
    if _SUBMISSION.fullmatch(submission):
        written.submission = submission
    return written


async def _calls(written: Written, row: str, file: Uploaded) -> list[Transcript]:
    """The calls that were brought: one, or those of a file. RejectedInput says what is wrong."""
    head = written.head
    match written.way:
        case "file":
            if not file.name:
                raise RejectedInput(_NO_FILE)
            found = await asyncio.to_thread(calls_in, file, _NO_NUMBER, first=written.first, **head)
        case "row":
            found = [as_call(parsed(row.encode()))]
        case "none":
            told: dict[str, Any] = {"call_id": _NO_NUMBER, "turns": [], "final": False, **head}
            told["began_at"] = now().isoformat()
            found = [as_call(parsed(json.dumps(told).encode()))]
        case _:
            found = [transcript_of(written.words, _NO_NUMBER, first=written.first, **head)]
    # What the operator writes counts before what a file tells.
    changed = {name: value for name, value in head.items() if value}
    return [call.model_copy(update=changed) for call in found]


async def _page(
    request: Request,
    visit: Visit,
    written: Written,
    *,
    faults: dict[str, str] | None = None,
    **shown: Any,
) -> Response:
    async with transaction(request.app.state.database) as connection:
        hotlines: list[Hotline] = list((await open_hotlines(connection)).values())
    await request.app.state.visits.keep(visit)
    return page(
        request,
        "desk_bring_in.html",
        visit=visit,
        status=422 if faults else 200,
        written=written,
        faults=faults or {},
        hotlines=hotlines,
        suffixes=SUFFIXES,
        most_megabytes=MOST_BYTES // 1024 // 1024,
        **{"found": None, "file_name": "", **shown},
    )
