"""Two officers act at once: one is first, the other is told who, and nothing is overwritten."""

import asyncio
from collections.abc import Mapping
from itertools import islice
from typing import Any

from sqlalchemy.ext.asyncio import AsyncEngine

from router.actors import Actor
from router.duty import take_duty
from router.errors import NotYours, StaleCase
from router.glossary import MOVES
from router.lifecycle import Role
from router.office import Office
from router.task_acts import acknowledge, add_part, answer, ask_materials, handle, receive_materials
from tests.router.working import (
    ALLOWANCE,
    COLLEAGUE,
    FIRST,
    a_case,
    acted,
    file_of,
    handler,
    rows,
)

RACES = 300

#: What the lead's two officers both want to do, one race after the other.
WALK: tuple[tuple[Any, tuple[Any, ...]], ...] = (
    (acknowledge, ()),
    (ask_materials, (["户口本"],)),
    (receive_materials, ()),
    (answer, ("符合条件",)),
)


async def raced(
    database: AsyncEngine,
    office: Office,
    number: str,
    *,
    step: tuple[Any, tuple[Any, ...]],
    officers: tuple[Actor, Actor],
    task: Mapping[Any, Any],
) -> tuple[Actor, StaleCase]:
    """Both act on the version that both have read: who won, and what the other was told."""
    act, given = step
    done = await asyncio.gather(
        *(
            acted(
                database,
                office,
                number,
                act,
                task["position"],
                officer,
                *given,
                version=task["version"],
                position=task["position"],
            )
            for officer in officers
        ),
        return_exceptions=True,
    )
    losers = [error for error in done if isinstance(error, BaseException)]
    assert [type(error) for error in losers] == [StaleCase], done
    winner = officers[0] if isinstance(done[1], StaleCase) else officers[1]
    [stale] = losers
    assert isinstance(stale, StaleCase)
    return winner, stale


async def test_of_two_officers_at_once_one_wins_and_the_other_is_told(
    database: AsyncEngine, office: Office
) -> None:
    won: list[str] = []
    while len(won) < RACES:
        number = await a_case(database, office, ALLOWANCE)
        for act, given in islice(WALK, RACES - len(won)):
            before = await file_of(database, office, number)
            [task] = before.tasks
            first, second = ("陈办", "吴办") if len(won) % 2 else ("吴办", "陈办")
            pair = handler(task, first), handler(task, second)
            winner, stale = await raced(
                database, office, number, step=(act, given), officers=pair, task=task
            )
            won.append(winner.name)
            # 说清是谁、办了什么、什么时候，一句话。
            assert (stale.who, stale.act) == (winner.signature, act.__name__)
            said = f"11-22 09:30 {winner.signature} 已经办了“{MOVES[act.__name__]}”"
            assert stale.sentence.startswith(said)
            assert stale.sentence.count("。") == 1
            # 输的一方什么也没写下：版本只进一步，台账里只有赢的人。
            after = await file_of(database, office, number)
            assert after.tasks[0]["version"] == task["version"] + 1
            assert after.case["version"] == before.case["version"] + 1
            new = after.ledger[len(before.ledger) :]
            assert {row["actor"] for row in new} <= {winner.signature, "system"}
            assert [row["act"] for row in new if row["details"].get("task")] == [act.__name__]
        assert (await file_of(database, office, number)).case["status"] == "answered"
        given_notices = await rows(database, "one_time_notices", after)
        assert [row["version"] for row in given_notices] == [1, 2]
    assert len(won) == RACES
    assert set(won) == {"陈办", "吴办"}  # 谁先到谁办，不偏着一个人


async def test_different_acts_at_once_do_not_mix(database: AsyncEngine, office: Office) -> None:
    for _ in range(20):
        number = await a_case(database, office, ALLOWANCE)
        [task] = (await file_of(database, office, number)).tasks
        await acted(database, office, number, acknowledge, 1, handler(task))
        done = await asyncio.gather(
            acted(database, office, number, handle, 1, handler(task), version=2, position=1),
            acted(
                database, office, number, answer, 1, handler(task), "符合", version=2, position=1
            ),
            return_exceptions=True,
        )
        assert sorted(type(one) is StaleCase for one in done) == [False, True]
        [task] = (await file_of(database, office, number)).tasks
        assert task["status"] == ("answered" if isinstance(done[0], StaleCase) else "handling")
        assert (task["answer_sealed"] is None) == (task["status"] == "handling")


async def test_acts_on_different_tasks_at_once_are_both_kept(
    database: AsyncEngine, office: Office
) -> None:
    for _ in range(10):
        number = await a_case(database, office)
        tasks = (await file_of(database, office, number)).tasks
        await asyncio.gather(
            *(
                acted(
                    database,
                    office,
                    number,
                    acknowledge,
                    task["position"],
                    handler(task),
                    version=1,
                    position=task["position"],
                )
                for task in tasks
            )
        )
        file = await file_of(database, office, number)
        assert {(task["status"], task["version"]) for task in file.tasks} == {("acknowledged", 2)}
        assert file.case["version"] == 1 + len(tasks)


async def test_co_handlers_who_read_nothing_first_all_add_their_parts(
    database: AsyncEngine, office: Office
) -> None:
    number = await a_case(database, office, ALLOWANCE)
    [task] = (await file_of(database, office, number)).tasks
    helpers = [Actor(Role.co_handler, "林协", unit) for unit in task["co_handlers"]]
    await asyncio.gather(
        *(
            acted(database, office, number, add_part, 1, helper, f"{helper.unit}核过")
            for helper in helpers * 10
        )
    )
    file = await file_of(database, office, number)
    parts = [row["reason"] for row in file.ledger if row["act"] == "add_part"]
    assert sorted(parts) == sorted(f"{helper.unit}核过" for helper in helpers * 10)


async def test_of_two_who_take_the_duty_at_once_one_has_it(
    database: AsyncEngine, office: Office
) -> None:
    for _ in range(10):
        number = await a_case(database, office, ALLOWANCE)
        done = await asyncio.gather(
            acted(database, office, number, take_duty, FIRST),
            acted(database, office, number, take_duty, COLLEAGUE),
            return_exceptions=True,
        )
        assert [type(one) for one in done if one is not None] == [NotYours]
        officer = (await file_of(database, office, number)).case["first_contact_officer"]
        assert officer == (FIRST.name if done[0] is None else COLLEAGUE.name)
