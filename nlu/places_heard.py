"""The names of places in a text, before it is told what each of them means."""

from dataclasses import dataclass, field
from operator import add
from typing import NamedTuple

from nlu.gazetteer import Named, names

_MOST_NAMES = 500  # a text that names more places is no request


class Found(NamedTuple):
    """A name in the text and the places it may mean, those of longer names first."""

    start: int
    end: int
    options: tuple[tuple[int, Named], ...]  # with the length of the name


class Mention(NamedTuple):
    """A place said in the text, and how far one may rely on its being where the person lives."""

    start: int
    end: int
    place: Named
    weight: int
    begin: int  # where the chain of wider names before it begins


@dataclass(slots=True)
class Heard:
    """One text, its names, and what they tell of each other."""

    text: str
    default: str
    found: list[Found]
    #: Jurisdictions and cities said as places one is in, and where a chain of them begins.
    said: set[str] = field(default_factory=set)
    #: Jurisdictions of which a district is said by its full name.
    near: set[str] = field(default_factory=set)
    chain: dict[int, int] = field(default_factory=dict)
    beyond: set[int] = field(default_factory=set)
    districts: dict[str, int] = field(default_factory=dict)
    #: The places said, once they were looked for (`places_mentions.mentions_in`).
    mentions: "list[Mention] | None" = None


def names_in(text: str) -> list[Found]:
    """Longest names at each position, not overlapping, each with the shorter ones it begins with.

    "石河镇" is a town of 大竹县, and "石河" a street of 金州区: the district beside it decides.
    """
    pairs, starts, meanings = list(map(add, text, text[1:])), names().starts, names().meanings
    if starts.keys().isdisjoint(pairs):
        return []  # most texts name no place
    found: list[Found] = []
    free = 0
    for at, pair in enumerate(pairs):
        if pair not in starts or at < free:
            continue
        here = [name for name in starts[pair] if text.startswith(name, at)]
        if not here:
            continue
        free = at + len(here[0])
        if here[0] not in names().other_things:
            options = tuple((len(n), named) for n in here for named in meanings.get(n, ()))
            found.append(Found(at, free, options))
            if len(found) == _MOST_NAMES:
                break
    return found
