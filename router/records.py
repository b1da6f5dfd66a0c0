"""Understandings and assignments as the JSON that is stored with a request and printed."""

from typing import Any

from nlu.understanding import PersonalItem, Span, Understanding
from router.assignment import Assignment, TaskPlan
from router.marks import starred


def understanding_record(read: Understanding) -> dict[str, Any]:
    """The contract of `onedoor understand`, evidence and personal items masked."""
    return {
        "purpose": str(read.purpose),
        "purpose_confidence": round(read.purpose_confidence, 4),
        "needs": [
            {
                "code": str(found.code),
                "confidence": found.confidence,
                "evidence": [_span(span, read.personal) for span in found.evidence],
            }
            for found in read.needs
        ],
        "urgency": str(read.urgency),
        "urgency_confidence": read.urgency_confidence,
        "place": {
            "district": read.place.district,
            "street": read.place.street,
            "code": read.place.code,
        },
        "for_other": read.for_other,
        "personal": [
            {"kind": item.kind, "masked": item.masked, "valid": item.valid, **_offsets(item.span)}
            for item in read.personal
        ],
        "unsure": read.unsure,
        "runner_up": (
            {"code": str(read.runner_up.code), "confidence": read.runner_up.confidence}
            if read.runner_up
            else None
        ),
        "reader": read.reader,
    }


def assignment_record(assignment: Assignment) -> dict[str, Any]:
    """The decision as it is stored with a request: who, why, by which rule and clause."""
    return {
        "jurisdiction": assignment.jurisdiction,
        "first_contact_unit": assignment.first_contact.name,
        "first_contact_phone": assignment.first_contact.phone,
        "first_contact_clause": str(assignment.first_contact_clause),
        "outcome": str(assignment.outcome),
        "rule": assignment.rule,
        "reason": assignment.reason,
        "clause": str(assignment.clause) if assignment.clause else None,
        "danger": assignment.danger,
        "rules": [{"rule": ruling.rule, "reason": ruling.reason} for ruling in assignment.rulings],
        "tasks": [task_record(task) for task in assignment.tasks],
        "advice": [str(item) for item in assignment.advice],
        "catalogue_version": assignment.catalogue_version,
    }


def task_record(task: TaskPlan) -> dict[str, Any]:
    """One task of the contract of `onedoor route`."""
    return {
        "need": str(task.need),
        "need_name": task.need_name,
        "lead": task.lead.name,
        "lead_code": task.lead.code,
        "lead_short": task.lead.short,
        "level": task.lead.level,
        "co_handlers": [helper.name for helper in task.co_handlers],
        "clause": task.clause.model_dump(),
        "lead_basis": task.lead_basis,
        "reason": task.reason,
        "rule": task.rule,
        "confidence": task.confidence,
        "time_limit": {
            "working_days": task.time_limit,
            "source": task.time_limit_source,
        },
        "deadline": task.deadline.day.isoformat(),
        "provisional": task.deadline.provisional,
        "one_time_notice": task.one_time_notice.model_dump(),
    }


def _span(span: Span, personal: tuple[PersonalItem, ...]) -> dict[str, Any]:
    return {**_offsets(span), "text": starred(span, personal)}


def _offsets(span: Span) -> dict[str, Any]:
    place: dict[str, Any] = {} if span.turn is None else {"turn": span.turn}
    return {**place, "start": span.start, "end": span.end}
