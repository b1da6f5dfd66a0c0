"""What each name of a place means beside the others of its text."""

from nlu.gazetteer import Named, names
from nlu.places_context import (
    ABUTS,
    AFTER,
    AFTER_RARE,
    COMPOUND,
    JOINT,
    OFFICIAL_AFTER,
    ZONE,
    begins_name,
    ends_name,
    in_context,
    is_person,
    is_road,
    lies_beyond,
    named_as_place,
    surely_place,
    weight,
)
from nlu.places_heard import Heard, Mention, names_in
from nlu.places_others import of_others

_SHORT = 2  # a name of so many characters needs context
_STOPS = frozenset(",，、 ")


def hear(text: str, default: str) -> Heard:
    """Read the names, then which cities and districts are said."""
    heard = Heard(text, default, names_in(text))
    last_end, last_start, outside = -1, -1, False
    for number, (start, end, options) in enumerate(heard.found):
        kind, gap = options[0][1].kind, text[last_end:start] if last_end >= 0 else "。"
        follows = last_end >= 0 and len(gap) <= 6 and lies_beyond(gap)
        follows = follows and not _of_two_cities(heard, number)
        if follows:
            heard.chain[number] = last_start
        if kind == "elsewhere":
            outside = not is_road(text, end)
        elif kind == "city":
            outside = False
            _hear_city(heard, number)
        elif (outside and follows) or _is_zone_of_another(heard, number):
            heard.beyond.add(number)
        else:
            outside = False
        if kind in ("elsewhere", "city") or number in heard.beyond:
            last_end, last_start = end, heard.chain.get(number, start)
        else:
            last_end = -1
    _hear_districts(heard)
    return heard


def _of_two_cities(heard: Heard, number: int) -> bool:
    """Whether a city stands after another one, in which it cannot lie: 大连市，西安市."""
    before, city = heard.found[number - 1].options[0][1], heard.found[number].options[0][1]
    if city.kind != "city" or not city.code:
        return False
    apart = before.kind == "elsewhere" or before.jurisdiction != city.jurisdiction
    return before.kind in ("elsewhere", "city") and (apart or city.city != before.city != "")


def _is_zone_of_another(heard: Heard, number: int) -> bool:
    """Whether a zone's name is part of another city's zone: 开发区 in 达州东部经济开发区."""
    start, end, options = heard.found[number]
    if number == 0 or not heard.text[start:end].endswith("开发区"):
        return False
    _, before_end, before = heard.found[number - 1]
    beside = ZONE.match(heard.text[before_end : end + 1])
    city = before[0][1]
    return bool(beside) and city.kind in ("city", "elsewhere") and city.city != options[0][1].city


def _hear_city(heard: Heard, number: int) -> None:
    start, end, options = heard.found[number]
    city = options[0][1]
    if is_road(heard.text, end):
        return
    if heard.text[start:end] in names().need_context and not _followed(heard, number):
        return
    if weight(heard.text, start, end) >= 0:
        heard.said.add(city.jurisdiction)
        heard.said.add(city.city)


def _followed(heard: Heard, number: int) -> bool:
    """Whether a place of its own stands right after a city's name that is also a word."""
    end, city = heard.found[number].end, heard.found[number].options[0][1]
    if number + 1 == len(heard.found) or heard.found[number + 1].start - end > 1:
        return False
    return any(one.city == city.city for _, one in heard.found[number + 1].options)


def _hear_districts(heard: Heard) -> None:
    number = 0
    while number < len(heard.found):
        start, _, options = heard.found[number]
        at, number = number, number + 1
        if options[0][1].kind != "district" or at in heard.beyond:
            continue
        chosen, end, number = _with_streets(heard, at)
        if chosen.street or _district_meant(heard, at, end):
            heard.districts[options[0][1].district or ""] = start
            if options[0][1].firm and not options[0][1].common:
                heard.near.add(options[0][1].jurisdiction)


def mentions_in(heard: Heard) -> list[Mention]:
    """All places said, a district and the street after it taken as one."""
    if heard.mentions is None:
        heard.mentions = _mentions(heard)
    return heard.mentions


def _mentions(heard: Heard) -> list[Mention]:
    text, found = heard.text, heard.found
    result: list[Mention] = []
    number, last_end = 0, -1
    while number < len(found):
        start, end, options = found[number]
        begin = heard.chain.get(number, start)
        number += 1
        kind = options[0][1].kind
        if kind in ("elsewhere", "city") or number - 1 in heard.beyond:
            continue
        if start >= last_end >= 0 and start - last_end <= 8 and ABUTS.match(text[last_end:start]):
            continue  # "旅顺开发区", "旅顺炮台": what follows belongs to the place before
        if is_person(text, start):
            continue
        if kind == "district":
            chosen, end, number = _with_streets(heard, number - 1)
            if not chosen.street and not _district_meant(heard, number - 1, end):
                continue
        else:
            only = _street_alone(heard, number - 1)
            if only is None:
                continue
            end, chosen = start + only[0], only[1]
        last_end = end
        reliance = weight(text, begin, end) + of_others(text, begin, end)
        result.append(Mention(start, end, chosen, reliance, begin))
    return result


def _with_streets(heard: Heard, number: int) -> tuple[Named, int, int]:
    """The district at `number` and the street joined to it: what is meant, its end, the next."""
    found, text = heard.found, heard.text
    _, end, options = found[number]
    chosen = next(one for _, one in options if one.kind == "district")
    number += 1
    while number < len(found):
        gap = text[end : found[number].start]
        inner = [
            (length, one)
            for length, one in found[number].options
            if one.district == chosen.district and one.jurisdiction == chosen.jurisdiction
        ]
        if not inner or len(gap) > 6 or not JOINT.match(gap):
            break
        length, street = inner[0]
        street_end = found[number].start + length
        if not _street_beside(heard, gap, found[number].start, street_end, street):
            break
        if street.street:
            chosen = street
        end = street_end
        number += 1
    return chosen, end, number


def _street_beside(heard: Heard, gap: str, start: int, end: int, street: Named) -> bool:
    """Whether a name beside its district is the street's: "瓦房店太阳能" is not."""
    text = heard.text
    if not street.word:
        return True
    after = text[end : end + 12]
    if AFTER.match(after):
        return True
    if COMPOUND.match(after) or _STOPS & set(gap):
        return False
    return _at_home(heard, street) or ends_name(after)


def _at_home(heard: Heard, place: Named) -> bool:
    return place.jurisdiction == heard.default or place.jurisdiction in heard.said | heard.near


def _district_meant(heard: Heard, number: int, end: int) -> bool:
    """Whether a district's name without a street stands for the district."""
    text, start = heard.text, heard.found[number].start
    length, district = heard.found[number].options[0]
    name = text[start : start + length]
    doubtful = name in names().need_context or district.word
    if number in heard.chain:
        return True
    if _at_home(heard, district):
        if district.jurisdiction in names().checked or district.firm:
            return not doubtful or in_context(text, start, end)
        return named_as_place(text, start, end) and (not doubtful or in_context(text, start, end))
    doubtful = doubtful or district.common
    if district.firm and not doubtful:
        return length > 2 or begins_name(text, start)
    if doubtful:
        return surely_place(text, start, end)
    return named_as_place(text, start, end)


def _street_alone(heard: Heard, number: int) -> tuple[int, Named] | None:
    """The street a name without its district beside it means, or None where it must stay open."""
    fitting = _fitting(heard, number)
    firm = [option for option in fitting if option[1].firm and not option[1].word]
    meant = firm or fitting
    if len({street.code for _, street in meant}) != 1:
        return None
    return meant[0] if firm or _short_name_meant(heard, number, *meant[0]) else None


def _short_name_meant(heard: Heard, number: int, length: int, street: Named) -> bool:
    """Whether a street's short name stands for it here, where its district is not beside it."""
    text, start = heard.text, heard.found[number].start
    end = start + length
    after = text[end : end + 12]
    said = street.district in heard.districts
    if not said and not _at_home(heard, street):
        return False
    if street.word:
        whole = end == heard.found[number].end  # "城关镇" is no 城关街道
        beside_city = number in heard.chain and AFTER.match(after)
        official = bool(OFFICIAL_AFTER.match(after) or beside_city)
        spoken = said and (surely_place(text, start, end) or AFTER.match(after))
        return whole and bool(official or spoken)
    if in_context(text, start, end) or (number in heard.chain and ends_name(after)):
        return True
    if text[start:end] in names().need_context:
        return False
    return said or length > _SHORT or bool(AFTER_RARE.match(after))


def _fitting(heard: Heard, number: int) -> list[tuple[int, Named]]:
    """The meanings of a street's name that its surroundings allow.

    Those in a district said, else in a city said right before it, else of the default
    jurisdiction, else of another city said, else a full official name that is rare in the country.
    """
    _, _, options = heard.found[number]
    streets = [option for option in options if option[1].kind == "street"]
    in_district = [o for o in streets if o[1].district in heard.districts]
    if in_district:
        nearest = max(heard.districts[o[1].district or ""] for o in in_district)
        return [o for o in in_district if heard.districts[o[1].district or ""] == nearest]
    if number in heard.chain:
        for city in (True, False):
            near = [o for o in streets if (o[1].city if city else o[1].jurisdiction) in heard.said]
            if near:
                return near
    default = [o for o in streets if o[1].jurisdiction == heard.default]
    in_said = [o for o in streets if o[1].city in heard.said]
    if default and not (in_said and heard.default not in heard.said):
        return default
    if in_said:
        return in_said
    said = [o for o in streets if o[1].jurisdiction in heard.said]
    if said:
        return said
    official = (o for o in streets if o[1].firm and not o[1].common and o[0] > _SHORT)
    start = heard.found[number].start
    return [o for o in official if heard.text.startswith(o[1].street or "", start)]
