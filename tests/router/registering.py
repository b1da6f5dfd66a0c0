"""A database of a test's own, its cases registered, and all that a check finds in it."""

import os
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from router.actors import SYSTEM
from router.docket import open_docket
from router.intake import take_in
from router.lifecycle import Move
from router.lookup import broken_ledgers
from router.office import Office
from router.register import check_registers, register_all
from router.sealing import KEY_BYTES
from router.store import transaction
from tests.conftest import RECEIVED
from tests.router.asking import asked, numbered
from tests.router.working import ALLOWANCE

#: A key that a test may hand to another process.
KEY = os.urandom(KEY_BYTES)


async def run(url: Any, *statements: str) -> None:
    """Run statements one by one, outside any transaction."""
    engine = create_async_engine(url, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        for statement in statements:
            await connection.execute(text(statement))
    await engine.dispose()


async def opened(database: AsyncEngine, office: Office, many: int = 1) -> list[str]:
    """The numbers of so many new cases."""
    async with transaction(database) as connection:
        receipts = [await take_in(connection, office, asked(ALLOWANCE)) for _ in range(many)]
    return [numbered(receipt)[0] for receipt in receipts]


async def registered(database: AsyncEngine, office: Office, *batches: int) -> list[list[str]]:
    """The numbers of new cases, a register for each batch."""
    found = []
    for many in batches:
        found.append(await opened(database, office, many))
        assert await register_all(database, office.seal) == many
    return found


async def faults(connection: AsyncConnection, office: Office) -> list[str]:
    """All that a check finds."""
    _, broken = await broken_ledgers(connection, office.seal)
    checked = await check_registers(connection, office.seal)
    return [f"{number} {fault}" for number, fault in [*broken, *checked.faults]]


async def found(database: AsyncEngine, office: Office) -> list[str]:
    """All that a check finds in what is committed."""
    async with transaction(database) as connection:
        return await faults(connection, office)


async def acted(database: AsyncEngine, office: Office, number: str) -> None:
    """One more row in the ledger of a case."""
    async with transaction(database) as connection:
        docket = await open_docket(connection, office, number, RECEIVED)
        docket.note(Move.extend, SYSTEM, "时限重算")
        await docket.save()


async def without_constraints(database: AsyncEngine) -> None:
    """What somebody who can write to the database can do first."""
    query = text(
        "SELECT format('ALTER TABLE %s DROP CONSTRAINT %I CASCADE', conrelid::regclass, conname)"
        " FROM pg_constraint WHERE contype = 'f' OR contype = 'u' AND conrelid IN"
        " ('cases'::regclass, 'ledger'::regclass, 'registers'::regclass)"
    )
    async with transaction(database) as connection:
        for statement in (await connection.execute(query)).scalars().all():
            await connection.execute(text(statement))
        for table in ("cases", "ledger", "registers"):
            drop = f"ALTER TABLE {table} DROP CONSTRAINT pk_{table} CASCADE"
            await connection.execute(text(drop))
