"""Files as hotlines export them: JSONL, CSV in two encodings, Excel; columns by their names."""

import csv
import io
import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from bot.channels.hotline.files import BadFile, files_in, mapping_of, rows_of
from bot.channels.hotline.transcripts import Transcript, WorkOrder, parsed
from tests.hotline.saying import call, sent

HEADS = (
    "工单编号",
    "标题",
    "工单内容",
    "诉求类型",
    "所属区域",
    "来电号码",
    "来电时间",
    "办理时限",
    "工号",
)
ROW = (
    "D-1",
    "求助",
    "家里没有收入，想办低保",
    "民政",
    "沙河口区",
    "13800001234",
    "2026-11-20 09:30",
    "2026-12-01",
    "8032",
)


def _csv(rows: Any, encoding: str, delimiter: str = ",") -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    return text.getvalue().encode(encoding)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_a_csv_of_work_orders(tmp_path: Path, encoding: str, delimiter: str) -> None:
    path = tmp_path / "orders.csv"
    path.write_bytes(_csv([HEADS, ROW], encoding, delimiter))
    (row,) = rows_of(path)
    order = parsed(row.content)
    assert isinstance(order, WorkOrder)
    assert (order.call_id, order.content, order.area) == ("D-1", ROW[2], "沙河口区")
    assert (order.caller, order.operator) == ("13800001234", "8032")
    assert order.began_at is not None
    assert order.began_at.hour == 9
    assert row.where == "orders.csv 第2行"


def test_an_excel_file_with_numbers_and_dates(tmp_path: Path) -> None:
    path = tmp_path / "orders.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet, date = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        sheet.write_row(0, 0, HEADS)
        sheet.write_row(1, 0, [20261120001, *ROW[1:5], 13800001234])
        sheet.write_datetime(1, 6, datetime(2026, 11, 20, 9, 30), date)  # noqa: DTZ001 - as Excel has it
        sheet.write_number(1, 8, 8032)
    (row,) = rows_of(path)
    order = parsed(row.content)
    assert order.call_id == row.call_id == "20261120001"
    assert (order.caller, order.operator) == ("13800001234", "8032")
    assert order.began_at is not None
    assert order.began_at.isoformat() == "2026-11-20T09:30:00+08:00"


def test_a_conversation_in_one_cell(tmp_path: Path) -> None:
    path = tmp_path / "calls.csv"
    said = "坐席：您好，12345\n市民：我想办低保\n坐席：您住哪\n市民：甘井子区"
    path.write_bytes(_csv([("通话编号", "通话内容"), ("c1", said)], "utf-8"))
    (row,) = rows_of(path)
    told = parsed(row.content)
    assert isinstance(told, Transcript)
    assert [(turn.speaker, turn.text) for turn in told.turns] == [
        ("agent", "您好，12345"),
        ("caller", "我想办低保"),
        ("agent", "您住哪"),
        ("caller", "甘井子区"),
    ]


def test_other_columns_by_a_mapping_file(tmp_path: Path) -> None:
    path, mapping = tmp_path / "odd.csv", tmp_path / "mapping.yaml"
    path.write_bytes(_csv([("流水", "说了啥"), ("7", "想办低保")], "utf-8"))
    with pytest.raises(BadFile, match="--mapping"):
        list(rows_of(path))
    mapping.write_text("call_id: 流水\ncontent: 说了啥\n", "utf-8")
    (row,) = rows_of(path, mapping_of(mapping))
    assert parsed(row.content).call_id == "7"


@pytest.mark.parametrize("text", ["- 1", "wrong: x", "call_id: [1]", "{"])
def test_a_mapping_that_is_none(tmp_path: Path, text: str) -> None:
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text(text, "utf-8")
    with pytest.raises(BadFile):
        mapping_of(mapping)


def test_lines_of_json_go_on_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "calls.jsonl"
    whole = call()
    named = {"source_id": "s-1", "turns": whole["turns"]}
    path.write_bytes(b"\n".join([sent(whole), b"", sent(named), b"{broken", b"\xff"]))
    rows = list(rows_of(path))
    assert json.loads(rows[0].content)["call_id"] == whole["call_id"]
    assert parsed(rows[1].content).call_id == "s-1"
    assert [row.content for row in rows[2:]] == [b"{broken", b"\xff"]
    assert rows[2].where == "calls.jsonl 第4行"


def test_a_folder_and_what_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="没有找到"):
        files_in(tmp_path)
    (tmp_path / "b.csv").touch()
    (tmp_path / "a.jsonl").touch()
    (tmp_path / "notes.txt").touch()
    assert [path.name for path in files_in(tmp_path)] == ["a.jsonl", "b.csv"]
    with pytest.raises(BadFile):
        files_in(tmp_path / "gone.csv")


@pytest.mark.parametrize("name", ["x.xlsx", "x.csv"])
def test_a_file_that_is_not_what_it_says(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(b"\x00\xff\x01\x81 no table")
    with pytest.raises(BadFile):
        list(rows_of(path))
