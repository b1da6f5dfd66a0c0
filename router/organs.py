"""Names of organs at the level that answers: built by pattern, exceptions listed."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

from nlu.gazetteer import gazetteer
from nlu.understanding import Place
from router.catalogue import Jurisdiction
from router.catalogue_parts import LEVELS, Duty, Level, Organ

_SUFFIX = re.compile(r"(区|县|市)$")
#: What of a place the names of organs are made of: district, street, city.
_Where = tuple[str | None, str | None, str | None]
_MOST_REMEMBERED = 4096  # answers of each kind for a jurisdiction: a place can be any words at all


@dataclass(frozen=True, slots=True)
class Unit:
    """An organ at one place: 甘井子区医疗保障局."""

    code: str
    name: str
    short: str
    level: Level
    phone: str


def unit(jurisdiction: Jurisdiction, code: str, place: Place, level: Level) -> Unit:
    """The organ `code` at `level` of `place`, or the nearest level above that it has.

    A duty of the district goes to the district's organ where the district is known and the organ
    has a name there; otherwise to the city's where that is known, and at last to the
    jurisdiction's own.
    """
    named: Unit = remembered(jurisdiction, _unit)(code, _where(place), level)
    return named


def unit_on_duty(jurisdiction: Jurisdiction, code: str, place: Place, level: Level) -> Unit:
    """The organ `code` for a duty that lies at `level`; a body of the street acts at the street.

    Duties above the district stay there, whatever the organ has below.
    """
    below = LEVELS.index(level) <= LEVELS.index("district")
    at_street = below and jurisdiction.organs[code].street is not None
    return unit(jurisdiction, code, place, "street" if at_street else level)


def first_contact(jurisdiction: Jurisdiction, place: Place) -> Unit:
    """Who answers first (首问): the street's window, else the district's, else the city's.

    大民发〔2025〕83号 第6条: the first contact of the township or street office is
    answerable for the applicant's problem to the end.
    """
    by = jurisdiction.first_contact
    if place.street and place.district:
        return unit(jurisdiction, by.street, place, "street")
    if place.district or place.city:
        return unit(jurisdiction, by.district, place, "district")
    return unit(jurisdiction, by.top, place, jurisdiction.top)


def unit_that_acts(jurisdiction: Jurisdiction, code: str, place: Place, level: Level) -> Unit:
    """The organ at the level the duty lies at; bodies of the street at the street."""
    found = unit_on_duty(jurisdiction, code, place, level)
    if code == jurisdiction.first_contact.street and found.level != "street":
        return first_contact(jurisdiction, place)  # of no street: nobody is called 街道办事处
    return found


def units_of(jurisdiction: Jurisdiction, duty: Duty, place: Place) -> tuple[Unit, tuple[Unit, ...]]:
    """Who leads a duty and who helps with it at a place.

    Each helps once: without a street, its window is the bureau that leads.
    """
    units: tuple[Unit, tuple[Unit, ...]] = remembered(jurisdiction, _units_of)(
        (duty.lead, *duty.co_handlers), duty.level, _where(place)
    )
    return units


def names_at(jurisdiction: Jurisdiction, place: Place) -> set[str]:
    """The full names of all listed organs at a place, at every level."""
    return {
        unit(jurisdiction, code, place, level).name
        for code in jurisdiction.organs
        for level in LEVELS
    }


def remembered(jurisdiction: Jurisdiction, work: Callable[..., Any]) -> Callable[..., Any]:
    """`work` for one jurisdiction with its answers remembered: most cases ask for the same."""
    known = jurisdiction.remembered.get(work)
    if known is None:
        known = lru_cache(_MOST_REMEMBERED)(partial(work, jurisdiction))
        jurisdiction.remembered[work] = known
    return known


def _where(place: Place) -> _Where:
    return place.district, place.street, place.city


def _unit(jurisdiction: Jurisdiction, code: str, where: _Where, level: Level) -> Unit:
    place = _place(where)
    organ = jurisdiction.organs[code]
    phone = organ.phone or jurisdiction.phone
    for at in LEVELS[LEVELS.index(level) : LEVELS.index(jurisdiction.top)]:
        name = _name_at(jurisdiction, organ, place, at)
        if name:
            return Unit(code, name, organ.short, at, phone)
    return Unit(code, organ.name, organ.short, jurisdiction.top, phone)


def _units_of(
    jurisdiction: Jurisdiction,
    codes: tuple[str, ...],
    level: Level,
    where: _Where,
) -> tuple[Unit, tuple[Unit, ...]]:
    place = _place(where)
    lead, *others = (unit_that_acts(jurisdiction, code, place, level) for code in codes)
    helpers = {other.name: other for other in others if other.name != lead.name}
    return lead, tuple(helpers.values())


def _place(where: _Where) -> Place:
    district, street, city = where
    return Place(district, street, city=city)


def _name_at(jurisdiction: Jurisdiction, organ: Organ, place: Place, level: Level) -> str | None:
    """The organ's name at a level below the jurisdiction's own; None where it has none."""
    city = city_of(jurisdiction, place.district) if place.district else place.city
    if level == "city":
        return organ.city.format(city=city) if organ.city and city else None
    if not place.district:
        return None
    if level == "street":
        if not organ.street or not place.street:
            return None
        return organ.street.format(
            district=place.district, street=place.street, office=_office(place.street)
        )
    return district_name(organ, place.district, city or "")


def city_of(jurisdiction: Jurisdiction, district: str) -> str:
    """The city that governs a district; nothing for a district that is not known."""
    own = jurisdiction.governed_by.get(district)
    return own or gazetteer(jurisdiction.places).city_of.get(district, "")


def district_name(organ: Organ, district: str, city: str = "") -> str | None:
    """The organ's name in a district; None where it has no organ there."""
    if district in organ.district_exceptions:
        return organ.district_exceptions[district]
    pattern = organ.ward if organ.ward and district.endswith("区") else organ.district
    if pattern is None:
        return None
    return pattern.format(city=city, district=district, stem=_SUFFIX.sub("", district))


def _office(street: str) -> str:
    """What the street's government is called: 街道办事处, 镇/乡人民政府, or the farm itself."""
    if street.endswith("街道"):
        return street + "办事处"
    if street.endswith(("镇", "乡")):
        return street + "人民政府"
    return street
