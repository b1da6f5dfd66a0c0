"""The receipt, and the tracking page with its timeline in plain words."""

import io
from contextlib import suppress
from typing import Any

import segno
from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from bot import replies
from bot.counting import CODES
from bot.web.pages import page
from bot.web.timeline import timeline
from bot.web.visiting import go, sent_form, visit_of
from nlu.places import find_place
from nlu.text import cleaned, storable
from router.actors import REQUESTER
from router.docket import open_docket
from router.errors import MissingGround, NotFound
from router.lookup import CaseFile, case_file, case_for_requester, surviving
from router.place_told import tell_place
from router.request import now
from router.store import transaction
from router.task_acts import answer_of, confirm_notice

receipt_router = APIRouter()
_LONGEST_PLACE = 200


@receipt_router.get("/receipt")
async def receipt(request: Request) -> Response:
    """Number, query code, who answers, what to bring, until when, and the QR code."""
    visit = await visit_of(request)
    if visit.draft.number is None:
        return RedirectResponse("/", status_code=303)
    file = await _file(request, visit.draft.number)
    return page(request, "receipt.html", visit=visit, **_shown(request, file))


@receipt_router.get("/track")
async def track(request: Request, number: str = "") -> Response:
    """Ask for number and query code."""
    visit = await visit_of(request)
    await request.app.state.visits.keep(visit)
    return page(request, "track.html", visit=visit, number=number[:40], fault="")


@receipt_router.post("/track")
async def find(request: Request) -> Response:
    """Check number and code; five wrong codes lock the number for a quarter of an hour."""
    visit, sent = await sent_form(request)
    number, code = sent.get("number", "").strip(), sent.get("code", "").strip()
    counter = request.app.state.counter
    await CODES.check(counter, number)
    try:
        async with transaction(request.app.state.database) as connection:
            seal = request.app.state.office.seal
            await case_for_requester(connection, seal, number, code)
    except NotFound as error:
        await CODES.missed(counter, number)
        shown = {"number": number, "fault": error.sentence}
        return page(request, "track.html", visit=visit, status=422, **shown)
    await CODES.forget(counter, number)
    if number not in visit.draft.tracked:
        visit.draft.tracked.append(number)
    return await go(request, visit, f"/track/{number}")


@receipt_router.get("/track/{number}")
async def tracked(request: Request, number: str) -> Response:
    """The case as its requester may see it, once number and code were given in this visit."""
    visit = await visit_of(request)
    if number not in visit.draft.tracked:
        return RedirectResponse(f"/track?number={number}", status_code=303)
    async with transaction(request.app.state.database) as connection:
        file = await case_file(connection, number)
        goes_on = await surviving(connection, file) if file.case["merged_into"] else None
    return page(request, "tracked.html", visit=visit, **_shown(request, file, goes_on))


@receipt_router.post("/track/{number}/confirm")
async def confirm(request: Request, number: str) -> Response:
    """一次性告知: the requester knows what to bring; each list is confirmed once."""
    visit, _ = await sent_form(request)
    if number not in visit.draft.tracked:
        return RedirectResponse(f"/track?number={number}", status_code=303)
    file = await _file(request, number)
    open_lists = {given["position"] for given in file.bring if given["acknowledged_at"] is None}
    async with transaction(request.app.state.database) as connection:
        docket = await open_docket(connection, request.app.state.office, number, now())
        for task in docket.open_tasks:
            if task["position"] in open_lists:
                with suppress(MissingGround):  # confirmed by somebody else in this very moment
                    await confirm_notice(docket, task["position"], REQUESTER)
        await docket.save()
    return await go(request, visit, f"/track/{number}")


@receipt_router.post("/track/{number}/place")
async def place(request: Request, number: str) -> Response:
    """补住址: where they live, in their own words; what became of it is said on the page."""
    visit, sent = await sent_form(request)
    if number not in visit.draft.tracked:
        return RedirectResponse(f"/track?number={number}", status_code=303)
    words = storable(sent.get("place", "")).strip()[:_LONGEST_PLACE]
    file, office = await _file(request, number), request.app.state.office
    places = office.catalogue.jurisdictions[file.case["jurisdiction"]].places
    found = find_place(cleaned(words), places)
    if not (found.district or found.outside):
        shown = {"place": words, "fault": replies.PLACE_NOT_FOUND, **_shown(request, file)}
        return page(request, "tracked.html", visit=visit, status=422, **shown)
    async with transaction(request.app.state.database) as connection:
        docket = await open_docket(connection, office, number, now())
        became = await tell_place(docket, found, words)
        await docket.save()
        file = await case_file(connection, number)
    shown = {"told": replies.place_told(became, file.case, found), **_shown(request, file)}
    return page(request, "tracked.html", visit=visit, **shown)


@receipt_router.get("/track/{number}/timeline")
async def only_timeline(request: Request, number: str) -> Response:
    """The timeline alone, fetched again every half minute by an open page."""
    visit = await visit_of(request)
    if number not in visit.draft.tracked:
        raise NotFound("请重新输入受理编号和查询码。")
    file = await _file(request, number)
    return page(request, "_timeline.html", **_shown(request, file))


@receipt_router.get("/track/{number}/qr.svg")
async def qr_code(request: Request, number: str) -> Response:
    """A QR code of the tracking page. It holds the number, never the query code."""
    base = request.app.state.settings.public_url or str(request.base_url)
    drawn = io.BytesIO()
    code = segno.make(f"{base.rstrip('/')}/track?number={number[:40]}", error="m")
    code.save(drawn, kind="svg", scale=4, border=2)
    return Response(drawn.getvalue(), media_type="image/svg+xml")


def _shown(request: Request, file: CaseFile, goes_on: CaseFile | None = None) -> dict[str, Any]:
    """What both pages show; of the case in which a merged one goes on only where it stands."""
    jurisdiction = request.app.state.office.catalogue.jurisdictions[file.case["jurisdiction"]]
    seal = request.app.state.office.seal
    return {
        "file": file,
        "case": file.case,
        "tasks": file.tasks,
        "steps": timeline(file),
        "answers": {task["position"]: answer_of(seal, task) for task in file.tasks},
        "jurisdiction": jurisdiction,
        "goes_on": goes_on,
    }


async def _file(request: Request, number: str) -> CaseFile:
    async with transaction(request.app.state.database) as connection:
        return await case_file(connection, number)
