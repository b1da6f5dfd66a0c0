"""Complaints go to the supervising organ, past whoever they name, and never back to it."""

from dataclasses import replace

import pytest

from nlu.labels import Need, Purpose, Urgency
from nlu.understanding import Place
from router.catalogue import Catalogue, Level
from router.organs import Unit
from tests.router.deciding import HOMES, names, only_task, routed
from tests.router.understandings import understood

SUPERVISION = Need.assistance_supervision
PAOYA, YANTA, HUAYANGLU, XICHENG = HOMES.values()
WAFANGDIAN = Place("瓦房店市", "得利寺镇", jurisdiction="dalian")
WANYUAN = Place("万源市", "旧院镇", jurisdiction="dazhou")
SHENMU = Place("神木市", "店塔镇", jurisdiction="shaanxi")
GANJINGZI = Place("甘井子区", jurisdiction="dalian")
YANTA_ONLY = Place("雁塔区", jurisdiction="shaanxi")
IN_SHAANXI, IN_DALIAN = Place(jurisdiction="shaanxi"), Place(jurisdiction="dalian")

#: The document's section on which supervision rests: 大连11、陕西二（二）2、长宁四·1、达州三（三）.
SECTIONS = {"dalian": "11", "shaanxi": "二（二）2", "changning": "四·1", "dazhou": "三（三）"}
DALIAN_CONFERENCE = "大连市社会救助工作联席会议办公室"
DAZHOU_GROUP = "达州市社会救助工作领导小组"
CHANGNING_CONFERENCE = "上海市长宁区社会救助工作联席会议办公室"


#: (where, what was said, who looks into it, at which level)
ROWS = [
    # A street's window or nobody named: the city's organ; in 长宁 the district's, as it is the top.
    (PAOYA, "给的钱总是晚，也没人说为什么", "大连市民政局", "city"),
    (PAOYA, "泡崖街道社会救助窗口的人把我材料扔出来了", "大连市民政局", "city"),
    (YANTA, "丈八沟街道窗口收了材料就没下文", "西安市民政局", "city"),
    (HUAYANGLU, "华阳路街道办事处的人讲话难听", "上海市长宁区民政局", "district"),
    (XICHENG, "西城街道窗口让我跑了七趟", "达州市民政局", "city"),
    # A district's organ named: past it too.
    (PAOYA, "甘井子区民政局把低保批给了有车的人", "大连市民政局", "city"),
    (PAOYA, "区民政局和街道推来推去", "大连市民政局", "city"),
    (YANTA, "雁塔区民政局把我的申请压了半年", "西安市民政局", "city"),
    (XICHENG, "通川区民政局不给说法", "达州市民政局", "city"),
    # The city's organ named (in 长宁 the district's): the one above.
    (PAOYA, "我给大连市民政局写了三封信没人回", DALIAN_CONFERENCE, "city"),
    (PAOYA, "去市民政局问，门都不让进", DALIAN_CONFERENCE, "city"),
    (IN_DALIAN, "去市民政局问，门都不让进", DALIAN_CONFERENCE, "city"),
    (YANTA, "西安市民政局的人态度恶劣", "陕西省民政厅", "province"),
    (HUAYANGLU, "区民政局收了材料不给回执", CHANGNING_CONFERENCE, "district"),
    (HUAYANGLU, "上海市长宁区民政局收了材料不给回执", CHANGNING_CONFERENCE, "district"),
    (XICHENG, "达州市民政局接了电话就挂", DAZHOU_GROUP, "city"),
    (XICHENG, "市民政局接了电话就挂", DAZHOU_GROUP, "city"),
    # Without a place: the jurisdiction's own.
    (IN_SHAANXI, "村干部把慰问品分给自家亲戚", "陕西省民政厅", "province"),
    (Place(), "村干部把慰问品分给自家亲戚", "大连市民政局", "city"),
    (YANTA, "市民政局的人态度恶劣", "陕西省民政厅", "province"),
    # 县级市 have a 市民政局 of their own: it is the county's organ, not the city's.
    (WAFANGDIAN, "瓦房店市民政局不给办", "大连市民政局", "city"),
    (WANYUAN, "万源市民政局不给办", "达州市民政局", "city"),
    (SHENMU, "神木市民政局不给办", "榆林市民政局", "city"),
    (PAOYA, "大连民政局门都不让进", DALIAN_CONFERENCE, "city"),
]


@pytest.mark.parametrize("place, said, organ, level", ROWS)
def test_who_looks_into_a_complaint(
    catalogue: Catalogue, place: Place, said: str, organ: str, level: Level
) -> None:
    read = understood(SUPERVISION, purpose=Purpose.complain, place=place)
    decided = routed(catalogue, read, said=said)
    assert (decided.first_contact.name, decided.first_contact.level) == (organ, level)
    [task] = decided.tasks
    assert (task.lead.name, task.lead.level) == (organ, level)
    [note] = task.notes
    assert note.clause.section == SECTIONS[place.jurisdiction or "dalian"]
    assert organ in note.text


@pytest.mark.parametrize(
    "place, said, named",
    [
        (PAOYA, "市民政局把我的钱扣了", "大连市民政局"),
        (PAOYA, "大连市财政局把我的钱扣了", "大连市财政局"),
        (YANTA, "西安市民政局把我的钱扣了", "西安市民政局"),
        (HUAYANGLU, "区民政局把我的钱扣了", "上海市长宁区民政局"),
        (XICHENG, "达州市民政局把我的钱扣了", "达州市民政局"),
    ],
)
def test_the_unit_complained_of_does_not_help_to_look_into_it(
    catalogue: Catalogue, place: Place, said: str, named: str
) -> None:
    read = understood(SUPERVISION, purpose=Purpose.complain, place=place)
    task = only_task(catalogue, read, said=said)
    assert named not in [task.lead.name, *names(task)]


def test_a_complaint_of_the_highest_organ_does_not_go_to_one_below_it(
    catalogue: Catalogue,
) -> None:
    read = understood(SUPERVISION, purpose=Purpose.complain, place=YANTA)
    task = only_task(catalogue, read, said="陕西省民政厅不回我的信")
    assert task.lead.level == "province"


@pytest.mark.parametrize("jurisdiction", HOMES)
def test_a_complaint_is_not_first_answered_by_the_street(
    catalogue: Catalogue, jurisdiction: str
) -> None:
    for needs in ((), (SUPERVISION,), (SUPERVISION, Need.minimum_living_allowance)):
        read = understood(*needs, purpose=Purpose.complain, place=HOMES[jurisdiction])
        decided = routed(catalogue, read, said="街道的人不给办")
        assert decided.first_contact.level in ("city", "district")
        assert decided.first_contact.code == "civil_affairs"


def test_what_the_complainer_lacks_is_a_task_of_its_own(catalogue: Catalogue) -> None:
    home = Place("甘井子区", jurisdiction="dalian")
    read = understood(
        SUPERVISION, Need.minimum_living_allowance, purpose=Purpose.complain, place=home
    )
    decided = routed(catalogue, read)
    assert [task.lead.name for task in decided.tasks] == ["大连市民政局", "甘井子区民政局"]
    assert [len(task.notes) for task in decided.tasks] == [1, 0]
    assert [ruling.rule for ruling in decided.rulings] == [
        "complaint_passes_by_the_unit_complained_of",
        "each_need_gets_a_task",
    ]


LOW, MEDICAL, HOMELESS = (
    Need.minimum_living_allowance,
    Need.medical_assistance,
    Need.homeless_assistance,
)
RELIEF, CHARITY, HOUSING = (
    Need.temporary_assistance,
    Need.charity_support,
    Need.housing_assistance,
)
CHANGNING_STREET = "上海市长宁区华阳路街道办事处"
WINDOW = "甘井子区泡崖街道办事处社会救助窗口"

#: (where, the other need, what was said, who leads that need, whom nobody asks)
KEPT_OUT = [
    # 街镇被反映：本来主办的，由区民政局主办；本来协办的，不再协办
    (HUAYANGLU, LOW, "华阳路街道办事处不收我的材料", "上海市长宁区民政局", CHANGNING_STREET),
    (HUAYANGLU, RELIEF, "街道的人骂我，材料也不收", "上海市长宁区民政局", CHANGNING_STREET),
    (HUAYANGLU, MEDICAL, "华阳路街道不给盖章", "上海市长宁区医疗保障局", CHANGNING_STREET),
    (PAOYA, LOW, "泡崖街道窗口要我先交三百块", "甘井子区民政局", WINDOW),
    (PAOYA, CHARITY, "泡崖街道窗口要我先交三百块", "甘井子区民政局", WINDOW),
    # 区县的单位被反映：由同一部门市级的主办
    (PAOYA, LOW, "甘井子区民政局把我的表弄丢了三回", "大连市民政局", "甘井子区民政局"),
    (PAOYA, LOW, "区民政局把我的表弄丢了三回", "大连市民政局", "甘井子区民政局"),
    (PAOYA, LOW, "民政局把我的表弄丢了三回", "大连市民政局", "甘井子区民政局"),
    (PAOYA, MEDICAL, "区医保局一直不给我结算", "大连市医疗保障局", "甘井子区医疗保障局"),
    (PAOYA, MEDICAL, "甘井子医疗保障局一直不给结算", "大连市医疗保障局", "甘井子区医疗保障局"),
    (YANTA, LOW, "区民政局半年没有给我答复", "西安市民政局", "雁塔区民政局"),
    (YANTA, HOUSING, "住建局一直拖着", "西安市住房和城乡建设局", "雁塔区住房和城乡建设局"),
    (XICHENG, HOUSING, "通川区住建局一直拖着", "达州市住房和城乡建设局", "通川区住房和城乡建设局"),
    (WANYUAN, LOW, "市民政局半年没有给我答复", DAZHOU_GROUP, "万源市民政局"),
    # 没有说街镇的，也不能变成没有名字的“街道办事处”
    (GANJINGZI, LOW, "区民政局把我的表弄丢了三回", "大连市民政局", "甘井子区民政局"),
    (YANTA_ONLY, RELIEF, "雁塔区民政局不给办", "西安市民政局", "雁塔区民政局"),
    # 上面没有同一部门的，由联席会议
    (HUAYANGLU, MEDICAL, "区医保局一直不给我结算", CHANGNING_CONFERENCE, "上海市长宁区医疗保障局"),
    (HUAYANGLU, HOMELESS, "救助站的人把我赶出来", CHANGNING_CONFERENCE, "上海市长宁区救助管理站"),
    # 街道和区民政局都被反映
    (
        HUAYANGLU,
        LOW,
        "华阳路街道推给区民政局，区民政局又推回来",
        CHANGNING_CONFERENCE,
        "上海市长宁区民政局",
    ),
    (PAOYA, LOW, "泡崖街道推给区民政局，区民政局又推回来", "大连市民政局", "甘井子区民政局"),
    # 别处的单位不是这里的
    (PAOYA, LOW, "瓦房店市民政局以前不给我办", "甘井子区民政局", "瓦房店市民政局"),
]


@pytest.mark.parametrize("place, need, said, lead, out", KEPT_OUT)
@pytest.mark.parametrize("purpose", [Purpose.complain, Purpose.seek_help])
def test_the_unit_complained_of_has_no_part_in_any_task(
    catalogue: Catalogue,
    *,
    place: Place,
    need: Need,
    said: str,
    lead: str,
    out: str,
    purpose: Purpose,
) -> None:
    read = understood(SUPERVISION, need, purpose=purpose, place=place)
    # The street is of the form, unless the words name it.
    told = replace(read, place=replace(place, street=None))
    decided = routed(catalogue, told, place=place, said=said)
    assert decided.first_contact.name != out
    for task in decided.tasks:
        assert out not in [task.lead.name, *names(task)]
    other = decided.tasks[1]
    assert (other.need, other.lead.name) == (need, lead)
    if lead != routed(catalogue, understood(need, place=place)).tasks[0].lead.name:
        assert other.notes[-1].clause.section == SECTIONS[place.jurisdiction or ""]
        assert lead in other.reason


@pytest.mark.parametrize("urgency", Urgency)
@pytest.mark.parametrize("need", Need)
@pytest.mark.parametrize("jurisdiction", HOMES)
def test_a_street_that_the_reader_found_in_a_complaint_gets_none_of_it(
    catalogue: Catalogue, need: Need, jurisdiction: str, urgency: Urgency
) -> None:
    home = replace(HOMES[jurisdiction], register=f"{HOMES[jurisdiction].street}")
    read = understood(SUPERVISION, need, purpose=Purpose.complain, place=home, urgency=urgency)
    decided = routed(catalogue, read, said=f"{home.street}不管我")
    units = [decided.first_contact]
    for task in decided.tasks:
        units += [task.lead, *task.co_handlers]
    assert [unit.name for unit in units if unit.level == "street" and _window(unit)] == []


def _window(unit: Unit) -> bool:
    return unit.code == "township_office"


def test_a_unit_that_only_helps_and_is_not_named_still_helps(catalogue: Catalogue) -> None:
    read = understood(SUPERVISION, LOW, purpose=Purpose.complain, place=PAOYA)
    told = replace(read, place=replace(PAOYA, street=None))
    low = routed(catalogue, told, place=PAOYA, said="区民政局不给办").tasks[1]
    assert names(low) == [WINDOW, "甘井子区数据局"]


def test_a_county_body_does_not_look_into_the_province(catalogue: Catalogue) -> None:
    # 县级协调机制 is of the counties: above 省民政厅 stands the province's government.
    read = understood(SUPERVISION, purpose=Purpose.complain, place=YANTA)
    assert only_task(catalogue, read, said="省民政厅的电话没人接").lead.name == "陕西省人民政府"


@pytest.mark.parametrize("need", Need)
@pytest.mark.parametrize("jurisdiction", HOMES)
def test_whoever_takes_the_place_of_a_unit_named_is_one_of_a_place(
    catalogue: Catalogue, need: Need, jurisdiction: str
) -> None:
    home, area = HOMES[jurisdiction], catalogue.jurisdictions[jurisdiction]
    nowhere = {organ.name for organ in area.organs.values() if organ.street}
    for place in (home, replace(home, street=None), Place(jurisdiction=jurisdiction)):
        read = understood(SUPERVISION, need, purpose=Purpose.complain, place=place)
        for lead in routed(catalogue, read).tasks:
            said = f"我去找{lead.lead.name}，{home.street}和区民政局，没人管"
            decided = routed(catalogue, read, said=said)
            for task in decided.tasks:
                assert lead.lead.name not in [task.lead.name, *names(task)]
                assert task.lead.name not in nowhere
