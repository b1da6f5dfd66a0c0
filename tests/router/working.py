"""Acts on cases of the real database: who acts, one act a transaction, and what it left behind."""

import inspect
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from router.actors import Actor
from router.closing import RequesterOutcome, call_back, close
from router.docket import open_docket
from router.intake import take_in
from router.ledger import first_break
from router.lifecycle import Role
from router.lookup import CaseFile, case_file
from router.office import Office
from router.store import transaction
from router.tables import ledger, metadata
from router.task_acts import acknowledge, answer
from tests.conftest import RECEIVED
from tests.router.asking import HARDSHIP, asked, numbered

#: One task of 20 working days at the district's civil affairs bureau, and a case without tasks.
ALLOWANCE = "我想申请低保，家里没有收入，家住甘井子区泡崖街道"
UNCLEAR = "手机流量用完了怎么办套餐"

WINDOW = "甘井子区泡崖街道办事处社会救助窗口"
FIRST = Actor(Role.first_contact, "王敏", WINDOW)
COLLEAGUE = Actor(Role.first_contact, "李静", WINDOW)
STRANGER = Actor(Role.first_contact, "赵强", "沙河口区春柳街道办事处社会救助窗口")
SUPERVISOR = Actor(Role.supervisor, "孙督", "大连市民政局")
BUREAU = Actor(Role.handler, "陈办", "甘井子区民政局")
COORDINATOR = Actor(Role.coordinator, "周办", "大连市社会救助工作联席会议办公室")

Work = Callable[..., Any]


def days(number: float) -> datetime:
    """So many days after the tests' Sunday morning."""
    return RECEIVED + timedelta(days=number)


def handler(task: Mapping[Any, Any], name: str = "陈办") -> Actor:
    """An officer of the department that leads a task."""
    return Actor(Role.handler, name, task["lead_name"])


def first_contact(case: Mapping[Any, Any]) -> Actor:
    """An officer of a case's first-contact unit."""
    return Actor(Role.first_contact, "王敏", case["first_contact_unit"])


async def a_case(
    database: AsyncEngine, office: Office, words: str = HARDSHIP, **others: Any
) -> str:
    """Take in a request that opens a case; its number."""
    async with transaction(database) as connection:
        receipt = await take_in(connection, office, asked(words, **others))
    return numbered(receipt)[0]


async def acted(
    database: AsyncEngine,
    office: Office,
    number: str,
    act: Work,
    *given: Any,
    version: int | None = None,
    position: int | None = None,
    now: datetime = RECEIVED,
    **named: Any,
) -> Any:
    """Do one act in a transaction of its own, as a page does; what the act gives back.

    `version` is what the officer has read, of the case or of the task at `position`.
    """
    async with transaction(database) as connection:
        docket = await open_docket(connection, office, number, now)
        await docket.expect(version, position)
        done = act(docket, *given, **named)
        if inspect.isawaitable(done):
            done = await done
        await docket.save()
    return done


async def taken_up(database: AsyncEngine, office: Office, **others: Any) -> str:
    """A case with one task, acknowledged."""
    number = await a_case(database, office, ALLOWANCE, **others)
    at = others.get("received", RECEIVED)
    await acted(database, office, number, acknowledge, 1, BUREAU, now=at)
    return number


async def file_of(database: AsyncEngine, office: Office, number: str) -> CaseFile:
    """All that is stored of a case. Its ledger is whole, whatever was done before."""
    async with transaction(database) as connection:
        file = await case_file(connection, number)
    assert first_break(office.seal, file.ledger, file.case) is None
    return file


async def task_of(
    database: AsyncEngine, office: Office, number: str, position: int = 1
) -> Mapping[Any, Any]:
    """One task of a case as it is stored."""
    return (await file_of(database, office, number)).tasks[position - 1]


async def rows(database: AsyncEngine, table: str, file: CaseFile) -> list[Any]:
    """The rows of a table that belong to a case, or to its tasks, oldest first."""
    chosen = metadata.tables[table]
    if "case_id" in chosen.c:
        mine = chosen.c.case_id == file.case["id"]
    else:
        mine = chosen.c.task_id.in_([task["id"] for task in file.tasks])
    async with transaction(database) as connection:
        found = await connection.execute(select(chosen).where(mine).order_by(chosen.c.id))
        return list(found.mappings().all())


async def last_entry(database: AsyncEngine, file: CaseFile, act: str) -> Any:
    """The last ledger row of an act."""
    query = select(ledger).where(ledger.c.case_id == file.case["id"], ledger.c.act == act)
    async with transaction(database) as connection:
        found = await connection.execute(query.order_by(ledger.c.position.desc()).limit(1))
        return found.mappings().one()


async def worked(
    database: AsyncEngine,
    office: Office,
    number: str,
    *positions: int,
    now: datetime = RECEIVED,
) -> None:
    """Acknowledge and answer tasks of a case (every one where none is named)."""
    for task in (await file_of(database, office, number)).tasks:
        position = task["position"]
        if positions and position not in positions:
            continue
        officer = handler(task)
        if task["status"] == "dispatched":
            await acted(database, office, number, acknowledge, position, officer, now=now)
        await acted(database, office, number, answer, position, officer, "符合条件", now=now)


async def closed_as(
    database: AsyncEngine,
    office: Office,
    number: str,
    outcome: RequesterOutcome = RequesterOutcome.resolved,
    *,
    now: datetime = RECEIVED,
) -> None:
    """Close an answered case as its first contact does: called back, then the outcome."""
    officer = first_contact((await file_of(database, office, number)).case)
    await acted(database, office, number, call_back, officer, reached=True, now=now)
    await acted(database, office, number, close, officer, outcome, "说办好了", now=now)


def said(file: CaseFile, kind: str) -> list[str]:
    """Who got a notice of a kind."""
    return [row["recipient"] for row in file.notices if row["kind"] == kind]
