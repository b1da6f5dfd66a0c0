"""The names of places, official and spoken, ready to be looked up in a text."""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, NamedTuple

import yaml

from nlu.errors import ReaderDataError
from nlu.places_names import short_city, short_name

FOLDER = Path(__file__).parent / "data" / "places"
#: The jurisdictions whose places are known; their codes are those of the catalogue.
JURISDICTIONS = ("dalian", "shaanxi", "changning", "dazhou")
DEFAULT = "dalian"
_CITY_CODE = 4  # digits of the code of a city; a district has two more

#: `elsewhere` is a province or city outside of those we serve, `city` one that holds our districts.
Kind = Literal["elsewhere", "city", "district", "street"]
_WIDTH: dict[Kind, int] = {"elsewhere": 0, "city": 1, "district": 2, "street": 3}


class Named(NamedTuple):
    """One place a name may mean.

    `firm` is false for a short name, which needs context, and `word` true where it is also a
    word; `common` is true where the country has several places of the name, so that it says
    nothing by itself.
    """

    kind: Kind
    jurisdiction: str
    city: str
    district: str | None = None
    street: str | None = None
    code: str = ""
    firm: bool = True
    common: bool = False
    word: bool = False


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """The districts and streets of one jurisdiction, by their official names."""

    jurisdiction: str
    streets_of: dict[str, tuple[str, ...]]
    codes: dict[tuple[str, str | None], str]
    city_of: dict[str, str]


@dataclass(frozen=True, slots=True)
class Names:
    """All names of all jurisdictions, longest first at each pair of first characters."""

    meanings: dict[str, tuple[Named, ...]]
    starts: dict[str, tuple[str, ...]]
    need_context: frozenset[str]
    other_things: frozenset[str]
    checked: frozenset[str]  # jurisdictions whose words were chosen by hand


@lru_cache(maxsize=1)
def _files() -> dict[str, Any]:
    read = {
        name: json.loads((FOLDER / f"{name}.json").read_text("utf-8")) for name in JURISDICTIONS
    }
    read["elsewhere"] = json.loads((FOLDER / "elsewhere.json").read_text("utf-8"))
    return read


@lru_cache(maxsize=8)
def gazetteer(jurisdiction: str = DEFAULT) -> Gazetteer:
    """The official names of one jurisdiction; KeyError where its places are not known."""
    streets_of: dict[str, tuple[str, ...]] = {}
    codes: dict[tuple[str, str | None], str] = {}
    city_of: dict[str, str] = {}
    for district in _files()[jurisdiction]["districts"]:
        name, code = district["name"], district["code"]
        city_of[name] = district["city"]
        streets_of[name] = tuple(district["streets"].values())
        codes[name, None] = code
        codes.update({(name, street): code + end for end, street in district["streets"].items()})
    return Gazetteer(jurisdiction, streets_of, codes, city_of)


@lru_cache(maxsize=1)
def names() -> Names:
    """Every name a text may hold; ReaderDataError where an alias names no known place."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    aliases = yaml.load((FOLDER / "aliases.yml").read_text("utf-8"), loader)  # noqa: S506 - both are safe loaders
    meanings: dict[str, list[Named]] = {}
    by_hand = frozenset(aliases["ordinary_words"])
    for jurisdiction in JURISDICTIONS:
        file = _files()[jurisdiction]
        _add_cities(meanings, jurisdiction, file, aliases["around"].get(jurisdiction, []))
        words = (
            by_hand if jurisdiction in aliases["words_by_hand"] else by_hand.union(file["words"])
        )
        _add_places(meanings, jurisdiction, file, aliases.get(jurisdiction, {}), words)
        _add_zones(meanings, jurisdiction, file["code"], aliases["zones"].get(jurisdiction, {}))
    _add_elsewhere(meanings, _files()["elsewhere"]["provinces"])
    other_things = frozenset(aliases["other_things"])
    starts: dict[str, list[str]] = {}
    for called in sorted({*meanings, *other_things}, key=len, reverse=True):
        starts.setdefault(called[:2], []).append(called)
    return Names(
        {called: _wider_first(places) for called, places in meanings.items()},
        {pair: tuple(called) for pair, called in starts.items()},
        frozenset(aliases["need_context"]),
        other_things,
        frozenset(aliases["words_by_hand"]),
    )


def _wider_first(places: list[Named]) -> tuple[Named, ...]:
    if len(places) > 1:
        places.sort(key=lambda named: _WIDTH[named.kind])
    return tuple(places)


def _add(meanings: dict[str, list[Named]], called: str, named: Named) -> None:
    if called in meanings:
        meanings[called].append(named)
    else:
        meanings[called] = [named]


def _add_cities(
    meanings: dict[str, list[Named]], jurisdiction: str, file: dict[str, Any], around: list[str]
) -> None:
    """The jurisdiction, its cities and its province: they tell which of two places is meant.

    Those that lie in the jurisdiction as a whole carry its code; the province does not.
    """
    whole = len(file["code"]) <= _CITY_CODE
    code = file["code"] if whole else ""
    own = dict.fromkeys(district["city"] for district in file["districts"])
    for city in own:
        for called in dict.fromkeys((city, short_city(city))):
            _add(meanings, called, Named("city", jurisdiction, city, None, None, code))
    for called in (file["name"], short_city(file["name"])):
        if called not in meanings and whole:
            _add(meanings, called, Named("city", jurisdiction, "", None, None, code))
    for called in around:
        _add(meanings, called, Named("city", jurisdiction, ""))


def _add_zones(
    meanings: dict[str, list[Named]], jurisdiction: str, code: str, zones: dict[str, list[str]]
) -> None:
    """Areas run apart from the districts whose land they lie on: of them the city is certain."""
    for city, named in zones.items():
        for called in named:
            _add(meanings, called, Named("city", jurisdiction, city, None, None, code))


def _add_places(
    meanings: dict[str, list[Named]],
    jurisdiction: str,
    file: dict[str, Any],
    spoken: dict[str, dict[str, list[str]]],
    words: frozenset[str],
) -> None:
    """Official names and aliases are firm; a name without its 区/县/街道/镇/乡 is not."""
    common, folded = set(file["common"]), str.maketrans(file["folded"])
    for district in file["districts"]:
        name, code, city = district["name"], district["code"], district["city"]
        own = spoken.pop(name, {})
        meant = Named("district", jurisdiction, city, name, None, code, True, name in common)
        for called in (name.translate(folded), *own.pop(".", ())):
            _add(meanings, called, meant)
        short = short_name(name).translate(folded)
        if len(short) >= 2 and meant not in meanings.get(short, ()):
            _add(meanings, short, meant._replace(firm=False, word=short in words))
        for end, street in district["streets"].items():
            there = (jurisdiction, city, name, street, code + end)
            shared, known = street in common, own.pop(street, ())
            _add(meanings, street.translate(folded), Named("street", *there, True, shared))
            for called in known:
                _add(meanings, called, Named("street", *there, True, shared, called in words))
            short = short_name(street).translate(folded)
            if len(short) >= 2 and short != street and short not in known:
                _add(meanings, short, Named("street", *there, False, shared, short in words))
        if own:
            raise ReaderDataError(f"aliases.yml: {name} has no street {', '.join(own)}")
    if spoken:
        raise ReaderDataError(f"aliases.yml: {jurisdiction} has no district {', '.join(spoken)}")


def _add_elsewhere(meanings: dict[str, list[Named]], file: dict[str, dict[str, list[str]]]) -> None:
    """Provinces and cities we do not serve; those of county level only by their full name."""
    ours = {called for called, meant in meanings.items() if meant[0].kind != "street"}
    streets = set(meanings) - ours
    for province, places in file.items():
        inside = not places["cities"]  # a municipality: what counts is its own name
        for name in (province, short_city(province)):
            if name not in ours:
                _add(meanings, name, Named("elsewhere", "", province))
        called = {name: name for name in places["cities"]}
        called |= {short_city(name): name for name in places["cities"]}
        called |= {name: province if inside else name for name in places["counties"]}
        for name, meant in called.items():
            if name not in ours and name not in streets:
                _add(meanings, name, Named("elsewhere", "", meant))
