"""All that a rule may look at, and the words and plans it may ask for."""

from dataclasses import dataclass, field
from datetime import date

from nlu.labels import Need, Urgency
from nlu.understanding import NeedFound, Place, Understanding
from router.assignment import TaskPlan
from router.catalogue import Catalogue, Citation, Duty, Jurisdiction
from router.clocks import clocks
from router.marks import starred
from router.notes import Note
from router.organs import Unit, first_contact, unit, unit_that_acts, units_of
from router.prescreen import suggestion
from router.registers import Register, register_told
from router.working_days import Calendar


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
    of_call: bool = False  # an operator spoke with the person
    said: str = field(default="", repr=False)  # the words themselves: never stored, never logged
    #: What rules look at again and again: the jurisdiction, and the needs, each once.
    jurisdiction: Jurisdiction = field(init=False, repr=False, compare=False)
    _needs: tuple[NeedFound, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        jurisdiction = self.catalogue.jurisdictions[self.jurisdiction_code]
        object.__setattr__(self, "jurisdiction", jurisdiction)
        object.__setattr__(self, "_needs", _each_once(self.understanding.needs))

    def duty(self, need: Need) -> Duty:
        """The catalogue's block for a need."""
        return self.jurisdiction.needs[need]

    def cite(self, rule_clause: str) -> Citation:
        """A clause of the jurisdiction's `rules`, with its document."""
        clause = self.jurisdiction.rules[rule_clause]
        return self.catalogue.cite(self.jurisdiction_code, clause)

    def plain(self, rule_clause: str) -> str | None:
        """What this jurisdiction's clause says in plain words, where it says more than others."""
        return self.jurisdiction.rules[rule_clause].plain

    def words(self, found: NeedFound) -> str:
        """The words that carried a need, personal numbers masked: fit to be shown and stored."""
        personal = self.understanding.personal
        quoted = [f"“{starred(span, personal)}”" for span in found.evidence[:2]]
        return "、".join(quoted)

    def first_contact(self) -> Unit:
        """Who answers first (首问)."""
        return first_contact(self.jurisdiction, self.place)

    def top_unit(self, code: str) -> Unit:
        """An organ of the jurisdiction itself: 大连市民政局, 陕西省民政厅."""
        return unit(self.jurisdiction, code, self.place, self.jurisdiction.top)

    @property
    def urgent(self) -> bool:
        """Whether it cannot wait: somebody in danger, or without food, roof or medicine."""
        return self.understanding.urgency is not Urgency.normal

    def needs(self) -> tuple[NeedFound, ...]:
        """The needs in their order, each once."""
        return self._needs

    def plan(self, found: NeedFound, rule: str) -> TaskPlan:
        """The task for a need by the catalogue: lead, co-handlers, clause, deadline, materials."""
        duty, urgent = self.duty(found.code), self.urgent
        lead, helpers = units_of(self.jurisdiction, duty, self.place)
        limit = duty.time_limit.urgent_working_days if urgent else duty.time_limit.working_days
        return TaskPlan(
            need=found.code,
            need_name=duty.name,
            lead=lead,
            co_handlers=helpers,
            clause=self.catalogue.cite(self.jurisdiction_code, duty.clause),
            lead_basis=duty.lead_basis,
            heard=self._heard(found),
            basis=duty.clause_basis,
            rule=rule,
            time_limit=limit,
            time_limit_source=duty.time_limit.source,
            clocks=clocks(self.received, limit, self.calendar, self.catalogue.clock, urgent=urgent),
            urgent=urgent,
            one_time_notice=duty.materials,
            confidence=found.confidence,
            suggestion=self._suggestion(found.code, duty),
        )

    def unit_for(self, code: str, duty: Duty) -> Unit:
        """The organ at the level the duty lies at; bodies of the street at the street."""
        return unit_that_acts(self.jurisdiction, code, self.place, duty.level)

    @property
    def register(self) -> Register | None:
        """Where the household is registered (户籍), if that was told."""
        told = self.place.register
        return register_told(told, self.jurisdiction.places) if told else None

    def street_of_register(self, need: Need) -> Unit | None:
        """Who at the register provides for a need besides, where document and register say so."""
        besides, register = self.duty(need).at_register, self.register
        if besides is None or register is None or register.street is None:
            return None
        return unit(self.jurisdiction, besides.organ, register.place, "street")

    def _suggestion(self, need: Need, duty: Duty) -> Note | None:
        if need is Need.assistance_supervision:
            return None  # whoever complains needs to fit nothing
        clause = self.catalogue.cite(self.jurisdiction_code, duty.eligibility.clause)
        return suggestion(need, duty, clause, self.understanding.facts, self.place)

    def _heard(self, found: NeedFound) -> str:
        said = self.words(found)
        return f"您说到{said}，" if said else ""


def _each_once(needs: tuple[NeedFound, ...]) -> tuple[NeedFound, ...]:
    if len(needs) < 2:
        return needs
    once: dict[Need, NeedFound] = {}
    for found in needs:
        once.setdefault(found.code, found)
    return tuple(once.values())
