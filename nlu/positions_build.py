"""Write the borders of our districts and of their neighbours (`make borders`).

    python -m nlu.positions_build FILE      with the package geotool-cn importable

The package's code is MIT; its borders are not: they come from Amap by way of DataV.GeoAtlas,
“仅供学习交流使用” (for learning and exchange only). The file written stays on this machine: who
serves a city asks Amap first, or writes the same form from the borders of its own planning bureau:
{"districts": [{"code": "210211", "jurisdiction": "dalian", "rings": [[[121.5, 38.9], …]]}]},
WGS-84, a neighbour's jurisdiction being null.
"""

import importlib
import json
import sys
from pathlib import Path
from typing import Any

from nlu.gazetteer import JURISDICTIONS, gazetteer
from nlu.places_names import short_name

_SOURCE = "geotool-cn 3.1.0 (PyPI); borders: DataV.GeoAtlas/高德，仅供学习交流使用"
_CITY = 4  # digits of a city's code
_Box = tuple[int, int, int, int]


def build(target: Path) -> None:
    """Write one district a line: ours, and whatever lies beside one of them."""
    package = importlib.import_module("GeoToolCN.core")
    data = package.GeoTool()._data  # the shapes have no public name; the version is pinned
    ours = _ours()
    begin, end = data.level_ranges["district"]
    shapes = {index: data.geometry(index) for index in range(begin, end)}
    mine = {
        index: ours[key]
        for index in shapes
        if (key := (data.adcodes[index][:_CITY], short_name(data.names[index]))) in ours
    }
    boxes = [shapes[index][0] for index in mine]
    lines = []
    for index, shape in shapes.items():
        if shape is None or not any(_beside(shape[0], box) for box in boxes):
            continue
        code, jurisdiction = mine.get(index, (data.adcodes[index], None))
        row = {"code": code, "jurisdiction": jurisdiction, "rings": _rings(shape, data.scale)}
        lines.append(json.dumps(row))
    source = json.dumps(_SOURCE, ensure_ascii=False)
    rows = ",\n".join(lines)
    target.write_text(f'{{"source": {source},\n"districts": [\n{rows}\n]}}\n', "utf-8")


def _ours() -> dict[tuple[str, str], tuple[str, str]]:
    """City's code and district's short name (旬阳县 is 旬阳市 now) → code, jurisdiction."""
    found = {}
    for jurisdiction in JURISDICTIONS:
        for (district, street), code in gazetteer(jurisdiction).codes.items():
            if street is None:
                found[code[:_CITY], short_name(district)] = code, jurisdiction
    return found


def _beside(one: _Box, other: _Box) -> bool:
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]


def _rings(shape: Any, scale: int) -> list[list[list[float]]]:
    _, polygons = shape
    return [
        [[x / scale, y / scale] for x, y in zip(xs, ys, strict=True)]
        for rings in polygons
        for xs, ys in rings
    ]


if __name__ == "__main__":
    build(Path(sys.argv[1]))
