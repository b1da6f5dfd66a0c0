"""Opening a case: the rows of its record, tasks, first ledger entries, notices and schedule."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from nlu.labels import Urgency
from nlu.understanding import Place
from router.act_tables import due, notices
from router.assignment import Assignment, Outcome, TaskPlan
from router.ledger import Entry, chained, end_of
from router.lifecycle import Move, Role, Status, moved
from router.office import Office
from router.request import BEIJING
from router.schedule import alike_row, first_row, triage_row, visit_rows
from router.tables import cases, ledger, outbox, tasks
from router.writing import Row, Rows, together

CODE_PURPOSE = "cases.query_code"


@dataclass(frozen=True, slots=True)
class Opening:
    """What a case is opened from. Its ids are taken beforehand, one for each task planned."""

    case_id: int
    number: str
    task_ids: Sequence[int]
    request_id: int
    channel: str
    received: datetime
    place: Place
    urgency: Urgency
    assignment: Assignment
    query_code: str
    #: Who took it by telephone and hands it over (首接移交): 大连12345 / 坐席8032.
    handed_in_by: str | None = None


def number_of(received: datetime, serial: int) -> str:
    """`yyyymmdd-000123`: the day in Beijing time and a number that never repeats."""
    return f"{received.astimezone(BEIJING):%Y%m%d}-{serial:06d}"


def planned(assignment: Assignment) -> tuple[TaskPlan, ...]:
    """The tasks that a case begins with; none where a person must place it first."""
    return assignment.tasks if assignment.outcome is Outcome.dispatched else ()


def case_rows(office: Office, opening: Opening) -> Rows:
    """A new case with its tasks, ledger, notices and schedule, to be written together."""
    assignment, plans = opening.assignment, planned(opening.assignment)
    entries, status = _walk(opening)
    written, head = chained(office.seal, opening.case_id, opening.received, entries)
    case = {
        "id": opening.case_id,
        "number": opening.number,
        "query_code_sealed": office.seal.seal(opening.query_code, CODE_PURPOSE),
        "jurisdiction": assignment.jurisdiction,
        "district": opening.place.district,
        "street": opening.place.street,
        "place_code": opening.place.code,
        "city": opening.place.city,
        "first_contact_code": assignment.first_contact.code,
        "first_contact_unit": assignment.first_contact.name,
        "first_contact_phone": assignment.first_contact.phone,
        "status": str(status),
        "urgency": str(opening.urgency),
        "danger": assignment.danger,
        "triage_reason": None if plans else assignment.reason,
        "opened_at": opening.received,
        "due": max((plan.deadline.day for plan in plans), default=None),
        "ledger_head": head,
        "ledger_length": len(entries),
        "version": 1,
        "call_set": 0,
    }
    scheduled = [alike_row(case, opening.received)]
    if status is Status.triage:
        today = opening.received.astimezone(BEIJING).date()
        scheduled.append(triage_row(case, today, 0, office.catalogue, office.calendar))
    case["ledger_end"] = end_of(office.seal, case)
    record = {
        cases: [case],
        ledger: written,
        outbox: _notices(opening),
        due: scheduled,
    }
    return together([record, task_rows(office, case, plans, opening.task_ids, opening.received)])


def task_rows(
    office: Office,
    case: Row,
    plans: Sequence[TaskPlan],
    ids: Sequence[int],
    now: datetime,
) -> Rows:
    """New tasks of a case, the lists of what to bring, and what the clock will have to do."""
    catalogue, calendar = office.catalogue, office.calendar
    rows = [
        {
            "id": task_id,
            "case_id": case["id"],
            "position": position,
            **planned_columns(plan),
            "pauses": [],
            "clock_set": 1,
            "clock_since": now,
            "catalogue_version": catalogue.version,
        }
        for position, (task_id, plan) in enumerate(zip(ids, plans, strict=True), 1)
    ]
    scheduled, given = [], []
    for task in rows:
        scheduled.append(first_row(case, task, catalogue, calendar))
        scheduled += visit_rows(case, task, catalogue)
        given.append(
            {
                "task_id": task["id"],
                "version": 1,
                "items": task["one_time_notice"]["items"],
                "given_by": "system",
                "given_at": now,
                "breach": False,
            }
        )
    return {tasks: rows, notices: given, due: scheduled}


def planned_columns(plan: TaskPlan) -> Row:
    """What routing has decided of a task."""
    return {
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
    }


def _walk(opening: Opening) -> tuple[list[Entry], Status]:
    """The first moves of a case as ledger entries, each looked up in the lifecycle table."""
    assignment = opening.assignment
    at = Status.received
    by = opening.handed_in_by
    entries = [
        Entry(
            by or "requester",
            "receive",
            "接听来电，收到求助" if by else "收到求助",
            None,
            str(at),
            {"request_id": opening.request_id, "channel": opening.channel},
        )
    ]
    accepted = moved(at, Move.accept, Role.system)
    why = f"首问责任单位：{assignment.first_contact.name}。{assignment.first_contact_clause}"
    if by:
        why = f"{by}首接，随派单移交。{why}"
    details = {"first_contact_unit": assignment.first_contact.name, "danger": assignment.danger}
    entries.append(Entry("system", "accept", why, str(at), str(accepted), details))
    if assignment.outcome is Outcome.triage:
        end, rule = moved(accepted, Move.hold_for_triage, Role.system), {"rule": assignment.rule}
        entries.append(
            Entry("system", "hold_for_triage", assignment.reason, str(accepted), str(end), rule)
        )
        return entries, end
    end = moved(accepted, Move.dispatch, Role.system)
    for plan in assignment.tasks:
        detail: Row = {
            "need": str(plan.need),
            "lead": plan.lead.name,
            "co_handlers": [helper.name for helper in plan.co_handlers],
            "rule": plan.rule,
            "confidence": plan.confidence,
            "deadline": plan.deadline.day.isoformat(),
        }
        entries.append(Entry("system", "dispatch", plan.reason, str(accepted), str(end), detail))
    return entries, end


def _notices(opening: Opening) -> list[Row]:
    """To the requester, the first-contact unit and every lead; the case number in each."""
    assignment = opening.assignment
    units = [(assignment.first_contact.name, "first_contact")]
    units += [(plan.lead.name, "task_arrived") for plan in planned(assignment)]
    common = {"case_id": opening.case_id, "created_at": opening.received}
    content: dict[str, Any] = {"number": opening.number, "danger": assignment.danger}
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
