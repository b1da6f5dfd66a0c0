"""Which district a position on a map lies in, offline; nothing where that is not certain.

The borders are not in this repository: what can be had of them is drawn from Amap and given for
learning and exchange only, so that a city first asks whose they are, or uses its own. `make
borders` writes the file; without it positions say nothing. Phones give WGS-84, a point picked on a
Chinese map is GCJ-02, some hundred metres off: so near a border no district is told.
"""

import json
from dataclasses import dataclass
from functools import lru_cache
from math import cos, radians
from pathlib import Path

from nlu.gazetteer import FOLDER, gazetteer
from nlu.understanding import Place

FILE = FOLDER / "borders.json"
#: Metres by which the two ways of telling a position can differ, and some more.
_UNSURE = 700
_METRES_A_DEGREE = 111_320
#: Eight points of a circle, and its middle.
_AROUND = (
    *((0.0, 0.0), (1.0, 0.0), (-1.0, 0.0), (0.0, 1.0), (0.0, -1.0)),
    *((0.7, 0.7), (0.7, -0.7), (-0.7, 0.7), (-0.7, -0.7)),
)

_Ring = list[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class _District:
    """A district and its rings of (longitude, latitude); those within another are holes."""

    code: str
    jurisdiction: str | None  # None: a neighbour of ours
    rings: list[_Ring]
    box: tuple[float, float, float, float]

    def holds(self, east: float, north: float) -> bool:
        west, south, far, top = self.box
        if not (west <= east <= far and south <= north <= top):
            return False
        return sum(_crosses(ring, east, north) for ring in self.rings) % 2 == 1


def place_at(latitude: float, longitude: float, file: Path | None = None) -> Place | None:
    """The district of a position in degrees; None outside of ours, near a border, without borders.

    At sea the shore's district, where it is near enough and the only one.
    """
    metres = _METRES_A_DEGREE
    found = set()
    for up, right in _AROUND:
        north = latitude + up * _UNSURE / metres
        east = longitude + right * _UNSURE / (metres * cos(radians(latitude)))
        found |= {one.code for one in _borders(file or FILE) if one.holds(east, north)}
    if len(found) != 1:
        return None
    (code,) = found
    return _places(file or FILE).get(code)


def _crosses(ring: _Ring, east: float, north: float) -> bool:
    """Whether a line to the west crosses a ring an odd number of times."""
    inside = False
    before_x, before_y = ring[-1]
    for x, y in ring:
        if (y > north) != (before_y > north):
            at = x + (north - y) * (before_x - x) / (before_y - y)
            inside ^= east < at
        before_x, before_y = x, y
    return inside


@lru_cache(maxsize=2)
def _borders(file: Path) -> tuple[_District, ...]:
    if not file.exists():
        return ()
    found = []
    for row in json.loads(file.read_text("utf-8"))["districts"]:
        rings = [[(x, y) for x, y in ring] for ring in row["rings"]]
        xs, ys = zip(*(point for ring in rings for point in ring), strict=True)
        box = (min(xs), min(ys), max(xs), max(ys))
        found.append(_District(row["code"], row["jurisdiction"], rings, box))
    return tuple(found)


@lru_cache(maxsize=2)
def _places(file: Path) -> dict[str, Place]:
    """The districts of ours by their codes, as the reader gives them."""
    found = {}
    for jurisdiction in {one.jurisdiction for one in _borders(file) if one.jurisdiction}:
        known = gazetteer(jurisdiction)
        for (district, street), code in known.codes.items():
            if street is None:
                city = known.city_of[district]
                found[code] = Place(district, None, code, jurisdiction, city=city)
    return found
