"""The register of cases: each case once, in one chain, whoever works beside it or is killed."""

import asyncio
import os
import sys

from alembic import command
from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.settings import PROJECT
from router import migrate
from router.actors import SYSTEM
from router.docket import open_docket
from router.ledger import OLD_START, Entry, chained
from router.lifecycle import Move
from router.office import Office
from router.register import check_registers, register_all, register_cases
from router.store import transaction
from router.tables import cases, ledger, registers
from tests.conftest import RECEIVED
from tests.router.registering import KEY, acted, faults, found, opened, registered, run


async def test_cases_are_registered_once_in_a_chain_and_go_on_afterwards(
    own: AsyncEngine, sealed: Office
) -> None:
    (first, _), _ = await registered(own, sealed, 2, 1)
    assert await register_all(own, sealed.seal) == 0
    await acted(own, sealed, first)
    [late] = await opened(own, sealed)
    async with transaction(own) as connection:
        assert await faults(connection, sealed) == []
        checked = await check_registers(connection, sealed.seal)
        assert (sorted(checked.marks), checked.unregistered) == ([1, 2], 1)
        assert len(set(checked.marks.values())) == 2
        assert {len(mark) for mark in checked.marks.values()} == {16}
        assert await register_cases(connection, sealed.seal) == 1
        rows = (await connection.execute(select(registers).order_by(registers.c.id))).mappings()
        assert [len(row["members"]) for row in rows] == [2, 1, 1]
        assert await faults(connection, sealed) == []
    await acted(own, sealed, late)
    assert await found(own, sealed) == []


async def test_a_case_that_somebody_has_open_is_left_for_the_next_batch(
    own: AsyncEngine, sealed: Office
) -> None:
    held, _ = await opened(own, sealed, 2)
    async with transaction(own) as connection:
        docket = await open_docket(connection, sealed, held, RECEIVED)
        async with asyncio.timeout(20):
            assert await register_all(own, sealed.seal) == 1
        docket.note(Move.extend, SYSTEM, "时限重算")
        await docket.save()
    assert await register_all(own, sealed.seal) == 1
    assert await found(own, sealed) == []


async def test_workers_side_by_side_with_intake_and_acts_leave_one_whole_chain(
    own: AsyncEngine, sealed: Office
) -> None:
    numbers = await opened(own, sealed, 4)
    ready = asyncio.Event()

    async def worker() -> int:
        done = 0
        while not ready.is_set():
            done += await register_all(own, sealed.seal)
            await asyncio.sleep(0)
        return done

    async def busy() -> None:
        for number in numbers * 3:
            await asyncio.gather(opened(own, sealed, 2), acted(own, sealed, number))
        ready.set()

    shares = await asyncio.gather(worker(), worker(), busy())
    rest = await register_all(own, sealed.seal)
    assert (shares[0] or 0) + (shares[1] or 0) + rest == 4 + 2 * 12
    assert await found(own, sealed) == []
    async with transaction(own) as connection:
        checked = await check_registers(connection, sealed.seal)
    assert checked.unregistered == 0
    assert sorted(checked.marks) == list(range(1, len(checked.marks) + 1))


_WORKER = """
import asyncio, os, sys
from router import register
from router.sealing import SealBox
from router.store import make_engine, transaction
register._AT_ONCE = 1
async def work():
    engine = make_engine(sys.argv[1])
    seal = SealBox(bytes.fromhex(os.environ["KEY"]))
    done = 1
    while done:
        async with transaction(engine) as connection:
            done = await register.register_cases(connection, seal)
        print(done, flush=True)
asyncio.run(work())
"""


async def test_kill_9_between_batches_leaves_whole_registers(
    own: AsyncEngine, sealed: Office
) -> None:
    await opened(own, sealed, 40)
    url = own.url.render_as_string(hide_password=False)
    for batches in (1, 5, 9):
        worker = await asyncio.create_subprocess_exec(
            sys.executable,
            "-c",
            _WORKER,
            url,
            cwd=PROJECT,
            env=os.environ | {"KEY": KEY.hex()},
            stdout=asyncio.subprocess.PIPE,
        )
        assert worker.stdout is not None
        for _ in range(batches):
            assert await worker.stdout.readline() == b"1\n"
        worker.kill()
        await worker.wait()
        assert await found(own, sealed) == []
        assert await _unregistered(own, sealed) > 0
    async with asyncio.timeout(20):  # what the dead left open ends with its connection
        while (await _unregistered(own, sealed)) > 0:
            await register_all(own, sealed.seal)
    assert await found(own, sealed) == []


async def _unregistered(database: AsyncEngine, office: Office) -> int:
    async with transaction(database) as connection:
        return (await check_registers(connection, office.seal)).unregistered


async def test_a_database_from_before_holds_and_is_closed_as_it_is_registered(
    bare: AsyncEngine, sealed: Office
) -> None:
    def to_the_version_before() -> None:
        command.upgrade(migrate._config(bare.url), "9d2f6b7c1e04")

    await asyncio.to_thread(to_the_version_before)
    async with transaction(bare) as connection:
        for case in (1, 2, 3):
            await _written_before(connection, sealed, case)
    await asyncio.to_thread(migrate.upgrade, bare.url)
    assert await found(bare, sealed) == []
    await acted(bare, sealed, "20261120-000001")
    assert await found(bare, sealed) == []
    cut = "DELETE FROM ledger WHERE case_id = 3 AND position = 2"
    await run(bare.url, cut)
    assert await register_all(bare, sealed.seal) == 3
    await acted(bare, sealed, "20261120-000002")
    assert await found(bare, sealed) == ["20261120-000003 应有2行，现有1行"]
    # Now that it is closed it cannot be opened, and the one that was broken stays so.
    back = "ledger_length = 1, ledger_head = (SELECT hash FROM ledger WHERE case_id = {0} LIMIT 1)"
    for case in (2, 3):
        await run(
            bare.url,
            f"DELETE FROM ledger WHERE case_id = {case} AND position > 1",
            f"UPDATE cases SET {back.format(case)}, ledger_end = NULL WHERE id = {case}",
        )
    assert len(await found(bare, sealed)) == 2


async def _written_before(connection: AsyncConnection, office: Office, case_id: int) -> None:
    """A case as it was written before ledgers were closed."""
    entries = [Entry("requester", "receive", "收到求助"), Entry("system", "accept", "受理")]
    rows, head = chained(office.seal, case_id, RECEIVED, entries, head=OLD_START)
    case = {
        "id": case_id,
        "number": f"20261120-{case_id:06}",
        "query_code_sealed": b"sealed",
        "jurisdiction": "dalian",
        "first_contact_code": "window",
        "first_contact_unit": "窗口",
        "first_contact_phone": "0000",
        "status": "accepted",
        "urgency": "normal",
        "danger": False,
        "opened_at": RECEIVED,
        "ledger_head": head,
        "ledger_length": len(rows),
        "version": 1,
    }
    await connection.execute(insert(cases).values(case))
    await connection.execute(insert(ledger), rows)
