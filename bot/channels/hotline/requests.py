"""The hotline as a channel: a call or a work order becomes a Request."""

from datetime import datetime
from typing import Any

from bot.channels.hotline.calls import Call, Key, message_of
from bot.channels.hotline.hotlines import Hotline
from bot.channels.hotline.transcripts import Head, Sent, Transcript
from nlu.places import find_place
from nlu.text import cleaned
from nlu.understanding import Message, Place
from router.request import Channel, HandedIn, Person, Request


def external_id(key: Key) -> str:
    """The number of a call among all hotlines."""
    return "/".join(key)


def request_of(hotline: Hotline, sent: Sent, at: datetime) -> Request:
    """The request of a whole call or a work order that arrived at `at`."""
    if isinstance(sent, Transcript):
        return _request(hotline, sent, message_of(sent.turns), at)
    return _request(
        hotline,
        sent,
        Message(sent.content, sent.title),
        at,
        place=_place(sent.area, hotline.jurisdiction),
        category=sent.category,
        area=sent.area,
        due=sent.due.isoformat() if sent.due else None,
    )


def request_of_call(hotline: Hotline, call: Call) -> Request:
    """The request of a call that came in pieces; marked where turns are missing (待补全)."""
    missing = None if call.whole else True
    return _request(hotline, call.head, call.message, call.row["heard_at"], incomplete=missing)


def _request(
    hotline: Hotline,
    head: Head,
    message: Message,
    at: datetime,
    *,
    place: Place | None = None,
    **details: Any,
) -> Request:
    seat = f"{hotline.name} / 坐席{head.operator}" if head.operator else hotline.name
    told = {
        "hotline": hotline.code,
        "name": hotline.name,
        "call_id": head.call_id,
        "operator": head.operator,
        "area_code": head.area_code,
        **details,
    }
    return Request(
        Channel.hotline,
        external_id((hotline.code, head.call_id)),
        message,
        # Limits count from the call, not from when a platform got round to sending it.
        min(head.began_at or at, at),
        place=place,
        caller=Person(phone=head.caller),
        handed_in=HandedIn(
            seat, {name: value for name, value in told.items() if value is not None}
        ),
    )


def _place(area: str | None, jurisdiction: str) -> Place | None:
    """Where a work order says that it belongs, if it names a district of ours."""
    found = find_place(cleaned(area), jurisdiction) if area else None
    return found if found and found.district else None
