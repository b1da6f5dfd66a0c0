"""What every door does with a visitor: open the visit, take a form, send the browser on."""

from fastapi import Request
from starlette.responses import RedirectResponse, Response

from bot.web.drafts import COOKIE, Visit
from bot.web.guard import check_token, form_of
from bot.web.pages import set_cookie


async def visit_of(request: Request) -> Visit:
    """The visit of the cookie that came with the call; a new one where there is none."""
    visit: Visit = await request.app.state.visits.open(request.cookies.get(COOKIE))
    return visit


async def sent_form(request: Request) -> tuple[Visit, dict[str, str]]:
    """The visit and the fields of a posted form, its token checked."""
    sent = await form_of(request)
    visit = await visit_of(request)
    check_token(sent, request.app.state.visits.token(visit))
    return visit, sent


async def go(request: Request, visit: Visit, path: str) -> Response:
    """Keep the draft, then send the browser on (so that a reload sends nothing again)."""
    await request.app.state.visits.keep(visit)
    response = RedirectResponse(path, status_code=303)
    set_cookie(request, response, visit)
    return response
