"""The names of places, official and spoken, ready to be looked up in a text."""

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from nlu.errors import ReaderDataError

FOLDER = Path(__file__).parent / "data" / "places"
_KIND = re.compile(r"(满族乡|街道|镇|乡)$")


@dataclass(frozen=True, slots=True)
class Named:
    """One place a name may mean. `firm` is false for a short name that needs context."""

    district: str
    street: str | None
    code: str
    firm: bool


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """All names, longest first at each pair of first characters."""

    meanings: dict[str, tuple[Named, ...]]
    starts: dict[str, tuple[str, ...]]
    ordinary_words: frozenset[str]
    need_context: frozenset[str]
    other_things: tuple[str, ...]
    streets_of: dict[str, tuple[str, ...]]
    codes: dict[tuple[str, str | None], str]


@lru_cache(maxsize=1)
def gazetteer() -> Gazetteer:
    """Read every place file once; ReaderDataError where an alias names no known place."""
    meanings: dict[str, list[Named]] = {}
    streets_of: dict[str, tuple[str, ...]] = {}
    codes: dict[tuple[str, str | None], str] = {}
    aliases = yaml.safe_load((FOLDER / "aliases.yml").read_text("utf-8"))
    for file in sorted(FOLDER.glob("*.json")):
        spoken = aliases.get(file.stem, {})
        for district in json.loads(file.read_text("utf-8"))["districts"]:
            name, streets = district["name"], district["streets"]
            codes[name, None] = district["code"]
            streets_of[name] = tuple(street["name"] for street in streets)
            meant = Named(name, None, district["code"], firm=True)
            own = spoken.pop(name, {})
            for called in (name, *own.pop(".", ())):
                meanings.setdefault(called, []).append(meant)
            for street in streets:
                codes[name, street["name"]] = street["code"]
                _add_street(meanings, name, street, own.pop(street["name"], ()))
            if own:
                raise ReaderDataError(f"aliases.yml: {name} has no street {', '.join(own)}")
        if spoken:
            raise ReaderDataError(f"aliases.yml: {file.stem} has no district {', '.join(spoken)}")
    other_things = tuple(aliases["other_things"])
    starts: dict[str, list[str]] = {}
    for called in sorted({*meanings, *other_things}, key=len, reverse=True):
        starts.setdefault(called[:2], []).append(called)
    return Gazetteer(
        {called: tuple(places) for called, places in meanings.items()},
        {pair: tuple(names) for pair, names in starts.items()},
        frozenset(aliases["ordinary_words"]),
        frozenset(aliases["need_context"]),
        other_things,
        streets_of,
        codes,
    )


def _add_street(
    meanings: dict[str, list[Named]], district: str, street: dict[str, str], aliases: list[str]
) -> None:
    """The official name and aliases are firm; the name without 街道/镇/乡 is not."""
    name = street["name"]
    for called in (name, *aliases):
        meanings.setdefault(called, []).append(Named(district, name, street["code"], firm=True))
    short = _KIND.sub("", name)
    if len(short) >= 2 and short != name and short not in aliases:
        meanings.setdefault(short, []).append(Named(district, name, street["code"], firm=False))
