"""Templates, and what every page may use."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.templating import Jinja2Templates
from starlette.responses import Response

from bot import replies
from bot.web.drafts import COOKIE, Visit, Visits
from router import glossary
from router.catalogue import where
from router.marks import masked
from router.request import BEIJING, now
from router.working_days import WEEKDAYS

_HERE = Path(__file__).parent
templates = Jinja2Templates(directory=_HERE / "templates")
STATIC = _HERE / "static"


def _day(value: date) -> str:
    return f"{value.year}年{value.month}月{value.day}日（周{WEEKDAYS[value.weekday()]}）"


def _moment(value: datetime) -> str:
    local = value.astimezone(BEIJING)
    return f"{local.year}年{local.month}月{local.day}日 {local:%H:%M}"


def _short(value: datetime) -> str:
    """The hour of today's, the day too of what is older."""
    local = value.astimezone(BEIJING)
    if local.date() == now().date():
        return f"{local:%H:%M}"
    return f"{local.month}月{local.day}日 {local:%H:%M}"


def _bytes(value: int) -> str:
    """The size of a file."""
    return f"{value / 1024 / 1024:.1f} MB" if value >= 100 * 1024 else f"{max(value // 1024, 1)} KB"


templates.env.filters.update(
    day=_day, moment=_moment, short=_short, where=where, bytes=_bytes, masked=masked
)
templates.env.globals.update(
    replies=replies, names=glossary, htmx=(STATIC / "vendor" / "htmx.min.js").exists()
)


def page(
    request: Request, name: str, *, visit: Visit | None = None, status: int = 200, **values: Any
) -> Response:
    """A page from its template; with a visit, its CSRF token and cookie."""
    if visit is not None:
        visits: Visits = request.app.state.visits
        values |= {"draft": visit.draft, "token": visits.token(visit)}
    response = templates.TemplateResponse(request, name, values, status_code=status)
    if visit is not None:
        set_cookie(request, response, visit)
    return response


def set_cookie(request: Request, response: Response, visit: Visit) -> None:
    """Give the visitor the visit's cookie."""
    secure = bool(request.app.state.settings.secure_cookies)
    response.set_cookie(COOKIE, visit.id, httponly=True, samesite="lax", secure=secure, path="/")


def sorry(request: Request, sentence: str, status: int) -> Response:
    """A page for when something is wrong: one sentence and where to go from here."""
    return templates.TemplateResponse(
        request, "sorry.html", {"sentence": sentence, "status": status}, status_code=status
    )
