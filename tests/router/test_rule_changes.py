"""What the rules change about a task: who leads, who helps, what is told, on which clause."""

from dataclasses import replace

import pytest

from nlu.fact_values import CircleName, CircleStatus, Who
from nlu.labels import Need, Purpose, Urgency
from nlu.understanding import Place
from router.catalogue import Catalogue
from tests.router.deciding import HOMES, names, only_task, routed
from tests.router.understandings import circle, understood

RELIEF, HOMELESS = Need.temporary_assistance, Need.homeless_assistance
LOW, MEDICAL, HOUSING = (
    Need.minimum_living_allowance,
    Need.medical_assistance,
    Need.housing_assistance,
)
PAOYA, YANTA, HUAYANGLU, XICHENG = HOMES.values()
WANYUAN = Place("万源市", jurisdiction="dazhou")
EDGE, SPENDING = CircleName.allowance_edge, CircleName.rigid_spending
ALLOWANCE, EXTREME = CircleName.living_allowance, CircleName.extreme_poverty


@pytest.mark.parametrize(
    "place, lead, helpers, section, words",
    [
        # 推动急难发生地直接实施救助
        (
            YANTA,
            "雁塔区丈八沟街道办事处社会救助窗口",
            ["雁塔区民政局"],
            "二（一）2",
            "乡镇（街道）",
        ),
        # 全面落实乡镇（街道）临时救助备用金制度
        (XICHENG, "通川区西城街道办事处社会救助窗口", ["通川区民政局"], "6", "乡镇（街道）"),
        (WANYUAN, "万源市民政局", [], "6", "先救助"),
        # 各街镇可优先给予每人不超过500元的“小金额救助”
        (HUAYANGLU, "上海市长宁区华阳路街道办事处", ["上海市长宁区民政局"], "五·3", "500元"),
        # 大连的文件没有写由街镇先救助
        (
            PAOYA,
            "甘井子区民政局",
            ["甘井子区泡崖街道办事处社会救助窗口"],
            "1",
            "先救助",
        ),
    ],
)
@pytest.mark.parametrize("urgency", [Urgency.urgent, Urgency.life_danger])
def test_urgent_relief_is_given_where_it_happened(
    catalogue: Catalogue,
    *,
    place: Place,
    lead: str,
    helpers: list[str],
    section: str,
    words: str,
    urgency: Urgency,
) -> None:
    task = only_task(catalogue, understood(RELIEF, place=place, urgency=urgency))
    assert (task.lead.name, names(task)) == (lead, helpers)
    [note] = task.notes
    assert note.clause.section == section
    assert words in note.text
    assert task.time_limit == 1


@pytest.mark.parametrize("need", [one for one in Need if one is not HOMELESS])
def test_in_changning_the_street_gives_small_relief_first_whatever_the_need(
    catalogue: Catalogue, need: Need
) -> None:
    # 五·3：各街镇可在核实困难情形基础上，优先给予每人不超过500元的“小金额救助”
    street = "上海市长宁区华阳路街道办事处"
    read = understood(need, place=HUAYANGLU, urgency=Urgency.urgent)
    task = only_task(catalogue, read)
    figure = catalogue.jurisdictions["changning"].figures["small_relief_yuan"]
    if need is Need.assistance_supervision:  # 反映问题的，不是要钱
        assert figure.plain not in task.notes[0].text
        return
    assert street in [task.lead.name, *names(task)]
    [note] = [one for one in task.notes if figure.plain in one.text]
    assert f"{figure.value:.0f} 元" in note.clause.quote
    assert note.clause.section == figure.section


def test_without_a_street_nobody_is_named_for_small_relief(catalogue: Catalogue) -> None:
    there = replace(HUAYANGLU, street=None)
    task = only_task(catalogue, understood(MEDICAL, place=there, urgency=Urgency.urgent))
    assert all(unit.level != "street" for unit in task.co_handlers)
    assert "500元" in task.notes[0].text


def test_urgency_is_noted_at_every_need_but_moves_only_relief(catalogue: Catalogue) -> None:
    read = understood(MEDICAL, RELIEF, place=YANTA, urgency=Urgency.urgent)
    medical, relief = routed(catalogue, read).tasks
    assert medical.lead.name == "雁塔区医疗保障局"
    assert relief.lead.level == "street"
    assert medical.notes == relief.notes


@pytest.mark.parametrize(
    "place, need, purpose, said",
    [
        (YANTA, RELIEF, Purpose.seek_help, ""),
        (XICHENG, RELIEF, Purpose.seek_help, ""),
        (PAOYA, Need.assistance_supervision, Purpose.complain, "市民政局不给办"),
    ],
)
def test_the_reason_names_who_leads_after_the_rules(
    catalogue: Catalogue, *, place: Place, need: Need, purpose: Purpose, said: str
) -> None:
    read = understood(need, place=place, purpose=purpose, urgency=Urgency.urgent)
    task = only_task(catalogue, read, said=said)
    assert task.lead.name in task.reason


@pytest.mark.parametrize(
    "place, register, section",
    [
        (PAOYA, "瓦房店市", "6"),  # 将居住证签发地作为家庭经常居住地认定的充分条件
        (XICHENG, "宣汉县", "8"),  # 持有居住证人员在长期居住地申办社会救助
        (YANTA, "神木市", "二（二）6"),  # 居住地申办救助
        (replace(HUAYANGLU, street=None), "静安区", "五·1"),
    ],
)
def test_where_one_lives_counts_before_the_register(
    catalogue: Catalogue, place: Place, register: str, section: str
) -> None:
    moved = understood(LOW, MEDICAL, place=replace(place, register=register))
    stayed = understood(LOW, MEDICAL, place=place)
    tasks, plain = routed(catalogue, moved).tasks, routed(catalogue, stayed).tasks
    assert [task.lead for task in tasks] == [task.lead for task in plain]
    for task in tasks:
        [note] = task.notes
        assert note.clause.section == section
        assert register in note.text
        assert str(place.district) in note.text


@pytest.mark.parametrize("chosen", [PAOYA, XICHENG])
def test_the_register_told_is_not_lost_where_the_place_was_chosen(
    catalogue: Catalogue, chosen: Place
) -> None:
    read = understood(LOW, place=Place("中山区", jurisdiction="dalian", register="瓦房店市"))
    assert "瓦房店市" in only_task(catalogue, read, place=chosen).notes[0].text


OPENS, LOOKED_INTO = "在这一项的救助范围内", "照样受理"


@pytest.mark.parametrize(
    "place, need, told, section, words",
    [
        # 大连第2条：特困、低保有住房救助；低保边缘、刚性支出困难只有医疗、教育、就业等
        (PAOYA, HOUSING, EDGE, "2", LOOKED_INTO),
        (PAOYA, HOUSING, SPENDING, "2", LOOKED_INTO),
        (PAOYA, HOUSING, ALLOWANCE, "2", OPENS),
        (PAOYA, HOUSING, EXTREME, "2", OPENS),
        (PAOYA, MEDICAL, EDGE, "2", OPENS),
        (PAOYA, Need.education_assistance, SPENDING, "2", OPENS),
        (PAOYA, Need.employment_assistance, EDGE, "2", OPENS),
        (PAOYA, LOW, EDGE, "2", LOOKED_INTO),
        # 达州第1条：低保、特困、低保边缘都有医疗、教育、住房、就业
        (XICHENG, HOUSING, EDGE, "1", OPENS),
        (XICHENG, HOUSING, ALLOWANCE, "1", OPENS),
        (XICHENG, MEDICAL, EDGE, "1", OPENS),
        (XICHENG, Need.extreme_poverty_support, ALLOWANCE, "12", LOOKED_INTO),
        # 陕西二（一）4：低保边缘家庭里的重残、重病人员可以单独纳入低保
        (YANTA, LOW, EDGE, "二（一）4", OPENS),
        (YANTA, LOW, SPENDING, "二（一）4", LOOKED_INTO),
        # 长宁五·1：可能符合新标准的低保边缘家庭
        (HUAYANGLU, Need.low_income_recognition, EDGE, "五·1", OPENS),
        (HUAYANGLU, LOW, EDGE, "五·1", LOOKED_INTO),
    ],
)
def test_a_circle_opens_special_assistance_and_never_refuses(
    catalogue: Catalogue, *, place: Place, need: Need, told: CircleName, section: str, words: str
) -> None:
    task = only_task(catalogue, understood(need, place=place, facts=(circle(told),)))
    [note] = task.notes
    assert note.clause.section == section
    assert words in note.text
    without = only_task(catalogue, understood(need, place=place))
    assert (task.lead, task.co_handlers) == (without.lead, without.co_handlers)
    assert task.deadline == without.deadline


def test_notes_are_stored_in_clear_and_do_not_name_the_circle_told(catalogue: Catalogue) -> None:
    for place, need, name in [
        (PAOYA, HOUSING, "低保边缘"),
        (XICHENG, HOUSING, "低保边缘"),
        (YANTA, Need.extreme_poverty_support, "低保边缘"),
    ]:
        decided = routed(catalogue, understood(need, place=place, facts=(circle(EDGE),)))
        told = [note.text for note in decided.tasks[0].notes]
        assert told
        for text in [*told, *(ruling.reason for ruling in decided.rulings)]:
            assert name not in text


@pytest.mark.parametrize("status", [one for one in CircleStatus if one is not CircleStatus.has])
def test_who_is_not_in_a_circle_yet_is_told_nothing_of_it(
    catalogue: Catalogue, status: CircleStatus
) -> None:
    for place in (PAOYA, XICHENG):
        read = understood(HOUSING, place=place, facts=(circle(EDGE, status),))
        assert only_task(catalogue, read).notes == ()


def test_the_circle_of_a_neighbour_is_not_ones_own(catalogue: Catalogue) -> None:
    neighbour = circle(ALLOWANCE, whose=Who.neighbour)
    read = understood(HOUSING, place=PAOYA, facts=(neighbour,))
    assert only_task(catalogue, read).notes == ()


def test_a_register_told_without_any_other_place_says_whose_request_it_is(
    catalogue: Catalogue,
) -> None:
    for register, jurisdiction in (
        ("宣汉县", "dazhou"),
        ("长宁区江苏路街道", "changning"),
        ("四川", "dalian"),  # the province alone says nothing
        ("河南省", "dalian"),
    ):
        read = understood(LOW, place=Place(register=register))
        assert routed(catalogue, read).jurisdiction == jurisdiction
    away = Place(register="宣汉县", outside="沈阳市")
    assert routed(catalogue, understood(LOW, place=away)).jurisdiction == "dalian"


@pytest.mark.parametrize("register", ["", "泡崖街道", "甘井子区", "甘井子区泡崖街道"])
def test_a_register_that_is_empty_or_where_one_lives_is_not_spoken_of(
    catalogue: Catalogue, register: str
) -> None:
    read = understood(LOW, place=replace(PAOYA, register=register))
    assert only_task(catalogue, read).notes == ()
