"""Routing: who answers for what, by need and place."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from nlu.labels import Need, Purpose, Urgency
from nlu.understanding import Place, Understanding
from router.assignment import Advice, Assignment, Outcome
from router.catalogue import Catalogue
from router.routing import NothingDecided, route
from router.working_days import china_calendar
from tests.conftest import RECEIVED
from tests.router.understandings import places, understandings, understood

GANJINGZI = Place("甘井子区")
PAOYA = Place("甘井子区", "泡崖街道")
LOW, MEDICAL = Need.minimum_living_allowance, Need.medical_assistance

WINDOW = "甘井子区泡崖街道办事处社会救助窗口"
CIVIL, POLICE = "甘井子区民政局", "大连市公安局甘井子分局"
HEALTH, WORK, UNION = "甘井子区卫生健康局", "甘井子区人力资源和社会保障局", "甘井子区总工会"
SCHOOL, YOUTH, COURTS = "甘井子区教育局", "共青团甘井子区委", "甘井子区人民检察院"
DISABLED, CHARITY, FARMS = "甘井子区残疾人联合会", "甘井子区慈善总会", "甘井子区农业农村局"
HOUSING, DATA = "甘井子区住房和城乡建设局", "甘井子区数据局"

#: (need, who leads without a place, who leads for someone in 泡崖街道, who helps there)
NEEDS: list[tuple[Need, str, str, list[str]]] = [
    (LOW, "大连市民政局", CIVIL, [WINDOW, DATA]),
    (Need.extreme_poverty_support, "大连市民政局", CIVIL, [WINDOW, HEALTH]),
    (Need.low_income_recognition, "大连市民政局", CIVIL, [WINDOW, DATA]),
    (Need.temporary_assistance, "大连市民政局", CIVIL, [WINDOW, CHARITY]),
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
        ["甘井子区泡崖街道民政服务站", WINDOW, CHARITY],
    ),
    # 慈善和监督在市级，不随住处下放
    (
        Need.charity_support,
        "大连市慈善总会",
        "大连市慈善总会",
        ["大连市民政局", "中共大连市委社会工作部"],
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
    (Need.assistance_supervision, "大连市民政局", "大连市民政局", ["大连市财政局"]),
]


def routed(catalogue: Catalogue, read: Understanding, **others: Any) -> Assignment:
    return route(read, catalogue, RECEIVED.date(), china_calendar(), **others)


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
    "place",
    [
        Place("宣汉县", "南坝镇", "511722105", "dazhou"),
        Place("长宁区", None, "310105", "changning"),
        Place(jurisdiction="shaanxi"),
        Place(outside="沈阳市"),
    ],
)
def test_a_place_of_another_jurisdiction_falls_to_the_city(
    catalogue: Catalogue, place: Place
) -> None:
    decided = routed(catalogue, understood(LOW, place=place))
    assert decided.first_contact.name == "大连市民政局"
    assert all("宣汉" not in task.lead.name for task in decided.tasks)
    assert Advice.place_missing in decided.advice


@pytest.mark.parametrize("chosen", [None, Place(), Place(None, "泡崖街道")])
def test_without_a_district_chosen_the_words_count(
    catalogue: Catalogue, chosen: Place | None
) -> None:
    decided = routed(catalogue, understood(LOW, place=GANJINGZI), place=chosen)
    assert decided.first_contact.name == CIVIL


def test_a_complaint_goes_past_the_street(catalogue: Catalogue) -> None:
    read = understood(Need.assistance_supervision, LOW, purpose=Purpose.complain, place=PAOYA)
    decided = routed(catalogue, read)
    assert decided.first_contact.name == "大连市民政局"
    assert [task.lead.name for task in decided.tasks] == ["大连市民政局", CIVIL]
    assert [ruling.rule for ruling in decided.rulings] == [
        "complaint_passes_by_the_unit_complained_of",
        "each_need_gets_a_task",
    ]


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
        "您说到“看病没钱打138-****-**34找我”，属于“医疗救助”，"
        "由市医保局系统的甘井子区医疗保障局主办（第11条）。"
    )
    [task] = routed(catalogue, understood(Need.charity_support)).tasks
    assert task.reason == "属于“慈善帮扶”，由市慈善总会主办（第2条）。"


def test_without_rules_nothing_is_decided_and_it_is_heard(catalogue: Catalogue) -> None:
    with pytest.raises(NothingDecided, match="没有规则作出决定"):
        routed(catalogue, understood(LOW), rules=())


@given(read=understandings, place=some.none() | places, insisted=some.booleans())
@settings(max_examples=300)
def test_whatever_was_understood_someone_answers_for_it(
    catalogue: Catalogue, *, read: Understanding, place: Place | None, insisted: bool
) -> None:
    decided = routed(catalogue, read, place=place, insisted=insisted)
    assert decided.first_contact.name
    assert decided.first_contact.phone
    assert decided.reason
    assert decided.clause is not None
    # An answer names its tasks too, as what the asker could apply for; no case is opened for it.
    if decided.outcome is not Outcome.answered:
        assert (decided.outcome is Outcome.dispatched) == bool(decided.tasks)
    for task in decided.tasks:
        assert task.clause.quote
        assert task.clause.section
        assert task.lead.name
        assert task.deadline.day > RECEIVED.date()
        assert "138-0000-1234" not in task.reason
    assert decided.danger == (read.urgency is Urgency.life_danger)
    if insisted or decided.danger:
        assert decided.outcome.opens_case
    assert len({task.need for task in decided.tasks}) == len(decided.tasks)
