"""The homeless are received at once; in 长宁 by the station, locals also by their street."""

from dataclasses import replace

import pytest

from nlu.labels import Need, Urgency
from nlu.understanding import Place
from router.catalogue import Catalogue
from tests.router.deciding import HOMES, names, only_task
from tests.router.understandings import understood

HOMELESS = Need.homeless_assistance
PAOYA, YANTA, HUAYANGLU, XICHENG = HOMES.values()
WANYUAN = Place("万源市", jurisdiction="dazhou")


@pytest.mark.parametrize(
    "place, lead, helper, section, words",
    [
        (XICHENG, "通川区民政局", "通川区救助管理站", "14", "不分户籍"),
        (XICHENG, "通川区民政局", "通川区西城街道办事处社会救助窗口", "14", "不分户籍"),
        (YANTA, "雁塔区民政局", "雁塔区丈八沟街道办事处社会救助窗口", "二（二）7", "不分户籍"),
        (PAOYA, "甘井子区民政局", "大连市公安局甘井子分局", "1", "不分户籍"),
    ],
)
def test_the_homeless_are_received_at_once_and_the_street_helps(
    catalogue: Catalogue, *, place: Place, lead: str, helper: str, section: str, words: str
) -> None:
    task = only_task(catalogue, understood(HOMELESS, place=place))
    assert task.lead.name == lead
    assert helper in names(task)
    [note] = task.notes
    assert (note.clause.section, words in note.text) == (section, True)


STATION = "上海市长宁区救助管理站"
JIANGSULU = "上海市长宁区江苏路街道办事处"


@pytest.mark.parametrize(
    "place, register, helpers, told",
    [
        # 对本市户籍流浪乞讨和临时遇困人员，由户籍所在地街镇落实托底保障
        (HUAYANGLU, "江苏路街道", [JIANGSULU], JIANGSULU),
        (HUAYANGLU, "长宁区江苏路街道", [JIANGSULU], JIANGSULU),
        (HUAYANGLU, "华阳路街道", ["上海市长宁区华阳路街道办事处"], "华阳路街道办事处"),
        (Place(jurisdiction="changning"), "长宁区江苏路街道", [JIANGSULU], JIANGSULU),
        (Place(), "长宁区江苏路街道", [JIANGSULU], JIANGSULU),  # 只说了户口在哪里
        (HUAYANGLU, "长宁区", [], "户籍所在地街镇"),  # 不知道是哪个街镇
        (HUAYANGLU, "静安区", [], "户籍所在地街镇"),  # 上海的，不在本系统
        (HUAYANGLU, "上海市", [], "户籍所在地街镇"),
        # 外地的、没有说的，不提本市户籍，也不派给街镇
        (HUAYANGLU, "河南省", [], None),
        (HUAYANGLU, "瓦房店市", [], None),
        (HUAYANGLU, "", [], None),
        (HUAYANGLU, None, [], None),
    ],
)
@pytest.mark.parametrize("urgency", Urgency)
def test_the_homeless_of_changning_are_the_stations_and_locals_their_registers_streets(
    catalogue: Catalogue,
    *,
    place: Place,
    register: str | None,
    helpers: list[str],
    told: str | None,
    urgency: Urgency,
) -> None:
    there = replace(place, register=register)
    task = only_task(catalogue, understood(HOMELESS, place=there, urgency=urgency))
    assert (task.lead.name, names(task)) == (STATION, helpers)
    said = [note for note in task.notes if "救助管理站" in note.text or "户" in note.text]
    assert "由区救助管理站救助" in said[0].text
    assert [note.clause.section for note in said] == ["五·3"] * (2 if told else 1)
    if told:
        assert told in said[1].text
        assert "本市户籍" in said[1].clause.quote
    else:
        words = [task.clause.quote, *(f"{note.text}{note.clause}" for note in task.notes)]
        assert not any(hint in "".join(words) for hint in ("本市户籍", "户籍所在地", "托底"))


@pytest.mark.parametrize("place", [WANYUAN, Place(jurisdiction="dazhou")])
def test_without_a_street_none_helps_the_homeless(catalogue: Catalogue, place: Place) -> None:
    task = only_task(catalogue, understood(HOMELESS, place=place))
    assert all(unit.level != "street" for unit in task.co_handlers)
    assert "township_office" not in [unit.code for unit in task.co_handlers]
