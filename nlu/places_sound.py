"""Homophones: names of places misheard by a recogniser or misspelt, found by their sound.

Every character is one syllable, so a misheard name is as long as the right one, and the right one
can be put in its place. It is looked for only where a place must stand: before 区, 街道 and the
like, right after its district, and for names of three syllables after 在, 住 and 是.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from nlu.gazetteer import Named, gazetteer, names
from nlu.places_names import short_name
from nlu.sounds import sounds

_STREET_KINDS = ("街道", "镇", "乡")
_DISTRICT_KINDS = ("区", "县", "市")
_KIND = re.compile(r"街道|[区县镇乡市]")
_CUE = re.compile(r"(?:住在|家在|人在|租在|在|住|是|俺|我|家|搁)")
_JOINED = re.compile(r"^(?:的|那边的?|这边的?|那个|那个啥|[,，、 ])*")
_AFTER = re.compile(r"^(?:街道|街|镇|乡|[那这](?:边|块|片|儿|旮|疙瘩|一[片带块])|附近|一带|住|租)")
_ENDS = re.compile(r"^(?:$|[,，。！？!? \n的])")
_LONGEST = 2_000  # characters searched for misheard names
_SHORTEST_ALONE = 3  # syllables; two are shared with ordinary words


@dataclass(frozen=True, slots=True)
class _Known:
    """Short names by their syllables, and the syllables that begin one."""

    names: dict[tuple[str | None, ...], str]
    first: frozenset[str | None]


def _known(called: Iterable[str]) -> _Known:
    """What two names share as their sound is left out: it tells neither."""
    found: dict[tuple[str | None, ...], set[str]] = {}
    for name in called:
        found.setdefault(tuple(map(sounds().get, name)), set()).add(name)
    alone = {sound: next(iter(named)) for sound, named in found.items() if len(named) == 1}
    return _Known(alone, frozenset(sound[0] for sound in alone))


@lru_cache(maxsize=8)
def _names_of(jurisdiction: str) -> _Known:
    return _known(
        short_name(street or district) for district, street in gazetteer(jurisdiction).codes
    )


@lru_cache(maxsize=256)
def _streets_of(jurisdiction: str, district: str) -> _Known:
    return _known(short_name(street) for street in gazetteer(jurisdiction).streets_of[district])


def corrected(text: str, default: str, beside: Named | None = None, end: int = 0) -> str | None:
    """The text with one misheard name put right, or None where nothing sounds like a place.

    `beside` is the district that is already known, and `end` where its name ends.
    """
    if beside is not None and beside.district is not None:
        known = _streets_of(beside.jurisdiction, beside.district)
        found = _beside(text, end, known) or _before_kind(text, known, _STREET_KINDS, beside=True)
    else:
        known = _names_of(default)
        found = _before_kind(
            text, known, _STREET_KINDS + _DISTRICT_KINDS, beside=False
        ) or _after_cue(text, known)
    if found is None:
        return None
    start, name = found
    return text[:start] + name + text[start + len(name) :]


def _beside(text: str, end: int, streets: _Known) -> tuple[int, str] | None:
    """A street misheard right after its district: 甘井子的跑崖那边."""
    gap = _JOINED.match(text[end : end + 8])
    start = end + (gap.end() if gap else 0)
    for length in (4, 3, 2):
        name = _misheard(text, start, length, streets)
        if name is None:
            continue
        after = text[start + length : start + length + 4]
        if _AFTER.match(after) or (length >= _SHORTEST_ALONE and _ENDS.match(after)):
            return start, name
    return None


def _before_kind(
    text: str, known: _Known, kinds: tuple[str, ...], *, beside: bool
) -> tuple[int, str] | None:
    """A name misheard before its kind: 马兰街道, 干井子区.

    Where no district is known, two syllables before 街道 need 住 or 在 before them, and before 镇
    and 乡 they are no name: "希望街道" sounds like 席王街道, and "要去镇上" like 瑶曲镇.
    """
    for kind in _KIND.finditer(text, 0, _LONGEST):
        if kind[0] not in kinds:
            continue
        for length in (4, 3, 2):
            start = kind.start() - length
            name = _misheard(text, start, length, known) if start >= 0 else None
            if name is None or name + kind[0] not in _official(name):
                continue
            if beside or length > 2 or kind[0] in _DISTRICT_KINDS:
                return start, name
            if kind[0] == "街道" and text[max(0, start - 1) : start] in ("住", "在"):
                return start, name
    return None


@lru_cache(maxsize=4096)
def _official(name: str) -> tuple[str, ...]:
    """The official names that a short name stands for."""
    meant = names().meanings.get(name, ())
    return tuple(place.street or place.district or "" for place in meant)


def _after_cue(text: str, known: _Known) -> tuple[int, str] | None:
    """A name of three syllables or more, misheard after 在, 住 and the like: 住在干井子那边."""
    for cue in _CUE.finditer(text, 0, _LONGEST):
        for length in (4, _SHORTEST_ALONE):
            name = _misheard(text, cue.end(), length, known)
            if name is not None:
                return cue.end(), name
    return None


def _misheard(text: str, start: int, length: int, known: _Known) -> str | None:
    """The name that the characters sound like, unless they are a name themselves."""
    said, heard = text[start : start + length], sounds()
    if len(said) < length or heard.get(said[0]) not in known.first:
        return None
    name = known.names.get(tuple(map(heard.get, said)))
    meanings = names().meanings
    if name is None or name == said or said in meanings or said[1:] in meanings:
        return None  # "是十里铺" is no 四十里铺
    return name
