"""Which units the words name, in full or as people call them: 区民政局, 街道, 大连民政局."""

import re
from collections.abc import Iterator
from functools import lru_cache

from nlu.gazetteer import gazetteer
from nlu.places_names import short_city, short_name
from nlu.understanding import Place
from router.catalogue import Jurisdiction
from router.catalogue_parts import LEVELS, Level
from router.matter import Matter
from router.organs import Unit, city_of, remembered, unit

_LEVEL_NAME = re.compile("^[省市区县]")
_PLACEHOLDER = re.compile(r"\{\w+\}")
#: The level that the last character before 民政局 tells.
_SPOKEN: dict[str, Level] = {"省": "province", "市": "city", "区": "district", "县": "district"}


def is_named(matter: Matter, one: Unit, place: Place) -> bool:
    """Whether the words name a unit that stands at `place`.

    瓦房店市民政局 is a district's organ, though 市民政局 stands in it; a bare 民政局 is the lowest
    that there is. A street is named wherever the words have its name at all: better that an office
    which only stands in an address stays out than that one complained of gets it.
    """
    if one.name in matter.said:
        return True
    if one.level == "street":
        return _street_is_named(matter, place)
    lowest = unit(matter.jurisdiction, one.code, place, "district").level
    return any(
        one.level in _levels(matter, called, place, lowest) for called in _called(matter, one)
    )


def units_named(matter: Matter) -> dict[str, Unit]:
    """The units that could be given one of the needs and that the words name, by name."""
    jurisdiction, place = matter.jurisdiction, matter.place
    levels = LEVELS[: LEVELS.index(jurisdiction.top) + 1]
    might: dict[str, Unit] = {}
    for code in dict.fromkeys(_who_may_act(matter)):
        # Above the street its window is the bureau, which has a code of its own.
        for level in levels[:1] if code == jurisdiction.first_contact.street else levels:
            one = unit(jurisdiction, code, place, level)
            if one.level == level:
                might.setdefault(one.name, one)
    found = {name: one for name, one in might.items() if is_named(matter, one, place)}
    for need in matter.needs():
        there, register = matter.street_of_register(need.code), matter.register
        if there is not None and register is not None and is_named(matter, there, register.place):
            found[there.name] = there
    return found


def _who_may_act(matter: Matter) -> Iterator[str]:
    contact, urgent = matter.jurisdiction.first_contact, matter.jurisdiction.urgent_help
    yield from (contact.street, contact.district, contact.top)
    if urgent is not None:
        yield urgent.organ
    for found in matter.needs():
        duty = matter.duty(found.code)
        yield from (duty.lead, *duty.co_handlers)
        if duty.urgent_lead is not None:
            yield duty.urgent_lead


def _street_is_named(matter: Matter, place: Place) -> bool:
    read = matter.understanding.place
    if place.street is None:
        return False
    if (read.district, read.street) == (place.district, place.street):
        return True
    windows = matter.catalogue.called(matter.jurisdiction.first_contact.street)
    return short_name(place.street) in matter.said or any(one in matter.said for one in windows)


def _called(matter: Matter, one: Unit) -> frozenset[str]:
    """What a unit is called without its place: 医保局, 医疗保障局; people know no border."""
    names: frozenset[str] = remembered(matter.jurisdiction, _names)(
        one.code, one.level, matter.catalogue.called(one.code)
    )
    return names


def _names(
    jurisdiction: Jurisdiction, code: str, level: Level, called: tuple[str, ...]
) -> frozenset[str]:
    organ = jurisdiction.organs[code]
    patterns = (getattr(organ, level, None), organ.ward)
    own = {_PLACEHOLDER.sub("", pattern) for pattern in patterns if pattern}
    own.add(organ.name.removeprefix(jurisdiction.name))
    short = {_LEVEL_NAME.sub("", name) for name in called}
    return frozenset(
        own | {name for name in short if not name.endswith("厅") or level == "province"}
    )


def _levels(matter: Matter, called: str, place: Place, lowest: Level) -> set[Level]:
    """The levels of our place whose organ the words mean, wherever they call one so.

    Without a word before it that tells, it is the `lowest` that there is.
    """
    found: set[Level] = set()
    at = matter.said.find(called)
    while at >= 0:
        found |= _levels_before(matter, matter.said[:at], place, lowest)
        at = matter.said.find(called, at + 1)
    return found


@lru_cache(maxsize=8)
def _districts(places: str) -> tuple[str, ...]:
    """The districts of a jurisdiction, in full and in short."""
    known = gazetteer(places).streets_of
    return (*known, *map(short_name, known))


def _levels_before(matter: Matter, before: str, place: Place, lowest: Level) -> set[Level]:
    jurisdiction, district = matter.jurisdiction, place.district or ""
    city = city_of(jurisdiction, district) if district else place.city
    names: dict[str, Level] = {jurisdiction.name: jurisdiction.top}
    if city and jurisdiction.top != "district":
        names |= {city: "city", short_city(city): "city"}
    names |= {short_city(jurisdiction.name): jurisdiction.top}
    if district:
        names |= {district: "district", short_name(district): "district"}
    for name, level in names.items():
        if before.endswith(name):
            return {level}
    if before.endswith(_districts(jurisdiction.places)):
        return set()  # another's
    level = _SPOKEN.get(before[-1:], lowest)
    if before.endswith("市") and district.endswith("市"):
        return {"city", "district"}  # who lives in 瓦房店市 may mean either
    return {level}
