"""The web form as a channel: what was filled in becomes a Request."""

from bot.web.drafts import Draft
from nlu.gazetteer import gazetteer
from nlu.understanding import Message, Place
from router.request import Channel, Person, Request, now


def request_of(draft: Draft) -> Request:
    """The request of a draft; its submission number makes a double click one case."""
    return Request(
        channel=Channel.web,
        external_id=draft.submission,
        message=Message(draft.words),
        received=now(),
        requester=requester_of(draft),
        proxy=proxy_of(draft),
        place=place_of(draft),
        insisted=draft.insisted,
    )


def requester_of(draft: Draft) -> Person:
    """The person in need, as far as told."""
    return Person(draft.name or None, draft.phone or None, draft.id_number or None)


def proxy_of(draft: Draft) -> Person | None:
    """Who applies for them (代办), if someone does; also where they left neither name nor phone."""
    if not draft.for_other:
        return None
    return Person(draft.proxy_name or None, draft.proxy_phone or None)


def place_of(draft: Draft) -> Place | None:
    """The place chosen on the form."""
    if not draft.district:
        return None
    code = gazetteer(draft.places).codes[draft.district, draft.street]
    return Place(draft.district, draft.street, code, draft.jurisdiction)
