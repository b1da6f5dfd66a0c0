"""今日: the hotline's day in figures, from the database and the stream."""

from datetime import date, timedelta

from fastapi import APIRouter, Request
from redis.exceptions import RedisError
from starlette.responses import RedirectResponse, Response

from bot.web.pages import page
from bot.web.visiting import visit_of
from router.figures import figures_of
from router.request import BEIJING, now
from router.store import transaction

figures_router = APIRouter(prefix="/desk/figures")
#: Before this there was no hotline of ours; beyond it dates are a slip of the finger.
_FIRST_DAY = date(2020, 1, 1)


@figures_router.get("")
async def figures(request: Request, day: str = "") -> Response:
    """The figures of a day; of today where none is chosen or it is none."""
    visit = await visit_of(request)
    if visit.draft.account is None:
        return RedirectResponse("/desk/sign-in", status_code=303)
    today = now().astimezone(BEIJING).date()
    chosen = _day(day, today)
    async with transaction(request.app.state.database) as connection:
        found = await figures_of(connection, chosen)
    try:
        stream = await request.app.state.feed.state()
    except RedisError:
        stream = None  # the day's figures are of use without it
    return page(
        request,
        "desk_figures.html",
        visit=visit,
        found=found,
        stream=stream,
        today=today,
        before=max(chosen - timedelta(days=1), _FIRST_DAY),
        after=chosen + timedelta(days=1),
        fault="" if not day or day == chosen.isoformat() else "没有这一天，显示的是今天。",
        took=_took(found.median_seconds),
    )


def _day(told: str, today: date) -> date:
    try:
        day = date.fromisoformat(told)
    except ValueError:
        return today
    return day if _FIRST_DAY <= day <= today else today


def _took(seconds: float | None) -> str:
    """A length of time as one says it."""
    if seconds is None:
        return "—"
    if seconds < 60:
        return f"{max(seconds, 0):.0f} 秒"
    if seconds < 3600:
        return f"{seconds / 60:.0f} 分钟"
    return f"{seconds / 3600:.1f} 小时"
