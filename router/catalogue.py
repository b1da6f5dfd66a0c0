"""The catalogue of departments and duties (派单目录) as frozen value objects.

The file is `departments.yaml`; `router.catalogue_file` reads and checks it.
"""

from datetime import date
from functools import cached_property
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from nlu.labels import Need

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
#: Strict: `yes` must not become one day.
Days = Annotated[int, Field(strict=True, ge=1, le=366)]
#: The clauses that rules cite; every jurisdiction has them all.
RULE_CLAUSES = ("one_door", "danger", "supervision", "guidance", "receive")
#: Where a list or limit comes from: the document itself, or a local default to be confirmed.
Source = Literal["document", "local_default"]
#: At which level of government a duty lies.
Level = Literal["street", "district", "city"]


class Frozen(BaseModel):
    """A value object: no change after loading, no field that the schema does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Document(Frozen):
    """A policy document."""

    number: Text
    title: Text
    date: date


class Clause(Frozen):
    """The words of a document that a duty rests on."""

    document: Text | None = None  # the jurisdiction's own document where left out
    section: Text
    quote: Text


class Organ(Frozen):
    """A department or organisation: its official and short name, its names at lower levels.

    `district` and `street` are patterns: `{district}` 甘井子区, `{stem}` 甘井子, `{street}`
    泡崖街道, `{office}` 泡崖街道办事处 or 得利寺镇人民政府. `district_exceptions` gives names that
    no pattern makes. Without a pattern the duty stays with the city's organ.
    """

    name: Text
    short: Text
    in_document: bool = True
    district: Text | None = None
    district_exceptions: dict[str, Text] = {}
    street: Text | None = None
    phone: Text | None = None


class TimeLimit(Frozen):
    """Working days until the decision, counted from the day after; fewer when it is urgent."""

    source: Source
    working_days: Days
    urgent_working_days: Days


class Materials(Frozen):
    """What to bring, said once (一次性告知). The version rises with each change."""

    source: Source
    version: Annotated[int, Field(ge=1)]
    items: Annotated[tuple[Text, ...], Field(min_length=1)]
    note: Text | None = None


class Circle(Frozen):
    """A circle of families in difficulty (圈层)."""

    name: Text
    plain: Text


class Eligibility(Frozen):
    """Which circles a need is for, and the words of the document that say so."""

    circles: tuple[Text, ...]
    who: Text
    clause: Clause
    consent_required: bool = False


class Duty(Frozen):
    """A need's block: who leads, who helps, on which clause, for whom, with what, until when."""

    name: Text
    plain: Text
    lead: Text
    co_handlers: tuple[Text, ...] = ()
    level: Level
    clause: Clause
    lead_basis: Text | None = None  # where the document names no lead: why this one
    eligibility: Eligibility
    materials: Materials
    time_limit: TimeLimit

    @property
    def clause_basis(self) -> str:
        """On which section the choice of the lead rests, in words."""
        return self.lead_basis or f"第{self.clause.section}条"


class FirstContact(Frozen):
    """Who answers first (首问), by how much of the place is known; organ codes."""

    street: Text
    district: Text
    city: Text
    clause: Clause


class Jurisdiction(Frozen):
    """A city (or province, district) with its own document, organs and duties."""

    name: Text
    document: Text
    places: Text
    phone: Text
    first_contact: FirstContact
    rules: dict[str, Clause]
    circles: dict[str, Circle]
    organs: dict[str, Organ]
    needs: dict[Need, Duty]


class Catalogue(Frozen):
    """The whole file. `version` rises when duties change; stored with every decision."""

    version: Annotated[int, Field(ge=1)]
    documents: dict[str, Document]
    jurisdictions: dict[str, Jurisdiction]

    @cached_property
    def default_jurisdiction(self) -> str:
        """The first jurisdiction of the file: where a request without a place is taken in."""
        return next(iter(self.jurisdictions))

    def cite(self, jurisdiction: str, clause: Clause) -> "Citation":
        """A clause with its document's number and title."""
        code = clause.document or self.jurisdictions[jurisdiction].document
        document = self.documents[code]
        return Citation(
            document=document.number,
            title=document.title,
            section=clause.section,
            quote=clause.quote,
        )


class Citation(Frozen):
    """A clause as it is stored with a decision and shown to people."""

    document: str
    title: str
    section: str
    quote: str

    def __str__(self) -> str:
        return f"{self.document} 第{self.section}条：“{self.quote}”"
