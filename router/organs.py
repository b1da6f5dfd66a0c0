"""Names of organs at the level that answers: built by pattern, exceptions listed."""

import re
from dataclasses import dataclass

from nlu.understanding import Place
from router.catalogue import Jurisdiction, Level, Organ

_SUFFIX = re.compile(r"(区|县|市)$")


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
    has a name there; otherwise to the city's.
    """
    organ = jurisdiction.organs[code]
    phone = organ.phone or jurisdiction.phone
    if level == "street" and organ.street and place.district and place.street:
        window = organ.street.format(
            district=place.district, street=place.street, office=_office(place.street)
        )
        return Unit(code, window, organ.short, "street", phone)
    if level in ("street", "district") and place.district:
        name = district_name(organ, place.district)
        if name:
            return Unit(code, name, organ.short, "district", phone)
    return Unit(code, organ.name, organ.short, "city", phone)


def district_name(organ: Organ, district: str) -> str | None:
    """The organ's name in a district; None where it has no organ there."""
    if district in organ.district_exceptions:
        return organ.district_exceptions[district]
    if organ.district is None:
        return None
    return organ.district.format(district=district, stem=_SUFFIX.sub("", district))


def _office(street: str) -> str:
    """What the street's government is called: 街道办事处, 镇/乡人民政府, or the farm itself."""
    if street.endswith("街道"):
        return street + "办事处"
    if street.endswith(("镇", "乡")):
        return street + "人民政府"
    return street
