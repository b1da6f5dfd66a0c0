"""What routing decides: the value objects a request is turned into."""

from dataclasses import dataclass, replace
from enum import StrEnum

from nlu.labels import Need
from router.catalogue import Citation, Materials
from router.clocks import Clocks
from router.notes import Note
from router.organs import Unit
from router.working_days import Deadline


class Outcome(StrEnum):
    """What becomes of a request."""

    dispatched = "dispatched"  # a case with a task for each need
    triage = "triage"  # a case that a person of the first-contact unit must place
    answered = "answered"  # a policy question, answered from the catalogue
    not_ours = "not_ours"  # a pointer; kept as a request without a case

    @property
    def opens_case(self) -> bool:
        """Whether a case is opened for it."""
        return self in (Outcome.dispatched, Outcome.triage)


class Advice(StrEnum):
    """What the person is told beside the decision; `bot.replies` has the sentences."""

    call_emergency = "call_emergency"
    not_ours = "not_ours"
    elsewhere = "elsewhere"
    can_insist = "can_insist"
    policy_answer = "policy_answer"
    track_case = "track_case"
    person_will_look = "person_will_look"
    consent_needed = "consent_needed"
    place_missing = "place_missing"


@dataclass(frozen=True, slots=True)
class TaskPlan:
    """One need at one department: who leads and helps, why, until when, what to bring."""

    need: Need
    need_name: str
    lead: Unit
    co_handlers: tuple[Unit, ...]
    clause: Citation
    lead_basis: str | None
    heard: str
    basis: str
    rule: str
    time_limit: int
    time_limit_source: str
    clocks: Clocks
    urgent: bool
    one_time_notice: Materials
    confidence: float
    suggestion: Note | None
    notes: tuple[Note, ...] = ()

    @property
    def reason(self) -> str:
        """In words: what was heard, what need it is, who leads, on what that rests."""
        return f"{self.heard}属于“{self.need_name}”，由{self.lead.name}主办（{self.basis}）。"

    @property
    def deadline(self) -> Deadline:
        """Until when it is to be decided."""
        return self.clocks.decide_by


@dataclass(frozen=True, slots=True)
class TaskChange:
    """What a rule changes about the task of one need: who leads, who helps besides, and why.

    A lead that is replaced stays as co-handler.
    """

    need: Need
    note: Note
    lead: Unit | None = None
    co_handlers: tuple[Unit, ...] = ()

    def made(self, plan: TaskPlan) -> TaskPlan:
        """The plan with the change; one of another need stays as it is."""
        if plan.need is not self.need:
            return plan
        lead = self.lead or plan.lead
        replaced = lead.name != plan.lead.name
        some = (*((plan.lead,) if replaced else ()), *plan.co_handlers, *self.co_handlers)
        helpers = {unit.name: unit for unit in some}
        helpers.pop(lead.name, None)
        return replace(
            plan,
            lead=lead,
            basis=self.note.clause.where if replaced else plan.basis,
            co_handlers=tuple(helpers.values()),
            notes=(*plan.notes, self.note),
        )


@dataclass(frozen=True, slots=True)
class PassedBy:
    """Units that have no part in any task, by name, each with the one that leads in its place."""

    note: Note
    instead: tuple[tuple[str, Unit], ...]

    def made(self, plan: TaskPlan) -> TaskPlan:
        """The plan without them; one in which they have no part stays as it is."""
        instead = dict(self.instead)
        lead = instead.get(plan.lead.name, plan.lead)
        out = {lead.name, *instead}
        helpers = tuple(unit for unit in plan.co_handlers if unit.name not in out)
        if lead is plan.lead and helpers == plan.co_handlers:
            return plan
        return replace(
            plan,
            lead=lead,
            basis=plan.basis if lead is plan.lead else self.note.clause.where,
            co_handlers=helpers,
            notes=plan.notes if self.note in plan.notes else (*plan.notes, self.note),
        )


@dataclass(frozen=True, slots=True)
class Ruling:
    """What one rule says: its reason and clause, and what it settles. `final` ends the walk."""

    rule: str
    reason: str
    clause: Citation | None = None
    advice: tuple[Advice, ...] = ()
    tasks: tuple[TaskPlan, ...] = ()
    changes: tuple[TaskChange | PassedBy, ...] = ()
    outcome: Outcome | None = None
    first_contact: Unit | None = None
    danger: bool = False
    final: bool = False


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who answers for a request, what is done about it and why."""

    jurisdiction: str
    first_contact: Unit
    first_contact_clause: Citation
    outcome: Outcome
    rule: str
    reason: str
    clause: Citation | None
    tasks: tuple[TaskPlan, ...]
    advice: tuple[Advice, ...]
    danger: bool
    rulings: tuple[Ruling, ...]
    catalogue_version: int
