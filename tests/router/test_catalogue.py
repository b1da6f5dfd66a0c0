"""The shipped catalogue, and every way of writing a wrong one."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.settings import PROJECT
from nlu.labels import Need
from router.catalogue import RULE_CLAUSES, Catalogue, Clause
from router.catalogue_file import load_catalogue
from router.errors import CatalogueError

SHIPPED = (PROJECT / "departments.yaml").read_text("utf-8")
POLICY = PROJECT.parent / "shared" / "policy" / "dalian-2025-83.txt"

#: Who signed 大民发〔2025〕83号, as the document names them.
SIGNATORIES = """
大连市民政局 中共大连市委政法委员会 中共大连市委社会工作部 辽宁省大连市中级人民法院 辽宁省大连市人民检察院
大连市公安局 大连市发展和改革委员会 大连市财政局 国家金融监督管理总局大连监管局 国家税务总局大连市税务局
大连市教育局 大连市司法局 大连市人力资源和社会保障局 大连市自然资源局 大连市住房和城乡建设局
大连市交通运输局 大连市农业农村局 大连市卫生健康委员会 大连市应急管理局 大连市医疗保障局
国家统计局大连调查队 大连市数据局 共青团大连市委 大连市住房公积金管理中心 大连市总工会
大连市残疾人联合会 大连市慈善总会
""".split()
#: Bodies at the grass roots that the text speaks of without their signing it.
GRASS_ROOTS = {"civil_service_station": "民政服务站", "township_office": "乡镇人民政府（街道办事处）"}


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
        spoken = dalian.organs[duty.lead].short.removeprefix("市").removesuffix("局")
        named = spoken in duty.clause.quote or {"人社", "医保"} & {spoken}
        assert named or duty.lead_basis or duty.clause.quote.startswith("在征得"), need


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
    untrue = [at for at, clause in clauses(catalogue) if without_blanks(clause.quote) not in document]
    assert untrue == []


@pytest.mark.skipif(not POLICY.exists(), reason="the policy texts do not lie beside the project")
def test_every_quote_stands_in_the_section_named(catalogue: Catalogue) -> None:
    plan = POLICY.read_text("utf-8").split("一、总体要求")[1]
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


@dataclass(frozen=True)
class Wrong:
    """An edit of departments.yaml and what must be said of it."""

    name: str
    after: str  # the edit applies from here on
    old: str
    new: str
    says: tuple[str, ...]  # what is wrong and what was expected
    line_of: str | None = None  # where the fault is reported, if not where the edit is

    def applied(self) -> tuple[str, int]:
        """The wrong text and the line that the fault must name."""
        begin = SHIPPED.index(self.after)
        at = SHIPPED.index(self.old, begin)
        text = SHIPPED[:at] + self.new + SHIPPED[at + len(self.old) :]
        spot = text.index(self.line_of, begin) if self.line_of else at
        # An edit may begin with the end of the line before.
        spot += len(self.new) - len(self.new.lstrip()) if not self.line_of else 0
        return text, text.count("\n", 0, spot) + 1


MEDICAL = "\n      medical_assistance:"
LIMIT = "time_limit: { source: local_default, working_days: 10, urgent_working_days: 1 }"
DAYS = "time_limit: {{ source: local_default, working_days: {}, urgent_working_days: {} }}"
TEMPORARY = "\n      temporary_assistance:"

WRONG = [
    Wrong(
        "lead unknown",
        MEDICAL,
        "lead: medical_insurance",
        "lead: medical_insurence",
        ("没有“medical_insurence”这个部门", "medical_insurance"),
    ),
    Wrong(
        "co-handler unknown",
        MEDICAL,
        "[civil_affairs, health]",
        "[civil_affairs, helth]",
        ("没有“helth”这个部门", "health"),
    ),
    Wrong(
        "co-handler is the lead",
        MEDICAL,
        "[civil_affairs, health]",
        "[civil_affairs, medical_insurance]",
        ("“medical_insurance”已是主办单位", "协办单位里不再写主办单位"),
    ),
    Wrong(
        "co-handlers not a list",
        MEDICAL,
        "[civil_affairs, health]",
        "civil_affairs",
        ("应为列表", "[第一项, 第二项]"),
    ),
    Wrong(
        "need without lead",
        MEDICAL,
        "        lead: medical_insurance\n",
        "",
        ("medical_assistance.lead: 缺少这一项", "必须写明"),
        "medical_assistance:",
    ),
    Wrong(
        "lead empty",
        MEDICAL,
        "lead: medical_insurance",
        'lead: ""',
        ("内容是空的", "至少一个字"),
    ),
    Wrong(
        "lead blank",
        MEDICAL,
        "lead: medical_insurance",
        "lead:",
        ("应为文字", "一段文字"),
    ),
    Wrong(
        "clause missing",
        TEMPORARY,
        '        clause: { section: "1", quote: 强化临时救助托底功能 }\n',
        "",
        ("temporary_assistance.clause: 缺少这一项", "必须写明"),
        "temporary_assistance:",
    ),
    Wrong(
        "clause without quote",
        TEMPORARY,
        '{ section: "1", quote: 强化临时救助托底功能 }',
        '{ section: "1" }',
        ("clause.quote: 缺少这一项", "必须写明"),
    ),
    Wrong(
        "section as a number",
        TEMPORARY,
        '{ section: "1", quote: 强化临时救助托底功能 }',
        "{ section: 1, quote: 强化临时救助托底功能 }",
        ("clause.section: 应为文字", "一段文字"),
    ),
    Wrong(
        "clause of an unknown document",
        TEMPORARY,
        '{ section: "1", quote: 强化临时救助托底功能 }',
        '{ document: dalian-2024-1, section: "1", quote: 强化临时救助托底功能 }',
        ("没有登记文件“dalian-2024-1”", "dalian-2025-83"),
    ),
    Wrong(
        "eligibility of an unknown document",
        TEMPORARY,
        'clause: { section: "1", quote: 及时掌握困难群众生活状况及遭遇急难情况 }',
        "clause: { document: nothing, section: 一, quote: 及时掌握 }",
        ("没有登记文件“nothing”", "dalian-2025-83"),
    ),
    Wrong(
        "rule of an unknown document",
        "rules:",
        "danger: { section",
        "danger: { document: nothing, section",
        ("rules.danger.document: 没有登记文件“nothing”", "dalian-2025-83"),
    ),
    Wrong(
        "first contact of an unknown document",
        "first_contact:",
        'clause: { section: "6"',
        'clause: { document: nothing, section: "6"',
        ("first_contact.clause.document: 没有登记文件“nothing”", "dalian-2025-83"),
    ),
    Wrong(
        "jurisdiction of an unknown document",
        "  dalian:\n",
        "document: dalian-2025-83",
        "document: dalian-2025-38",
        ("没有登记文件“dalian-2025-38”", "dalian-2025-83"),
    ),
    Wrong(
        "first contact unknown",
        "first_contact:",
        "street: township_office",
        "street: township",
        ("没有“township”这个部门", "township_office"),
    ),
    Wrong(
        "organ removed that duties name",
        "organs:",
        "      charity_federation: {",
        "      charity: {",
        ("没有“charity_federation”这个部门", "charity"),
        "co_handlers: [township_office, charity_federation]",
    ),
    Wrong(
        "clause of a rule missing",
        "rules:",
        "      danger: { section",
        "      dangr: { section",
        ("缺少规则依据 danger", "各有一条"),
        "rules: #",
    ),
    Wrong(
        "need missing",
        MEDICAL,
        MEDICAL,
        "\n      medical_asistance:",
        ("没有这个代码", "medical_assistance"),
    ),
    Wrong(
        "organ code twice",
        "organs:",
        "      data: { name: 大连市数据局",
        "      health: { name: 大连市数据局",
        ("organs.health: 代码重复", "每个代码只写一次"),
    ),
    Wrong(
        "need code twice",
        MEDICAL,
        "\n      education_assistance:",
        MEDICAL,
        ("needs.medical_assistance: 代码重复", "每个代码只写一次"),
    ),
    Wrong(
        "field twice",
        MEDICAL,
        "level: district",
        "lead: medical_insurance",
        ("medical_assistance.lead: 代码重复", "每个代码只写一次"),
    ),
    Wrong(
        "time limit 0",
        TEMPORARY,
        LIMIT,
        DAYS.format(0, 1),
        ("working_days: 数字太小", "不小于1"),
    ),
    Wrong(
        "time limit below 0",
        TEMPORARY,
        LIMIT,
        DAYS.format(-3, 1),
        ("working_days: 数字太小", "不小于1"),
    ),
    Wrong(
        "time limit zero",
        TEMPORARY,
        LIMIT,
        DAYS.format("zero", 1),
        ("不是整数（写的是“zero”）", "整数"),
    ),
    Wrong(
        "time limit yes",
        TEMPORARY,
        LIMIT,
        DAYS.format("yes", 1),
        ("不是整数（写的是“True”）", "整数"),
    ),
    Wrong(
        "time limit quoted",
        TEMPORARY,
        LIMIT,
        DAYS.format('"10"', 1),
        ("不是整数", "不加引号"),
    ),
    Wrong(
        "time limit 1.5",
        TEMPORARY,
        LIMIT,
        DAYS.format(1.5, 1),
        ("不是整数", "整数"),
    ),
    Wrong(
        "time limit 400",
        TEMPORARY,
        LIMIT,
        DAYS.format(400, 1),
        ("working_days: 数字太大", "不大于366"),
    ),
    Wrong(
        "urgent longer than normal",
        TEMPORARY,
        LIMIT,
        DAYS.format(10, 11),
        ("紧急时限（11）比平时（10）还长", "不超过10"),
    ),
    Wrong(
        "source of a time limit unknown",
        TEMPORARY,
        LIMIT,
        LIMIT.replace("local_default", "policy"),
        ("写法不对（写的是“policy”）", "document"),
    ),
    Wrong(
        "shared time limit too long",
        "needs:",
        "working_days: 20,",
        "working_days: 2000,",
        ("minimum_living_allowance.time_limit.working_days: 数字太大", "不大于366"),
    ),
    Wrong(
        "materials empty",
        "\n      homeless_assistance:",
        "items:\n            - 什么都不用准备；有身份证就带上\n            - 家人的姓名、电话，记得就说\n",
        "items: []\n",
        ("列表是空的", "至少一项"),
    ),
    Wrong(
        "materials of version 0",
        MEDICAL,
        "version: 1",
        "version: 0",
        ("数字太小", "不小于1"),
    ),
    Wrong(
        "circle unknown",
        MEDICAL,
        "circles: [extreme_poverty",
        "circles: [extreme_povertie",
        ("没有“extreme_povertie”这个圈层", "extreme_poverty"),
    ),
    Wrong(
        "level unknown",
        MEDICAL,
        "level: district",
        "level: province",
        ("写法不对（写的是“province”）", "'street', 'district' or 'city'"),
    ),
    Wrong(
        "field unknown",
        MEDICAL,
        "level: district",
        "level: district\n        leed: health",
        ("medical_assistance.leed: 不认识这一项", "请核对拼写"),
        "leed: health",
    ),
    Wrong(
        "field of an organ unknown",
        "organs:",
        "name: 大连市数据局, short",
        "name: 大连市数据局, shrt",
        ("organs.data.shrt: 不认识这一项", "请核对拼写"),
    ),
    Wrong(
        "pattern with an unknown name",
        "organs:",
        '"{district}数据局"',
        '"{distrct}数据局"',
        ("organs.data.district: 名称的写法“{distrct}数据局”填不进地名", "{district}"),
    ),
    Wrong(
        "pattern with a brace open",
        "organs:",
        '"{district}数据局"',
        '"{district数据局"',
        ("organs.data.district: 名称的写法“{district数据局”填不进地名", "{stem}"),
    ),
    Wrong(
        "street in the pattern of a district",
        "organs:",
        '"{district}民政服务站", street',
        '"{office}民政服务站", street',
        ("organs.civil_service_station.district", "{district}"),
    ),
    Wrong(
        "date that is none",
        "documents:",
        "date: 2025-09-17",
        "date: 2025-13-45",
        ("不是日期", "2025-09-17"),
    ),
    Wrong(
        "date in words",
        "documents:",
        "date: 2025-09-17",
        "date: 去年九月",
        ("不是日期", "2025-09-17"),
    ),
    Wrong(
        "version of the catalogue missing",
        "",
        "version: 1\n",
        "",
        ("version: 缺少这一项", "必须写明"),
        "documents:",
    ),
    Wrong(
        "syntax: no blank after the colon",
        MEDICAL,
        "level: district\n",
        "level:district\n",
        ("YAML 写法有误", "请检查缩进、冒号后的空格和引号"),
    ),
    Wrong(
        "syntax: quote left open",
        MEDICAL,
        "level: district\n",
        "level: district\n       lead: other\n",
        ("YAML 写法有误", "请检查缩进"),
        "       lead: other",
    ),
    Wrong(
        "syntax: tab as indent",
        MEDICAL,
        "        level: district",
        "\tlevel: district",
        ("YAML 写法有误", "请检查缩进"),
    ),
    Wrong(
        "syntax: bracket left open",
        MEDICAL,
        "[civil_affairs, health]",
        "[civil_affairs, health",
        ("YAML 写法有误", "请检查缩进"),
        "level: district",
    ),
    Wrong(
        "syntax: anchor unknown",
        MEDICAL,
        "*standard_limit",
        "*standard",
        ("YAML 写法有误", "standard"),
    ),
    Wrong(
        "syntax: python object",
        MEDICAL,
        "level: district",
        "level: !!python/name:os.system district",
        ("YAML 写法有误", "请检查"),
    ),
    Wrong(
        "control character",
        MEDICAL,
        "level: district",
        "level: dis\x07trict",
        ("看不见的控制字符", "删去"),
    ),
    Wrong(
        "alias within its own anchor",
        MEDICAL,
        "co_handlers: [civil_affairs, health]",
        "co_handlers: &again [*again]",
        ("层次太深，可能引用了自己", "最多"),
    ),
]


@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: wrong.name)
def test_a_wrong_catalogue_is_refused_with_line_fault_and_remedy(
    wrong: Wrong, tmp_path: Path
) -> None:
    text, line = wrong.applied()
    file = tmp_path / "departments.yaml"
    file.write_text(text, "utf-8")
    with pytest.raises(CatalogueError) as refused:
        load_catalogue(file)
    here = [fault for fault in refused.value.faults if fault.startswith(f"{file}:{line}: ")]
    said = [fault for fault in here if all(words in fault for words in wrong.says)]
    assert said, f"not at line {line}: {refused.value.sentence}"
    assert said[0] in refused.value.sentence.split("\n")


def test_every_fault_is_told_at_once(tmp_path: Path) -> None:
    file = tmp_path / "departments.yaml"
    text = SHIPPED.replace("lead: medical_insurance", "lead: nobody")
    file.write_text(text.replace("lead: trade_union", "lead: noone"), "utf-8")
    with pytest.raises(CatalogueError) as refused:
        load_catalogue(file)
    assert len(refused.value.faults) == 2
    assert "nobody" in refused.value.faults[0]
    assert "noone" in refused.value.faults[1]


def test_a_need_left_out_is_told(tmp_path: Path) -> None:
    file = tmp_path / "departments.yaml"
    begin = SHIPPED.index("      assistance_supervision:")
    file.write_text(SHIPPED[:begin], "utf-8")
    line = SHIPPED.count("\n", 0, SHIPPED.index("    needs:")) + 1
    with pytest.raises(CatalogueError) as refused:
        load_catalogue(file)
    assert refused.value.sentence.startswith(f"{file}:{line}: jurisdictions.dalian.needs: ")
    assert "缺少诉求 assistance_supervision；应为：23 种诉求各有一条" in refused.value.sentence


@pytest.mark.parametrize("content", [b"", b"\n\n", "# 只有注释\n".encode()])
def test_an_empty_file_is_refused(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "departments.yaml"
    file.write_bytes(content)
    with pytest.raises(CatalogueError, match=r"departments\.yaml:1: 文件是空的；应有 documents"):
        load_catalogue(file)


@pytest.mark.parametrize("content", ["只有一句话\n", "- 一个\n- 列表\n", "12\n", "~\n"])
def test_a_file_that_holds_something_else_is_refused(content: str, tmp_path: Path) -> None:
    file = tmp_path / "departments.yaml"
    file.write_text(content, "utf-8")
    with pytest.raises(CatalogueError, match=r"departments\.yaml:1: .*应为“名称: 内容”的组"):
        load_catalogue(file)


def test_no_jurisdiction_at_all_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "departments.yaml"
    file.write_text("version: 1\ndocuments: {}\njurisdictions: {}\n", "utf-8")
    with pytest.raises(CatalogueError, match=r":3: jurisdictions: 一个地区也没有；应为：至少一个"):
        load_catalogue(file)


def test_a_file_that_is_not_utf_8_is_refused_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "departments.yaml"
    head, tail = SHIPPED.split("    name: 大连市\n", 1)
    line = head.count("\n") + 1
    file.write_bytes(head.encode() + "    name: 大连市\n".encode("gb18030") + tail.encode())
    with pytest.raises(CatalogueError, match=rf"departments\.yaml:{line}: 不是 UTF-8 编码"):
        load_catalogue(file)


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    file = tmp_path / "departments.yaml"
    file.write_text(SHIPPED, "utf-8-sig")
    assert load_catalogue(file).version == 1


def test_a_missing_file_is_told_by_its_name(tmp_path: Path) -> None:
    file = tmp_path / "nowhere.yaml"
    with pytest.raises(CatalogueError) as refused:
        load_catalogue(file)
    assert refused.value.sentence.startswith(f"{file}: 打不开")
    assert "应为派单目录文件" in refused.value.sentence


def test_a_folder_in_its_place_is_told(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="打不开"):
        load_catalogue(tmp_path)


def test_a_loaded_catalogue_cannot_be_changed(catalogue: Catalogue) -> None:
    with pytest.raises(ValueError, match="frozen"):
        catalogue.version = 2  # type: ignore[misc]  # that it cannot is the test
