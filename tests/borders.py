"""Borders made up for tests: two square districts, and a neighbour that is not ours."""

import json
from pathlib import Path


def square(west: float, south: float) -> list[list[float]]:
    """A square of one degree by its corner."""
    return [[west, south], [west + 1, south], [west + 1, south + 1], [west, south + 1]]


def made_up(folder: Path) -> Path:
    """The file as `make borders` writes it. 甘井子区 has a hole."""
    hole = [[120.2, 39.2], [120.3, 39.2], [120.3, 39.3], [120.2, 39.3]]
    districts = [
        {"code": "210211", "jurisdiction": "dalian", "rings": [square(120, 39), hole]},
        {"code": "210202", "jurisdiction": "dalian", "rings": [square(121, 39)]},
        {"code": "210881", "jurisdiction": None, "rings": [square(120, 40)]},
    ]
    file = folder / "borders.json"
    file.write_text(json.dumps({"source": "made up", "districts": districts}), "utf-8")
    return file
