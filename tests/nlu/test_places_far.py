"""Places of the other jurisdictions, and of none: what is believed, what stays open."""

import json
from pathlib import Path

import pytest

from nlu.gazetteer import FOLDER, JURISDICTIONS, gazetteer, names
from nlu.places import find_place, hotline
from nlu.text import cleaned
from nlu.understanding import Place

CATALOGUE = Path(__file__).parents[2] / "departments.yaml"
HOW_MANY = {"dalian": (10, 152), "shaanxi": (107, 1335), "changning": (1, 10), "dazhou": (7, 200)}


def where(text: str, default: str = "dalian") -> tuple[str | None, str | None]:
    place = find_place(cleaned(text), default)
    return place.district, place.street


@pytest.mark.parametrize("jurisdiction", JURISDICTIONS)
def test_all_districts_and_streets_are_known(jurisdiction: str) -> None:
    book = gazetteer(jurisdiction)
    streets = sum(map(len, book.streets_of.values()))
    assert (len(book.streets_of), streets) == HOW_MANY[jurisdiction]
    assert len(book.codes) == len(book.streets_of) + streets


@pytest.mark.parametrize("jurisdiction", JURISDICTIONS)
def test_codes_of_streets_begin_with_their_district(jurisdiction: str) -> None:
    book = gazetteer(jurisdiction)
    content = json.loads((FOLDER / f"{jurisdiction}.json").read_text("utf-8"))
    for (district, _), code in book.codes.items():
        assert code.startswith(book.codes[district, None])
        assert code.startswith(content["code"])


def test_no_two_jurisdictions_share_a_district_name() -> None:
    districts = [district for one in JURISDICTIONS for district in gazetteer(one).streets_of]
    assert len(districts) == len(set(districts))


@pytest.mark.parametrize("jurisdiction", JURISDICTIONS)
def test_every_street_reads_back_with_its_district_and_city(jurisdiction: str) -> None:
    content = json.loads((FOLDER / f"{jurisdiction}.json").read_text("utf-8"))
    wrong = []
    for district in content["districts"]:
        for end, street in district["streets"].items():
            code = district["code"] + end
            meant = Place(district["name"], street, code, jurisdiction, city=district["city"])
            for before in ("", district["city"], content["name"], f"我家住{district['city']}"):
                text = f"{before}{district['name']}{street}，老人没人照顾"
                for default in ("dalian", jurisdiction):
                    if find_place(cleaned(text), default) != meant:
                        wrong.append((text, default, find_place(cleaned(text), default)))
    assert not wrong, f"{len(wrong)}: {wrong[:10]}"


@pytest.mark.parametrize("jurisdiction", JURISDICTIONS)
def test_every_official_name_that_one_street_has_is_found_alone_at_home(jurisdiction: str) -> None:
    book = gazetteer(jurisdiction)
    bearers: dict[str, list[str]] = {}
    for district, streets in book.streets_of.items():
        for street in streets:
            bearers.setdefault(street, []).append(district)
    for street, districts in bearers.items():
        if len(street) > 2 and len(districts) == 1:
            assert where(f"我是{street}的居民", jurisdiction) == (districts[0], street)
        elif len(districts) > 1:
            assert where(f"我是{street}的居民", jurisdiction)[1] is None, street


def test_every_name_and_alias_leads_to_a_place_that_exists() -> None:
    known = {one: set(gazetteer(one).codes) for one in JURISDICTIONS}
    for called, meant in names().meanings.items():
        assert called == cleaned(called), "names are looked up in cleaned texts"
        for place in meant:
            if place.kind in ("district", "street"):
                assert (place.district, place.street) in known[place.jurisdiction]


def test_lists_of_words_name_only_what_the_gazetteer_has() -> None:
    book = names()
    assert book.need_context <= set(book.meanings)
    assert not book.other_things & set(book.meanings)


@pytest.mark.parametrize(
    ("text", "district", "street"),
    [
        # 陕西
        ("额在西安长安区郭杜住着，娃他爸瘫咧", "长安区", "郭杜街道"),
        ("屋里在长安韦曲，娃上高中", "长安区", "韦曲街道"),
        ("家在华阴罗敷", "华阴市", "罗敷镇"),
        ("延安市宝塔区枣园", "宝塔区", "枣园街道"),
        ("靖边张家畔，养羊的", "靖边县", "张家畔街道"),
        ("额是渭南大荔的", "大荔县", None),
        ("汉中洋县谢村", "洋县", "谢村镇"),
        ("我住西安灞桥席王", "灞桥区", "席王街道"),
        ("我家在乾县", "乾县", None),
        ("咸阳市乾县薛录镇", "乾县", "薛录镇"),
        ("我是三原的", "三原县", None),
        ("西安曲江那边", "雁塔区", "曲江街道"),
        ("额屋里在三原，种麦的", "三原县", None),
        ("额家在汉中城固县柳林镇", "城固县", "柳林镇"),
        ("商洛市镇安县永乐街道", "镇安县", "永乐街道"),
        ("延川文安驿的，窑塌咧", "延川县", "文安驿镇"),
        ("户口在汉中，人在西安雁塔区电子城租房", "雁塔区", "电子城街道"),
        ("娃在西安上大学，额在渭南临渭区", "临渭区", None),
        ("我在汉中打工，家在洋县谢村", "洋县", "谢村镇"),
        ("眉县首善街道", "眉县", "首善街道"),
        ("户县草堂那边", "鄠邑区", "草堂街道"),
        ("云盖寺镇的，路断了", "镇安县", "云盖寺镇"),
        ("汉阴的，城关镇", "汉阴县", "城关镇"),
        ("城关镇，石泉县的", "石泉县", "城关镇"),
        ("凤县的，住双石铺镇", "凤县", "双石铺镇"),
        ("西安红旗街道", "灞桥区", "红旗街道"),
        ("榆林市的，榆阳区的，鼓楼那达，鼓楼街道", "榆阳区", "鼓楼街道"),
        # 达州
        ("宣汉南坝镇的，娃儿脑壳痛", "宣汉县", "南坝镇"),
        ("渠县的，屋头遭水淹了", "渠县", None),
        ("达州大竹周家那边", "大竹县", "周家镇"),
        ("石桥镇，达川的", "达川区", "石桥镇"),
        ("达县平滩镇", "达川区", "平滩镇"),
        ("万源黑宝山", "万源市", "黑宝山镇"),
        ("达州这边，东城街道的", "通川区", "东城街道"),
        ("樊哙镇那边，五保老人没得人送饭", "宣汉县", "樊哙镇"),
        ("宣汉土黄", "宣汉县", "土黄镇"),
        ("我是渠县贵福的", "渠县", "贵福镇"),
        ("万源竹峪那边", "万源市", "竹峪镇"),
        # 长宁
        ("家住古北，长宁的", "长宁区", "虹桥街道"),
        ("阿拉住长宁仙霞，外婆走勿动", "长宁区", "仙霞新村街道"),
        ("上海长宁新华路", "长宁区", "新华路街道"),
        ("北新泾，长宁", "长宁区", "北新泾街道"),
        ("程家桥街道的老房子", "长宁区", "程家桥街道"),
        ("我是长宁的", "长宁区", None),
        # 只说城市
        ("西安高新区的", None, None),
        ("我在达州", None, None),
        # 说了区才分得清，默认在大连
        ("新华街道的", None, None),
        ("红旗街道的", "甘井子区", "红旗街道"),
        ("金州石河镇那边", "金州区", "石河街道"),
        ("住在人民路街道", "中山区", "人民路街道"),
        ("秦都区人民路街道", "秦都区", "人民路街道"),
        ("户口在陕西柞水，人在甘井子泉水", "甘井子区", "泉水街道"),
        ("老家在陕西柞水，来甘井子区打工十一年", "甘井子区", None),
        ("从宣汉来大连，租在泉水", "甘井子区", "泉水街道"),
        ("老婆是万源人，我们住普兰店", "普兰店区", None),
        ("我爸妈住渠县，我在大连上班", "渠县", None),
        ("我三十八，四川大竹的，跟老乡来旅顺捕鱿鱼", "旅顺口区", None),
        ("女儿嫁到西安，我一个人在瓦房店", "瓦房店市", None),
        # 到处都有的街镇名，不说区不算
        ("太平镇的", None, None),
        ("城关镇的", None, None),
        ("民主镇的", None, None),
        ("东风街道办的人", None, None),
        ("朝阳街道社区", None, None),
        ("新城区那边", None, None),
        # 普通词
        ("安康是福，平安是金", None, None),
        ("祝您平安健康", None, None),
        ("过不上太平日子", None, None),
        ("富强民主文明和谐", None, None),
        ("老板开长安汽车跑了", None, None),
        ("贫富县里都一样", None, None),
        ("孩子爱看三原色", None, None),
        ("天生残疾，永兴饭店的工", None, None),
        ("白水煮面，一天两顿", None, None),
        ("黄金、石头、棋盘都卖了", None, None),
        ("武功再高也怕病", None, None),
        ("去乌镇玩", None, None),
        ("西安的孩子长大了", None, None),
        ("纺织城那边厂子撤了", None, None),
        # A district said in full tells whose the others are.
        ("户口落在大竹县，人在通川罗江租门面", "通川区", "罗江镇"),
        # A street that is also a word: its district said before, 那边 after it.
        ("我姑在蓝田县，房子叫水冲了，说是华胥那边", "蓝田县", "华胥镇"),
    ],
)
def test_where_with_dalian_as_the_default(
    text: str, district: str | None, street: str | None
) -> None:
    assert where(text) == (district, street)


@pytest.mark.parametrize(
    ("default", "text", "district", "street"),
    [
        ("dazhou", "石桥镇的，腰杆痛", "达川区", "石桥镇"),
        ("dazhou", "太平镇那边", "万源市", "太平镇"),
        ("dazhou", "平安镇", None, None),
        ("dazhou", "住三里坪", "达川区", "三里坪街道"),
        ("shaanxi", "城关镇的", None, None),
        ("shaanxi", "我在韦曲住", "长安区", "韦曲街道"),
        ("shaanxi", "红旗街道", "灞桥区", "红旗街道"),
        ("shaanxi", "甘井子区红旗街道", "甘井子区", "红旗街道"),
        ("shaanxi", "安康是福", None, None),
        ("changning", "新华路这边的老房子", "长宁区", "新华路街道"),
        ("changning", "住天山路", "长宁区", "天山路街道"),
        ("changning", "新华路街道", "长宁区", "新华路街道"),
        ("changning", "虹桥街道", "长宁区", "虹桥街道"),
    ],
)
def test_the_default_decides_where_nothing_else_does(
    default: str, text: str, district: str | None, street: str | None
) -> None:
    assert where(text, default) == (district, street)


@pytest.mark.parametrize(
    ("text", "jurisdiction", "outside"),
    [
        ("住甘井子", "dalian", None),
        ("宣汉县的", "dazhou", None),
        ("额是安康的，娃上学", "shaanxi", None),
        ("我在西安住", "shaanxi", None),
        ("西安城中村租房", "shaanxi", None),
        ("上海静安区的", None, "上海市"),
        ("陕西西安高新区的", "shaanxi", None),
        ("大连的，没饭吃", "dalian", None),
        ("上海的", None, None),  # 长宁只是上海的一个区
        ("沈阳市铁西区，下岗了", None, "沈阳市"),
        ("沈阳铁西区新华街道的", None, "沈阳市"),
        ("北京朝阳区的，摔断了腿", None, "北京市"),
        ("上海浦东新区的", None, "上海市"),
        ("河北石家庄长安区", None, "石家庄市"),
        ("我家在哈尔滨，交不起取暖费", None, "哈尔滨市"),
        ("住在鞍山，老伴瘫了", None, "鞍山市"),
        ("成都市武侯区，我妈痴呆", None, "成都市"),
        ("四川成都武侯区", None, "成都市"),
        ("辽宁省大连市庄河市", "dalian", None),
        # 提到不等于住在那里
        ("儿子在北京打工，我没人管", None, None),
        ("老公去了深圳", None, None),
        ("户口是河南信阳的", None, None),
        ("在成都开的刀，花了九万", None, None),
        ("我爸在大连独居，我在广州", "dalian", None),
        ("家在佳木斯，钱丢了，咋回去", None, None),
        ("厂家在山东，说改不了", None, None),
        ("我在惠州也有职工医保，退得到一份不", None, None),
        ("证是在老家开江县办的，人在大连住了十一年", "dalian", None),
        ("想去重庆投奔亲戚", None, None),
        ("上海路那个饭店", None, None),
        ("老家鞍山，现在住沙河口", "dalian", None),
    ],
)
def test_which_jurisdiction_or_none(
    text: str, jurisdiction: str | None, outside: str | None
) -> None:
    place = find_place(cleaned(text))
    assert (place.jurisdiction, place.outside) == (jurisdiction, outside)
    assert place.district is None or place.outside is None


@pytest.mark.parametrize(
    ("greeting", "jurisdiction"),
    [
        ("您好，大连12345", "dalian"),
        ("达州市12345热线", "dazhou"),
        ("上海12345，请讲", "changning"),
        ("这里是陕西民政热线", "shaanxi"),
        ("您好，请讲", None),
        ("您在大连哪个区", None),
    ],
)
def test_a_hotline_names_its_city(greeting: str, jurisdiction: str | None) -> None:
    assert hotline(greeting) == jurisdiction


def test_every_jurisdiction_of_the_catalogue_has_its_places() -> None:
    """The keys under `places:` in departments.yaml are files here."""
    for line in CATALOGUE.read_text("utf-8").splitlines():
        if line.strip().startswith("places:"):
            assert line.split(":")[1].split("#")[0].strip() in JURISDICTIONS
