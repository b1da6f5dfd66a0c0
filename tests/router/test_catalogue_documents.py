"""The catalogue against the four documents: quotes in their sections, organs, numbers, names."""

import re
from collections.abc import Iterator

import pytest

from router.catalogue import Catalogue, Organ
from tests.router.policy_texts import (
    JURISDICTIONS,
    document_text,
    named_in_lists,
    named_in_sentences,
    policy_needed,
    responsible,
    sections,
    without_blanks,
)
from tests.router.test_catalogue import each_jurisdiction, spoken_name

pytestmark = policy_needed

#: Every section of each document, in its order.
SECTIONS = {
    "dalian": "一 二 1 2 3 4 5 6 7 8 9 10 三 11 12 13 14",
    "shaanxi": "一 二 二（一） 二（一）1 二（一）2 二（一）3 二（一）4 "
    "二（二） 二（二）1 二（二）2 二（二）3 二（二）4 二（二）5 二（二）6 二（二）7 "
    "二（三） 二（三）1 二（三）2 二（三）3 二（三）4 二（三）5 "
    "二（四） 二（四）1 二（四）2 二（四）3 三 三（一） 三（二） 三（三） 三（四） 三（五）",
    "changning": "一 二 二·1 二·2 二·3 二·4 三 三·1 三·2 三·3 四 四·1 四·2 四·3 "
    "五 五·1 五·2 五·3 五·4 五·5 五·6 六 六·1 六·2 七",
    "dazhou": "一 二 二（一） 1 2 3 二（二） 4 5 6 7 8 二（三） 9 10 11 12 "
    "二（四） 13 14 15 二（五） 16 17 18 三 三（一） 三（二） 三（三）",
}

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
#: Bodies that 大连's text speaks of without their signing it, by the short name.
UNSIGNED = {
    "township_office": "街镇社会救助窗口",
    "civil_service_station": "民政服务站",
    "joint_conference": "市社会救助工作联席会议",
    "government": "市政府",  # 落实市委、市政府关于加强社会高效能治理有关要求
}

#: Organs that a document calls otherwise than by the catalogue's name or short name.
ALSO_CALLED = {
    ("shaanxi", "township_office"): "乡镇（街道）",
    ("dazhou", "township_office"): "乡镇（街道）",
    ("dazhou", "child_welfare_institution"): "市级区域性儿童福利机构",
    ("dazhou", "elderly_service_centre"): "社区养老服务综合体",
}


def called(code: str, organ_code: str, organ: Organ) -> set[str]:
    """All that a document may call an organ; 医保 where it says 医保等部门."""
    names = {organ.name, organ.short, spoken_name(organ)}
    return names | {ALSO_CALLED.get((code, organ_code), organ.name)}


def quotes(catalogue: Catalogue, code: str) -> Iterator[tuple[str, str, str]]:
    """Every quote of a jurisdiction: where it stands in the catalogue, its section, its words."""
    jurisdiction = catalogue.jurisdictions[code]
    clauses = [("first_contact", jurisdiction.first_contact.clause)]
    clauses += [(f"rules.{name}", clause) for name, clause in jurisdiction.rules.items()]
    for need, duty in jurisdiction.needs.items():
        clauses += [(f"{need}.clause", duty.clause)]
        clauses += [(f"{need}.eligibility", duty.eligibility.clause)]
        clauses += [(f"{need}.visits", duty.visits.clause)] if duty.visits else []
        clauses += [(f"{need}.at_register", duty.at_register.clause)] if duty.at_register else []
    for at, clause in clauses:
        assert clause.document in (None, jurisdiction.document), at
        yield at, clause.section, clause.quote
    for name, figure in jurisdiction.figures.items():
        yield f"figures.{name}", figure.section, figure.quote


@each_jurisdiction
def test_the_documents_are_read_to_their_last_section(code: str) -> None:
    before, *numbered = sections(code)
    assert before == ""
    assert numbered == SECTIONS[code].split()


@each_jurisdiction
def test_every_quote_stands_in_the_section_named(catalogue: Catalogue, code: str) -> None:
    words = sections(code)
    misplaced = [
        (at, section)
        for at, section, quote in quotes(catalogue, code)
        if without_blanks(quote) not in words.get(section, "")
    ]
    assert misplaced == []


@each_jurisdiction
def test_what_a_basis_quotes_stands_in_the_document(catalogue: Catalogue, code: str) -> None:
    words = document_text(code)
    untrue = [
        (need, quoted)
        for need, duty in catalogue.jurisdictions[code].needs.items()
        for quoted in re.findall("“([^”]+)”", duty.lead_basis or "")
        # Quotation marks within a quotation are single ones.
        if without_blanks(quoted).translate(str.maketrans("‘’", "“”")) not in words
    ]
    assert untrue == []


@each_jurisdiction
def test_number_title_and_date_are_the_documents(catalogue: Catalogue, code: str) -> None:
    words = document_text(code)
    document = catalogue.documents[catalogue.jurisdictions[code].document]
    assert document.number in words
    assert without_blanks(document.title) in words
    signed = re.search(r"(\d{4})年(\d{1,2})月(\d{1,2})日", words)  # 陕民发〔2022〕23号 bears none
    assert (document.date is None) == (signed is None)
    if document.date and signed:
        assert document.date.timetuple()[:3] == tuple(map(int, signed.groups()))


@pytest.mark.parametrize(
    "code, lists, organs", [("dalian", 7, 26), ("dazhou", 18, 12)], ids=("dalian", "dazhou")
)
def test_every_organ_of_the_responsibility_lists_is_in_the_catalogue(
    catalogue: Catalogue, *, code: str, lists: int, organs: int
) -> None:
    known = catalogue.jurisdictions[code].organs.values()
    named = named_in_lists(code)
    assert (len(responsible(code)), len(named)) == (lists, organs)
    assert named - {name for organ in known for name in (organ.name, organ.short)} == set()


@each_jurisdiction
def test_every_organ_that_the_text_names_is_in_the_catalogue(
    catalogue: Catalogue, code: str
) -> None:
    organs = catalogue.jurisdictions[code].organs.items()
    known = {name for key, organ in organs for name in called(code, key, organ)}
    assert named_in_sentences(code) - known == set()


@each_jurisdiction
def test_an_organ_is_said_to_be_in_the_document_where_it_is(
    catalogue: Catalogue, code: str
) -> None:
    words = document_text(code)
    for key, organ in catalogue.jurisdictions[code].organs.items():
        if organ.in_document:
            assert any(name in words for name in called(code, key, organ)), key
        else:
            assert organ.name not in words, key
            assert organ.short not in words, key


@each_jurisdiction
def test_no_organ_stands_there_twice(catalogue: Catalogue, code: str) -> None:
    names = [organ.name for organ in catalogue.jurisdictions[code].organs.values()]
    assert [name for name in set(names) if names.count(name) > 1] == []


def test_the_organs_of_dalian_are_its_27_signatories_and_the_bodies_it_speaks_of(
    catalogue: Catalogue,
) -> None:
    organs = catalogue.jurisdictions["dalian"].organs
    words = document_text("dalian")
    assert len(SIGNATORIES) == 27
    assert [name for name in SIGNATORIES if name not in words] == []
    assert {key: organs[key].short for key in UNSIGNED} == UNSIGNED
    signed = sorted(organ.name for key, organ in organs.items() if key not in UNSIGNED)
    assert signed == sorted(SIGNATORIES)


def test_no_choice_of_dalian_rests_on_an_order_that_means_nothing(catalogue: Catalogue) -> None:
    # 第1条责任单位：按职能分工，排序不分先后，下同
    assert "排序不分先后，下同" in responsible("dalian")["1"][1]
    needs = catalogue.jurisdictions["dalian"].needs
    by_order = [n for n, duty in needs.items() if re.search("列第一|列前", duty.lead_basis or "")]
    assert by_order == []


def test_a_duty_of_dazhou_is_led_by_a_leading_unit_of_its_section(catalogue: Catalogue) -> None:
    # 第1条：逗号前为牵头单位，下同
    dazhou = catalogue.jurisdictions["dazhou"]
    leading = {section: leads for section, (leads, _) in responsible("dazhou").items()}
    for need, duty in dazhou.needs.items():
        if duty.source == "document":
            assert dazhou.organs[duty.lead].short in leading[duty.clause.section], need


@each_jurisdiction
def test_only_changning_gives_a_number_of_working_days(code: str) -> None:
    days = {"changning": ["20", "45"]}
    assert re.findall(r"(\d+)个工作日", document_text(code)) == days.get(code, [])


def test_the_jurisdictions_are_those_of_the_catalogue(catalogue: Catalogue) -> None:
    assert {j.document for j in catalogue.jurisdictions.values()} == set(catalogue.documents)
    assert set(JURISDICTIONS) == set(SECTIONS)
