"""The files of a case at the desk: to be saved, pictures also to be looked at."""

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from bot.web.handing_out import saved, shown
from bot.web.visiting import visit_of
from router.files import FileContent, file_of_case
from router.store import transaction

desk_files_router = APIRouter(prefix="/desk/cases/{number}/files/{file_id}")


@desk_files_router.get("")
async def save(request: Request, number: str, file_id: int) -> Response:
    """A file to be saved."""
    found = await _file(request, number, file_id)
    return found if isinstance(found, Response) else saved(found)


@desk_files_router.get("/picture")
async def picture(request: Request, number: str, file_id: int) -> Response:
    """A picture to be looked at."""
    found = await _file(request, number, file_id)
    return found if isinstance(found, Response) else shown(found)


@desk_files_router.get("/small")
async def small(request: Request, number: str, file_id: int) -> Response:
    """A picture as it stands in the list."""
    found = await _file(request, number, file_id, small=True)
    return found if isinstance(found, Response) else shown(found, small=True)


async def _file(
    request: Request, number: str, file_id: int, *, small: bool = False
) -> FileContent | Response:
    """A file of this case for who is signed in; NotFound for another case's."""
    visit = await visit_of(request)
    if visit.draft.account is None:
        return RedirectResponse("/desk/sign-in", status_code=303)
    seal = request.app.state.office.seal
    async with transaction(request.app.state.database) as connection:
        return await file_of_case(connection, seal, number, file_id, small=small)
