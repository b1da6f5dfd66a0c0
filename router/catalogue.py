"""The catalogue of departments and duties (派单目录) as frozen value objects.

The file is `departments.yaml`; `router.catalogue_file` reads and checks it.
"""

import datetime
import re
from collections.abc import Callable
from functools import cached_property, lru_cache
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from nlu.labels import Need

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
#: Strict: `yes` must not become one day.
Days = Annotated[int, Field(strict=True, ge=1, le=366)]


def _hour(written: object) -> datetime.time:
    if isinstance(written, datetime.time):
        return written
    found = re.fullmatch(r"([01][0-9]|2[0-3]):([0-5][0-9])", str(written))
    if found is None or not isinstance(written, str):
        raise PydanticCustomError("hour", "no hour")
    return datetime.time(int(found[1]), int(found[2]))


Months = Annotated[int, Field(strict=True, ge=1, le=24)]
#: An hour of the day in Beijing, written "08:30": without quotes YAML makes seconds of it.
Hour = Annotated[datetime.time, BeforeValidator(_hour)]
#: The clauses that rules cite; every jurisdiction has them all.
RULE_CLAUSES = (
    "one_door",
    "danger",
    "emergency",
    "residence",
    "homeless",
    "supervision",
    "guidance",
    "receive",
    "consent",
    "circles",
    "joint_review",
)
#: Where a duty, list or limit comes from: the document itself, or a local default to be confirmed.
Source = Literal["document", "local_default"]
#: At which level of government a duty lies, the lowest first.
Level = Literal["street", "district", "city", "province"]
LEVELS: tuple[Level, ...] = ("street", "district", "city", "province")
#: The circles of families in difficulty (圈层), the deepest first; every jurisdiction names them.
CIRCLES = ("extreme_poverty", "minimum_living", "low_income", "rigid_expenditure", "other")


def where(section: str) -> str:
    """A section in words: 第6条; those of other numberings as the document writes them."""
    return f"第{section}条" if section.isdigit() else section


class Frozen(BaseModel):
    """A value object: no change after loading, no field that the schema does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def __copy__(self) -> Self:
        """A copy of the fields alone: what is remembered of one need not hold for its copy."""
        copied = super().__copy__()
        for name in copied.__dict__.keys() - type(self).model_fields.keys():
            del copied.__dict__[name]
        return copied


class Document(Frozen):
    """A policy document."""

    number: Text
    title: Text
    date: datetime.date | None = None  # where the document bears one


class Clause(Frozen):
    """The words of a document that a duty rests on.

    `plain` is what a rule that cites it says to people, where that differs from place to place.
    """

    document: Text | None = None  # the jurisdiction's own document where left out
    section: Text
    quote: Text
    plain: Text | None = None


class Organ(Frozen):
    """A department or organisation: its official and short name, its names at lower levels.

    `city`, `district`, `ward` and `street` are patterns: `{city}` 西安市, `{district}` 甘井子区,
    `{stem}` 甘井子, `{street}` 泡崖街道, `{office}` 泡崖街道办事处 or 得利寺镇人民政府. `ward` is
    for districts of a city (区) where counties (县, 市) have another pattern;
    `district_exceptions` gives names that no pattern makes. Without a pattern for a level the duty
    goes to the next one above.
    """

    name: Text
    short: Text
    in_document: bool = True
    city: Text | None = None
    district: Text | None = None
    ward: Text | None = None
    district_exceptions: dict[str, Text] = {}
    street: Text | None = None
    phone: Text | None = None


class TimeLimit(Frozen):
    """Working days until the decision, counted from the day after; fewer when it is urgent.

    `extended_working_days` is the limit where one of the four special cases holds (公示有异议、
    人户分离、异地申办、家庭经济状况调查难度较大); None where it cannot be extended.
    """

    source: Source
    working_days: Days
    urgent_working_days: Days
    extended_working_days: Days | None = None


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


class Visits(Frozen):
    """How often somebody with this need is to be visited (探访): once in so many months.

    Where the document sets several periods by how deep the difficulty is, the shortest comes first
    and holds until an officer chooses another.
    """

    months: Annotated[tuple[Months, ...], Field(min_length=1)]
    clause: Clause


class Duty(Frozen):
    """A need's block: who leads, who helps, on which clause, for whom, with what, until when."""

    name: Text
    plain: Text
    lead: Text
    co_handlers: tuple[Text, ...] = ()
    urgent_lead: Text | None = None  # who acts first where it cannot wait
    level: Level
    source: Source = "document"  # whether the document itself gives this duty
    clause: Clause
    lead_basis: Text | None = None  # where the document names no lead: why this one
    eligibility: Eligibility
    materials: Materials
    time_limit: TimeLimit
    visits: Visits | None = None

    @property
    def clause_basis(self) -> str:
        """On which section the choice of the lead rests, in words."""
        return self.lead_basis or where(self.clause.section)


class FirstContact(Frozen):
    """Who answers first (首问), by how much of the place is known; organ codes."""

    street: Text
    district: Text
    top: Text
    clause: Clause


class Figure(Frozen):
    """A number that the document gives, one or a range from to, with its words."""

    value: float | tuple[float, float]
    unit: Text
    plain: Text
    section: Text
    quote: Text


class Area(Frozen):
    """What stands before a jurisdiction's duties: its name, document, organs and clauses.

    `top` is the level of its own organs: 陕西省 is a province, 长宁区 a district. `governed_by`
    names the city of a district that is not governed by the one it lies in: 杨陵区.
    """

    name: Text
    top: Level
    document: Text
    places: Text
    phone: Text
    first_contact: FirstContact
    rules: dict[str, Clause]
    circles: dict[str, Circle]
    figures: dict[str, Figure] = {}
    governed_by: dict[Text, Text] = {}
    organs: dict[str, Organ]


class Jurisdiction(Area):
    """A city (or province, district) with its own document, organs and all 23 duties."""

    needs: dict[Need, Duty]

    @cached_property
    def remembered(self) -> dict[Callable[..., Any], Callable[..., Any]]:
        """Room for what `router.organs` works out of it, which is gone when it is."""
        return {}


class Clock(Frozen):
    """The office's own clocks, the same everywhere (`defaults.clock`).

    `acknowledge` and `first_answer` are working days after dispatch; `remind_percent` is the share
    of a limit after which its handler is reminded; `call_back_tries` are made on different days;
    nobody is reminded outside `day_begins` to `day_ends` (Beijing time) or on rest days, except in
    danger.
    """

    acknowledge_working_days: Days
    first_answer_working_days: Days
    urgent_first_answer_working_days: Days
    remind_percent: Annotated[int, Field(strict=True, ge=1, le=99)]
    call_back_tries: Annotated[int, Field(strict=True, ge=1, le=9)]
    day_begins: Hour
    day_ends: Hour
    merge_days: Days


class Catalogue(Frozen):
    """The whole file. `version` rises when duties change; stored with every decision.

    `default` is where a request without a place is taken in.
    """

    version: Annotated[int, Field(ge=1)]
    default: Text
    clock: Clock
    documents: dict[str, Document]
    jurisdictions: dict[str, Jurisdiction]

    def cite(self, jurisdiction: str, clause: Clause) -> "Citation":
        """A clause with its document's number and title."""
        document = clause.document or self.jurisdictions[jurisdiction].document
        return self._cited(document, clause.section, clause.quote)

    @cached_property
    def _cited(self) -> Callable[[str, str, str], "Citation"]:
        """Remembered: it is always the same few clauses that decisions rest on."""

        def cited(code: str, section: str, quote: str) -> Citation:
            number, title = self.documents[code].number, self.documents[code].title
            return Citation(document=number, title=title, section=section, quote=quote)

        return lru_cache(maxsize=1024)(cited)


class Citation(Frozen):
    """A clause as it is stored with a decision and shown to people."""

    document: str
    title: str
    section: str
    quote: str

    @property
    def where(self) -> str:
        """The section in words: 第6条, 二（一）2."""
        return where(self.section)

    def __str__(self) -> str:
        return f"{self.document} {self.where}：“{self.quote}”"
