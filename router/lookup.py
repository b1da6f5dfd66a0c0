"""Reading cases back: for the person with number and code, for the desk, for the command line."""

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from nlu.text import storable
from router.act_tables import notices
from router.casework import CODE_PURPOSE
from router.errors import NotFound
from router.ledger import first_break
from router.sealing import SealBox
from router.tables import cases, ledger, outbox, requests, tasks

Row = Mapping[Any, Any]


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A case with all that hangs on it; rows are mappings of column names."""

    case: Row
    request: Row
    tasks: Sequence[Row]
    ledger: Sequence[Row]
    notices: Sequence[Row]
    #: The one-time notices (一次性告知), all versions; each with the position of its task.
    bring: Sequence[Row]


async def case_file(connection: AsyncConnection, number: str) -> CaseFile:
    """The case of a number; NotFound where there is none."""
    case = await _first(connection, select(cases).where(cases.c.number == storable(number)))
    if case is None:
        raise NotFound("没有找到这个受理编号。")
    of_case = case["id"]
    request = await _first(connection, select(requests).where(requests.c.case_id == of_case))
    assert request is not None
    return CaseFile(
        case,
        request,
        await _all(
            connection, select(tasks).where(tasks.c.case_id == of_case).order_by(tasks.c.position)
        ),
        await _all(
            connection,
            select(ledger).where(ledger.c.case_id == of_case).order_by(ledger.c.position),
        ),
        await _all(
            connection, select(outbox).where(outbox.c.case_id == of_case).order_by(outbox.c.id)
        ),
        await _all(
            connection,
            select(notices, tasks.c.position)
            .join(tasks, tasks.c.id == notices.c.task_id)
            .where(tasks.c.case_id == of_case)
            .order_by(tasks.c.position, notices.c.version),
        ),
    )


async def surviving(connection: AsyncConnection, file: CaseFile) -> CaseFile:
    """The case in which a merged one goes on (并单); itself where it was not merged."""
    while file.case["merged_into"] is not None:
        query = select(cases.c.number).where(cases.c.id == file.case["merged_into"])
        file = await case_file(connection, (await connection.execute(query)).scalar_one())
    return file


async def case_for_requester(
    connection: AsyncConnection, seal: SealBox, number: str, code: str
) -> CaseFile:
    """The case for who holds number and query code; the same NotFound for either being wrong."""
    sentence = "受理编号或查询码不对，请再核对一遍。"
    query = select(cases.c.query_code_sealed).where(cases.c.number == storable(number))
    sealed = (await connection.execute(query)).scalar()
    right = seal.open(sealed, CODE_PURPOSE) or "" if sealed is not None else ""
    if not hmac.compare_digest(right.encode(), storable(code).encode()) or not right:
        raise NotFound(sentence)
    return await case_file(connection, number)


async def ledger_fault(connection: AsyncConnection, seal: SealBox, file: CaseFile) -> str | None:
    """What is wrong with the case's ledger or with what closes it, or None."""
    return first_break(seal, file.ledger, file.case)


async def broken_ledgers(
    connection: AsyncConnection, seal: SealBox
) -> tuple[int, list[tuple[str, str]]]:
    """How many cases there are, and (number, what is wrong) of those whose ledger does not hold."""
    broken, checked = [], 0
    for case in await _all(connection, select(cases).order_by(cases.c.id)):
        query = select(ledger).where(ledger.c.case_id == case["id"]).order_by(ledger.c.position)
        fault = first_break(seal, await _all(connection, query), case)
        checked += 1
        if fault is not None:
            broken.append((case["number"], fault))
    return checked, broken


async def recent_cases(connection: AsyncConnection, limit: int = 100) -> Sequence[Row]:
    """Open cases for the desk: danger first, then what a person must place, then by age."""
    triage_first = (cases.c.status == "triage").desc()
    query = (
        select(cases)
        .where(cases.c.status.not_in(("closed", "merged")))
        .order_by(cases.c.danger.desc(), triage_first, cases.c.opened_at)
        .limit(limit)
    )
    return await _all(connection, query)


async def without_case(connection: AsyncConnection, limit: int = 100) -> Sequence[Row]:
    """Requests that got a pointer or an answer and no case, newest first."""
    query = select(requests).where(requests.c.case_id.is_(None))
    return await _all(connection, query.order_by(requests.c.id.desc()).limit(limit))


async def _first(connection: AsyncConnection, query: Any) -> Row | None:
    return (await connection.execute(query)).mappings().first()


async def _all(connection: AsyncConnection, query: Any) -> Sequence[Row]:
    return (await connection.execute(query)).mappings().all()
