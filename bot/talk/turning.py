"""A turn of a talk from its kept line to its kept replies, in one transaction.

Killed at any point, either the whole turn stands or none of it, and then it is taken again: no line
is lost, none is answered by two cases.
"""

from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.conversation import step, told
from bot.logs import log
from bot.talk import talks
from bot.talk.deeds import Do, HandOver
from bot.talk.doing import Doer, Guard
from bot.talk.hearing import Ears
from bot.talk.memory import Memory
from bot.talk.silence import acted_on, broken, put_aside
from bot.talk.talks import Row
from bot.talk.values import Known, Reply, Said, Turn
from router.file_content import CheckedFile
from router.office import Office
from router.request import now
from router.store import transaction

Spoken = Callable[[int], Awaitable[None]]


async def _nobody(talk_id: int) -> None:
    """Nobody waits for what is said."""


@dataclass(slots=True)
class Host:
    """Who holds the talks: made once a process, for all channels. `spoken` hears of new lines."""

    engine: AsyncEngine
    office: Office
    ears: Ears
    memory: Memory
    guard: Guard
    spoken: Spoken = field(default=_nobody)

    async def receive(
        self,
        channel: str,
        address: str,
        said: Said,
        external_id: str,
        at: datetime | None = None,
        *,
        file: CheckedFile | None = None,
    ) -> int:
        """Keep a line and its file; when this returns they are committed. The id of its talk.

        The same `external_id` in the same talk is kept once. Unavailable without a database.
        """
        at = at or now()
        async with transaction(self.engine) as connection:
            talk_id = await talks.talk_of(connection, self.office.seal, channel, address, at)
            await talks.keep_line(
                connection,
                self.office.seal,
                talk_id,
                said,
                external_id=external_id,
                at=at,
                file=file,
            )
        return talk_id

    async def take_turns(self, talk_id: int, *, skip_locked: bool = False) -> int:
        """Act on all lines of a talk that wait, in their order; how many there were."""
        async with transaction(self.engine) as connection:
            talk = await talks.locked(connection, talk_id, skip_locked=skip_locked)
            taken = await self._taken(connection, talk) if talk else 0
        if talk is not None and taken:
            await self.memory.keep(talk)
            await self.spoken(talk_id)
        return taken

    async def converse(
        self,
        channel: str,
        address: str,
        said: Said,
        external_id: str,
        *,
        file: CheckedFile | None = None,
    ) -> bool:
        """Keep a line and its file, and answer it in one transaction; whether it was answered.

        For a channel that acknowledges a line with its answer. Where the turn fails the line is
        kept all the same and waits for the sweep; Unavailable where it could not even be kept.
        """
        at = now()
        try:
            async with transaction(self.engine) as connection:
                seal = self.office.seal
                talk = await talks.locked_at(connection, seal, channel, address, at)
                await talks.keep_line(
                    connection, seal, talk["id"], said, external_id=external_id, at=at, file=file
                )
                taken = await self._taken(connection, talk)
        except Exception as error:
            log().error("turn_failed", error=type(error).__name__, channel=channel)
            await self.receive(channel, address, said, external_id, at, file=file)
            return False
        if taken:
            await self.memory.keep(talk)
            await self.spoken(talk["id"])
        return True

    async def _taken(self, connection: AsyncConnection, talk: Row) -> int:
        """Act on the waiting lines of a locked talk, in their order; how many there were."""
        lines = await talks.waiting_lines(connection, talk["id"])
        if not lines:
            return 0
        known = await self.recall(connection, talk, lines[0]["at"])
        for line in lines:
            known = await self._turn(connection, talk, line, known, last=line is lines[-1])
        await talks.handled(connection, [line["id"] for line in lines], now())
        await self.keep(connection, talk, known, turns=len(lines), at=lines[-1]["at"])
        return len(lines)

    async def break_silence(self, talk_id: int, at: datetime) -> bool:
        """Remind who fell silent, or open what they told; whether anything was said.

        Left alone where another worker has the talk, where they have just spoken, or too early.
        """
        async with transaction(self.engine) as connection:
            talk = await talks.locked(connection, talk_id, skip_locked=True)
            if talk is None or talk["silence_at"] is None or talk["silence_at"] > at:
                return False
            if await talks.waiting_lines(connection, talk_id):
                return False
            spoke, reached = talk["spoke_at"], talk["unreachable"] is None
            known, _ = await self.memory.recall(talk, spoke)
            turn = broken(known, spoke, at, self.memory.life, reached=reached)
            if turn is not None:
                spoke = at if turn.do else spoke  # what is opened is known for as long again
                known = await self._stands(connection, talk, at, known, turn)
                known = known if known.over or not turn.do else known.next_matter()
            await self.keep(connection, talk, known, turns=1, at=at, spoke_at=spoke)
        await self.memory.keep(talk)
        if turn is not None:
            await self.spoken(talk_id)
        return turn is not None

    async def recall(self, connection: AsyncConnection, talk: Row, at: datetime) -> Known:
        """What is known in a locked talk; what was half told is put aside when its time is over."""
        known, expired = await self.memory.recall(talk, at)
        if not expired:
            return known
        return await self._stands(connection, talk, at, known, put_aside(known), last=False)

    async def keep(
        self,
        connection: AsyncConnection,
        talk: Row,
        known: Known,
        *,
        turns: int,
        at: datetime,
        spoke_at: datetime | None = None,
    ) -> None:
        """Keep what is known after so many lines, and when silence after it is acted on."""
        spoke, reached = spoke_at or at, talk["unreachable"] is None
        due = acted_on(known, spoke, at, self.memory.life, reached=reached)
        seal = self.office.seal
        await talks.keep_known(
            connection, seal, talk, known, turns=turns, at=at, spoke_at=spoke, silence_at=due
        )

    async def _turn(
        self, connection: AsyncConnection, talk: Row, line: Row, known: Known, *, last: bool
    ) -> Known:
        """One line; whatever fails in it is undone and a person is asked to look."""
        try:
            turn = await self._heard(line, known)
        except Exception as error:  # the line is on record: it must not hold up those behind it
            turn = _failed(talk, known, error)
        return await self._stands(connection, talk, line["at"], known, turn, last=last)

    async def _stands(
        self,
        connection: AsyncConnection,
        talk: Row,
        at: datetime,
        before: Known,
        turn: Turn,
        *,
        last: bool = True,
    ) -> Known:
        """Do what a step wants done and say it; what fails is undone and goes to a person."""
        try:
            # Only what writes needs a savepoint to go back to; most turns write nothing but words.
            async with connection.begin_nested() if turn.do else nullcontext():
                after, replies = await self._through(connection, talk, at, turn)
                said = replies if last else tuple(reply for reply in replies if not reply.asks)
                await self._say(connection, talk, said, after)
        except Exception as error:
            if isinstance(error, DBAPIError) and (connection.invalidated or not turn.do):
                raise  # the transaction is lost; the line waits, and is taken again
            failed = _failed(talk, before, error)
            after, replies = await self._through(connection, talk, at, failed)
            await self._say(connection, talk, replies, after)
        return after

    async def _heard(self, line: Row, known: Known) -> Turn:
        said = talks.said_in(self.office.seal, line)
        return step(known, said, await self.ears.hear(known, said, line["at"]))

    async def _through(
        self, connection: AsyncConnection, talk: Row, at: datetime, turn: Turn
    ) -> tuple[Known, tuple[Reply, ...]]:
        """Do what a step wants done, and say what comes of it."""
        doer = Doer(connection, self.office, self.guard, talk["id"], at)
        known, replies, waiting = turn.known, list(turn.replies), deque[Do](turn.do)
        while waiting:
            done = await doer.do(known, waiting.popleft())
            after = told(known, done)
            known = after.known
            replies += after.replies
            waiting.extend(after.do)
        return known, tuple(replies)

    async def _say(
        self, connection: AsyncConnection, talk: Row, replies: tuple[Reply, ...], known: Known
    ) -> None:
        seal = self.office.seal
        await talks.say(connection, seal, talk, replies, language=known.language, at=now())


def _failed(talk: Row, known: Known, error: Exception) -> Turn:
    """A turn that did not work: a person looks at it."""
    log().error("turn_failed", error=type(error).__name__, channel=talk["channel"])
    return Turn(known, (Reply("failed"),), (HandOver("这句话程序没有处理好"),))
