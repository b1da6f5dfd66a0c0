"""The values of facts: what can be told about a person's life, typed."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class FactKind(StrEnum):
    """What a fact is about."""

    age = "age"
    household = "household"
    amount = "amount"
    income = "income"
    illness = "illness"
    disability = "disability"
    circle = "circle"
    person = "person"
    date = "date"
    case_number = "case_number"


class Who(StrEnum):
    """Who is meant, as seen from the speaker; `other` is somebody named by a bare 他 or 人家."""

    speaker = "speaker"
    spouse = "spouse"
    mother = "mother"
    father = "father"
    parents = "parents"
    in_law = "in_law"
    grandparent = "grandparent"
    child = "child"
    grandchild = "grandchild"
    sibling = "sibling"
    relative = "relative"
    neighbour = "neighbour"
    villager = "villager"
    pupil = "pupil"
    friend = "friend"
    colleague = "colleague"
    stranger = "stranger"
    other = "other"


class Per(StrEnum):
    """What stretch of time a sum is for."""

    day = "day"
    week = "week"
    month = "month"
    year = "year"


class DisabilityForm(StrEnum):
    """The forms of the disability certificate (GB/T 26341)."""

    limb = "limb"
    sight = "sight"
    hearing = "hearing"
    speech = "speech"
    intellect = "intellect"
    mind = "mind"
    multiple = "multiple"


class CircleName(StrEnum):
    """The circles of people that assistance knows."""

    living_allowance = "living_allowance"
    extreme_poverty = "extreme_poverty"
    allowance_edge = "allowance_edge"
    rigid_spending = "rigid_spending"
    severe_disability = "severe_disability"


class CircleStatus(StrEnum):
    """How a person stands to a circle; only `has` is within."""

    has = "has"
    applying = "applying"
    refused = "refused"
    cancelled = "cancelled"
    none = "none"


@dataclass(frozen=True, slots=True)
class Age:
    """Years of life; `about` for 七十多, `nominal` for 虚岁."""

    years: int
    whose: Who | None = None
    about: bool = False
    nominal: bool = False


@dataclass(frozen=True, slots=True)
class Household:
    """How many people live together, the speaker or the person spoken for included."""

    people: int


@dataclass(frozen=True, slots=True)
class Amount:
    """A sum of money in yuan and the time it is for, where said; a range gives its lower end."""

    yuan: Decimal
    per: Per | None = None
    about: bool = False


@dataclass(frozen=True, slots=True)
class Income:
    """Money coming in, in yuan a month; `said_per` year means that it was divided by twelve."""

    yuan_a_month: Decimal
    said_per: Per = Per.month
    whose: Who | None = None
    about: bool = False


@dataclass(frozen=True, slots=True)
class Illness:
    """An illness by its full name; `denied` where it is said not to be there."""

    name: str
    whose: Who | None = None
    denied: bool = False


@dataclass(frozen=True, slots=True)
class Disability:
    """Grade 1 to 4 and forms, as far as said; `severe` for grades 1 and 2 and for 重残."""

    grade: int | None = None
    forms: tuple[DisabilityForm, ...] = ()
    severe: bool = False


@dataclass(frozen=True, slots=True)
class Circle:
    """How somebody (the speaker's household where `whose` is None) stands to a circle."""

    circle: CircleName
    status: CircleStatus
    whose: Who | None = None


@dataclass(frozen=True, slots=True)
class SpokenFor:
    """The person whom the message is about."""

    who: Who


@dataclass(frozen=True, slots=True)
class When:
    """A day, or the stretch from `first` to `last`, both included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class CaseNumber:
    """The number of an earlier case; `ours` where it has the form that this project issues."""

    number: str
    ours: bool = False


FactValue = (
    Age
    | Household
    | Amount
    | Income
    | Illness
    | Disability
    | Circle
    | SpokenFor
    | When
    | CaseNumber
)
#: The kind of each value.
KINDS: dict[type[FactValue], FactKind] = {
    Age: FactKind.age,
    Household: FactKind.household,
    Amount: FactKind.amount,
    Income: FactKind.income,
    Illness: FactKind.illness,
    Disability: FactKind.disability,
    Circle: FactKind.circle,
    SpokenFor: FactKind.person,
    When: FactKind.date,
    CaseNumber: FactKind.case_number,
}
