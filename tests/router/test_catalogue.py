"""The shipped catalogue, and every way of writing a wrong one."""

import re
from collections.abc import Iterator

import pytest

from bot.settings import PROJECT
from nlu.labels import Need
from router.catalogue import RULE_CLAUSES, Catalogue, Clause

POLICY = PROJECT.parent / "shared" / "policy" / "dalian-2025-83.txt"

#: Who signed 大民发〔2025〕83号, as the document names them.
SIGNATORIES = [
    "大连市民政局",
    "中共大连市委政法委员会",
    "中共大连市委社会工作部",
    "辽宁省大连市中级人民法院",
    "辽宁省大连市人民检察院",
    "大连市公安局",
    "大连市发展和改革委员会",
    "大连市财政局",
    "国家金融监督管理总局大连监管局",
    "国家税务总局大连市税务局",
    "大连市教育局",
    "大连市司法局",
    "大连市人力资源和社会保障局",
    "大连市自然资源局",
    "大连市住房和城乡建设局",
    "大连市交通运输局",
    "大连市农业农村局",
    "大连市卫生健康委员会",
    "大连市应急管理局",
    "大连市医疗保障局",
    "国家统计局大连调查队",
    "大连市数据局",
    "共青团大连市委",
    "大连市住房公积金管理中心",
    "大连市总工会",
    "大连市残疾人联合会",
    "大连市慈善总会",
]
#: Bodies at the grass roots that the text speaks of without their signing it.
GRASS_ROOTS = {
    "civil_service_station": "民政服务站",
    "township_office": "乡镇人民政府（街道办事处）",
}


def clauses(catalogue: Catalogue) -> Iterator[tuple[str, Clause]]:
    """Every clause of Dalian's block, with where it stands."""
    dalian = catalogue.jurisdictions["dalian"]
    yield "first_contact", dalian.first_contact.clause
    for name, clause in dalian.rules.items():
        yield f"rules.{name}", clause
    for need, duty in dalian.needs.items():
        yield f"{need}.clause", duty.clause
        yield f"{need}.eligibility", duty.eligibility.clause


def test_all_27_signatories_and_the_two_bodies_at_the_grass_roots(catalogue: Catalogue) -> None:
    organs = catalogue.jurisdictions["dalian"].organs
    assert len(SIGNATORIES) == 27
    names = {code: organ.name for code, organ in organs.items()}
    assert GRASS_ROOTS.items() <= names.items()
    assert sorted(names.values()) == sorted([*SIGNATORIES, *GRASS_ROOTS.values()])


def test_all_23_needs_each_with_lead_clause_and_materials(catalogue: Catalogue) -> None:
    dalian = catalogue.jurisdictions["dalian"]
    assert len(Need) == 23
    assert set(dalian.needs) == set(Need)
    for need, duty in dalian.needs.items():
        assert duty.lead in dalian.organs, need
        assert duty.materials.items, need
        assert duty.eligibility.circles, need
        assert duty.time_limit.urgent_working_days <= duty.time_limit.working_days, need


def test_a_time_limit_the_document_does_not_give_is_said_to_be_a_local_default(
    catalogue: Catalogue,
) -> None:
    # The document names no number of working days anywhere.
    duties = catalogue.jurisdictions["dalian"].needs.values()
    assert {duty.time_limit.source for duty in duties} == {"local_default"}


def test_a_lead_that_the_clause_does_not_name_says_on_what_it_rests(catalogue: Catalogue) -> None:
    dalian = catalogue.jurisdictions["dalian"]
    for need, duty in dalian.needs.items():
        spoken = dalian.organs[duty.lead].short.removeprefix("市")[:2]  # 民政, 医保, 卫健 …
        assert spoken in duty.clause.quote or duty.lead_basis, need


def test_the_rules_have_their_clauses(catalogue: Catalogue) -> None:
    assert set(RULE_CLAUSES) <= set(catalogue.jurisdictions["dalian"].rules)


def test_only_charity_asks_for_consent(catalogue: Catalogue) -> None:
    # 第2条：在征得困难群众同意的前提下，向相关社会力量提供精准信息
    needs = catalogue.jurisdictions["dalian"].needs
    asking = {need for need, duty in needs.items() if duty.eligibility.consent_required}
    assert asking == {Need.charity_support}


def without_blanks(text: str) -> str:
    """The words alone: the document's lines break anywhere."""
    return re.sub(r"\s", "", text)


@pytest.mark.skipif(not POLICY.exists(), reason="the policy texts do not lie beside the project")
def test_every_quote_stands_in_the_document(catalogue: Catalogue) -> None:
    document = without_blanks(POLICY.read_text("utf-8"))
    untrue = [
        at for at, clause in clauses(catalogue) if without_blanks(clause.quote) not in document
    ]
    assert untrue == []


@pytest.mark.skipif(not POLICY.exists(), reason="the policy texts do not lie beside the project")
def test_every_quote_stands_in_the_section_named(catalogue: Catalogue) -> None:
    plan = POLICY.read_text("utf-8").split("一、总体要求")[1].split("附件：")[0]
    parts = re.split(r"^(\d{1,2})\. ", plan, flags=re.MULTILINE)
    sections = {"一": without_blanks(parts[0])}
    sections |= {
        number: without_blanks(text) for number, text in zip(parts[1::2], parts[2::2], strict=True)
    }
    assert set(sections) == {"一", *map(str, range(1, 15))}
    misplaced = [
        at
        for at, clause in clauses(catalogue)
        if without_blanks(clause.quote) not in sections[clause.section]
    ]
    assert misplaced == []


@pytest.mark.skipif(not POLICY.exists(), reason="the policy texts do not lie beside the project")
def test_every_signatory_stands_in_the_document() -> None:
    document = without_blanks(POLICY.read_text("utf-8"))
    assert [name for name in SIGNATORIES if name not in document] == []


def test_a_loaded_catalogue_cannot_be_changed(catalogue: Catalogue) -> None:
    with pytest.raises(ValueError, match="frozen"):
        catalogue.version = 2  # type: ignore[misc]  # that it cannot is the test
