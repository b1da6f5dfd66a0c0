"""Where a person lives: official and spoken names, what stays open, what is no place at all."""

import json
from collections import Counter

import pytest

from nlu.examples import HELD_OUT
from nlu.gazetteer import gazetteer
from nlu.places import find_place
from nlu.text import cleaned

#: Share of held-out texts whose district must be right, "not said" included.
LEAST_RIGHT = 0.97

STREETS = [
    (district, street) for district, streets in gazetteer().streets_of.items() for street in streets
]
_TIMES = Counter(street for _, street in STREETS)
UNIQUE = [(district, street) for district, street in STREETS if _TIMES[street] == 1]
SHARED = sorted(street for street, times in _TIMES.items() if times > 1)


def where(text: str) -> tuple[str | None, str | None]:
    place = find_place(cleaned(text))
    return place.district, place.street


def test_dalian_has_ten_districts_and_152_streets() -> None:
    assert len(gazetteer().streets_of) == 10
    assert len(STREETS) == 152
    assert SHARED == ["得胜街道", "新华街道"]


@pytest.mark.parametrize(("district", "street"), STREETS)
def test_every_street_is_found_with_its_district(district: str, street: str) -> None:
    for text in (
        f"我家住大连市{district}{street}，没有收入",
        f"{district}的{street}，想申请低保",
        f"住{street}，{district}的",
    ):
        place = find_place(cleaned(text))
        assert (place.district, place.street) == (district, street), text
        assert place.code == gazetteer().codes[district, street]


@pytest.mark.parametrize(("district", "street"), UNIQUE)
def test_every_official_name_that_is_unique_is_found_alone(district: str, street: str) -> None:
    assert where(f"我是{street}的居民，老人没人照顾") == (district, street)


@pytest.mark.parametrize(
    ("text", "district", "street"),
    [
        # 官方写法
        ("大连市沙河口区马栏街道，独居老人", "沙河口区", "马栏街道"),
        ("瓦房店市泡崖乡，房子漏雨", "瓦房店市", "泡崖乡"),
        ("長海縣獐子島鎮，船沉了", "长海县", "獐子岛镇"),
        ("辽宁省大连市普兰店区四平街道", "普兰店区", "四平街道"),
        ("庄河市太平岭满族乡的", "庄河市", "太平岭满族乡"),
        ("甘井子区大连华侨果树农场，平房", "甘井子区", "大连华侨果树农场"),
        ("我住在中山区", "中山区", None),
        # 带“的”、带停顿
        ("甘井子区的泉水街道", "甘井子区", "泉水街道"),
        ("金州的石河街道这边", "金州区", "石河街道"),
        ("庄河的，兰店乡，地里绝收", "庄河市", "兰店乡"),
        ("西岗区 香炉礁街道", "西岗区", "香炉礁街道"),
        # 口语
        ("俺在甘井子辛寨子这边租房", "甘井子区", "辛寨子街道"),
        ("我在革镇堡那边住", "甘井子区", "革镇堡街道"),
        ("凌水三号楼二单元", "甘井子区", "凌水街道"),
        ("家就在春柳附近", "沙河口区", "春柳街道"),
        ("住马栏子，走路十分钟", "沙河口区", "马栏街道"),
        ("老虎滩有个老人晕倒了", "中山区", "老虎滩街道"),
        ("人在虎滩那边", "中山区", "老虎滩街道"),
        ("青泥洼那块儿有个要饭的", "中山区", "青泥洼桥街道"),
        ("瓦房店许屯的，果树冻死了", "瓦房店市", "许屯镇"),
        ("庄河青堆子的", "庄河市", "青堆镇"),
        ("石城岛那边停电了", "庄河市", "石城乡"),
        ("我们长兴岛的，厂子黄了", "瓦房店市", "长兴岛街道"),
        ("在三十里堡种樱桃", "金州区", "三十里堡街道"),
        ("大长山岛上，老人看病坐船", "长海县", "大长山岛镇"),
        ("住在西安路那边", "沙河口区", "西安路街道"),
        # 旅顺、开发区等叫法
        ("旅顺水师营的", "旅顺口区", "水师营街道"),
        ("我在旅顺住", "旅顺口区", None),
        ("住大连开发区", "金州区", None),
        ("在开发区马桥子那边", "金州区", "马桥子街道"),
        ("家在开发区", "金州区", None),
        ("金普新区董家沟街道", "金州区", "董家沟街道"),
        ("旅顺开发区那边", "旅顺口区", None),
        ("普兰店皮口，渔民", "普兰店区", "皮口街道"),
        ("长海县，岛上", "长海县", None),
        # 并掉的街道只知道区
        ("住在桂林街道", "中山区", None),
        ("兴工街道这边老楼", "沙河口区", None),
        ("甘井子兴华街道", "甘井子区", None),
        # 同名：不说区就不猜
        ("我家住新华街道", None, None),
        ("得胜街道的", None, None),
        ("泡崖那边", None, None),
        ("庄河市新华街道", "庄河市", "新华街道"),
        ("我是瓦房店的，家在新华街道", "瓦房店市", "新华街道"),
        ("旅顺得胜街道", "旅顺口区", "得胜街道"),
        ("金州得胜街道", "金州区", "得胜街道"),
        ("甘井子泡崖那边", "甘井子区", "泡崖街道"),
        ("瓦房店的泡崖乡", "瓦房店市", "泡崖乡"),
        # 普通词不是地名
        ("太阳一晒屋里就四十度", None, None),
        ("年年评红旗单位", None, None),
        ("要去机场接人", None, None),
        ("机场那边堵车", None, None),
        ("朋友友谊都没了", None, None),
        ("过不上太平日子", None, None),
        ("评上过先进", None, None),
        ("家里三台电视都卖了", None, None),
        ("孩子他王家的亲戚不管", None, None),
        ("从西安路口往右拐的超市", None, None),
        ("瓦房店太阳能热水器坏了", "瓦房店市", None),
        ("庄河市新华书店门口", "庄河市", None),
        ("我叫王长海，没有工作", None, None),
        ("刘长海的低保停了", None, None),
        ("旅顺南路那段路", None, None),
        ("在甘井子区机场街道", "甘井子区", "机场街道"),
        ("太阳街道办事处", "瓦房店市", "太阳街道"),
        # 社区、村：区说了，街镇由它定
        ("庄河市龙王庙社区的低保户", "庄河市", "城关街道"),
        ("庄河的，我们村里没人管", "庄河市", None),
        # 去过、路过、上学、看病的地方不是住处
        ("在中山区的定点机构做康复，钱没报下来", None, None),
        ("闺女考上旅顺那边的大专", None, None),
        ("同事在开发区上班", None, None),
        ("口袋里有张瓦房店到大连的车票", None, None),
        ("大巴几点去冰峪沟", None, None),
        ("原来住西岗，现在搬到凌水了", "甘井子区", "凌水街道"),
        ("老家瓦房店得利寺的，现在大连打零工，没地方住", None, None),
        ("我是庄河人，地里绝收", "庄河市", None),
        ("闺女嫁到庄河，我在金州自己过", "金州区", None),
        ("我表姐嫁到庄河，男的打她", "庄河市", None),
        ("我从云南嫁到庄河，老家回不去", "庄河市", None),
        # 老名字
        ("杏树屯那边", "金州区", "杏树街道"),
        ("凌水桥这头", "甘井子区", "凌水街道"),
        ("皮口港卸鱼的", "普兰店区", "皮口街道"),
        # 街道与区分开说
        ("金州区的，厂子那头，董家沟街道", "金州区", "董家沟街道"),
        # 现住地先于户籍地、老家
        ("户口在庄河，现在住甘井子区泉水街道", "甘井子区", "泉水街道"),
        ("现住沙河口区，户籍是普兰店的", "沙河口区", None),
        ("老家瓦房店的，在甘井子租房", "甘井子区", None),
        ("我是庄河人，来金州打工八年，租在友谊街道", "金州区", "友谊街道"),
        ("身份证地址是长海县，人在中山区", "中山区", None),
        ("户口在庄河市", "庄河市", None),
        # 去过的单位、上班的地方让位于住处
        ("去西岗区民政局问过，我家住沙河口黑石礁", "沙河口区", "黑石礁街道"),
        ("在金州上班，家住甘井子区南关岭", "甘井子区", "南关岭街道"),
        ("中山区法院判的，我住旅顺铁山街道", "旅顺口区", "铁山街道"),
        ("孩子在沙河口上学，我们住甘井子红旗街道", "甘井子区", "红旗街道"),
        # 没说
        ("大连的，没饭吃", None, None),
        ("我爸病了", None, None),
        ("北京市朝阳区的", None, None),
        ("", None, None),
        # A person's name.
        ("俺叫李庄河，今年六十一了，没地种", None, None),
        ("姓名张金州，问低保", None, None),
    ],
)
def test_where(text: str, district: str | None, street: str | None) -> None:
    assert where(text) == (district, street)


def test_held_out_texts_are_placed() -> None:
    lines = (HELD_OUT / "places.jsonl").read_text("utf-8").splitlines()
    cases = [json.loads(line) for line in lines]
    wrong = []
    for case in cases:
        district, street = where(case["text"])
        if district != case["district"]:
            wrong.append(f"{case['district']} 读成 {district} {street}：{case['text'][:60]}")
    right = 1 - len(wrong) / len(cases)
    print(f"区县正确率 {right:.3f}（{len(cases)} 条）", *wrong, sep="\n")  # noqa: T201 - on failure
    assert len(cases) >= 200
    assert right >= LEAST_RIGHT, "\n".join(wrong)
