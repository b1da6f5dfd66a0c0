"""Cities told without a district, by people and by the names of things; and whose place counts."""

import pytest

from nlu.places import find_place
from nlu.text import cleaned
from nlu.understanding import Place


def place(text: str) -> Place:
    return find_place(cleaned(text))


CITIES = [
    # 只说了城市
    ("我在西安市，想办低保", "shaanxi", "西安市"),
    ("我是榆林市的，想办低保", "shaanxi", "榆林市"),
    ("我住宝鸡市，没钱看病", "shaanxi", "宝鸡市"),
    ("渭南市，孩子上不起学", "shaanxi", "渭南市"),
    ("大连市，想问残疾补贴", "dalian", "大连市"),
    ("我家在达州市，想办低保", "dazhou", "达州市"),
    ("人在铜川，没钱吃饭", "shaanxi", "铜川市"),
    ("我在西安市，我妈病了没钱治", "shaanxi", "西安市"),
    ("我妈在延安市，一个人没人管", "shaanxi", "延安市"),
    ("我在商洛跑摩的，车坏了没饭吃", "shaanxi", "商洛市"),
    ("我家在陕西省，想办低保", "shaanxi", None),
    ("我自己住陕西渭南市", "shaanxi", "渭南市"),
    ("西安市的低保标准是多少", "shaanxi", "西安市"),
    ("请问榆林市的临时救助怎么申请", "shaanxi", "榆林市"),
    ("达州市残疾人补贴怎么申请", "dazhou", "达州市"),
    ("流落在达州街头", "dazhou", "达州市"),
    ("夜里睡在西安街头", "shaanxi", "西安市"),
    ("来延安找活让人骗了", "shaanxi", "延安市"),
    # 机关的名字
    ("宝鸡市民政局拖着不办，我要投诉", "shaanxi", "宝鸡市"),
    ("达州市民政局说我不符合条件", "dazhou", "达州市"),
    ("安康市医疗保障局不给报", "shaanxi", "安康市"),
    ("大连市残疾人联合会没人接电话", "dalian", "大连市"),
    ("陕西省民政厅的电话打不通", "shaanxi", None),
    # 车站、机场、医院、大学
    ("我在西安北站，钱包丢了", "shaanxi", "西安市"),
    ("在达州火车站，钱被偷了回不去", "dazhou", "达州市"),
    ("人在宝鸡市汽车站，没吃的", "shaanxi", "宝鸡市"),
    ("睡在汉中客运站两晚了", "shaanxi", "汉中市"),
    ("榆林机场门口有个老人没人管", "shaanxi", "榆林市"),
    ("我爸在咸阳市中心医院住院，押金交不上", "shaanxi", "咸阳市"),
    ("我在延安大学念书，学费交不起", "shaanxi", "延安市"),
    # 新区、开发区
    ("我在西咸新区沣西新城，想办低保", "shaanxi", "西安市"),
    ("沣东新城的，想申请低保", "shaanxi", "西安市"),
    ("我住大连高新区，想办低保", "dalian", "大连市"),
    ("我是达州高新区的，想办低保", "dazhou", "达州市"),
    ("达州东部经开区，家里遭了火", "dazhou", "达州市"),
    ("四川达州东部经济开发区这边发大水", "dazhou", "达州市"),
    ("西安经济技术开发区的，下岗了", "shaanxi", "西安市"),
    ("宝鸡高新区那边，孩子没人管", "shaanxi", "宝鸡市"),
    # 城里的一块地方，不是区县
    ("西安市城中村租房，没钱了", "shaanxi", "西安市"),
    ("西安市城中村", "shaanxi", "西安市"),
    ("住在达州乡下", "dazhou", "达州市"),
]


@pytest.mark.parametrize(("text", "jurisdiction", "city"), CITIES)
def test_a_city_alone_tells_the_jurisdiction(
    text: str, jurisdiction: str, city: str | None
) -> None:
    assert place(text) == Place(jurisdiction=jurisdiction, city=city)


@pytest.mark.parametrize(
    "text",
    [
        "儿子在西安打工，我没人管",
        "想去西安看病",
        "孩子考上西安交通大学，学费交不起",
        "到西安北站怎么坐车",
        "买了去达州火车站的票",
        "在西安开的刀，花了九万",
        "从西安路口往右拐的饭店",
        "我舅舅在西安市帮我问",
        "听说女职工有个安康险是工会办的",
        "工友一个在铜川一个在宁夏",
        "我在西安上班，我爹妈的院子让泥石流埋了",
        "西安的孩子长大了",
        "家里人在西安街上摆摊",
        "四川省民政厅不理我",
        "上海市民政局不理我",
    ],
)
def test_a_city_only_spoken_of_is_nobodys_home(text: str) -> None:
    assert place(text) == Place()


@pytest.mark.parametrize(
    ("text", "district", "street", "city"),
    [
        ("沙河口区教育局不给补助", "沙河口区", None, "大连市"),
        ("西岗区日新街道办事处的人态度差", "西岗区", "日新街道", "大连市"),
        ("上海市长宁区民政局不理人", "长宁区", None, "上海市"),
        ("达州东部经开区麻柳镇，家里遭火", "达川区", "麻柳镇", "达州市"),
        ("宣汉县医疗保障局不给报", "宣汉县", None, "达州市"),
        ("大连高新区凌水街道，想申请低保", "甘井子区", "凌水街道", "大连市"),
        ("西咸新区钓台街道，想办低保", "秦都区", "钓台街道", "咸阳市"),
        ("我在大连北站，没钱回家", "甘井子区", None, "大连市"),  # 这个站在哪个区是确定的
        ("住华阳路街道", "长宁区", "华阳路街道", "上海市"),
    ],
)
def test_a_district_in_a_name_says_more_than_its_city(
    text: str, district: str, street: str | None, city: str
) -> None:
    found = place(text)
    assert (found.district, found.street, found.city) == (district, street, city)


@pytest.mark.parametrize(
    ("text", "where"),
    [
        # 自己家先于帮忙的人
        ("我家在大连市，想办低保，我舅舅在西安市雁塔区帮我问", "大连市"),
        ("我舅舅在西安市雁塔区帮我问，我家在大连市，想办低保", "大连市"),
        ("我家住榆林市，我表姐住渠县，她替我打听的", "榆林市"),
        ("我是沙河口区的，我哥在西安市雁塔区帮我申请", "沙河口区"),
        ("我家在大连市，儿子住西安市碑林区不管我", "大连市"),
        ("我家在大连市，西安市雁塔区民政局的说法不一样", "大连市"),
        # 替别人问的，看要帮的人
        ("我妈住渠县，我在西安市雁塔区帮她问", "渠县"),
        ("我是替我二姨问的，她住金州我住旅顺", "金州区"),
        ("我家在大连市，我妈住渠县没人管", "渠县"),
        ("我是西安市的，帮我舅舅问，他家在大连市", "大连市"),
        ("我妈在大连，我在西安，我想给我妈申请低保", "大连市"),
        ("弟弟在长宁打工，三天没睡，我们人在达州，请医生去看看他", "长宁区"),
        # 自己的住处先于单位、城市
        ("家在西安市，我在甘井子区打工，睡在工棚", "甘井子区"),
        ("我家在大连市，沙河口区教育局不给补助", "沙河口区"),
        # 说了两处住处，后说的算；越细越先
        ("我住达川区，不对，我住渠县", "渠县"),
        ("我原来在渠县，现在住达川区", "达川区"),
        ("我住达川区，老家是渠县的", "达川区"),
        ("我住渠县三汇镇，户口落在达川区", "渠县"),
    ],
)
def test_whose_place_counts(text: str, where: str) -> None:
    found = place(text)
    assert (found.district or found.city) == where
