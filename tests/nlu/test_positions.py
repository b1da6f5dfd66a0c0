"""A position says its district where that is certain, and otherwise nothing."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from nlu.positions import place_at
from nlu.understanding import Place
from tests.borders import made_up

GANJINGZI = Place("甘井子区", None, "210211", "dalian", city="大连市")
ZHONGSHAN = Place("中山区", None, "210202", "dalian", city="大连市")


@pytest.fixture(scope="module")
def borders(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two districts of ours, and one that is not."""
    return made_up(tmp_path_factory.mktemp("borders"))


@pytest.mark.parametrize(
    "latitude, longitude, place",
    [
        (39.5, 120.5, GANJINGZI),
        (39.5, 121.5, ZHONGSHAN),
        (39.5, 121.003, None),  # 离区界两百多米：两种坐标差几百米，说不准
        (39.5, 121.02, ZHONGSHAN),
        (39.995, 120.5, None),  # 挨着别的地区
        (40.5, 120.5, None),  # 不是我们的地区
        (38.997, 120.5, GANJINGZI),  # 岸边的海上，最近的只有一个区
        (38.9, 120.5, None),  # 海上
        (39.25, 120.25, None),  # 区里面挖出去的一块
        (0.0, 0.0, None),
        (90.0, 180.0, None),
    ],
)
def test_where_a_position_lies(
    borders: Path, latitude: float, longitude: float, place: Place | None
) -> None:
    assert place_at(latitude, longitude, borders) == place


def test_without_borders_a_position_says_nothing(tmp_path: Path) -> None:
    assert place_at(39.5, 120.5, tmp_path / "none.json") is None


@given(latitude=some.floats(-90, 90), longitude=some.floats(-180, 180))
def test_any_position_is_answered(borders: Path, latitude: float, longitude: float) -> None:
    found = place_at(latitude, longitude, borders)
    assert found is None or found.district in ("甘井子区", "中山区")
