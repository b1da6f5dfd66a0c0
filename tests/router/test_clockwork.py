"""Workers of the clock: side by side, killed, jumping in time; one row's fault is no other's."""

import asyncio
from collections import Counter
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.ext.asyncio import AsyncEngine

from router import reminding, supervision
from router.act_tables import due
from router.docket import Docket, open_docket
from router.errors import Unavailable
from router.office import Office
from router.schedule import Kind, Row
from router.store import transaction
from router.supervision import run_due
from tests.router.watching import alone, at, clock_at, due_of, kinds_told, opened, told
from tests.router.working import UNCLEAR, a_case, file_of, rows, worked

MANY = 60


async def once(database: AsyncEngine, office: Office, now: datetime) -> int:
    """One batch in a transaction of its own."""
    async with transaction(database) as connection:
        return await run_due(connection, office, now)


async def waiting(database: AsyncEngine) -> int:
    """How many rows nobody has settled."""
    async with transaction(database) as connection:
        query = select(func.count()).where(due.c.done_at.is_(None))
        return int((await connection.execute(query)).scalar_one())


async def spoil(database: AsyncEngine, office: Office, number: str, kind: str) -> None:
    """Make a due row one that nobody can do."""
    case = (await file_of(database, office, number)).case
    spoilt = update(due).where(due.c.case_id == case["id"], due.c.kind == kind)
    async with transaction(database) as connection:
        await connection.execute(spoilt.values(kind="nonsense"))


async def mend(database: AsyncEngine, kind: str) -> None:
    async with transaction(database) as connection:
        await connection.execute(update(due).where(due.c.kind == "nonsense").values(kind=kind))


async def test_two_workers_share_the_work_and_do_nothing_twice(
    database: AsyncEngine, office: Office
) -> None:
    await alone(database)
    numbers = [await opened(database, office) for _ in range(MANY)]
    shares: Counter[str] = Counter()

    async def worker(name: str) -> None:
        while await waiting(database):
            shares[name] += await once(database, office, at("12-7"))

    await asyncio.gather(worker("one"), worker("other"))
    assert shares.total() == MANY * 7
    assert min(shares["one"], shares["other"]) > 0
    for number in numbers:
        found = [one[1:] for one in await told(database, office, number)]
        assert (len(found), len(set(found))) == (7, 7)


async def test_a_case_that_an_officer_has_open_waits_and_holds_nobody_up(
    database: AsyncEngine, office: Office
) -> None:
    await alone(database)
    held, free = [await opened(database, office) for _ in range(2)]
    async with transaction(database) as connection:
        await open_docket(connection, office, held, at("11-4", 9))
        async with asyncio.timeout(20):
            assert await clock_at(database, office, at("11-4", 9)) == 1
    assert await kinds_told(database, office, free) == ["acknowledge_overdue"]
    assert await kinds_told(database, office, held) == []
    assert await clock_at(database, office, at("11-4", 9)) == 1
    assert await kinds_told(database, office, held) == ["acknowledge_overdue"]


async def test_a_worker_killed_in_the_middle_leaves_all_to_the_next(
    database: AsyncEngine, office: Office
) -> None:
    await alone(database)
    number = await opened(database, office)

    async def killed() -> None:
        async with transaction(database) as connection:
            assert await run_due(connection, office, at("11-10")) == 1
            raise RuntimeError("the power went")

    with pytest.raises(RuntimeError, match="the power went"):
        await killed()
    assert await told(database, office, number) == []
    assert await clock_at(database, office, at("11-10", 9)) == 2
    assert await kinds_told(database, office, number) == [
        "acknowledge_overdue",
        "first_answer_overdue",
    ]


async def test_a_server_that_goes_away_is_no_fault_of_the_row(
    database: AsyncEngine, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    await alone(database)
    number = await opened(database, office)

    async def cut_off(docket: Docket, row: Row, task: Row | None) -> str:
        mine = (await docket.connection.execute(text("SELECT pg_backend_pid()"))).scalar_one()
        async with transaction(database) as other:
            await other.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": mine})
        await docket.connection.execute(text("SELECT 1"))
        return "done"

    with monkeypatch.context() as patched:
        patched.setitem(reminding.WORK, Kind.acknowledge, cut_off)
        with pytest.raises(Unavailable):
            await once(database, office, at("11-4"))
    assert {row["attempts"] for row in await due_of(database, office, number)} == {0}
    assert await clock_at(database, office, at("11-4")) == 1


async def test_one_bad_row_does_not_stop_the_others_and_is_tried_again(
    database: AsyncEngine, office: Office
) -> None:
    await alone(database)
    bad, good = [await opened(database, office) for _ in range(2)]
    await spoil(database, office, bad, "acknowledge")
    for times in (1, 2):
        await clock_at(database, office, at("11-4", 8 + times))
        row = next(r for r in await due_of(database, office, bad) if r["kind"] == "nonsense")
        assert (row["attempts"], row["done_at"], row["result"]) == (times, None, "ValueError")
    assert await kinds_told(database, office, good) == ["acknowledge_overdue"]
    assert await kinds_told(database, office, bad) == []
    await mend(database, "acknowledge")
    await clock_at(database, office, at("11-4", 12))
    assert await kinds_told(database, office, bad) == ["acknowledge_overdue"]


async def test_what_a_bad_row_has_begun_is_undone(
    database: AsyncEngine, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    await alone(database)
    number = await opened(database, office)
    rightly = reminding.WORK[Kind.acknowledge]

    async def halfway(docket: Docket, row: Row, task: Row | None) -> str:
        await rightly(docket, row, task)
        await docket.save()
        await docket.connection.execute(text("SELECT 1 / 0"))
        return "done"

    with monkeypatch.context() as patched:
        patched.setitem(reminding.WORK, Kind.acknowledge, halfway)
        assert await clock_at(database, office, at("11-10")) == 2
    assert await kinds_told(database, office, number) == ["first_answer_overdue"]
    assert await clock_at(database, office, at("11-10", 9)) == 1
    assert sorted(await kinds_told(database, office, number)) == [
        "acknowledge_overdue",
        "first_answer_overdue",
    ]


async def test_more_bad_rows_than_a_batch_do_not_hide_a_good_one(
    database: AsyncEngine, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervision, "_AT_ONCE", 3)
    await alone(database)
    bad = [await opened(database, office) for _ in range(8)]
    for number in bad:
        await spoil(database, office, number, "acknowledge")
    good = await opened(database, office)
    assert await clock_at(database, office, at("11-4")) == 9
    assert await kinds_told(database, office, good) == ["acknowledge_overdue"]


async def test_whoever_runs_the_worker_hears_of_a_failure(
    database: AsyncEngine, office: Office
) -> None:
    await alone(database)
    await spoil(database, office, await opened(database, office), "acknowledge")
    heard: list[tuple[str, str]] = []

    def tell(kind: str, error: str) -> None:
        heard.append((kind, error))

    await supervision.work_through(database, office, lambda: at("11-4"), tell=tell)
    assert heard == [("nonsense", "ValueError")]


@pytest.mark.parametrize(
    "step, steps",
    [
        (timedelta(hours=1), 24 * 40),
        (timedelta(days=1), 40),
        (timedelta(days=31), 2),
        (timedelta(days=366), 1),
    ],
)
async def test_however_the_clock_jumps_the_same_is_told_and_once(
    database: AsyncEngine, office: Office, step: timedelta, steps: int
) -> None:
    await alone(database)
    untouched, answered = [await opened(database, office) for _ in range(2)]
    await worked(database, office, answered, now=at("11-2", 16))
    now = at("11-2", 10)
    for number in range(1, steps + 1):
        await clock_at(database, office, now + step * number)
    late = now + step * steps
    for number in range(1, 10):  # 静下来：再走几天，什么也没有漏下
        await clock_at(database, office, late + timedelta(days=number))
    assert await kinds_told(database, office, untouched) == [
        "acknowledge_overdue",
        "first_answer_overdue",
        "deadline_near",
        "overdue",
        "overdue",
        "overdue",
        "review_proposed",
    ]
    calls = await told(database, office, answered)
    assert [one.kind for one in calls] == ["call_back"] * 3
    assert len({one.day for one in calls}) == 3
    assert await waiting(database) == 0


async def test_what_is_written_down_with_the_receipt(database: AsyncEngine, office: Office) -> None:
    number = await opened(database, office)
    file = await file_of(database, office, number)
    [task] = file.tasks
    [given] = await rows(database, "one_time_notices", file)
    assert (given["version"], given["given_by"], given["breach"]) == (1, "system", False)
    assert given["items"] == task["one_time_notice"]["items"]
    assert (given["given_at"], given["acknowledged_at"]) == (file.case["opened_at"], None)
    assert [row["kind"] for row in await due_of(database, office, number)] == ["acknowledge"]
    unclear = await a_case(database, office, UNCLEAR, insisted=True)
    file = await file_of(database, office, unclear)
    assert await rows(database, "one_time_notices", file) == []
    assert [row["kind"] for row in await due_of(database, office, unclear)] == ["triage"]
