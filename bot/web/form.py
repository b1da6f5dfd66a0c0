"""The web form: one question a page, check your answers, one case however often it is sent."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from bot.channels.web import place_of, proxy_of, request_of, requester_of
from bot.logs import log
from bot.replies import policy_answers
from bot.web.drafts import Draft, Visit, new_submission
from bot.web.guard import Forged, form_of
from bot.web.pages import page
from bot.web.questions import BY_SLUG, MOST_CHARACTERS, Question, asked, next_slug
from bot.web.visiting import go, sent_form, visit_of
from nlu.gazetteer import gazetteer
from nlu.understanding import Place
from router.assignment import Outcome
from router.errors import NotFound
from router.intake import insist, take_in
from router.office import Office
from router.receipts import Receipt
from router.request import now
from router.store import transaction

form_router = APIRouter()


@form_router.get("/")
async def start(request: Request) -> Response:
    """The front page."""
    return page(request, "start.html")


@form_router.get("/ask")
async def begin(request: Request) -> Response:
    """Begin a new request; a receipt shown before is left behind, tracking rights stay."""
    visit = await visit_of(request)
    old = visit.draft
    visit.draft = Draft(submission=new_submission(), tracked=old.tracked, account=old.account)
    return await go(request, visit, "/ask/words")


@form_router.get("/ask/check")
async def check(request: Request) -> Response:
    """Check your answers; sends back to the first question that is still open."""
    visit = await visit_of(request)
    missing = next_slug(visit.draft)
    if missing != "check":
        return await go(request, visit, f"/ask/{missing}")
    return page(request, "check.html", visit=visit, questions=asked(visit.draft))


@form_router.get("/ask/danger")
async def danger(request: Request) -> Response:
    """Emergency numbers before anything else."""
    return page(request, "danger.html", visit=await visit_of(request))


@form_router.get("/ask/pointer")
async def pointer(request: Request) -> Response:
    """Not ours, or a question of policy: the pointer or answer, and the way to insist."""
    visit = await visit_of(request)
    draft, office = visit.draft, _office(request)
    if draft.request_id is None:
        return await go(request, visit, f"/ask/{next_slug(draft)}")
    _, decided = await office.understood(request_of(draft))
    answers = policy_answers(decided, office.catalogue)
    return page(request, "pointer.html", visit=visit, decided=decided, answers=answers)


@form_router.post("/ask/pointer")
async def insisted(request: Request) -> Response:
    """“仍请工作人员看看”: the form goes on and ends in a case."""
    visit, _ = await _sent(request)
    visit.draft.insisted = True
    return await go(request, visit, f"/ask/{next_slug(visit.draft)}")


@form_router.post("/ask/submit")
async def submit(request: Request) -> Response:
    """Hand the request in at the one door; sent twice, it gives the same receipt."""
    visit, sent = await _sent(request)
    draft = visit.draft
    if draft.number is None:
        if sent.get("at_once") and draft.danger:
            faults = BY_SLUG["contact"].check(draft, sent)
            if faults:
                return page(request, "danger.html", visit=visit, faults=faults, status=422)
        elif next_slug(draft) != "check":
            return await go(request, visit, "/ask/check")
        receipt = await _hand_in(request, draft)
        if not receipt.outcome.opens_case:
            draft.request_id = receipt.request_id
            return await go(request, visit, "/ask/pointer")
        draft.number, draft.code = receipt.case_number, receipt.query_code
        if receipt.case_number and receipt.case_number not in draft.tracked:
            draft.tracked.append(receipt.case_number)
    return await go(request, visit, "/receipt")


@form_router.get("/ask/{slug}")
async def show(request: Request, slug: str) -> Response:
    """One question."""
    question = _question(slug)
    visit = await visit_of(request)
    if not visit.draft.submission or visit.draft.number:
        return await go(request, visit, "/ask")
    return _question_page(request, visit, question, {})


@form_router.post("/ask/{slug}")
async def answer(request: Request, slug: str) -> Response:
    """Take one answer and go on to the next open question."""
    question = _question(slug)
    try:
        visit, sent = await _sent(request)
    except Forged as error:
        # The page is too old: show it again with what was written, under a token of today.
        visit = await visit_of(request)
        question.check(visit.draft, await form_of(request))
        return _question_page(request, visit, question, {question.slug: error.sentence}, 422)
    draft = visit.draft
    if not draft.submission:
        draft.submission = new_submission()
    faults = question.check(draft, sent)
    if faults:
        await request.app.state.visits.keep(visit)
        return _question_page(request, visit, question, faults, status=422)
    if slug not in draft.answered:
        draft.answered.append(slug)
    if slug == "words":
        return await go(request, visit, await _after_words(request, draft))
    return await go(request, visit, f"/ask/{next_slug(draft, slug)}")


def _place_from(place: Place, draft: Draft, office: Office) -> None:
    """The place that the words tell, and the jurisdiction whose districts are asked for."""
    served = place.jurisdiction in office.catalogue.jurisdictions
    code = place.jurisdiction if served and place.jurisdiction else office.catalogue.default
    draft.jurisdiction, draft.places = code, office.catalogue.jurisdictions[code].places
    if place.district and served:
        draft.district, draft.street = place.district, place.street
        draft.place_from_words = True


async def _after_words(request: Request, draft: Draft) -> str:
    """Read the words: danger first, a pointer where it is not ours, the place they name."""
    office = _office(request)
    read, decided = await office.understood(request_of(draft))
    draft.danger = decided.danger
    if draft.district is None and "district" not in draft.answered:
        _place_from(read.place, draft, office)
    if decided.danger:
        return "/ask/danger"
    if decided.outcome in (Outcome.not_ours, Outcome.answered) and not draft.insisted:
        # Kept at once, as a request without a case, even if the visitor leaves here. Words written
        # anew are a new request.
        draft.submission = new_submission()
        draft.request_id = (await _hand_in(request, draft)).request_id
        return "/ask/pointer"
    if draft.request_id is not None and not draft.insisted:
        draft.request_id, draft.submission = None, new_submission()
    return f"/ask/{next_slug(draft, 'words')}"


async def _hand_in(request: Request, draft: Draft) -> Receipt:
    office = _office(request)
    async with transaction(request.app.state.database) as connection:
        if draft.insisted and draft.request_id is not None:
            receipt = await insist(
                connection,
                office,
                draft.request_id,
                place=place_of(draft),
                requester=requester_of(draft),
                proxy=proxy_of(draft),
                at=now(),
            )
        else:
            receipt = await take_in(connection, office, request_of(draft))
    outcome, duplicate = str(receipt.outcome), receipt.duplicate
    log().info("request_taken_in", channel="web", outcome=outcome, duplicate=duplicate)
    return receipt


def _question_page(
    request: Request, visit: Visit, question: Question, faults: dict[str, str], status: int = 200
) -> Response:
    draft = visit.draft
    book = gazetteer(draft.places)
    return page(
        request,
        f"ask_{question.slug}.html",
        visit=visit,
        status=status,
        question=question,
        faults=faults,
        step=tuple(BY_SLUG).index(question.slug) + 1,
        steps=len(BY_SLUG),
        most=MOST_CHARACTERS,
        districts=tuple(book.streets_of),
        streets=book.streets_of.get(draft.district or "", ()),
    )


def _question(slug: str) -> Question:
    if slug not in BY_SLUG:
        raise NotFound("没有这一页。")
    return BY_SLUG[slug]


def _office(request: Request) -> Office:
    office: Office = request.app.state.office
    return office


async def _sent(request: Request) -> tuple[Visit, dict[str, str]]:
    """The visit and form of a post, rate and token checked."""
    address = request.client.host if request.client else "unknown"
    most = request.app.state.settings.requests_a_minute
    sentence = "提交得太频繁了，请过一分钟再试。您写的内容还在。"
    await request.app.state.counter.hit(f"post:{address}", most, 60, sentence)
    return await sent_form(request)
