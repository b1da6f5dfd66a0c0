"""排队: what the machine left to people, and the dead letters of the feed among it."""

from datetime import datetime

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from bot.channels.hotline import dead
from bot.channels.hotline.transcripts import BadTranscript
from bot.logs import log
from bot.web.pages import page
from bot.web.visiting import go, sent_form, visit_of
from router.left_to_people import MOST, Why, left_to_people
from router.request import now
from router.store import transaction

queue_router = APIRouter(prefix="/desk/queue")
#: Why something is here: in a word, and in a sentence where it has none of its own.
WHYS = {
    Why.triage: ("待人工派单", "没有规则能派，请首问单位派单。"),
    Why.talk: ("等人接手", "对话转了人工，还没有人接手。"),
    Why.unsure: ("读得没把握", "已经派出，系统读得没把握，部门还没签收，请核对派得对不对。"),
    Why.incomplete: ("待补全", "通话没有收全，请核对，必要时回拨。"),
    Why.dead: ("死信", "收不进来，请修好后重放。"),
}


@queue_router.get("")
async def queue(request: Request, why: str = "") -> Response:
    """What waits for a person; `why` shows one kind."""
    visit = await visit_of(request)
    if visit.draft.account is None:
        return RedirectResponse("/desk/sign-in", status_code=303)
    only = Why(why) if why in set(Why) else None
    async with transaction(request.app.state.database) as connection:
        found = await left_to_people(connection, now(), only)
    return page(
        request,
        "desk_queue.html",
        visit=visit,
        queue=found,
        only=only,
        whys=WHYS,
        most=MOST,
        waited=_waited,
    )


@queue_router.get("/dead/{letter}")
async def dead_letter(request: Request, letter: int) -> Response:
    """One dead letter: whence, why, and what can be done. What is in it is not shown."""
    return await _letter_page(request, letter)


@queue_router.post("/dead/{letter}/replay")
async def replay(request: Request, letter: int) -> Response:
    """Send it in again as it was; refused while it cannot be taken."""
    visit, _ = await sent_form(request)
    if visit.draft.account is None:
        return RedirectResponse("/desk/sign-in", status_code=303)
    state = request.app.state
    try:
        async with transaction(state.database) as connection:
            await dead.send_again(connection, state.feed, state.office.seal, letter)
    except BadTranscript as error:
        fault = f"还不能重放，{error.sentence}"
        return await _letter_page(request, letter, fault=fault, status=422)
    log().info("dead_letter_replayed", by=visit.draft.account)
    return await go(request, visit, "/desk/queue")


@queue_router.post("/dead/{letter}/drop")
async def drop(request: Request, letter: int) -> Response:
    """Say that it needs nothing more."""
    visit, _ = await sent_form(request)
    if visit.draft.account is None:
        return RedirectResponse("/desk/sign-in", status_code=303)
    async with transaction(request.app.state.database) as connection:
        await dead.one(connection, letter)
        await dead.settle(connection, letter, "dropped")
    log().info("dead_letter_dropped", by=visit.draft.account)
    return await go(request, visit, "/desk/queue")


async def _letter_page(
    request: Request, letter: int, *, fault: str = "", status: int = 200
) -> Response:
    visit = await visit_of(request)
    if visit.draft.account is None:
        return RedirectResponse("/desk/sign-in", status_code=303)
    async with transaction(request.app.state.database) as connection:
        found = await dead.one(connection, letter)
    return page(request, "desk_dead.html", visit=visit, status=status, letter=found, fault=fault)


def _waited(since: datetime) -> str:
    """How long something waits, as one says it."""
    minutes = max(0, int((now() - since).total_seconds() // 60))
    if minutes < 60:
        return f"{minutes} 分钟"
    if minutes < 48 * 60:
        return f"{minutes // 60} 小时"
    return f"{minutes // 60 // 24} 天"
