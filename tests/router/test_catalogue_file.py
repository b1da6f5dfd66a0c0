"""A wrong catalogue is refused with the line, what is wrong and what was expected."""

from pathlib import Path

import pytest

from router.catalogue_file import load_catalogue
from router.errors import CatalogueError
from tests.router.wrong_catalogues import SHIPPED, WRONG_FILES, Wrong
from tests.router.wrong_duties import WRONG_DUTIES


@pytest.mark.parametrize("wrong", [*WRONG_FILES, *WRONG_DUTIES], ids=lambda wrong: wrong.name)
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
