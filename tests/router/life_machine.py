"""A town for the whole life of cases: a case office and all that may happen to it.

Everything is real but the reader, which knows a few requests by heart, and the clock.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from nlu.errors import OneDoorError
from nlu.understanding import Message, Place
from router.catalogue import Catalogue
from router.docket import Docket, open_docket
from router.intake import insist, take_in
from router.merging import open_both
from router.office import Office
from router.receipts import Receipt
from router.request import Channel, Person, Request
from router.sealing import SealBox
from router.store import make_engine, transaction
from router.supervision import run_due
from router.tables import cases, metadata, requests, tasks
from router.working_days import china_calendar
from tests.conftest import RECEIVED
from tests.router.life_acts import OF_TWO, Doing, Step, done
from tests.router.life_people import ByHeart, who

_T = TypeVar("_T")
Ends = tuple[OneDoorError | None, OneDoorError | None]
Look = Callable[[AsyncConnection], Awaitable[list[str]]]


class TakenBack(OneDoorError):
    """Something was done, looked at and taken back; what did not hold meanwhile."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass
class Town:
    """A case office on a database of its own, its residents and officers, and its clock."""

    url: Any
    catalogue: Catalogue
    seal: SealBox
    tries: Counter[str] = field(default_factory=Counter)
    failed: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Start with an empty town."""
        self.office = Office(ByHeart(), self.catalogue, china_calendar(), self.seal)
        # Nothing here has to outlive a power cut, and waiting for the disk is most of a step.
        quick = {"server_settings": {"synchronous_commit": "off"}}
        self.engine = make_engine(self.url, connect_args=quick)
        self._runner = asyncio.Runner(loop_factory=asyncio.new_event_loop)
        self.clear()

    def clear(self) -> None:
        """Forget everything that happened."""
        self.now: datetime = RECEIVED
        self.numbers: list[str] = []
        self.asked: list[tuple[Request, int]] = []
        self.failed.clear()
        self.run(self._clear())

    def leave(self) -> None:
        """Close what was opened."""
        self.run(self.engine.dispose())
        self._runner.close()

    def run(self, doing: Coroutine[Any, Any, _T]) -> _T:
        """Run something to its end."""
        return self._runner.run(doing)

    async def take(self, words: str, person: int) -> Receipt:
        """Take a new request in."""
        who = Person("王某", phone=f"1380000123{person}", id_number=None)
        request = Request(
            Channel.web, f"life-{len(self.asked)}", Message(words), self.now, requester=who
        )
        async with transaction(self.engine) as connection:
            receipt = await take_in(connection, self.office, request)
        self.asked.append((request, receipt.request_id))
        self._remember(receipt)
        return receipt

    async def again(self, which: int) -> Receipt:
        """The same request once more: the same receipt."""
        request, _ = self.asked[which % len(self.asked)]
        async with transaction(self.engine) as connection:
            return await take_in(connection, self.office, request)

    async def insist(self, which: int, place: Place | None) -> Receipt:
        """Ask for a person to look at it all the same."""
        _, request_id = self.asked[which % len(self.asked)]
        async with transaction(self.engine) as connection:
            receipt = await insist(connection, self.office, request_id, place=place)
        self._remember(receipt)
        return receipt

    async def seen(self, step: Step) -> tuple[int, int | None]:
        """The versions that an officer's page shows of a case and of one of its tasks."""
        async with transaction(self.engine) as connection:
            return await self._versions(connection, step)

    async def attempt(
        self,
        step: Step,
        *,
        version: int | None = None,
        of_task: int | None = None,
        look: Look | None = None,
    ) -> OneDoorError | None:
        """Try a step on the version that was seen; why it was refused, or None if it was done.

        With `look`, what it would leave behind is looked at, and taken back.
        """
        try:
            async with transaction(self.engine) as connection:
                opened = await self._opened(connection, step)
                await opened[0].expect(version)
                if of_task is not None:
                    await opened[0].expect(of_task, step.task)
                await self._do(opened, step)
                if look is not None:
                    raise TakenBack(await look(connection))
        except OneDoorError as refused:
            return self._counted(step, refused)
        return self._counted(step, None)

    async def behind(self, first: Step, second: Step) -> Ends:
        """Two sessions open at once: the first reads, the second acts, the first acts after it."""
        done: OneDoorError | None = None
        try:
            async with transaction(self.engine) as reading:
                version, _ = await self._versions(reading, first)
                done = await self.attempt(second)
                opened = await self._opened(reading, first)
                await opened[0].expect(version)
                await self._do(opened, first)
        except OneDoorError as refused:
            return done, self._counted(first, refused)
        return done, self._counted(first, None)

    async def race(self, first: Step, second: Step) -> Ends:
        """Two who saw the same act at once: the second waits for the lock that the first holds."""
        version, _ = await self.seen(first)
        async with asyncio.TaskGroup() as both:
            try:
                async with transaction(self.engine) as connection:
                    opened = await self._opened(connection, first)
                    await opened[0].expect(version)
                    other = both.create_task(self.attempt(second, version=version))
                    await asyncio.sleep(0.005)
                    await self._do(opened, first)
                refused = None
            except OneDoorError as error:
                refused = error
        return self._counted(first, refused), other.result()

    async def cross(self, one: int, other: int) -> list[OneDoorError | None]:
        """Two officers merge two cases into each other at once."""
        steps = [
            Step("merge", "supervisor", case, 1, "fine", into, True)
            for case, into in ((one, other), (other, one))
        ]
        return await asyncio.gather(*(self.attempt(step) for step in steps))

    async def pass_time(self, span: timedelta, workers: int) -> None:
        """Let the clock jump, and do all that has fallen due, by several workers at once."""
        self.now += span
        while any(await asyncio.gather(*(self._work() for _ in range(workers)))):
            pass

    def number(self, step: Step) -> str:
        """The case that a step is about."""
        return self.numbers[step.case % len(self.numbers)]

    async def _opened(self, connection: AsyncConnection, step: Step) -> tuple[Docket, Docket]:
        """The docket of a step, and the other one where it is about two."""
        number, other = self.number(step), self.numbers[step.pick % len(self.numbers)]
        if step.act in OF_TWO:
            return await open_both(connection, self.office, number, other, self.now)
        docket = await open_docket(connection, self.office, number, self.now)
        return docket, docket

    async def _do(self, opened: tuple[Docket, Docket], step: Step) -> None:
        docket, other = opened
        await done(Doing(docket, step, who(docket, step, other), other))
        await docket.save()

    async def _work(self) -> int:
        async with transaction(self.engine) as connection:
            return await run_due(connection, self.office, self.now, tell=self._told)

    def _told(self, kind: str, error: str) -> None:
        """What fails by the clock is tried again later; here nothing may fail."""
        self.failed.append(f"{kind}: {error}")

    async def _versions(self, connection: AsyncConnection, step: Step) -> tuple[int, int | None]:
        query = select(cases.c.version).where(cases.c.number == self.number(step))
        version = (await connection.execute(query)).scalar_one()
        of_case = select(cases.c.id).where(cases.c.number == self.number(step)).scalar_subquery()
        of_task = select(tasks.c.version).where(
            tasks.c.case_id == of_case, tasks.c.position == step.task
        )
        return version, (await connection.execute(of_task)).scalar()

    async def _clear(self) -> None:
        async with transaction(self.engine) as connection:
            await connection.execute(requests.update().values(case_id=None))
            await connection.execute(cases.update().values(merged_into=None))
            for table in reversed(metadata.sorted_tables):
                await connection.execute(delete(table))

    def _remember(self, receipt: Receipt) -> None:
        if receipt.case_number is not None and receipt.case_number not in self.numbers:
            self.numbers.append(receipt.case_number)

    def _counted(self, step: Step, refused: OneDoorError | None) -> OneDoorError | None:
        said = type(refused).__name__ if refused else "done"
        self.tries[f"{step.act} {said}"] += 1
        return refused
