"""Photos and files at /chat: taken with a line, and shown to the same talk only."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from bot.talk import talks
from bot.talk.turning import Host
from bot.talk.values import Kind, Said
from bot.talk.wording import sentences
from bot.web.handing_out import shown
from bot.web.uploads import MOST_FILES, Part
from router.errors import FileRefused, NotFound, Refusal
from router.file_content import SHOWN, CheckedFile, checked
from router.files import FileContent, file_of_talk
from router.store import transaction

chat_files_router = APIRouter(prefix="/chat/files")

CHANNEL = "webchat"
COOKIE = "onedoor_chat"


@chat_files_router.get("/{file_id}")
async def whole(request: Request, file_id: int) -> Response:
    """A photo as it is kept; any other file to be saved."""
    return shown(await _file(request, file_id))


@chat_files_router.get("/{file_id}/small")
async def small(request: Request, file_id: int) -> Response:
    """A photo as it stands in the talk."""
    return shown(await _file(request, file_id, small=True), small=True)


async def checked_files(parts: list[Part]) -> tuple[list[tuple[Said, CheckedFile]], list[str]]:
    """The lines that the files of a form make, and a sentence for each that cannot be taken."""
    lines: list[tuple[Said, CheckedFile]] = []
    faults: list[str] = []
    for part in parts[:MOST_FILES]:
        name = part.filename or ""
        try:
            if part.too_large:
                raise FileRefused(Refusal.too_large)
            file = await checked(bytes(part.content), name)
        except FileRefused as refused:
            faults.append(f"{name}：" + sentences("zh")[f"file_{refused.why}"].render())
        else:
            kind = Kind.photo if file.type in SHOWN else Kind.file
            lines.append((Said(kind, name=file.name), file))
    if len(parts) > MOST_FILES:
        faults.append(sentences("zh")["too_many_files"].render(most=MOST_FILES))
    return lines, faults


async def _file(request: Request, file_id: int, *, small: bool = False) -> FileContent:
    """A file of the talk of this browser; NotFound for any other."""
    host: Host = request.app.state.host
    seal, address = host.office.seal, request.cookies.get(COOKIE, "")
    async with transaction(host.engine) as connection:
        talk = await talks.found_talk(connection, seal, CHANNEL, address) if address else None
        if talk is None:
            raise NotFound("没有找到这个文件。")
        return await file_of_talk(connection, seal, talk, file_id, small=small)
