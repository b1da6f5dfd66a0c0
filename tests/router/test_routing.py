"""Routing: who answers for what, by need and place."""

from dataclasses import replace
from datetime import date

import pytest

from nlu.labels import Need, Purpose, Urgency
from nlu.understanding import Place
from router.assignment import Advice, Outcome
from router.catalogue import Catalogue
from router.routing import NothingDecided
from tests.router.deciding import routed
from tests.router.understandings import understood

GANJINGZI = Place("甘井子区")
PAOYA = Place("甘井子区", "泡崖街道")
FAR = Place(outside="沈阳市")
LOW, MEDICAL = Need.minimum_living_allowance, Need.medical_assistance

WINDOW = "甘井子区泡崖街道办事处社会救助窗口"
CIVIL, POLICE = "甘井子区民政局", "大连市公安局甘井子分局"
HEALTH, WORK, UNION = "甘井子区卫生健康局", "甘井子区人力资源和社会保障局", "甘井子区总工会"
SCHOOL, YOUTH, COURTS = "甘井子区教育局", "共青团甘井子区委", "甘井子区人民检察院"
DISABLED, FARMS = "甘井子区残疾人联合会", "甘井子区农业农村局"
HOUSING, DATA = "甘井子区住房和城乡建设局", "甘井子区数据局"

#: (need, who leads without a place, who leads for someone in 泡崖街道, who helps there)
NEEDS: list[tuple[Need, str, str, list[str]]] = [
    (LOW, "大连市民政局", CIVIL, [WINDOW, DATA]),
    (Need.extreme_poverty_support, "大连市民政局", CIVIL, [WINDOW, HEALTH]),
    (Need.low_income_recognition, "大连市民政局", CIVIL, [WINDOW, DATA]),
    (Need.temporary_assistance, "大连市民政局", CIVIL, [WINDOW]),
    (MEDICAL, "大连市医疗保障局", "甘井子区医疗保障局", [CIVIL, HEALTH]),
    (Need.education_assistance, "大连市教育局", SCHOOL, [CIVIL, YOUTH]),
    (
        Need.housing_assistance,
        "大连市住房和城乡建设局",
        HOUSING,
        [CIVIL, "大连市住房公积金管理中心", FARMS],  # 公积金中心只有市级
    ),
    (Need.employment_assistance, "大连市人力资源和社会保障局", WORK, [CIVIL, UNION]),
    (Need.disaster_relief, "大连市应急管理局", "甘井子区应急管理局", [CIVIL, HOUSING, WINDOW]),
    (Need.homeless_assistance, "大连市民政局", CIVIL, [POLICE, HEALTH, WINDOW]),
    (Need.disability_support, "大连市残疾人联合会", DISABLED, [CIVIL, HEALTH]),
    (Need.child_protection, "大连市民政局", CIVIL, [POLICE, SCHOOL, YOUTH, COURTS]),
    (
        Need.care_service,
        "大连市民政局",
        CIVIL,
        ["甘井子区泡崖街道民政服务站", WINDOW],
    ),
    # 第2条：征得同意之前不出政府，慈善总会不主办也不协办
    (
        Need.charity_support,
        "大连市民政局",
        CIVIL,
        [WINDOW, "中共甘井子区委社会工作部"],
    ),
    (Need.legal_aid, "大连市司法局", "甘井子区司法局", [WORK, UNION]),
    (
        Need.judicial_relief,
        "中共大连市委政法委员会",
        "中共甘井子区委政法委员会",
        [COURTS, "甘井子区人民法院", POLICE],
    ),
    (Need.worker_support, "大连市总工会", UNION, [WORK, CIVIL]),
    (Need.youth_support, "共青团大连市委", YOUTH, [SCHOOL, CIVIL, WORK]),
    (Need.women_support, "大连市民政局", CIVIL, [POLICE, "甘井子区司法局", HEALTH]),
    (Need.rural_support, "大连市农业农村局", FARMS, [CIVIL, WORK, WINDOW]),
    (Need.household_registration, "大连市公安局", POLICE, [CIVIL, WINDOW]),
    (Need.health_service, "大连市卫生健康委员会", HEALTH, [CIVIL, DISABLED]),
    # 监督在市级，不随住处下放
    (Need.assistance_supervision, "大连市民政局", "大连市民政局", ["大连市财政局"]),
]


def test_the_table_has_every_need_once() -> None:
    assert [need for need, *_ in NEEDS] == list(Need)


@pytest.mark.parametrize("need, city, lead, helpers", NEEDS)
def test_who_leads_and_who_helps(
    catalogue: Catalogue, need: Need, city: str, lead: str, helpers: list[str]
) -> None:
    [task] = routed(catalogue, understood(need, place=PAOYA)).tasks
    assert (task.lead.name, [helper.name for helper in task.co_handlers]) == (lead, helpers)
    [task] = routed(catalogue, understood(need)).tasks
    assert task.lead.name == city


@pytest.mark.parametrize("need", Need)
def test_no_unit_helps_itself(catalogue: Catalogue, need: Need) -> None:
    # In a district without a street, the street's window is the bureau that leads already.
    for place in (Place(), GANJINGZI, PAOYA):
        [task] = routed(catalogue, understood(need, place=place)).tasks
        names = [task.lead.name, *(helper.name for helper in task.co_handlers)]
        assert len(names) == len(set(names)), place


@pytest.mark.parametrize(
    "place, name",
    [
        (PAOYA, WINDOW),
        (Place("瓦房店市", "得利寺镇"), "瓦房店市得利寺镇人民政府社会救助窗口"),
        (GANJINGZI, CIVIL),
        (Place(), "大连市民政局"),
        (Place(None, "泡崖街道"), "大连市民政局"),  # a street of no known district is no address
    ],
)
def test_who_answers_first(catalogue: Catalogue, place: Place, name: str) -> None:
    for read in (understood(LOW, place=place), understood(place=place)):
        decided = routed(catalogue, read)
        assert decided.first_contact.name == name
        assert decided.first_contact_clause.section == "6"  # 首问负责


def test_several_needs_get_a_task_each_in_their_order(catalogue: Catalogue) -> None:
    asked = (MEDICAL, Need.temporary_assistance, Need.education_assistance)
    decided = routed(catalogue, understood(*asked, place=PAOYA))
    assert decided.outcome is Outcome.dispatched
    assert tuple(task.need for task in decided.tasks) == asked
    # 2026-11-22是周日：20个工作日到12月18日，临时救助10个工作日到12月4日
    assert [task.deadline.day for task in decided.tasks] == [
        date(2026, 12, 18),
        date(2026, 12, 4),
        date(2026, 12, 18),
    ]


def test_what_is_urgent_is_due_on_the_next_working_day(catalogue: Catalogue) -> None:
    read = understood(LOW, urgency=Urgency.urgent, place=PAOYA)
    [task] = routed(catalogue, read).tasks
    assert (task.time_limit, task.deadline.day) == (1, date(2026, 11, 23))


@pytest.mark.parametrize("purpose", Purpose)
def test_danger_is_flagged_whatever_was_wanted(catalogue: Catalogue, purpose: Purpose) -> None:
    for needs in ((), (Need.care_service,)):
        read = understood(*needs, purpose=purpose, urgency=Urgency.life_danger, place=PAOYA)
        decided = routed(catalogue, read)
        assert decided.danger
        assert decided.advice[0] is Advice.call_emergency
        assert decided.outcome.opens_case
        assert decided.rulings[0].rule == "danger_goes_first"


def test_the_place_chosen_counts_before_the_place_in_the_words(catalogue: Catalogue) -> None:
    read = understood(LOW, place=Place("中山区", "海军广场街道"))
    decided = routed(catalogue, read, place=PAOYA)
    assert decided.first_contact.name == WINDOW
    assert decided.tasks[0].lead.name == CIVIL


@pytest.mark.parametrize(
    "place, jurisdiction, first, section, lead",
    [
        (
            Place("宣汉县", "南坝镇", "511722105", "dazhou"),
            "dazhou",
            "宣汉县南坝镇人民政府社会救助窗口",
            "8",  # 乡级受理、村级代办
            "宣汉县医疗保障局",
        ),
        (
            Place("长宁区", "新泾镇", "310105102", "changning"),
            "changning",
            "上海市长宁区新泾镇人民政府",
            "七",  # 各街镇负责申请受理
            "上海市长宁区医疗保障局",
        ),
        (
            Place("长宁区", None, "310105", "changning"),
            "changning",
            "上海市长宁区民政局",
            "七",
            "上海市长宁区医疗保障局",
        ),
        (
            Place("神木市", "店塔镇", None, "shaanxi"),
            "shaanxi",
            "神木市店塔镇人民政府社会救助窗口",
            "二（三）2",  # 落实好首问负责
            "神木市医疗保障局",
        ),
        (
            Place(jurisdiction="shaanxi"),
            "shaanxi",
            "陕西省民政厅",
            "二（三）2",
            "陕西省医疗保障局",
        ),
    ],
)
def test_a_place_is_routed_by_its_own_jurisdiction(
    catalogue: Catalogue, *, place: Place, jurisdiction: str, first: str, section: str, lead: str
) -> None:
    decided = routed(catalogue, understood(MEDICAL, place=place))
    assert decided.jurisdiction == jurisdiction
    assert decided.first_contact.name == first
    assert decided.first_contact_clause.section == section
    assert decided.tasks[0].lead.name == lead
    assert (Advice.place_missing in decided.advice) == (place.district is None)


@pytest.mark.parametrize(
    "place", [Place("铁西区", "昆明湖街道", None, "shenyang"), Place(jurisdiction="shenyang")]
)
@pytest.mark.parametrize("default, first", [("dalian", "大连市民政局"), ("dazhou", "达州市民政局")])
def test_a_place_of_no_jurisdiction_of_the_catalogue_falls_to_the_default(
    catalogue: Catalogue, *, place: Place, default: str, first: str
) -> None:
    own = catalogue.model_copy(update={"default": default})
    decided = routed(own, understood(LOW, place=place))
    assert (decided.jurisdiction, decided.first_contact.name) == (default, first)
    assert all("铁西" not in task.lead.name for task in decided.tasks)
    assert Advice.place_missing in decided.advice


def test_a_catalogue_of_one_city_takes_in_what_lies_in_another_as_its_own(
    catalogue: Catalogue,
) -> None:
    only = {"jurisdictions": {"dalian": catalogue.jurisdictions["dalian"]}}
    read = understood(LOW, place=Place("宣汉县", "南坝镇", "511722105", "dazhou"))
    decided = routed(catalogue.model_copy(update=only), read)
    assert decided.first_contact.name == "大连市民政局"
    assert "宣汉" not in decided.tasks[0].lead.name


@pytest.mark.parametrize("default, section", [("dalian", "6"), ("dazhou", "3")])
def test_who_is_elsewhere_gets_a_pointer_and_may_insist(
    catalogue: Catalogue, default: str, section: str
) -> None:
    own = catalogue.model_copy(update={"default": default})
    decided = routed(own, understood(LOW, place=FAR))
    assert (decided.outcome, decided.tasks) == (Outcome.not_ours, ())
    assert decided.advice == (Advice.elsewhere, Advice.can_insist)
    assert decided.clause is not None
    assert decided.clause.section == section
    assert "沈阳市" in decided.reason
    insisted = routed(own, understood(LOW, place=FAR), insisted=True)
    assert insisted.outcome is Outcome.dispatched
    # Who chose a place of ours is here, whatever the words name.
    here = routed(own, understood(LOW, place=FAR), place=replace(PAOYA, jurisdiction="dalian"))
    assert here.tasks[0].lead.name == CIVIL


@pytest.mark.parametrize("chosen", [None, Place(), Place(None, "泡崖街道")])
def test_without_a_district_chosen_the_words_count(
    catalogue: Catalogue, chosen: Place | None
) -> None:
    decided = routed(catalogue, understood(LOW, place=GANJINGZI), place=chosen)
    assert decided.first_contact.name == CIVIL


@pytest.mark.parametrize(
    ("sureness", "of_call", "outcome"),
    [
        (0.95, False, Outcome.not_ours),
        (0.8, False, Outcome.triage),
        (0.8, True, Outcome.not_ours),  # 坐席已经和来电人说过话
        (0.5, True, Outcome.not_ours),
    ],
)
def test_a_call_that_an_operator_heard_is_turned_away_at_less_certainty(
    catalogue: Catalogue, sureness: float, of_call: bool, outcome: Outcome
) -> None:
    read = replace(understood(purpose=Purpose.out_of_scope), purpose_confidence=sureness)
    assert routed(catalogue, read, of_call=of_call).outcome is outcome
    unsure = replace(read, unsure=True)
    assert routed(catalogue, unsure, of_call=of_call).outcome is Outcome.triage


def test_who_insists_gets_a_case(catalogue: Catalogue) -> None:
    read = understood(purpose=Purpose.out_of_scope)
    assert routed(catalogue, read).outcome is Outcome.not_ours
    assert routed(catalogue, read, insisted=True).outcome is Outcome.triage
    read = understood(MEDICAL, purpose=Purpose.ask_policy)
    assert routed(catalogue, read).outcome is Outcome.answered
    assert routed(catalogue, read, insisted=True).outcome is Outcome.dispatched


def test_the_reason_quotes_the_words_with_numbers_starred(catalogue: Catalogue) -> None:
    read = understood(MEDICAL, words="看病没钱打138-0000-1234找我", place=PAOYA)
    [task] = routed(catalogue, read).tasks
    assert task.reason == (
        "您说到“看病没钱打138-****-**34找我”，属于“医疗救助”，由甘井子区医疗保障局主办（第11条）。"
    )
    [task] = routed(catalogue, understood(Need.charity_support)).tasks
    assert task.reason.startswith("属于“慈善帮扶”，由大连市民政局主办（第2条")


def test_without_rules_nothing_is_decided_and_it_is_heard(catalogue: Catalogue) -> None:
    with pytest.raises(NothingDecided, match="没有规则作出决定"):
        routed(catalogue, understood(LOW), rules=())
