"""The shipped catalogue: every need in every jurisdiction, and what is the documents' in it.

`test_catalogue_documents` holds it against the documents' own words.
"""

import re

import pytest

from nlu.labels import Need
from router.catalogue import CIRCLES, LEVELS, RULE_CLAUSES, Catalogue, Organ
from tests.router.policy_texts import JURISDICTIONS

#: Needs of which a document says nothing of who leads: the shared default, to be confirmed.
LOCAL_DEFAULTS: dict[str, set[Need]] = {
    "dalian": set(),
    "shaanxi": {
        Need.medical_assistance,
        Need.education_assistance,
        Need.housing_assistance,
        Need.employment_assistance,
        Need.disaster_relief,
        Need.homeless_assistance,
        Need.disability_support,
        Need.child_protection,
        Need.legal_aid,
        Need.judicial_relief,
        Need.worker_support,
        Need.youth_support,
        Need.women_support,
        Need.household_registration,
        Need.health_service,
    },
    "changning": {
        Need.child_protection,
        Need.legal_aid,
        Need.judicial_relief,
        Need.rural_support,
        Need.household_registration,
        Need.health_service,
    },
    "dazhou": {
        Need.disaster_relief,
        Need.legal_aid,
        Need.judicial_relief,
        Need.worker_support,
        Need.youth_support,
        Need.women_support,
        Need.household_registration,
        Need.health_service,
        Need.assistance_supervision,
    },
}

#: The numbers that the documents give, with the words that give them.
FIGURES: list[tuple[str, str, float | tuple[float, float], str]] = [
    ("shaanxi", "visit_months", 1, "至少每月上门巡访或电话询访1次"),
    ("shaanxi", "care_review_years", 1, "每年对照料服务工作开展评价考核"),
    ("shaanxi", "joint_meeting_years", 1, "每年至少召开一次联席会议"),
    ("shaanxi", "street_staff", (3, 5), "不少于3-5名社会救助工作人员"),
    ("shaanxi", "village_staff", 1, "不少于1名社会救助协理员"),
    ("shaanxi", "care_service_kinds", 1, "至少开展一种服务类社会救助业务"),
    ("changning", "decision_working_days", 20, "20 个工作日之内完成审核审批"),
    ("changning", "extended_working_days", 45, "可延长至 45 个工作日"),
    ("changning", "small_relief_yuan", 500, "每人不超过 500 元的“小金额救助”"),
    ("changning", "visit_months", (1, 6), "月度、季度、半年度等不同探访周期"),
    ("changning", "refused_years", 2, "近两年内申请"),
    ("changning", "temporary_assistance_years", 2, "近两年内享受过临时救助"),
    ("changning", "file_check_months", 1, "每月进行救助对象档案材料集中核查"),
    ("changning", "fund_check_months", 1, "每月进行业务系统与资金内控平台数据比对"),
    ("changning", "information_check_months", 3, "按季度开展信息共享核查"),
    ("dazhou", "fading_months", 6, "原则上不超过6个月的渐退期"),
    ("dazhou", "fading_extended_months", 12, "可以延长至不超过12个月"),
    ("dazhou", "employment_cost_percent", 25, "最低工资标准的25%"),
    ("dazhou", "rural_urban_minimum_percent", 75, "比例不低于75%"),
    ("dazhou", "extreme_poverty_multiple", 1.3, "不低于同期低保标准的1.3倍"),
    ("dazhou", "temporary_assistance_multiple", (1, 6), "不低于低保标准的1倍、不高于6倍"),
    ("dazhou", "visit_months", 1, "月探访率达到100%"),
    ("dazhou", "elderly_facility_percent", 90, "覆盖率达到90%以上"),
    ("dazhou", "elderly_circle_minutes", 15, "“15分钟养老服务圈”"),
    ("dazhou", "orphan_study_age", 18, "年满 18 周岁"),
]

#: Who is visited, once in how many months; nobody else has visits of a document.
VISITS: list[tuple[str, Need, tuple[int, ...], str]] = [
    # Those who live at home and not in an institution.
    ("shaanxi", Need.extreme_poverty_support, (1,), "每月上门巡访或电话询访1次"),
    # By how deep the difficulty is: every month, quarter or half-year.
    ("changning", Need.minimum_living_allowance, (1, 3, 6), "月度、季度、半年度"),
    ("changning", Need.extreme_poverty_support, (1, 3, 6), "月度、季度、半年度"),
    ("changning", Need.low_income_recognition, (1, 3, 6), "月度、季度、半年度"),
    ("changning", Need.care_service, (1, 3, 6), "月度、季度、半年度"),
    ("dazhou", Need.care_service, (1,), "特殊困难老年人月探访率达到100%"),
]

#: Where a document itself sets the working days of a decision.
DOCUMENT_LIMITS = {
    ("changning", Need.minimum_living_allowance),
    ("changning", Need.low_income_recognition),
}
SPECIAL_CASES = ("公示有异议", "人户分离", "异地申办", "家庭经济状况调查难度较大")

each_jurisdiction = pytest.mark.parametrize("code", JURISDICTIONS)


def test_four_jurisdictions_and_the_one_that_takes_in_whoever_says_no_place(
    catalogue: Catalogue,
) -> None:
    assert tuple(catalogue.jurisdictions) == JURISDICTIONS
    assert catalogue.default == "dalian"


@each_jurisdiction
def test_all_23_needs_each_with_lead_clause_and_materials(catalogue: Catalogue, code: str) -> None:
    jurisdiction = catalogue.jurisdictions[code]
    assert len(Need) == 23
    assert set(jurisdiction.needs) == set(Need)
    for need, duty in jurisdiction.needs.items():
        assert {duty.lead, duty.urgent_lead or duty.lead} <= set(jurisdiction.organs), need
        assert {*duty.co_handlers} <= set(jurisdiction.organs) - {duty.lead}, need
        assert len(set(duty.co_handlers)) == len(duty.co_handlers), need
        assert duty.clause.quote, need
        assert duty.materials.items, need
        assert duty.eligibility.circles, need
        assert set(duty.eligibility.circles) <= set(CIRCLES), need
        assert duty.time_limit.urgent_working_days <= duty.time_limit.working_days, need


@each_jurisdiction
def test_no_duty_lies_above_its_jurisdiction(catalogue: Catalogue, code: str) -> None:
    jurisdiction = catalogue.jurisdictions[code]
    top = LEVELS.index(jurisdiction.top)
    above = [n for n, duty in jurisdiction.needs.items() if LEVELS.index(duty.level) > top]
    assert above == []


@each_jurisdiction
def test_a_duty_that_the_document_does_not_give_is_said_to_be_a_local_default(
    catalogue: Catalogue, code: str
) -> None:
    jurisdiction = catalogue.jurisdictions[code]
    for need, duty in jurisdiction.needs.items():
        if need in LOCAL_DEFAULTS[code]:
            assert duty.source == "local_default", need
            assert duty.clause == jurisdiction.rules["receive"], need
            assert "文件没有单写这一项" in str(duty.lead_basis), need
            assert "本地默认，待主管部门确认" in str(duty.lead_basis), need
        else:
            assert duty.source == "document", need
            assert "本地默认" not in str(duty.lead_basis), need


def spoken_name(organ: Organ) -> str:
    """What a document calls an organ: 民政 of 市民政局, 医保 of 区医保局, 慈善总会."""
    return re.sub(r"^[省市区]|[局厅委]$", "", organ.short)


@pytest.mark.parametrize(
    "short, spoken",
    [
        ("省民政厅", "民政"),
        ("市卫健委", "卫健"),
        ("区医保局", "医保"),
        ("市慈善总会", "慈善总会"),  # 慈善 alone is a work, not a body
        ("区救助管理站", "救助管理站"),
        ("街镇", "街镇"),
    ],
)
def test_what_a_document_calls_an_organ(short: str, spoken: str) -> None:
    assert spoken_name(Organ(name="名称", short=short)) == spoken


@each_jurisdiction
def test_a_lead_that_the_clause_does_not_name_is_named_in_its_basis(
    catalogue: Catalogue, code: str
) -> None:
    jurisdiction = catalogue.jurisdictions[code]
    unfounded = [
        need
        for need, duty in jurisdiction.needs.items()
        if duty.source == "document"
        and spoken_name(jurisdiction.organs[duty.lead]) not in duty.clause.quote
        and spoken_name(jurisdiction.organs[duty.lead]) not in str(duty.lead_basis)
    ]
    assert unfounded == []


@each_jurisdiction
def test_the_rules_and_the_circles_are_all_there(catalogue: Catalogue, code: str) -> None:
    jurisdiction = catalogue.jurisdictions[code]
    assert set(RULE_CLAUSES) <= set(jurisdiction.rules)
    assert set(jurisdiction.circles) == set(CIRCLES)


@each_jurisdiction
def test_only_charity_asks_for_consent(catalogue: Catalogue, code: str) -> None:
    # 大民发〔2025〕83号第2条：在征得困难群众同意的前提下，向相关社会力量提供精准信息
    needs = catalogue.jurisdictions[code].needs
    asking = {need for need, duty in needs.items() if duty.eligibility.consent_required}
    assert asking == {Need.charity_support}


@pytest.mark.parametrize("code, figure, value, words", FIGURES)
def test_a_figure_is_the_documents(
    catalogue: Catalogue, *, code: str, figure: str, value: float, words: str
) -> None:
    given = catalogue.jurisdictions[code].figures[figure]
    assert given.value == value
    assert words in given.quote
    assert given.unit
    assert given.plain


@each_jurisdiction
def test_every_figure_is_in_the_table(catalogue: Catalogue, code: str) -> None:
    told = [figure for jurisdiction, figure, _, _ in FIGURES if jurisdiction == code]
    assert sorted(catalogue.jurisdictions[code].figures) == sorted(told)


def test_visits_are_those_of_the_documents(catalogue: Catalogue) -> None:
    found = [
        (code, need, duty.visits)
        for code, jurisdiction in catalogue.jurisdictions.items()
        for need, duty in jurisdiction.needs.items()
        if duty.visits
    ]
    told = {(code, need): (months, words) for code, need, months, words in VISITS}
    assert {(code, need) for code, need, _ in found} == set(told)
    for code, need, visits in found:
        months, words = told[code, need]
        assert visits.months == months, (code, need)
        assert words in visits.clause.quote, (code, need)


def test_a_limit_or_list_that_no_document_gives_is_said_to_be_a_local_default(
    catalogue: Catalogue,
) -> None:
    for code, jurisdiction in catalogue.jurisdictions.items():
        for need, duty in jurisdiction.needs.items():
            given = (code, need) in DOCUMENT_LIMITS
            assert duty.time_limit.source == ("document" if given else "local_default"), (
                code,
                need,
            )
            # None of the four says what to bring.
            assert duty.materials.source == "local_default", (code, need)


def test_changning_decides_in_20_working_days_and_in_45_in_four_special_cases(
    catalogue: Catalogue,
) -> None:
    changning = catalogue.jurisdictions["changning"]
    for code, need in DOCUMENT_LIMITS:
        limit = catalogue.jurisdictions[code].needs[need].time_limit
        assert (limit.working_days, limit.extended_working_days) == (20, 45), need
    longer = changning.figures["extended_working_days"].quote
    assert [case for case in SPECIAL_CASES if case not in longer] == []
    assert longer.index("等特殊情况的，可延长至") > max(
        longer.index(case) for case in SPECIAL_CASES
    )


def test_a_loaded_catalogue_cannot_be_changed(catalogue: Catalogue) -> None:
    with pytest.raises(ValueError, match="frozen"):
        catalogue.version = 2  # type: ignore[misc]  # that it cannot is the test


#: Figures that say how the office works inside, and are nobody's answer.
INSIDE = {
    ("shaanxi", "joint_meeting_years"),
    ("shaanxi", "street_staff"),
    ("shaanxi", "village_staff"),
    ("changning", "temporary_assistance_years"),
}


@each_jurisdiction
def test_a_figure_stands_with_the_needs_that_it_concerns(catalogue: Catalogue, code: str) -> None:
    for name, figure in catalogue.jurisdictions[code].figures.items():
        assert bool(figure.needs) == ((code, name) not in INSIDE), name
