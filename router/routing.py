"""Routing (派单): an understanding in, an assignment out; pure, no database, no clock."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from nlu.errors import OneDoorError
from nlu.understanding import Place, Understanding
from router.assignment import Advice, Assignment, Outcome, Ruling, TaskPlan
from router.catalogue import Catalogue
from router.matter import Matter
from router.registers import jurisdiction_of
from router.rules import RULES, Rule
from router.working_days import Calendar


class NothingDecided(OneDoorError):
    """No rule decided: the table of rules has lost its last row."""


def route(
    understanding: Understanding,
    catalogue: Catalogue,
    received: date,
    calendar: Calendar,
    *,
    place: Place | None = None,
    insisted: bool = False,
    of_call: bool = False,
    said: str = "",
    rules: Sequence[Rule] = RULES,
) -> Assignment:
    """Walk the rules in order and gather what they say until one is final.

    `received` is the day (Beijing time) that deadlines count from; `place`, where the person chose
    it, counts before what the text says; `of_call` says that an operator spoke with them; `said`
    are the words, for rules that must know whom they name. Where no place was told, that of the
    register counts (户籍); a place of no jurisdiction of the catalogue is the default's. Raises
    NothingDecided if no rule is final.
    """
    where = understanding.place
    if place is not None and place.district:
        where = replace(place, register=place.register or where.register)
    code = where.jurisdiction or _of_register(where) or catalogue.default
    if code not in catalogue.jurisdictions:
        code, where = catalogue.default, Place()
    matter = Matter(
        understanding=understanding,
        place=where,
        catalogue=catalogue,
        jurisdiction_code=code,
        received=received,
        calendar=calendar,
        insisted=insisted,
        of_call=of_call,
        said=said,
    )
    rulings: list[Ruling] = []
    for rule in rules:
        ruling = rule(matter)
        if ruling is None:
            continue
        rulings.append(ruling)
        if ruling.final:
            return _assignment(matter, tuple(rulings))
    raise NothingDecided("没有规则作出决定，请检查规则表。")


def _of_register(where: Place) -> str | None:
    """The jurisdiction of the register, for who said of no other place that they are there."""
    nowhere_else = where.district is None and where.city is None and where.outside is None
    return jurisdiction_of(where.register) if where.register and nowhere_else else None


def _assignment(matter: Matter, rulings: tuple[Ruling, ...]) -> Assignment:
    last, first, danger = rulings[-1], None, False
    advice: list[Advice] = []
    for ruling in rulings:
        first = ruling.first_contact or first
        danger = danger or ruling.danger
        if ruling.advice:
            advice.extend(item for item in ruling.advice if item not in advice)
    clause = matter.jurisdiction.first_contact.clause
    return Assignment(
        jurisdiction=matter.jurisdiction_code,
        first_contact=first or matter.first_contact(),
        first_contact_clause=matter.catalogue.cite(matter.jurisdiction_code, clause),
        outcome=last.outcome or Outcome.triage,
        rule=last.rule,
        reason=last.reason,
        clause=last.clause,
        tasks=_tasks(rulings),
        advice=tuple(advice),
        danger=danger,
        rulings=rulings,
        catalogue_version=matter.catalogue.version,
    )


def _tasks(rulings: tuple[Ruling, ...]) -> tuple[TaskPlan, ...]:
    """The plans with what every rule changed about them, in the order of the rules."""
    plans = [plan for ruling in rulings for plan in ruling.tasks]
    for ruling in rulings:
        for change in ruling.changes:
            plans = [change.made(plan) for plan in plans]
    return tuple(plans)
