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
from nlu.places_context import NOT_HERE, NOW_BEFORE, ORIGIN, is_register, is_road, lives_in_city
from nlu.places_mentions import Heard, Mention, hear, mentions_in, names_in
from nlu.places_sound import corrected
from nlu.places_villages import street_of_village
from nlu.understanding import Place

_NOTHING = Place()
_LINE = re.compile(r"^(?:市|省|区|县)?[^。？?,，]{0,4}(?:12345|热线|民政|市民服务)")
_NEAR = 20  # characters between a district and its street told apart from it


def find_place(text: str, default: str = DEFAULT) -> Place:
    """The district and street of a cleaned text; None in each where unsaid or ambiguous.

    `default` is the jurisdiction whose line was called. `outside` names a city that we do not
    serve where the person says they are there.
    """
    heard, best = _best(text, default)
    for _ in range(2):  # a district, then its street
        if best is not None and (best.place.street or best.weight < 0):
            break
        beside, end = (best.place, best.end) if best is not None else (None, 0)
        right = corrected(heard.text, default, beside, end)
        if right is None:
            break
        heard, best = _best(right, default)
    if best is None or best.weight <= ORIGIN:
        city = _city(heard)
        if best is None or city is not None or _is_away(heard, best):
            return replace(_in_city(city, best), register=_register(heard))
    place = _with_village(heard.text, best)
    register = _register(heard)
    return Place(
        place.district,
        place.street,
        place.code,
        place.jurisdiction,
        register=register if register != place.district else None,
    )


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


def _register(heard: Heard) -> str | None:
    """The district or city told as that of the household register."""
    for start, end, options in heard.found:
        named = options[0][1]
        if named.kind != "street" and is_register(heard.text, start, end):
            return named.district or named.city
    return None


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


def _in_city(city: Named | None, origin: Mention | None) -> Place:
    """What is known where no district is: the jurisdiction, or the city outside of all."""
    if city is None:
        return Place(jurisdiction=origin.place.jurisdiction) if origin is not None else _NOTHING
    if city.kind == "elsewhere":
        return Place(outside=city.city)
    return Place(jurisdiction=city.jurisdiction)


def mentions(text: str, default: str = DEFAULT) -> list[Mention]:
    """All places said, a district and the street after it taken as one."""
    return mentions_in(hear(text, default))


def _rank(mention: Mention) -> tuple[int, bool, int]:
    return mention.weight, mention.place.street is not None, -mention.start


def _city(heard: Heard) -> Named | None:
    """The city the person says they are in, where no district of ours is named."""
    for number, (start, end, options) in enumerate(heard.found):
        city = options[0][1]
        if city.kind not in ("elsewhere", "city") or is_road(heard.text, end):
            continue
        if city.kind == "city" and not city.code:
            continue
        if number + 1 in heard.chain and heard.found[number + 1].options[0][1].kind == city.kind:
            continue  # 河北 of 河北石家庄: the narrower name tells more
        whole = heard.chain.get(number, start)
        full = number in heard.chain and heard.text[start:end].endswith(("区", "县", "市"))
        if lives_in_city(heard.text, end, whole, served=city.kind == "city", full=full):
            return city
    return None


def hotline(greeting: str) -> str | None:
    """The jurisdiction a hotline names as its own: "您好，达州12345"."""
    for _, end, options in names_in(greeting):
        if options[0][1].kind in ("city", "district") and _LINE.match(greeting[end : end + 12]):
            return options[0][1].jurisdiction
    return None
