"""Where: names of places in a text, told apart by what stands beside them; never guessed.

The places of four jurisdictions are known. A name that several of them have means the one whose
district or city is said, else the one in the default jurisdiction, else it stays open. Outside the
default jurisdiction a place is believed only by its full official name or beside its district or
city. A street's short name of two characters counts only with context (its district said,
街道/村/那边 after it, 住在 before it); one that is also a word only beside its district. Where
several places are said, the place of residence wins over the household register
(大民发〔2025〕83号 第6条: the place of the residence permit is the household's usual residence),
and both over an office one went to or a place of work.
"""

import re
from dataclasses import replace

from nlu.gazetteer import DEFAULT, Named, gazetteer
from nlu.places_cities import city_somebody_is_in, named_city, own_city
from nlu.places_context import LIVES, NOT_HERE, NOW_BEFORE, ORIGIN, is_office
from nlu.places_heard import Heard, Mention, names_in
from nlu.places_mentions import hear, mentions_in
from nlu.places_others import is_others
from nlu.places_register import Register, register_of
from nlu.places_sound import corrected
from nlu.places_villages import street_of_village
from nlu.understanding import Place

_NOTHING = Place()
_LINE = re.compile(r"^(?:市|省|区|县)?[^。？?,，]{0,4}(?:12345|热线|民政|市民服务)")
_NEAR = 20  # characters between a district and its street told apart from it


def find_place(text: str, default: str = DEFAULT) -> Place:
    """Where the person of a cleaned text lives; None in each part that is unsaid or ambiguous.

    `default` is the jurisdiction whose line was called. `outside` names a city that we do not
    serve where the person says they are there. What counts first: a place of living; the city one
    is in; the register's place; the organ, station or zone named; where one comes from.
    """
    heard, best = _corrected(text, default)
    register = register_of(heard)
    living = _living(heard, best, register)
    place = living or _tied_to(heard, best, register)
    if register is None:
        return place
    known = register.name in (place.district, f"{place.district}{place.street}")
    return place if living and known else replace(place, register=register.name)


def _corrected(text: str, default: str) -> tuple[Heard, Mention | None]:
    """The names heard and the best of them, misheard ones put right."""
    heard, best = _best(text, default)
    for _ in range(2):  # a district, then its street
        if best is not None and (best.place.street or best.weight < 0):
            break
        beside, end = (best.place, best.end) if best is not None else (None, 0)
        right = corrected(heard.text, default, beside, end)
        if right is None:
            break
        heard, best = _best(right, default)
    return heard, best


def _living(heard: Heard, best: Mention | None, register: Register | None) -> Place | None:
    """Where the person is said to live or be; None where only other ties to a place are told."""
    own = own_city(heard)
    city, certain = own if own is not None else (None, 0)
    if best is not None and best.weight > ORIGIN:
        office = best.weight < LIVES and is_office(heard.text, best.end)
        if city is not None and certain >= LIVES and not _holds(city, best.place):
            if office or is_others(heard.text, best.begin, best.end):
                return _in_city(city)
        elif office and register is not None and register.place.district:
            return None
        return _at(_with_village(heard.text, best))
    if city is not None:
        return _in_city(city)
    if best is not None and _is_away(heard, best):
        return Place(jurisdiction=best.place.jurisdiction, city=best.place.city)
    return None


def _tied_to(heard: Heard, best: Mention | None, register: Register | None) -> Place:
    """What other ties than living there tell: the register, an organ's place, where one is from."""
    if register is not None:
        city = city_somebody_is_in(heard)
        if city is not None and not _holds(city, register.place):
            return _in_city(city)
        place = _registered(register)
        if place is not None:
            return place
    if best is not None:
        return _at(_with_village(heard.text, best))
    named = named_city(heard)
    return _NOTHING if named is None else _in_city(named)


def _holds(city: Named, place: Named) -> bool:
    """Whether a district lies in a city, or in the province that was named instead of it."""
    return city.jurisdiction == place.jurisdiction and city.city in ("", place.city)


def _registered(register: Register) -> Place | None:
    """The register's place where nobody says where they live; None outside of what we serve."""
    place = register.place
    if place.district is not None:
        return _at(place)
    return _in_city(place) if place.kind == "city" and place.code else None


def _at(place: Named) -> Place:
    return Place(place.district, place.street, place.code, place.jurisdiction, city=place.city)


def _best(text: str, default: str) -> tuple[Heard, Mention | None]:
    heard = hear(text, default)
    said = [mention for mention in mentions_in(heard) if mention.weight > NOT_HERE]
    best = max(said, key=_rank, default=None)
    if best is not None and best.place.street is None:
        # "住长宁，仙霞，仙霞新村街道": the street of that district, told apart from it.
        near = (
            m
            for m in said
            if m.place.street
            and m.place.district == best.place.district
            and m.weight >= 0
            and abs(m.start - best.end) <= _NEAR
        )
        best = max(near, key=_rank, default=best)
    return heard, best


def _with_village(text: str, best: Mention) -> Named:
    """The place, with its street where only a village of the district was named."""
    place = best.place
    if place.street or place.district is None or best.weight < 0:
        return place
    street = street_of_village(text, best.end, place.jurisdiction, place.district)
    if street is None:
        return place
    code = gazetteer(place.jurisdiction).codes[place.district, street]
    return place._replace(street=street, code=code)


def _is_away(heard: Heard, origin: Mention) -> bool:
    """Whether one who comes from a district says that they are in the city now.

    "老家瓦房店的，现在大连打零工": where in the city is not said.
    """
    return any(
        options[0][1].city == origin.place.city
        and options[0][1].kind == "city"
        and NOW_BEFORE.search(heard.text[max(0, start - 6) : start])
        for start, _, options in heard.found
    )


def _in_city(city: Named) -> Place:
    """What is known where no district is: the jurisdiction, or the city outside of all."""
    if city.kind == "elsewhere":
        return Place(outside=city.city)
    return Place(jurisdiction=city.jurisdiction, city=city.city or None)


def mentions(text: str, default: str = DEFAULT) -> list[Mention]:
    """All places said, a district and the street after it taken as one."""
    return mentions_in(hear(text, default))


def _rank(mention: Mention) -> tuple[int, bool, int]:
    """Of homes told one after the other the last counts, of other places the first."""
    home = mention.weight >= LIVES
    order = mention.start if home else -mention.start
    return mention.weight, mention.place.street is not None, order


def hotline(greeting: str) -> str | None:
    """The jurisdiction a hotline names as its own: "您好，达州12345"."""
    for _, end, options in names_in(greeting):
        if options[0][1].kind in ("city", "district") and _LINE.match(greeting[end : end + 12]):
            return options[0][1].jurisdiction
    return None
