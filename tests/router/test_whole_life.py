"""The whole life of cases: anybody tries anything, in any order, at any time; the truths hold.

ONEDOOR_LONG=1 tries for minutes what the normal run tries for seconds.
"""

import asyncio
import logging
import os
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as some
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import make_url, text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from bot.wiring import Engines
from router import migrate
from router.catalogue import Catalogue
from router.clocks import may_speak
from router.closing import RequesterOutcome
from router.errors import StaleCase
from router.lifecycle import CASE_MOVES, TASK_MOVES
from router.sealing import SealBox
from router.store import transaction
from tests.router.deciding import HOMES
from tests.router.life_acts import ACTS, SAID, Step, likely, usual
from tests.router.life_machine import TakenBack, Town
from tests.router.life_people import PEOPLE, WORDS
from tests.router.life_tables import CASE_LIFE, TASK_LIFE, lines
from tests.router.life_truths import Picture, broken, picture

LONG = os.environ.get("ONEDOOR_LONG") == "1"
EXAMPLES, STEPS = (200, 100) if LONG else (20, 40)
_NAME = "onedoor_whole_life"
_SPANS = (timedelta(hours=1), *(timedelta(days=days) for days in (1, 30, 366)))

which = some.integers(0, 5)
tasks = some.sampled_from((1, 1, 2, 3, 4))
acts = some.sampled_from(("likely",) * 40 + ("usual",) * 40 + tuple(sorted(ACTS)))
words = some.sampled_from((*["fine"] * 12, *SAID))
steps = some.builds(
    Step,
    act=acts,
    who=some.sampled_from(("right",) * 36 + PEOPLE),
    case=some.sampled_from((0, 0, 0, 0, 1, 1, 2, 3)),
    task=tasks,
    said=words,
    pick=which,
    yes=some.booleans(),
    chance=some.integers(0, 59),
)


class WholeLife(RuleBasedStateMachine):
    """Everything that may be done in town."""

    def __init__(self, town: Town) -> None:
        super().__init__()
        self.town = town
        town.clear()
        self.settled: dict[int, tuple[datetime, str]] = {}
        self.seen = town.run(self._now())

    @initialize(said=some.sampled_from(WORDS[:9]))
    def someone_asks(self, said: str) -> None:
        self.town.run(self.town.take(said, 0))

    @precondition(lambda self: len(self.town.numbers) < 4)
    @rule(said=some.sampled_from(WORDS), person=some.integers(0, 2))
    def another_asks(self, said: str, person: int) -> None:
        self.town.run(self.town.take(said, person))

    @rule(asked=which, place=some.sampled_from([None, *HOMES.values()]))
    def someone_comes_again(self, asked: int, place: Any) -> None:
        assert self.town.run(self.town.again(asked)).duplicate
        if place is not None:
            self.town.run(self.town.insist(asked, place))

    @rule(step=steps)
    def anything(self, step: Step) -> None:
        self.town.run(self.town.attempt(self.made(step)))

    @rule(case=which, chances=some.lists(some.integers(0, 59), min_size=1, max_size=9), pick=which)
    def work_goes_on(self, case: int, chances: list[int], pick: int) -> None:
        """Several usual steps in a row, so that cases come far in their lives."""
        for chance in chances:
            step = Step("usual", "right", case, 1 + pick % 3, "fine", pick, True, chance)
            self.town.run(self.town.attempt(self.made(step)))
            self.seen = self.town.run(self._now())

    @rule(step=steps, of_task=some.booleans(), stale=some.booleans())
    def on_a_version(self, step: Step, of_task: bool, stale: bool) -> None:
        step = self.made(step)
        version, task = self.town.run(self.town.seen(step))
        if not of_task or task is None:
            refused = self.town.run(self.town.attempt(step, version=version - stale))
        else:
            refused = self.town.run(self.town.attempt(step, of_task=task - stale))
        assert isinstance(refused, StaleCase) == stale

    @rule(who=some.sampled_from(("right", *PEOPLE)), case=which, task=tasks, pick=which)
    def one_tries_everything(self, who: str, case: int, task: int, pick: int) -> None:
        """Each act in turn, looked at and taken back: what may be done keeps all that holds."""
        for act in ACTS:
            step = Step(act, who, case, task, "fine", pick, pick % 2 == 0)
            done = self.town.run(self.town.attempt(step, look=self._faults))
            assert not isinstance(done, TakenBack) or not done.faults, f"{step}: {done.faults}"

    @rule(first=steps, second=steps)
    def two_sessions(self, first: Step, second: Step) -> None:
        first, second = self.made(first), self.made(replace(second, case=first.case))
        done, refused = self.town.run(self.town.behind(first, second))
        assert done is not None or isinstance(refused, StaleCase)

    @rule(first=steps, second=steps)
    def two_at_once(self, first: Step, second: Step) -> None:
        first, second = self.made(first), self.made(replace(second, case=first.case))
        refused, other = self.town.run(self.town.race(first, second))
        assert refused is not None or isinstance(other, StaleCase)

    @precondition(lambda self: any(case["status"] == "answered" for case in self.seen.cases))
    @rule()
    def nobody_picks_up(self) -> None:
        """Called on three days in vain: only then may an officer close it so."""
        case = next(one for one in self.seen.cases if one["status"] == "answered")
        at = self.town.numbers.index(case["number"])
        call = Step("call_back", "right", at, 1, "fine", 0, False)
        for _ in range(3):
            self.town.run(self.town.attempt(call))
            self.town.run(self.town.pass_time(timedelta(days=1), 1))
        end = list(RequesterOutcome).index(RequesterOutcome.unreachable)
        self.town.run(self.town.attempt(replace(call, act="close", who="王敏", pick=end)))

    @rule(case=which, task=some.integers(1, 2), pick=which)
    def sent_back_twice(self, case: int, task: int, pick: int) -> None:
        """Back, to another, back again: then it is decided for good."""
        acts = ("return_task", "reassign", "return_task", "adjudicate")
        for act, more in zip(acts, (0, 0, 1, 2), strict=True):
            step = Step(act, "right", case, task, "fine", pick + more, True)
            if self.town.run(self.town.attempt(step)) is not None:
                break

    @precondition(lambda self: len(self.town.numbers) > 1)
    @rule(one=which, other=which)
    def merged_into_each_other(self, one: int, other: int) -> None:
        results = self.town.run(self.town.cross(one, other))
        assert any(results)

    @precondition(lambda self: len(self.town.numbers) < 5)
    @rule(said=some.sampled_from(WORDS[:3]))
    def merged_while_looked_for(self, said: str) -> None:
        """Somebody asks twice; an officer merges the two while the clock looks for such pairs."""
        for _ in range(2):
            self.town.run(self.town.take(said, 2))
        last = len(self.town.numbers) - 1
        look = Step("propose_merges", "system", last, 1, "fine", last - 1, True)
        self.town.run(self.town.race(look, replace(look, act="merge", who="supervisor")))

    @rule(span=some.sampled_from(_SPANS), workers=some.sampled_from((1, 1, 3)))
    def time_passes(self, span: timedelta, workers: int) -> None:
        self.town.run(self.town.pass_time(span, workers))
        now, office = self.town.now, self.town.office
        awake = may_speak(now, office.catalogue.clock, office.calendar)
        for row in self.town.run(self._now()).due:
            waits = row["done_at"] is None and row["at"] <= now
            assert not (waits and (awake or row["danger"])), f"left undone: {row}"

    @invariant()
    def all_holds(self) -> None:
        self.seen = self.town.run(self._now())
        now = {row["id"]: (row["done_at"], row["result"]) for row in self.seen.due}
        assert all(now[key] == then for key, then in self.settled.items()), "settled anew"
        self.settled = {key: one for key, one in now.items() if one[0]}
        faults = self.town.run(self._looked()) + self.town.failed
        assert not faults, "\n".join(faults)

    def made(self, step: Step) -> Step:
        """A step that leaves the act open, with one that is usual or likely now."""
        if step.act not in ("usual", "likely"):
            return step
        number = self.town.number(step)
        case = next(one for one in self.seen.cases if one["number"] == number)
        own = [one for one in self.seen.tasks if one["case_id"] == case["id"]]
        choices = usual(case, own) if step.act == "usual" else likely(case, own)
        act, position = choices[(step.chance + case["version"]) % len(choices)]
        return replace(step, act=act, task=position or step.task)

    async def _now(self) -> Picture:
        async with transaction(self.town.engine) as connection:
            return await picture(connection)

    async def _looked(self) -> list[str]:
        async with transaction(self.town.engine) as connection:
            return await self._faults(connection, self.seen)

    async def _faults(self, connection: AsyncConnection, seen: Picture | None = None) -> list[str]:
        return await broken(connection, self.town.office, seen or await picture(connection))


def _statements(url: Any, *statements: str) -> None:
    async def run() -> None:
        engine = create_async_engine(url, isolation_level="AUTOCOMMIT")
        async with engine.connect() as connection:
            for statement in statements:
                await connection.execute(text(statement))
        await engine.dispose()

    asyncio.run(run())


@pytest.fixture
def town(engines: Engines, catalogue: Catalogue, seal: SealBox) -> Iterator[Town]:
    """A town with a database of its own: what the clock does there concerns no other test."""
    server = make_url(engines.database_url)
    _statements(
        server, f"DROP DATABASE IF EXISTS {_NAME}", f"CREATE DATABASE {_NAME} TEMPLATE template0"
    )
    own = server.set(database=_NAME)
    migrate.upgrade(own)
    made = Town(own, catalogue, seal)
    yield made
    made.leave()
    _statements(server, f"DROP DATABASE {_NAME}")


@pytest.mark.timeout(7200 if LONG else 900)
def test_whatever_is_done_the_truths_hold(town: Town) -> None:
    began = time.monotonic()
    run_state_machine_as_test(
        partial(WholeLife, town),  # type: ignore[arg-type]  # makes one as the class does
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize=not LONG,  # the same steps in every normal run; the long one looks further
            suppress_health_check=list(HealthCheck),
        ),
    )
    tried = sorted(town.tries.items())
    logging.getLogger(__name__).info(
        "%.0f s, %d tries: %s", time.monotonic() - began, town.tries.total(), tried
    )
    if LONG:
        assert {name for name in ACTS if not _succeeded(town, name)} == set()


def _succeeded(town: Town, act: str) -> int:
    return town.tries[f"{act} done"] + town.tries[f"{act} TakenBack"]


@pytest.mark.parametrize("copy, rows", [(CASE_LIFE, CASE_MOVES), (TASK_LIFE, TASK_MOVES)])
def test_the_tables_are_what_this_test_knows(copy: str, rows: Any) -> None:
    found = {
        (str(row.move), before, row.after or before, str(role))
        for row in rows
        for before in row.before
        for role in row.who
    }
    assert found == lines(copy)
