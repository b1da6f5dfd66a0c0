"""Complaints go to the supervising organ, past whoever they name, and never back to it."""

import pytest

from nlu.labels import Need, Purpose
from nlu.understanding import Place
from router.catalogue import Catalogue, Level
from tests.router.deciding import HOMES, names, only_task, routed
from tests.router.understandings import understood

SUPERVISION = Need.assistance_supervision
PAOYA, YANTA, HUAYANGLU, XICHENG = HOMES.values()
WAFANGDIAN = Place("瓦房店市", "得利寺镇", jurisdiction="dalian")
WANYUAN = Place("万源市", "旧院镇", jurisdiction="dazhou")
SHENMU = Place("神木市", "店塔镇", jurisdiction="shaanxi")
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
    read = understood(
        SUPERVISION, Need.minimum_living_allowance, purpose=Purpose.complain, place=PAOYA
    )
    decided = routed(catalogue, read)
    assert [task.lead.name for task in decided.tasks] == ["大连市民政局", "甘井子区民政局"]
    assert [len(task.notes) for task in decided.tasks] == [1, 0]
    assert [ruling.rule for ruling in decided.rulings] == [
        "complaint_passes_by_the_unit_complained_of",
        "each_need_gets_a_task",
    ]
