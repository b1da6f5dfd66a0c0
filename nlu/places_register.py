"""Of the household register (户籍): which place it is told to be of."""

import re
from typing import NamedTuple

from nlu.gazetteer import Named
from nlu.places_context import is_register
from nlu.places_heard import Heard
from nlu.places_mentions import mentions_in

_WHOLE = re.compile(r"^(?:省|市)")


class Register(NamedTuple):
    """The name of the register's place as it is written down, and what it is to the gazetteer."""

    name: str
    place: Named


def register_of(heard: Heard) -> Register | None:
    """The narrowest place told as that of the register, of several the first.

    "我是长宁区户口，户口在江苏路街道" tells of one place, in two pieces.
    """
    text = heard.text
    said = [
        mention.place
        for mention in mentions_in(heard)
        if is_register(text, mention.begin, mention.end)
    ]
    if said:
        place = max(said, key=lambda one: one.street is not None)
        return Register(f"{place.district}{place.street or ''}", place)
    return _city_of_register(heard)


def _city_of_register(heard: Heard) -> Register | None:
    """A city or province of the register; of 河北石家庄 the city."""
    found: Register | None = None
    for number, (start, end, options) in enumerate(heard.found):
        city = options[0][1]
        if city.kind not in ("city", "elsewhere"):
            continue
        if found is not None and number not in heard.chain:
            break
        if is_register(heard.text, heard.chain.get(number, start), end):
            whole = _WHOLE.match(heard.text[end : end + 1])
            said = heard.text[start : end + (whole.end() if whole else 0)]
            found = Register(city.city or said, city)
    return found
