"""Understandings and assignments as the JSON that is stored with a request and printed."""

from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any

from nlu.understanding import Fact, PersonalItem, Span, Understanding
from router.assignment import Assignment, TaskPlan
from router.marks import starred


def understanding_record(read: Understanding) -> dict[str, Any]:
    """The contract of `onedoor understand`, evidence and personal items masked."""
    valued = ({**_told(fact), "value": _value(fact)} for fact in read.facts)
    return _understood(read, list(valued))


def stored_understanding(read: Understanding) -> dict[str, Any]:
    """What is kept with a request: of each fact only its kind and place.

    The record lies in clear, and an illness or an income put into a field of its own could be
    searched for. Whoever may open the words reads the facts out of them again.
    """
    return _understood(read, [_told(fact) for fact in read.facts])


def _understood(read: Understanding, facts: list[dict[str, Any]]) -> dict[str, Any]:
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
            "jurisdiction": read.place.jurisdiction,
            "city": read.place.city,
            "outside": read.place.outside,
            "register": read.place.register,
        },
        "for_other": read.for_other,
        "personal": [
            {"kind": item.kind, "masked": item.masked, "valid": item.valid, **_offsets(item.span)}
            for item in read.personal
        ],
        "facts": facts,
        "unsure": read.unsure,
        "runner_up": (
            {"code": str(read.runner_up.code), "confidence": read.runner_up.confidence}
            if read.runner_up
            else None
        ),
        "reader": read.reader,
    }


def assignment_record(assignment: Assignment) -> dict[str, Any]:
    """The contract of `onedoor route`: who, why, by which rule and clause, until when."""
    return {**_decided(assignment), "tasks": [task_record(task) for task in assignment.tasks]}


def decision_record(assignment: Assignment) -> dict[str, Any]:
    """The decision as it is kept with a request: of each task what the task's own row may change.

    Why, by which clause, what to bring and until when stands with the task.
    """
    return {
        **_decided(assignment),
        "tasks": [
            {
                "need": str(task.need),
                "lead": task.lead.name,
                "co_handlers": [helper.name for helper in task.co_handlers],
                "time_limit": _time_limit(task),
                "confidence": task.confidence,
            }
            for task in assignment.tasks
        ],
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
        "time_limit": _time_limit(task),
        "deadline": task.deadline.day.isoformat(),
        "provisional": task.deadline.provisional,
        "one_time_notice": task.one_time_notice.model_dump(),
        "suggestion": task.suggestion.text if task.suggestion else None,
        "notes": [note.record() for note in task.notes],
    }


def _decided(assignment: Assignment) -> dict[str, Any]:
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
        "advice": [str(item) for item in assignment.advice],
        "catalogue_version": assignment.catalogue_version,
    }


def _time_limit(task: TaskPlan) -> dict[str, Any]:
    return {"working_days": task.time_limit, "source": task.time_limit_source}


def _told(fact: Fact) -> dict[str, Any]:
    return {"kind": str(fact.kind), **_offsets(fact.span)}


def _value(fact: Fact) -> dict[str, Any]:
    """The fields of a fact's value; those that were not said are null."""
    return {part.name: _plain(getattr(fact.value, part.name)) for part in fields(fact.value)}


def _plain(value: object) -> object:
    """A part of a value as JSON has it."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    return str(value) if isinstance(value, str) else value


def _span(span: Span, personal: tuple[PersonalItem, ...]) -> dict[str, Any]:
    return {**_offsets(span), "text": starred(span, personal)}


def _offsets(span: Span) -> dict[str, Any]:
    place: dict[str, Any] = {} if span.turn is None else {"turn": span.turn}
    return {**place, "start": span.start, "end": span.end}
