"""The questions of the form, one a page.

To add one: its check here, its row in QUESTIONS, a template.

A check takes the draft and what was sent and changes the draft; what is wrong it returns as
{field: sentence}, and nothing of what the person wrote is lost.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.web.drafts import Draft
from nlu.errors import OneDoorError
from nlu.gazetteer import gazetteer
from nlu.text import readable_or_raise, storable
from router.people import checked_id_number, checked_phone

MOST_CHARACTERS = 2_000
MOST_NAME = 40

Sent = Mapping[str, str]
Faults = dict[str, str]


@dataclass(frozen=True, slots=True)
class Question:
    """One page of the form."""

    slug: str
    title: str
    check: Callable[[Draft, Sent], Faults]
    applies: Callable[[Draft], bool]


def _words(draft: Draft, sent: Sent) -> Faults:
    words = storable(sent.get("words", "").replace("\r\n", "\n")).strip()
    draft.words = words
    if len(words) > MOST_CHARACTERS:
        over = len(words) - MOST_CHARACTERS
        return {"words": f"写得太长了，最多{MOST_CHARACTERS}字，请减去{over}字。"}
    try:
        readable_or_raise(words)
    except OneDoorError as error:
        return {"words": error.sentence}
    return {}


def _district(draft: Draft, sent: Sent) -> Faults:
    chosen = sent.get("district", "")
    if chosen == "unknown":
        draft.district = draft.street = None
        return {}
    if chosen not in gazetteer(draft.places).streets_of:
        return {"district": "请选一个区（市、县）；说不清楚就选最后一项。"}
    if draft.district != chosen:
        draft.street = None
    draft.district = chosen
    return {}


def _street(draft: Draft, sent: Sent) -> Faults:
    chosen = sent.get("street", "")
    if chosen == "unknown":
        draft.street = None
        return {}
    if draft.district is None or chosen not in gazetteer(draft.places).streets_of[draft.district]:
        return {"street": "请选一个街道（乡镇）；不知道就选最后一项。"}
    draft.street = chosen
    return {}


def _who(draft: Draft, sent: Sent) -> Faults:
    chosen = sent.get("for_other", "")
    if chosen not in ("self", "other"):
        return {"for_other": "请选一项：为自己家，还是替别人。"}
    draft.for_other = chosen == "other"
    draft.relation = storable(sent.get("relation", "")).strip()[:MOST_NAME]
    return {}


def _contact(draft: Draft, sent: Sent) -> Faults:
    faults: Faults = {}
    draft.name = storable(sent.get("name", "")).strip()[:MOST_NAME]
    draft.phone = storable(sent.get("phone", "")).strip()
    fields = ["phone"]
    if draft.for_other:
        draft.proxy_name = storable(sent.get("proxy_name", "")).strip()[:MOST_NAME]
        draft.proxy_phone = storable(sent.get("proxy_phone", "")).strip()
        fields.append("proxy_phone")
    for field in fields:
        written = getattr(draft, field)
        try:
            setattr(draft, field, checked_phone(written) if written else "")
        except OneDoorError as error:
            faults[field] = error.sentence
    return faults


def _identity(draft: Draft, sent: Sent) -> Faults:
    draft.id_number = storable(sent.get("id_number", "")).strip()
    if not draft.id_number:
        return {}
    try:
        draft.id_number = checked_id_number(draft.id_number)
    except OneDoorError as error:
        return {"id_number": error.sentence}
    return {}


def _always(draft: Draft) -> bool:
    return True


QUESTIONS: tuple[Question, ...] = (
    Question("words", "您遇到了什么困难？", _words, _always),
    Question("district", "现在住在哪个区？", _district, _always),
    Question(
        "street", "现在住在哪个街道（乡镇）？", _street, lambda draft: draft.district is not None
    ),
    Question("who", "是替谁求助？", _who, _always),
    Question("contact", "怎么称呼、怎么联系？", _contact, _always),
    Question("identity", "身份证号码（可以不填）", _identity, _always),
)
BY_SLUG = {question.slug: question for question in QUESTIONS}


def asked(draft: Draft) -> list[Question]:
    """The questions that this draft must answer, in order."""
    return [question for question in QUESTIONS if question.applies(draft)]


def next_slug(draft: Draft, after: str | None = None) -> str:
    """The first question not answered yet (after the one just answered), else `check`."""
    slugs = [question.slug for question in asked(draft)]
    rest = slugs[slugs.index(after) + 1 :] if after in slugs else slugs
    open_ones = [slug for slug in rest if slug not in draft.answered]
    if open_ones:
        return open_ones[0]
    return next((slug for slug in slugs if slug not in draft.answered), "check")
