"""A request (求助) as every channel hands it in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from enum import StrEnum
from typing import Any

from nlu.fact_values import FactValue
from nlu.labels import Need, Urgency
from nlu.understanding import Message, Place

BEIJING = timezone(timedelta(hours=8), "北京时间")


class Channel(StrEnum):
    """The ways in."""

    chat = "chat"
    web = "web"
    hotline = "hotline"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody named on a request. All of it is personal data: never logged."""

    name: str | None = field(default=None, repr=False)
    phone: str | None = field(default=None, repr=False)
    id_number: str | None = field(default=None, repr=False)

    def __bool__(self) -> bool:
        return bool(self.name or self.phone or self.id_number)


NOBODY = Person()


@dataclass(frozen=True, slots=True)
class HandedIn:
    """Who took a request from the person and handed it in, as a hotline's seat does.

    `by` stands in the ledger (大连12345 / 坐席8032). `details` are kept with the request and shown
    at the desk as they are told: nothing personal of the requester may stand in them.
    """

    by: str
    details: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SetRight:
    """What somebody who heard the person set right; None where it stays as it was read."""

    urgency: Urgency | None = None
    for_other: bool | None = None
    #: 不属于救助: this is for another office, whatever the words were taken for.
    not_ours: bool = False
    #: Facts that were heard and are not so, by their names (`nlu.understanding.Fact.name`).
    not_so: frozenset[str] = frozenset()
    #: Facts told besides, in place of those of their kind that were heard.
    facts: tuple[FactValue, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Request:
    """What a person brought through one channel, in their own words.

    `place` is set where the person chose it; it counts before what the text says. `insisted` is
    true where the person asked for a human being to look at it all the same. `needs` are those that
    the person confirmed or corrected, where they were asked; they too count before the text.
    `caller` is who telephoned: the requester, or the proxy where they speak for somebody else.
    `proxy` is set where somebody speaks for the requester (代办), also where nothing more is known
    of them. `told` is what the same household told before; the text counts first. `set_right` is
    what a member of staff who heard the person set right in what was read.
    """

    channel: Channel
    external_id: str
    message: Message
    received: datetime
    requester: Person = NOBODY
    proxy: Person | None = None
    place: Place | None = None
    insisted: bool = False
    needs: tuple[Need, ...] | None = None
    caller: Person = NOBODY
    handed_in: HandedIn | None = None
    told: tuple[FactValue, ...] = field(default=(), repr=False)
    set_right: SetRight | None = None


def now() -> datetime:
    """The time now, in Beijing time."""
    return datetime.now(BEIJING)
