"""A wrong catalogue is refused with the line, what is wrong and what was expected."""

from pathlib import Path

import pytest

from nlu.labels import Need
from router.catalogue import Catalogue
from router.catalogue_file import load_catalogue
from router.errors import CatalogueError
from tests.router.wrong_bodies import WRONG_BODIES
from tests.router.wrong_catalogues import SHIPPED, WRONG_FILES, Wrong
from tests.router.wrong_defaults import WRONG_CLOCKS, WRONG_SHARED_NEEDS
from tests.router.wrong_duties import WRONG_DUTIES
from tests.router.wrong_jurisdictions import WRONG_JURISDICTIONS

WRONG = [
    *WRONG_FILES,
    *WRONG_CLOCKS,
    *WRONG_SHARED_NEEDS,
    *WRONG_JURISDICTIONS,
    *WRONG_DUTIES,
    *WRONG_BODIES,
]


def _line(words: str, after: str = "") -> int:
    """The line of the shipped file on which the words stand first, from `after` on."""
    return SHIPPED.count("\n", 0, SHIPPED.index(words, SHIPPED.index(after))) + 1


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
    text = SHIPPED.replace("lead: women_federation", "lead: nobody")
    file.write_text(text.replace("lead: rescue_station", "lead: noone"), "utf-8")
    with pytest.raises(CatalogueError) as refused:
        load_catalogue(file)
    assert len(refused.value.faults) == 2
    assert "homeless_assistance.lead: 没有“noone”这个部门" in refused.value.faults[0]
    assert "women_support.lead: 没有“nobody”这个部门" in refused.value.faults[1]


def test_a_default_that_lacks_its_organ_is_told_of_every_jurisdiction_that_uses_it(
    tmp_path: Path,
) -> None:
    file = tmp_path / "departments.yaml"
    begin = SHIPPED.index("\n    legal_aid:")
    text = SHIPPED[:begin] + SHIPPED[begin:].replace("      lead: justice", "      lead: noone", 1)
    file.write_text(text, "utf-8")
    with pytest.raises(CatalogueError) as refused:
        load_catalogue(file)
    codes = ("shaanxi", "changning", "dazhou")  # 大连 has a duty of its own for it
    lines = [_line("    organs:", after=f"\n  {code}:") for code in codes]
    assert refused.value.faults == [
        f"{file}:{line}: jurisdictions.{code}.organs: 缺少部门 noone（诉求 legal_aid 按默认要它）；"
        "应为：加上 noone，或在 needs 里单写 legal_aid"
        for code, line in zip(codes, lines, strict=True)
    ]


def test_a_need_left_out_is_told(tmp_path: Path) -> None:
    file = tmp_path / "departments.yaml"
    begin, end = SHIPPED.index("    assistance_supervision:"), SHIPPED.index("jurisdictions:")
    file.write_text(SHIPPED[:begin] + SHIPPED[end:], "utf-8")
    line = _line("  needs:", after="defaults:")
    with pytest.raises(CatalogueError) as refused:
        load_catalogue(file)
    assert refused.value.sentence.startswith(f"{file}:{line}: defaults.needs: ")
    assert "缺少诉求 assistance_supervision；应为：23 种诉求各有一条" in refused.value.sentence


def test_a_need_that_a_jurisdiction_leaves_out_is_the_default(tmp_path: Path) -> None:
    file = tmp_path / "departments.yaml"
    begin = SHIPPED.index("\n      homeless_assistance:", SHIPPED.index("\n  dazhou:"))
    end = SHIPPED.index("\n      child_protection:", begin)
    file.write_text(SHIPPED[:begin] + SHIPPED[end:], "utf-8")
    dazhou = load_catalogue(file).jurisdictions["dazhou"]
    duty = dazhou.needs[Need.homeless_assistance]
    assert duty.source == "local_default"
    assert duty.clause == dazhou.rules["receive"]
    assert duty.co_handlers == ("public_security", "health", "township_office")


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
    end = SHIPPED.index("jurisdictions:\n")
    file.write_text(SHIPPED[:end] + "jurisdictions: {}\n", "utf-8")
    line = _line("jurisdictions:\n")
    with pytest.raises(CatalogueError) as refused:
        load_catalogue(file)
    told = f"{file}:{line}: jurisdictions: 一个地区也没有；应为：至少一个地区"
    assert refused.value.faults == [told]


def test_a_file_that_is_not_utf_8_is_refused_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "departments.yaml"
    head, tail = SHIPPED.split("    name: 大连市\n", 1)
    line = head.count("\n") + 1
    file.write_bytes(head.encode() + "    name: 大连市\n".encode("gb18030") + tail.encode())
    with pytest.raises(CatalogueError, match=rf"departments\.yaml:{line}: 不是 UTF-8 编码"):
        load_catalogue(file)


def test_a_byte_order_mark_does_no_harm(catalogue: Catalogue, tmp_path: Path) -> None:
    file = tmp_path / "departments.yaml"
    file.write_text(SHIPPED, "utf-8-sig")
    assert load_catalogue(file) == catalogue


def test_a_missing_file_is_told_by_its_name(tmp_path: Path) -> None:
    file = tmp_path / "nowhere.yaml"
    with pytest.raises(CatalogueError) as refused:
        load_catalogue(file)
    assert refused.value.sentence.startswith(f"{file}: 打不开")
    assert "应为派单目录文件" in refused.value.sentence


def test_a_folder_in_its_place_is_told(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="打不开"):
        load_catalogue(tmp_path)
