"""The desk: sign in, see what came in and why it went where; danger first."""

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from bot.accounts import password_holds
from bot.counting import PASSWORDS
from bot.logs import log
from bot.talk.officers import talk_of_case
from bot.web.pages import page
from bot.web.visiting import go, sent_form, visit_of
from router.files import files_of_case
from router.household import household_of
from router.intake import insist
from router.lookup import case_file, ledger_fault, recent_cases, without_case
from router.request import now
from router.store import transaction

desk_router = APIRouter(prefix="/desk")


@desk_router.get("/sign-in")
async def sign_in_page(request: Request) -> Response:
    """Name and password."""
    visit = await visit_of(request)
    await request.app.state.visits.keep(visit)
    return page(request, "desk_sign_in.html", visit=visit, fault="", account="")


@desk_router.post("/sign-in")
async def sign_in(request: Request) -> Response:
    """Check name and password; a new cookie on success, a lock after five wrong ones."""
    visit, sent = await sent_form(request)
    name = sent.get("name", "").strip()[:80]
    counter = request.app.state.counter
    await PASSWORDS.check(counter, name)
    async with transaction(request.app.state.database) as connection:
        holds = await password_holds(connection, name, sent.get("password", "")[:200])
    if not holds:
        await PASSWORDS.missed(counter, name)
        fault = "用户名或密码不对。"
        return page(
            request, "desk_sign_in.html", visit=visit, fault=fault, account=name, status=422
        )
    await PASSWORDS.forget(counter, name)
    visit.draft.account = name
    visit = await request.app.state.visits.renew(visit)
    log().info("signed_in")
    return await go(request, visit, "/desk")


@desk_router.post("/sign-out")
async def sign_out(request: Request) -> Response:
    """End the session."""
    visit, _ = await sent_form(request)
    visit.draft.account = None
    return await go(request, await request.app.state.visits.renew(visit), "/desk/sign-in")


@desk_router.get("")
async def inbox(request: Request) -> Response:
    """Open cases: danger first, then what a person must place, then the oldest."""
    visit = await visit_of(request)
    if visit.draft.account is None:
        return RedirectResponse("/desk/sign-in", status_code=303)
    async with transaction(request.app.state.database) as connection:
        cases = await recent_cases(connection)
    return page(request, "desk.html", visit=visit, cases=cases)


@desk_router.get("/requests")
async def without_a_case(request: Request) -> Response:
    """What was pointed elsewhere or answered from the catalogue, for a person to look through."""
    visit = await visit_of(request)
    if visit.draft.account is None:
        return RedirectResponse("/desk/sign-in", status_code=303)
    async with transaction(request.app.state.database) as connection:
        found = await without_case(connection)
    return page(request, "desk_requests.html", visit=visit, requests=found)


@desk_router.post("/requests/{request_id}/open")
async def open_for_them(request: Request, request_id: int) -> Response:
    """A person sees a need where the machine saw none: the request becomes a case after all."""
    visit, _ = await sent_form(request)
    if visit.draft.account is None:
        return RedirectResponse("/desk/sign-in", status_code=303)
    async with transaction(request.app.state.database) as connection:
        receipt = await insist(connection, request.app.state.office, request_id, at=now())
    log().info("request_opened_by_hand", duplicate=receipt.duplicate)
    return await go(request, visit, f"/desk/cases/{receipt.case_number}")


@desk_router.get("/cases/{number}")
async def case(request: Request, number: str) -> Response:
    """One case: the words (numbers masked), why it came here, its tasks, its ledger."""
    visit = await visit_of(request)
    if visit.draft.account is None:
        return RedirectResponse("/desk/sign-in", status_code=303)
    async with transaction(request.app.state.database) as connection:
        file = await case_file(connection, number)
        fault = await ledger_fault(connection, request.app.state.office.seal, file)
        household = await household_of(connection, file.case["id"])
        seal = request.app.state.office.seal
        files = await files_of_case(connection, seal, file.case["id"])
    talk = await talk_of_case(request.app.state.host, number)
    return page(
        request,
        "desk_case.html",
        visit=visit,
        talk=talk,
        file=file,
        case=file.case,
        fault=fault,
        household=household,
        files=files,
        file_of_line={one.line_id: one for one in files},
    )
