"""What the case office works with: reader, catalogue, calendar and seal."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace

from nlu.errors import OneDoorError
from nlu.heard import heard
from nlu.labels import Need, Purpose
from nlu.reader import Reader
from nlu.understanding import NeedFound, Understanding
from router.assignment import Assignment
from router.catalogue import Catalogue
from router.request import BEIJING, Request, SetRight
from router.routing import route
from router.sealing import SealBox
from router.told_before import with_earlier, with_later
from router.working_days import Calendar


@dataclass(frozen=True, slots=True)
class Office:
    """What the case office works with; made once a process and handed in."""

    reader: Reader
    catalogue: Catalogue
    calendar: Calendar
    seal: SealBox

    def of(self, jurisdiction: str) -> "Office":
        """The office as it works for what comes in for one jurisdiction of the catalogue."""
        own = self.catalogue.model_copy(update={"default": jurisdiction})
        return replace(self, reader=self.reader.within(jurisdiction), catalogue=own)

    async def understood(self, request: Request) -> tuple[Understanding, Assignment]:
        """`understand_and_route`, in a thread where that takes long or waits for a server."""
        if self.reader.is_quick(request.message):
            return self.understand_and_route(request)
        return await asyncio.to_thread(self.understand_and_route, request)

    async def understood_all(
        self, requests: Sequence[Request]
    ) -> list[tuple[Understanding, Assignment] | OneDoorError]:
        """As `understood` for several; what cannot be read gives its error in its place."""
        if len(requests) == 1 and self.reader.is_quick(requests[0].message):
            return [self._tried(requests[0])]
        return await asyncio.to_thread(lambda: [self._tried(request) for request in requests])

    def _tried(self, request: Request) -> tuple[Understanding, Assignment] | OneDoorError:
        try:
            return self.understand_and_route(request)
        except OneDoorError as error:
            return error

    def understand_and_route(self, request: Request) -> tuple[Understanding, Assignment]:
        """Read the words and decide, without storing anything."""
        return self.decide(request, self.reader.read(request.message))

    def decide(self, request: Request, read: Understanding) -> tuple[Understanding, Assignment]:
        """What was read in a request, with the needs that it confirms, and what that leads to."""
        read = confirmed(read, request.needs)
        if request.set_right is not None:
            read = _set_right(read, request.set_right)
        facts = with_earlier(read.facts, request.told)
        decided = route(
            replace(read, facts=facts) if request.told else read,
            self.catalogue,
            request.received.astimezone(BEIJING).date(),
            self.calendar,
            place=request.place,
            insisted=request.insisted,
            of_call=bool(request.message.turns),
            said=heard(request.message)[0],
        )
        return read, decided


def confirmed(read: Understanding, needs: tuple[Need, ...] | None) -> Understanding:
    """What was read, with the needs that the person confirmed or corrected in place of those read.

    Words that carried a need that stays are kept. Who confirmed what they need asks for help, even
    where a telephone number made the words look like an addition, an angry word like a complaint.
    """
    if needs is None:
        return read
    complains = read.purpose is Purpose.complain and Need.assistance_supervision in (needs or ())
    if needs and not complains:
        read = replace(read, purpose=Purpose.seek_help, purpose_confidence=1.0)
    known = {found.code: found for found in read.needs}
    certain = (replace(known.get(code, NeedFound(code, 1.0)), confidence=1.0) for code in needs)
    return replace(read, needs=tuple(certain), unsure=False, runner_up=None)


def _set_right(read: Understanding, right: SetRight) -> Understanding:
    """What was read, with what a member of staff set right, who heard the person themselves."""
    if right.urgency is not None:
        read = replace(read, urgency=right.urgency, urgency_confidence=1.0)
    if right.for_other is not None:
        read = replace(read, for_other=right.for_other)
    if right.not_so or right.facts:
        heard_so = [fact for fact in read.facts if fact.name not in right.not_so]
        read = replace(read, facts=with_later(heard_so, right.facts))
    if right.not_ours:
        purpose = Purpose.out_of_scope
        read = replace(read, purpose=purpose, purpose_confidence=1.0, needs=(), unsure=False)
    return read
