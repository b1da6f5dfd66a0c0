"""What a talk is played against: a channel in which a resident says something and reads answers."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from typing import Protocol

from bot.talk.talks import lines_after
from bot.talk.turning import Host
from bot.talk.values import Kind, Said
from router.file_content import check
from router.store import transaction
from tests.sent_files import PDF, photo

_numbers = count(1)
#: What is sent as a photo or as a file.
SENT = {Kind.photo: photo(), Kind.file: PDF}


@dataclass(frozen=True, slots=True)
class Spoken:
    """Something said to the resident, with the quick replies beside it: code and label."""

    text: str
    buttons: tuple[tuple[str, str], ...] = ()


#: A Monday morning, within the hours of the offices.
BEGINS = datetime.fromisoformat("2026-11-23T09:30:00+08:00")


@dataclass
class Clock:
    """The time of a talk."""

    at: datetime = BEGINS

    def now(self) -> datetime:
        """What stands in for `router.request.now`."""
        return self.at


class Channel(Protocol):
    """One account of one resident on one channel."""

    async def say(self, said: Said, at: datetime) -> None:
        """Send a line, at this time of the talk; when this returns it was acted on."""

    async def read(self) -> list[Spoken]:
        """What was said to the resident since it was last read."""


#: A channel for an account that has not spoken yet.
Opened = Callable[[], Channel]


@dataclass
class Direct:
    """The conversation itself, without any channel before it."""

    host: Host
    talk_id: int | None = None
    last: int = 0
    address: str = field(default_factory=lambda: f"talk-{next(_numbers)}")

    async def say(self, said: Said, at: datetime) -> None:
        """Keep the line and act on it."""
        external = str(next(_numbers))
        file = check(SENT[said.kind]) if said.with_file else None
        self.talk_id = await self.host.receive(
            "webchat", self.address, said, external, at, file=file
        )
        await self.host.take_turns(self.talk_id)

    async def read(self) -> list[Spoken]:
        """The lines after those that were read."""
        if self.talk_id is None:
            return []
        async with transaction(self.host.engine) as connection:
            seal = self.host.office.seal
            lines = await lines_after(connection, seal, self.talk_id, self.last)
        self.last = lines[-1].id if lines else self.last
        return [
            Spoken(line.content["text"], tuple((c, w) for c, w in line.content["buttons"]))
            for line in lines
            if line.speaker != "resident"
        ]
