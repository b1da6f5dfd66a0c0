"""Villages and communities of a known district: "庄河小营村" lies in 光明山镇."""

import json
import re
from functools import lru_cache

from nlu.gazetteer import FOLDER, gazetteer

_VILLAGE = re.compile(r"([一-鿿]{2,8})(?:村|社区|居委|屯)")
_REACH = 40  # characters after the district in which its village is looked for
_SHORTEST, _LONGEST = 2, 6


@lru_cache(maxsize=8)
def _villages(jurisdiction: str) -> dict[str, dict[str, str]]:
    """District → name without 村 and 社区 → street, where only one in the district bears it."""
    rows = json.loads((FOLDER / "villages" / f"{jurisdiction}.json").read_text("utf-8"))["villages"]
    found: dict[str, dict[str, str]] = {}
    twice: set[tuple[str, str]] = set()
    for (district, street), code in gazetteer(jurisdiction).codes.items():
        here = found.setdefault(district, {})
        for village in rows.get(code, "").split() if street else ():
            if here.setdefault(village, street or "") != street:
                twice.add((district, village))
    for district, village in twice:
        del found[district][village]
    return found


def street_of_village(text: str, end: int, jurisdiction: str, district: str) -> str | None:
    """The street of the village named after a district's name, which ends at `end`."""
    for said in _VILLAGE.finditer(text, end, end + _REACH):
        run = said[1]
        for length in range(min(_LONGEST, len(run)), _SHORTEST - 1, -1):
            street = _villages(jurisdiction)[district].get(run[-length:])
            if street is not None:
                return street
    return None
