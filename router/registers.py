"""Where a household is registered (户籍), made out of the name that was told: 长宁区江苏路街道."""

from dataclasses import dataclass
from functools import lru_cache

from nlu.gazetteer import Named, gazetteer, names
from nlu.understanding import Place

_SHORTEST, _LONGEST = 2, 12  # characters of a name


@dataclass(frozen=True, slots=True)
class Register:
    """A register: its district and street where they are ours, the cities its name speaks of."""

    district: str | None = None
    street: str | None = None
    cities: frozenset[str] = frozenset()

    def within(self, jurisdiction: str) -> bool:
        """Whether it lies in the city that a jurisdiction is in or is made of (本市户籍)."""
        return bool(self.cities & frozenset(gazetteer(jurisdiction).city_of.values()))

    @property
    def place(self) -> Place:
        """As a place of which organs can be asked."""
        return Place(self.district, self.street)


@lru_cache(maxsize=1024)
def register_told(told: str, jurisdiction: str) -> Register:
    """The register that a name means, in this jurisdiction before any other.

    What names no place we know gives a register of nowhere.
    """
    meant = [_of(found, jurisdiction) for found in _names_in(told)]
    ours = [named for named in meant if named.jurisdiction == jurisdiction]
    cities = frozenset(named.city for named in meant if named.city)
    streets = {named.street: named.district for named in ours if named.street}
    districts = [named.district for named in ours if named.kind == "district"]
    for street, district in streets.items():
        if not districts or district in districts:
            return Register(district, street, cities)
    return Register(districts[0] if districts else None, None, cities)


@lru_cache(maxsize=1024)
def jurisdiction_of(told: str) -> str | None:
    """The jurisdiction that a register lies in; None where that is none or several."""
    meant = [named for some in _names_in(told) for named in some]
    found = {named.jurisdiction for named in meant if named.city and named.jurisdiction}
    return found.pop() if len(found) == 1 else None


def _names_in(told: str) -> list[tuple[Named, ...]]:
    """What the names in the words may mean, the longest name at each point first."""
    known, found, at = names().meanings, [], 0
    while at < len(told):
        lengths = range(min(_LONGEST, len(told) - at), _SHORTEST - 1, -1)
        length = next((some for some in lengths if told[at : at + some] in known), 0)
        if length:
            found.append(known[told[at : at + length]])
        at += length or 1
    return found


def _of(meanings: tuple[Named, ...], jurisdiction: str) -> Named:
    """The meaning in a jurisdiction, where a name has one there."""
    return next((named for named in meanings if named.jurisdiction == jurisdiction), meanings[0])
