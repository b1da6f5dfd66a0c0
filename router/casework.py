"""Opening a case: the record, its tasks, the first ledger rows and the notices, together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from nlu.labels import Urgency
from nlu.understanding import Place
from router.act_tables import due, notices
from router.assignment import Assignment, Outcome, TaskPlan
from router.ledger import START, Entry, chained
from router.lifecycle import Move, Role, Status, moved
from router.office import Office
from router.records import task_record
from router.request import BEIJING
from router.schedule import alike_row, task_rows, visit_rows
from router.tables import case_numbers, cases, ledger, outbox, tasks

CODE_PURPOSE = "cases.query_code"


@dataclass(frozen=True, slots=True)
class Opening:
    """What a case is opened from."""

    request_id: int
    channel: str
    received: datetime
    place: Place
    urgency: Urgency
    assignment: Assignment
    query_code: str


@dataclass(frozen=True, slots=True)
class Opened:
    """The new case."""

    case_id: int
    number: str


async def open_case(connection: AsyncConnection, office: Office, opening: Opening) -> Opened:
    """Write a case with its tasks, ledger and notices in the caller's transaction."""
    assignment = opening.assignment
    entries, status = _walk(opening)
    number = await _next_number(connection, opening.received)
    dispatched = assignment.outcome is Outcome.dispatched
    plans = assignment.tasks if dispatched else ()
    values = {
        "number": number,
        "query_code_sealed": office.seal.seal(opening.query_code, CODE_PURPOSE),
        "jurisdiction": assignment.jurisdiction,
        "district": opening.place.district,
        "street": opening.place.street,
        "place_code": opening.place.code,
        "first_contact_code": assignment.first_contact.code,
        "first_contact_unit": assignment.first_contact.name,
        "first_contact_phone": assignment.first_contact.phone,
        "status": str(status),
        "urgency": str(opening.urgency),
        "danger": assignment.danger,
        "triage_reason": None if dispatched else assignment.reason,
        "opened_at": opening.received,
        "due": max((plan.deadline.day for plan in plans), default=None),
        "ledger_head": START,
        "ledger_length": len(entries),
        "version": 1,
    }
    stored = insert(cases).values(values).returning(cases.c.id)
    case_id = int((await connection.execute(stored)).scalar_one())
    rows, head = chained(office.seal, case_id, opening.received, entries)
    await connection.execute(update(cases).where(cases.c.id == case_id).values(ledger_head=head))
    await connection.execute(insert(ledger), rows)
    case = {**values, "id": case_id}
    scheduled = [alike_row(case, opening.received)]
    if plans:
        scheduled += await add_tasks(connection, office, case, plans, opening.received)
    await connection.execute(insert(due), scheduled)
    await connection.execute(insert(outbox), _notices(case_id, number, opening))
    return Opened(case_id, number)


def _walk(opening: Opening) -> tuple[list[Entry], Status]:
    """The first moves of a case as ledger entries, each looked up in the lifecycle table."""
    assignment = opening.assignment
    at = Status.received
    entries = [
        Entry(
            "requester",
            "receive",
            "收到求助",
            None,
            str(at),
            {"request_id": opening.request_id, "channel": opening.channel},
        )
    ]
    accepted = moved(at, Move.accept, Role.system)
    why = f"首问责任单位：{assignment.first_contact.name}。{assignment.first_contact_clause}"
    details = {"first_contact_unit": assignment.first_contact.name, "danger": assignment.danger}
    entries.append(Entry("system", "accept", why, str(at), str(accepted), details))
    if assignment.outcome is Outcome.triage:
        end = moved(accepted, Move.hold_for_triage, Role.system)
        detail = {"rule": assignment.rule}
        entries.append(
            Entry("system", "hold_for_triage", assignment.reason, str(accepted), str(end), detail)
        )
        return entries, end
    end = moved(accepted, Move.dispatch, Role.system)
    for plan in assignment.tasks:
        record = task_record(plan)
        detail = {
            name: record[name]
            for name in ("need", "lead", "co_handlers", "rule", "confidence", "deadline")
        }
        entries.append(Entry("system", "dispatch", plan.reason, str(accepted), str(end), detail))
    return entries, end


async def add_tasks(
    connection: AsyncConnection,
    office: Office,
    case: dict[str, Any],
    plans: Sequence[TaskPlan],
    now: datetime,
) -> list[dict[str, Any]]:
    """The tasks and the list of what to bring that goes out with the receipt.

    Returns what the clock will have to do for them, rows of `due` to be written by the caller.
    """
    rows = _task_rows(case["id"], plans, office.catalogue.version)
    stored = insert(tasks).returning(tasks.c.id, sort_by_parameter_order=True)
    ids = (await connection.execute(stored, rows)).scalars().all()
    catalogue, calendar = office.catalogue, office.calendar
    scheduled, given = [], []
    for task_id, row in zip(ids, rows, strict=True):
        task = {**row, "id": task_id, "clock_set": 1, "pauses": []}
        scheduled += task_rows(case, task, catalogue, calendar, now)
        scheduled += visit_rows(case, task, catalogue)
        given.append(
            {
                "task_id": task_id,
                "version": 1,
                "items": row["one_time_notice"]["items"],
                "given_by": "system",
                "given_at": now,
                "breach": False,
            }
        )
    await connection.execute(insert(notices), given)
    return scheduled


def _task_rows(
    case_id: int, plans: Sequence[TaskPlan], catalogue_version: int
) -> list[dict[str, Any]]:
    return [
        {
            "case_id": case_id,
            "position": position,
            "need": str(plan.need),
            "need_name": plan.need_name,
            "lead_code": plan.lead.code,
            "lead_name": plan.lead.name,
            "co_handlers": [helper.name for helper in plan.co_handlers],
            "clause": plan.clause.model_dump(),
            "lead_basis": plan.lead_basis,
            "reason": plan.reason,
            "rule": plan.rule,
            "status": str(Status.dispatched),
            "time_limit": plan.time_limit,
            "time_limit_source": plan.time_limit_source,
            "level": plan.lead.level,
            "notes": [said.record() for said in (plan.suggestion, *plan.notes) if said is not None],
            "urgent": plan.urgent,
            "started_on": plan.clocks.started,
            "acknowledge_by": plan.clocks.acknowledge_by.day,
            "answer_by": plan.clocks.answer_by.day,
            "deadline": plan.deadline.day,
            "provisional": plan.deadline.provisional,
            "one_time_notice": plan.one_time_notice.model_dump(),
            "catalogue_version": catalogue_version,
        }
        for position, plan in enumerate(plans, 1)
    ]


def _notices(case_id: int, number: str, opening: Opening) -> list[dict[str, Any]]:
    """To the requester, the first-contact unit and every lead; the case number in each."""
    assignment = opening.assignment
    units = [(assignment.first_contact.name, "first_contact")]
    if assignment.outcome is Outcome.dispatched:
        units += [(plan.lead.name, "task_arrived") for plan in assignment.tasks]
    common = {"case_id": case_id, "created_at": opening.received}
    content: dict[str, Any] = {"number": number, "danger": assignment.danger}
    notices = [
        {
            **common,
            "channel": opening.channel,
            "recipient": "requester",
            "kind": "receipt",
            "content": content,
        }
    ]
    notices += [
        {**common, "channel": "desk", "recipient": name, "kind": kind, "content": content}
        for name, kind in units
    ]
    return notices


async def _next_number(connection: AsyncConnection, received: datetime) -> str:
    """`yyyymmdd-000123`: the day in Beijing time and a number that never repeats."""
    serial = (await connection.execute(select(case_numbers.next_value()))).scalar_one()
    return f"{received.astimezone(BEIJING):%Y%m%d}-{serial:06d}"
