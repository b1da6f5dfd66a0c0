"""What an organ is called at the level that answers."""

import pytest

from nlu.gazetteer import JURISDICTIONS, gazetteer
from nlu.understanding import Place
from router.catalogue import LEVELS, Catalogue, Level
from router.organs import city_of, unit
from tests.router.organs_elsewhere import ELSEWHERE

NOWHERE = Place()
GANJINGZI = Place("甘井子区")
PAOYA = Place("甘井子区", "泡崖街道")
CHANGHAI = Place("长海县")
WAFANGDIAN = Place("瓦房店市")
DELISI = Place("瓦房店市", "得利寺镇")
ZHUANGHE = Place("庄河市")
SHILING = Place("庄河市", "太平岭满族乡")
FARM = Place("普兰店区", "某某农场")

UNITS: list[tuple[str, Place, Level, str, Level]] = [
    # Without a place a duty is the city's.
    ("civil_affairs", NOWHERE, "district", "大连市民政局", "city"),
    ("medical_insurance", NOWHERE, "street", "大连市医疗保障局", "city"),
    ("township_office", NOWHERE, "street", "乡镇人民政府（街道办事处）", "city"),
    # A duty of the city stays there, wherever the person lives.
    ("civil_affairs", PAOYA, "city", "大连市民政局", "city"),
    ("charity_federation", PAOYA, "city", "大连市慈善总会", "city"),
    # The district's organ by the pattern.
    ("civil_affairs", GANJINGZI, "district", "甘井子区民政局", "district"),
    ("medical_insurance", PAOYA, "district", "甘井子区医疗保障局", "district"),
    ("health", GANJINGZI, "district", "甘井子区卫生健康局", "district"),
    ("development_reform", GANJINGZI, "district", "甘井子区发展和改革局", "district"),
    ("political_legal", GANJINGZI, "district", "中共甘井子区委政法委员会", "district"),
    ("social_work", CHANGHAI, "district", "中共长海县委社会工作部", "district"),
    ("court", WAFANGDIAN, "district", "瓦房店市人民法院", "district"),
    ("youth_league", GANJINGZI, "district", "共青团甘井子区委", "district"),
    ("trade_union", CHANGHAI, "district", "长海县总工会", "district"),
    ("justice", ZHUANGHE, "district", "庄河市司法局", "district"),
    # Branches of the city's bureau in its districts, bureaus of their own in counties and cities.
    ("public_security", GANJINGZI, "district", "大连市公安局甘井子分局", "district"),
    ("public_security", CHANGHAI, "district", "长海县公安局", "district"),
    ("public_security", WAFANGDIAN, "district", "瓦房店市公安局", "district"),
    ("natural_resources", GANJINGZI, "district", "大连市自然资源局甘井子分局", "district"),
    ("natural_resources", ZHUANGHE, "district", "庄河市自然资源局", "district"),
    ("tax", GANJINGZI, "district", "国家税务总局大连市甘井子区税务局", "district"),
    ("tax", CHANGHAI, "district", "国家税务总局长海县税务局", "district"),
    # Organs that only the city has.
    ("housing_fund", GANJINGZI, "district", "大连市住房公积金管理中心", "city"),
    ("survey", PAOYA, "district", "国家统计局大连调查队", "city"),
    ("financial_regulation", PAOYA, "street", "国家金融监督管理总局大连监管局", "city"),
    # Bodies of the street.
    ("township_office", PAOYA, "street", "甘井子区泡崖街道办事处社会救助窗口", "street"),
    ("township_office", DELISI, "street", "瓦房店市得利寺镇人民政府社会救助窗口", "street"),
    ("township_office", SHILING, "street", "庄河市太平岭满族乡人民政府社会救助窗口", "street"),
    ("township_office", FARM, "street", "普兰店区某某农场社会救助窗口", "street"),
    ("civil_service_station", PAOYA, "street", "甘井子区泡崖街道民政服务站", "street"),
    # Where the street is not known, the district's.
    ("township_office", GANJINGZI, "street", "甘井子区民政局", "district"),
    ("civil_service_station", GANJINGZI, "street", "甘井子区民政服务站", "district"),
    # An organ without a body at the street answers from the district.
    ("civil_affairs", PAOYA, "street", "甘井子区民政局", "district"),
    # A street without its district is not a place one can name an organ of.
    ("township_office", Place(None, "泡崖街道"), "street", "乡镇人民政府（街道办事处）", "city"),
    ("civil_affairs", Place(None, "泡崖街道"), "district", "大连市民政局", "city"),
]


@pytest.mark.parametrize("code, place, level, name, at", UNITS)
def test_the_unit_of_a_place(
    catalogue: Catalogue, *, code: str, place: Place, level: Level, name: str, at: Level
) -> None:
    named = unit(catalogue.jurisdictions["dalian"], code, place, level)
    assert (named.code, named.name, named.level) == (code, name, at)
    assert named.phone == "12345"


@pytest.mark.parametrize("code, place, level, name, at", ELSEWHERE)
def test_the_unit_of_a_place_of_the_other_jurisdictions(
    catalogue: Catalogue, *, code: str, place: Place, level: Level, name: str, at: Level
) -> None:
    named = unit(catalogue.jurisdictions[str(place.jurisdiction)], code, place, level)
    assert (named.code, named.name, named.level) == (code, name, at)
    assert named.phone == "12345"


def test_the_city_above_a_district_is_that_of_the_place_names(catalogue: Catalogue) -> None:
    for jurisdiction in catalogue.jurisdictions.values():
        for district, city in gazetteer(jurisdiction.places).city_of.items():
            if district != "杨陵区":
                assert city_of(jurisdiction, district) == city
    # 文件直接发给杨凌示范区民政局、乡村振兴局
    assert city_of(catalogue.jurisdictions["shaanxi"], "杨陵区") == "杨凌示范区"
    assert city_of(catalogue.jurisdictions["dalian"], "没有这个区") == ""


@pytest.mark.parametrize("code", JURISDICTIONS)
def test_every_organ_has_a_name_in_every_district_and_street(
    catalogue: Catalogue, code: str
) -> None:
    jurisdiction = catalogue.jurisdictions[code]
    at_most = LEVELS[: LEVELS.index(jurisdiction.top) + 1]
    for district, street in gazetteer(jurisdiction.places).codes:
        for organ in jurisdiction.organs:
            for level in at_most:
                named = unit(jurisdiction, organ, Place(district, street), level)
                assert named.name
                assert not {"{", "}"} & set(named.name), named.name
                assert named.level in LEVELS[LEVELS.index(level) : len(at_most)]


@pytest.mark.parametrize("code", JURISDICTIONS)
def test_an_exception_of_the_catalogue_is_a_district_that_exists(
    catalogue: Catalogue, code: str
) -> None:
    jurisdiction = catalogue.jurisdictions[code]
    districts = set(gazetteer(jurisdiction.places).streets_of)
    assert set(jurisdiction.governed_by) <= districts
    for name, organ in jurisdiction.organs.items():
        assert set(organ.district_exceptions) <= districts, name
