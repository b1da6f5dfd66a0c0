"""The place of the household register: its full name, and where it stands for the home."""

import pytest

from nlu.places import find_place
from nlu.text import cleaned
from nlu.understanding import Place


@pytest.mark.parametrize(
    ("text", "register", "district", "street"),
    [
        # 只说了户口：户口所在地就是说到的地方
        ("我户口在长宁区江苏路街道，想申请低保", "长宁区江苏路街道", "长宁区", "江苏路街道"),
        (
            "我是上海本地人，户口在长宁区江苏路街道，现在睡在街头没地方去",
            "长宁区江苏路街道",
            "长宁区",
            "江苏路街道",
        ),
        ("户籍是渠县三汇镇的，问低保", "渠县三汇镇", "渠县", "三汇镇"),
        ("户口在庄河市，西岗区民政局不给办", "庄河市", "庄河市", None),
        ("户籍所在地为达州市通川区西城街道", "通川区西城街道", "通川区", "西城街道"),
        ("户口在渠县，西岗区教育局不给办", "渠县", "渠县", None),
        # 住在别处
        ("户口在四川，人在西安市碑林区，想办低保", "四川", "碑林区", None),
        ("户口在四川省，人在西安市碑林区", "四川省", "碑林区", None),
        ("户口在河南信阳，住甘井子区", "信阳市", "甘井子区", None),
        (
            "我是长宁区户口，户口在江苏路街道，现在流落在北新泾街道",
            "长宁区江苏路街道",
            "长宁区",
            "北新泾街道",
        ),
        (
            "户口在西安市雁塔区小寨路街道，住在大连市沙河口区马栏街道",
            "雁塔区小寨路街道",
            "沙河口区",
            "马栏街道",
        ),
        # 就是住的地方，不另说
        ("我是长宁区户口，住北新泾街道", None, "长宁区", "北新泾街道"),
        ("我户口在渠县三汇镇，人也住渠县三汇镇", None, "渠县", "三汇镇"),
    ],
)
def test_the_register_is_told_in_full(
    text: str, register: str | None, district: str, street: str | None
) -> None:
    place = find_place(cleaned(text))
    assert (place.register, place.district, place.street) == (register, district, street)


@pytest.mark.parametrize(
    ("text", "register", "jurisdiction", "city"),
    [
        ("户口在西安市，想办低保", "西安市", "shaanxi", "西安市"),
        ("我是西安户口，现在大连没地方住", "西安市", "dalian", "大连市"),
        ("孩子户口在陕西，在大连念初中，资助在哪儿申请", "陕西", "dalian", "大连市"),
        ("户口在四川，想问低保", "四川", None, None),
        ("户口是河南信阳的", "信阳市", None, None),
        # 没有说是哪里的户口
        ("外地户口在大连能不能办低保", None, None, None),
        ("我们都没大连户口", None, None, None),
    ],
)
def test_a_register_of_a_city_or_province(
    text: str, register: str | None, jurisdiction: str | None, city: str | None
) -> None:
    assert find_place(cleaned(text)) == Place(
        register=register, jurisdiction=jurisdiction, city=city
    )
