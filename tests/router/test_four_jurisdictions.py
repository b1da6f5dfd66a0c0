"""Sentences as people of the four jurisdictions say them, read by the trained reader and routed."""

import json
from pathlib import Path
from typing import NamedTuple

import pytest

from nlu.labels import Need, Purpose
from nlu.understanding import Understanding
from router.assignment import Advice, Assignment
from router.catalogue import Catalogue
from router.office import Office
from tests.router.asking import asked

LEAST_FOUND = 90  # of 92 needs; places must all be right
FILE = Path(__file__).with_name("four_jurisdictions.jsonl")


class Said(NamedTuple):
    """One sentence, what it asks for and where its speaker is."""

    jurisdiction: str
    need: Need
    district: str
    street: str
    text: str


def sentences() -> list[Said]:
    rows = map(json.loads, FILE.read_text("utf-8").splitlines())
    return [Said(**row | {"need": Need(row["need"])}) for row in rows]


SENTENCES = sentences()
Heard = dict[Said, tuple[Understanding, Assignment]]


@pytest.fixture(scope="module")
async def heard(office: Office) -> Heard:
    """Every sentence read and routed once."""
    return {said: await office.understood(asked(said.text)) for said in SENTENCES}


def test_there_is_a_sentence_for_every_need_in_every_jurisdiction(catalogue: Catalogue) -> None:
    expected = [(code, need) for code in catalogue.jurisdictions for need in Need]
    assert [(said.jurisdiction, said.need) for said in SENTENCES] == expected


@pytest.mark.parametrize("said", SENTENCES, ids=[f"{s.jurisdiction}-{s.need}" for s in SENTENCES])
def test_where_somebody_is_is_never_missed(heard: Heard, said: Said) -> None:
    read, decided = heard[said]
    place = read.place
    assert (place.jurisdiction, place.district, place.street) == (
        said.jurisdiction,
        said.district,
        said.street,
    )
    assert decided.jurisdiction == said.jurisdiction
    assert Advice.place_missing not in decided.advice


def test_what_is_asked_for_is_found(heard: Heard) -> None:
    missed = [
        said.text
        for said, (_, decided) in heard.items()
        if said.need not in [task.need for task in decided.tasks]
    ]
    assert len(SENTENCES) - len(missed) >= LEAST_FOUND, missed


def test_every_need_found_is_led_by_the_organ_of_the_catalogue(
    heard: Heard, catalogue: Catalogue
) -> None:
    for said, (read, decided) in heard.items():
        duties = catalogue.jurisdictions[said.jurisdiction].needs
        urgent = read.urgency != "normal"
        for task in decided.tasks:
            duty = duties[task.need]
            # Urgent relief lies at the street; none of these complaints names the supervisor.
            lead = (duty.urgent_lead if urgent else None) or duty.lead
            assert task.lead.code == lead, said.text
            assert task.clause.quote == duty.clause.quote, said.text


def test_a_complaint_of_each_jurisdiction_goes_above_the_street(heard: Heard) -> None:
    led = {
        said.jurisdiction: decided.tasks[0].lead.name
        for said, (read, decided) in heard.items()
        if said.need is Need.assistance_supervision and read.purpose is Purpose.complain
    }
    assert led == {
        "dalian": "大连市民政局",
        "shaanxi": "渭南市民政局",  # 合阳县路井镇
        "changning": "上海市长宁区民政局",
        "dazhou": "达州市民政局",
    }


#: (what was said, the rule that must have spoken, who answers first, who leads on which need)
SPOKEN = [
    (
        "我户口在宣汉县，在达州市通川区西城街道租房住，家里没得收入，想申请低保。",
        "residence_before_register",
        "通川区西城街道办事处社会救助窗口",
        (Need.minimum_living_allowance, "通川区民政局"),
    ),
    (
        "我户口在瓦房店，现在住甘井子区泡崖街道，老伴看病花了八万多，实在拿不出来，能给救助点不？",
        "residence_before_register",
        "甘井子区泡崖街道办事处社会救助窗口",
        (Need.medical_assistance, "甘井子区医疗保障局"),
    ),
    (
        "我家是低保边缘户，住甘井子区泡崖街道，一家五口挤一间，想申请公租房。",
        "circle_decides_special_assistance",
        "甘井子区泡崖街道办事处社会救助窗口",
        (Need.housing_assistance, "甘井子区住房和城乡建设局"),
    ),
    (
        "我家是低保边缘户，住达州市通川区西城街道，租房子的钱都交不起了，想申请公租房。",
        "circle_decides_special_assistance",
        "通川区西城街道办事处社会救助窗口",
        (Need.housing_assistance, "通川区住房和城乡建设局"),
    ),
    (
        "昨晚家里着火全烧光了，今天没吃没住，在宣汉县南坝镇，先给点救急钱吧。",
        "urgent_relief_where_it_happened",
        "宣汉县南坝镇人民政府社会救助窗口",
        (Need.temporary_assistance, "宣汉县南坝镇人民政府社会救助窗口"),
    ),
    (
        "我住略阳县白水江镇，钱被偷光了，今天一口饭都没吃上，先给点救命钱吧。",
        "urgent_relief_where_it_happened",
        "略阳县白水江镇人民政府社会救助窗口",
        (Need.temporary_assistance, "略阳县白水江镇人民政府社会救助窗口"),
    ),
    (
        "我从外地来打工，睡在长宁区华阳路街道的桥洞底下，没钱回家。",
        "homeless_go_to_the_rescue_station",
        "上海市长宁区华阳路街道办事处",
        (Need.homeless_assistance, "上海市长宁区救助管理站"),
    ),
    (
        "我去西安市民政局反映雁塔区丈八沟街道克扣救助款，根本没人理，我要投诉！",
        "complaint_passes_by_the_unit_complained_of",
        "陕西省民政厅",
        (Need.assistance_supervision, "陕西省民政厅"),
    ),
    (
        "长宁区民政局收了我的材料拖了半年没消息，华阳路街道也推来推去，我要投诉！",
        "complaint_passes_by_the_unit_complained_of",
        "上海市长宁区社会救助工作联席会议办公室",
        (Need.assistance_supervision, "上海市长宁区社会救助工作联席会议办公室"),
    ),
    (
        "长宁区虹桥街道办事处把我的低保申请退了三回，一回一个说法，我要投诉！",
        "complaint_passes_by_the_unit_complained_of",
        "上海市长宁区民政局",
        (Need.minimum_living_allowance, "上海市长宁区民政局"),
    ),
    (
        "我想请慈善组织帮帮，孩子白血病，该报的都报了，住神木市店塔镇。",
        "charity_only_with_consent",
        "神木市店塔镇人民政府社会救助窗口",
        (Need.charity_support, "神木市民政局"),
    ),
]


@pytest.mark.parametrize("text, rule, first, led", SPOKEN)
async def test_the_rules_speak_where_people_say_so(
    office: Office, *, text: str, rule: str, first: str, led: tuple[Need, str]
) -> None:
    _, decided = await office.understood(asked(text))
    assert rule in [ruling.rule for ruling in decided.rulings]
    assert decided.first_contact.name == first
    assert led in [(task.need, task.lead.name) for task in decided.tasks]


async def test_who_says_they_live_elsewhere_is_told_whom_to_call(office: Office) -> None:
    for text in (
        "我家住沈阳，老伴看病花了八万，想申请医疗救助。",
        "我在沈阳市铁西区住，想申请低保。",
    ):
        _, decided = await office.understood(asked(text))
        assert decided.rule == "elsewhere_gets_a_pointer"
        assert "沈阳市的12345" in decided.reason


@pytest.mark.parametrize(
    "text",
    [
        "我屋住渠县三汇镇，就因为有个烂货车不准吃低保，能不能给我们算个边边上的困难户？",
        "阿拉住长宁区新泾镇，工资加起来没几钿，能不能帮阿拉认定个低收入家庭？",
    ],
)
async def test_a_circle_wished_for_or_refused_is_not_ones_own(office: Office, text: str) -> None:
    _, decided = await office.understood(asked(text))
    assert "circle_decides_special_assistance" not in [one.rule for one in decided.rulings]
