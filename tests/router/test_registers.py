"""Where a household is registered, made out of what was told."""

import pytest

from nlu.gazetteer import JURISDICTIONS
from router.registers import jurisdiction_of, register_told

#: (what was told, district, street, whether it lies in 上海)
IN_CHANGNING = [
    ("江苏路街道", "长宁区", "江苏路街道", True),
    ("长宁区江苏路街道", "长宁区", "江苏路街道", True),
    ("上海市长宁区江苏路", "长宁区", "江苏路街道", True),
    ("新泾镇", "长宁区", "新泾镇", True),
    ("长宁区", "长宁区", None, True),
    ("上海", None, None, True),
    ("静安区", None, None, True),
    ("上海市静安区", None, None, True),
    ("河南省周口市", None, None, False),
    ("瓦房店市", None, None, False),
    ("四川", None, None, False),
    ("外地", None, None, False),
    ("", None, None, False),
]


@pytest.mark.parametrize("told, district, street, local", IN_CHANGNING)
def test_a_register_seen_from_changning(
    *, told: str, district: str | None, street: str | None, local: bool
) -> None:
    register = register_told(told, "changning")
    assert (register.district, register.street) == (district, street)
    assert register.within("changning") == local


def test_a_street_of_another_district_is_not_taken_for_one_of_the_district_told() -> None:
    # 西城街道 is 通川区's.
    register = register_told("渠县西城街道", "dazhou")
    assert (register.district, register.street) == ("渠县", None)


@pytest.mark.parametrize(
    "told, jurisdiction",
    [
        ("宣汉县", "dazhou"),
        ("瓦房店", "dalian"),
        ("雁塔区", "shaanxi"),
        ("江苏路街道", "changning"),
        ("四川", None),
        ("陕西", None),
        ("河南省", None),
        ("", None),
    ],
)
def test_where_a_register_lies(told: str, jurisdiction: str | None) -> None:
    assert jurisdiction_of(told) == jurisdiction


@pytest.mark.parametrize("jurisdiction", JURISDICTIONS)
def test_nothing_told_is_nowhere(jurisdiction: str) -> None:
    assert not register_told("火星", jurisdiction).within(jurisdiction)
