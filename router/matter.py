"""All that a rule may look at, and the words and plans it may ask for."""

from dataclasses import dataclass
from datetime import date

from nlu.labels import Need, Urgency
from nlu.understanding import NeedFound, Place, Understanding
from router.assignment import TaskPlan
from router.catalogue import Catalogue, Citation, Duty, Jurisdiction
from router.marks import starred
from router.organs import Unit, unit
from router.working_days import Calendar, deadline


@dataclass(frozen=True, slots=True)
class Matter:
    """One understood request before the rules. It knows no database and no clock."""

    understanding: Understanding
    place: Place
    catalogue: Catalogue
    jurisdiction_code: str
    received: date
    calendar: Calendar
    insisted: bool = False

    @property
    def jurisdiction(self) -> Jurisdiction:
        """The jurisdiction that the request falls to."""
        return self.catalogue.jurisdictions[self.jurisdiction_code]

    def duty(self, need: Need) -> Duty:
        """The catalogue's block for a need."""
        return self.jurisdiction.needs[need]

    def cite(self, rule_clause: str) -> Citation:
        """A clause of the jurisdiction's `rules`, with its document."""
        clause = self.jurisdiction.rules[rule_clause]
        return self.catalogue.cite(self.jurisdiction_code, clause)

    def words(self, found: NeedFound) -> str:
        """The words that carried a need, personal numbers masked: fit to be shown and stored."""
        personal = self.understanding.personal
        quoted = [f"“{starred(span, personal)}”" for span in found.evidence[:2]]
        return "、".join(quoted)

    def first_contact(self) -> Unit:
        """Who answers first (首问): the street's window, else the district's, else the city's.

        大民发〔2025〕83号 第6条: the first contact of the township or street office is
        answerable for the applicant's problem to the end.
        """
        by = self.jurisdiction.first_contact
        if self.place.street and self.place.district:
            return unit(self.jurisdiction, by.street, self.place, "street")
        if self.place.district:
            return unit(self.jurisdiction, by.district, self.place, "district")
        return unit(self.jurisdiction, by.city, self.place, "city")

    def plan(self, found: NeedFound, rule: str) -> TaskPlan:
        """The task for a need by the catalogue: lead, co-handlers, clause, deadline, materials."""
        duty = self.duty(found.code)
        lead = self._unit(duty.lead, duty)
        urgent = self.understanding.urgency is not Urgency.normal
        limit = duty.time_limit.urgent_working_days if urgent else duty.time_limit.working_days
        return TaskPlan(
            need=found.code,
            need_name=duty.name,
            lead=lead,
            co_handlers=self._co_handlers(duty, lead),
            clause=self.catalogue.cite(self.jurisdiction_code, duty.clause),
            lead_basis=duty.lead_basis,
            reason=self._reason(found, duty, lead),
            rule=rule,
            time_limit=limit,
            time_limit_source=duty.time_limit.source,
            deadline=deadline(self.received, limit, self.calendar),
            one_time_notice=duty.materials,
            confidence=found.confidence,
        )

    def _co_handlers(self, duty: Duty, lead: Unit) -> tuple[Unit, ...]:
        """The units that help, each once: without a street, its window is the bureau that leads."""
        units = {unit.name: unit for unit in (self._unit(code, duty) for code in duty.co_handlers)}
        return tuple(unit for name, unit in units.items() if name != lead.name)

    def _unit(self, code: str, duty: Duty) -> Unit:
        """The organ at the level the duty lies at; bodies of the street at the street."""
        street_body = self.jurisdiction.organs[code].street is not None and duty.level != "city"
        return unit(self.jurisdiction, code, self.place, "street" if street_body else duty.level)

    def _reason(self, found: NeedFound, duty: Duty, lead: Unit) -> str:
        said = self.words(found)
        heard = f"您说到{said}，" if said else ""
        who = lead.short if lead.level == "city" else f"{lead.short}系统的{lead.name}"
        return f"{heard}属于“{duty.name}”，由{who}主办（{duty.clause_basis}）。"
