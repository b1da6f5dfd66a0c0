"""查件: a caller asks about a case, urges it or adds to it, and the operator does it for them.

What is looked for is posted, so that no telephone or name stands in an address or a log.
"""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from bot.logs import log
from bot.web.pages import page
from bot.web.timeline import coming
from bot.web.visiting import go, sent_form, visit_of
from nlu.text import storable
from router.actors import Actor
from router.docket import open_docket
from router.errors import MissingGround, MoveNotAllowed, NotFound
from router.finding import MOST, Found, find_cases, found_case
from router.lifecycle import Role
from router.request import now
from router.store import transaction
from router.urging import urge
from router.words_added import add_words

look_up_router = APIRouter(prefix="/desk/look-up")
_LONGEST_ASKED, _LONGEST_WORDS = 80, 1_000
_NOTHING = "没有查到。请核对一遍：编号要最后三位以上，电话要全，姓名要和登记的一样。"
_EMPTY = "请写编号、电话、身份证号或姓名。"
#: What was done, as the page says it afterwards.
_DONE = {
    "urged": "已替来电人催办，承办单位和首问单位都会收到。",
    "urged-again": "已记下这次催办；今天已经催过一次，不再重复通知。",
    "added": "已补充进工单，承办单位和首问单位都会收到。",
}


@look_up_router.get("")
async def ask(request: Request) -> Response:
    """What to look for."""
    return await _page(request)


@look_up_router.post("")
async def found(request: Request) -> Response:
    """The cases of a number, telephone or name."""
    visit, sent = await sent_form(request)
    if visit.draft.account is None:
        return RedirectResponse("/desk/sign-in", status_code=303)
    asked = sent.get("asked", "").strip()[:_LONGEST_ASKED]
    if not asked:
        return await _page(request, fault=_EMPTY, status=422)
    async with transaction(request.app.state.database) as connection:
        cases = await find_cases(connection, request.app.state.office.seal, asked)
    fault = "" if cases else _NOTHING
    return await _page(request, cases, asked=asked, fault=fault, status=200 if cases else 404)


@look_up_router.get("/{number}")
async def one(request: Request, number: str, done: str = "") -> Response:
    """One case, and what can be done for the caller."""
    return await _page(request, number=number, done=_DONE.get(done, ""))


@look_up_router.post("/{number}/urge")
async def urge_for(request: Request, number: str) -> Response:
    """催办 for the caller."""
    visit, _ = await sent_form(request)
    if visit.draft.account is None:
        return RedirectResponse("/desk/sign-in", status_code=303)
    try:
        async with transaction(request.app.state.database) as connection:
            docket = await open_docket(connection, request.app.state.office, number, now())
            told = await urge(docket, _for_caller(visit.draft.account), "求助人来电催办")
            await docket.save()
    except MoveNotAllowed as error:
        return await _page(request, number=number, fault=error.sentence, status=409)
    log().info("urged_for_caller")
    return await go(
        request, visit, f"/desk/look-up/{number}?done={'urged' if told else 'urged-again'}"
    )


@look_up_router.post("/{number}/words")
async def add_for(request: Request, number: str) -> Response:
    """补充 for the caller; what was written stays in the field where it cannot be added."""
    visit, sent = await sent_form(request)
    if visit.draft.account is None:
        return RedirectResponse("/desk/sign-in", status_code=303)
    words = storable(sent.get("words", "")).strip()
    try:
        if len(words) > _LONGEST_WORDS:
            raise MissingGround(f"写得太长了，最多{_LONGEST_WORDS}个字，请分几次补充。")
        async with transaction(request.app.state.database) as connection:
            docket = await open_docket(connection, request.app.state.office, number, now())
            add_words(docket, _for_caller(visit.draft.account), words)
            await docket.save()
    except (MissingGround, MoveNotAllowed) as error:
        status = 422 if isinstance(error, MissingGround) else 409
        return await _page(request, number=number, words=words, fault=error.sentence, status=status)
    log().info("words_added_for_caller")
    return await go(request, visit, f"/desk/look-up/{number}?done=added")


def _for_caller(account: str) -> Actor:
    """The requester's own act, done by the operator whom they telephoned: the ledger names them."""
    return Actor(Role.requester, account, "热线坐席代求助人")


async def _page(
    request: Request,
    cases: list[Found] | None = None,
    *,
    number: str | None = None,
    status: int = 200,
    **shown: Any,
) -> Response:
    """The page, with the cases found or with the one of a number; NotFound for no such number."""
    visit = await visit_of(request)
    if visit.draft.account is None:
        return RedirectResponse("/desk/sign-in", status_code=303)
    if number is not None:
        async with transaction(request.app.state.database) as connection:
            one = await found_case(connection, request.app.state.office.seal, number)
        if one is None:
            raise NotFound("没有找到这个受理编号。")
        cases = [one]
    steps = {one.case["number"]: coming(one.case, one.tasks) for one in cases or ()}
    given = {"asked": "", "fault": "", "done": "", "words": "", **shown}
    return page(
        request,
        "desk_look_up.html",
        visit=visit,
        status=status,
        cases=cases,
        steps=steps,
        alone=number is not None or len(cases or ()) == 1,
        most=MOST,
        **given,
    )
