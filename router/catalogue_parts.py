"""What the catalogue is made of: organs, clauses, duties, limits, figures, each a value object."""

import datetime
import re
from typing import Annotated, Literal, Self

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
    goes to the next one above. To a body `outside_government` a case is referred with the
    requester's consent; it never leads or helps with a task by itself. `called` is what
    people call it besides its short name.
    """

    name: Text
    short: Text
    called: tuple[Text, ...] = ()
    in_document: bool = True
    outside_government: bool = False
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


class AtRegister(Frozen):
    """Who besides provides for people registered in this city, where their register lies (户籍)."""

    organ: Text
    clause: Clause


class Duty(Frozen):
    """A need's block: who leads, who helps, on which clause, for whom, with what, until when.

    `refers_to` are the bodies outside government to which it may be referred with consent.
    """

    name: Text
    plain: Text
    lead: Text
    co_handlers: tuple[Text, ...] = ()
    urgent_lead: Text | None = None  # who acts first where it cannot wait
    refers_to: tuple[Text, ...] = ()
    at_register: AtRegister | None = None
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
    """A number that the document gives, one or a range from to, with its words.

    Who asks about one of the `needs` is told it.
    """

    value: float | tuple[float, float]
    unit: Text
    plain: Text
    section: Text
    quote: Text
    needs: tuple[Need, ...] = ()

    @property
    def clause(self) -> Clause:
        """The words that give the number."""
        return Clause(section=self.section, quote=self.quote)


class UrgentHelp(Frozen):
    """Who helps first with whatever cannot wait, and the figure that says with how much."""

    organ: Text
    figure: Text
