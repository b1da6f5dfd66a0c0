"""Files as hotlines export them: JSONL, CSV and Excel, each row made what the feed takes.

Columns are known by the names that platforms give them; a mapping file names others.
"""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, BinaryIO, Literal, Protocol

import yaml

from bot.channels.hotline.transcripts import LARGEST_ENTRY
from router.errors import RejectedInput

#: What a column may be called, by the field that it is. The first that is there counts.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "call_id": ("call_id", "source_id", "通话编号", "工单编号", "工单号", "受理编号", "编号"),
    "title": ("title", "标题", "工单标题", "诉求标题"),
    "content": ("content", "text", "内容", "工单内容", "诉求内容", "问题描述", "反映内容"),
    "category": ("category", "诉求类型", "诉求分类", "问题分类", "工单类型"),
    "area": ("area", "区域", "所属区域", "事发区域", "区县", "事发地址"),
    "due": ("due", "时限", "办理时限", "截止时间", "要求办结时间"),
    "began_at": ("began_at", "来电时间", "受理时间", "登记时间", "创建时间"),
    "caller": ("caller", "来电号码", "主叫号码", "联系电话", "电话"),
    "operator": ("operator", "工号", "坐席工号", "坐席", "话务员", "受理人"),
    "area_code": ("area_code", "区号"),
    "turns": ("turns", "对话", "通话内容", "通话文本", "转写文本", "录音文本"),
    "first_turn": ("first_turn",),
    "final": ("final",),
    "revision": ("revision",),
}
_SUFFIXES = (".jsonl", ".json", ".csv", ".xlsx", ".xls", ".ods")
_NUMBERS = ("first_turn", "revision")
#: 坐席：… 市民：… within one cell.
_MARK = re.compile(r"(坐席|座席|话务员|客服|接线员|市民|客户|来电人|群众|求助人)\s*[:：]")


class Source(Protocol):
    """What is read of a file, on a disk or in memory."""

    @property
    def name(self) -> str:
        """What it is called."""

    @property
    def suffix(self) -> str:
        """The ending of its name."""

    def open(self, mode: Literal["rb"]) -> BinaryIO:
        """Its bytes, to be read on."""

    def read_bytes(self) -> bytes:
        """Its bytes."""


class BadFile(RejectedInput):
    """A file that cannot be read at all; the sentence says which and why."""


@dataclass(frozen=True, slots=True)
class FileRow:
    """A row of a file: where it stands, and its bytes as the feed takes them."""

    where: str
    content: bytes
    call_id: str | None = None


def files_in(path: Path) -> list[Path]:
    """The file itself, or all files of a folder that we can read; BadFile where there are none."""
    if path.is_dir():
        found = sorted(one for one in path.rglob("*") if one.suffix.lower() in _SUFFIXES)
    else:
        found = [path] if path.suffix.lower() in _SUFFIXES and path.is_file() else []
    if not found:
        raise BadFile(f"{path}：没有找到能读的文件（{'、'.join(_SUFFIXES)}）。")
    return found


def mapping_of(path: Path | None) -> Mapping[str, tuple[str, ...]]:
    """The names of columns, those of a mapping file (`field: column name`) first."""
    if path is None:
        return COLUMNS
    try:
        told = yaml.safe_load(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise BadFile(f"{path}：读不了这份对照表（{type(error).__name__}）。") from None
    if not isinstance(told, dict) or not all(isinstance(one, str) for one in told.values()):
        raise BadFile(f"{path}：对照表应为一行一项，例如 call_id: 工单编号。")
    unknown = set(told) - set(COLUMNS)
    if unknown:
        known = "、".join(COLUMNS)
        raise BadFile(f"{path}：不认识 {'、'.join(sorted(unknown))}；可以写的有：{known}。")
    return {
        field: (*([told[field]] if field in told else []), *names)
        for field, names in COLUMNS.items()
    }


def rows_of(path: Source, columns: Mapping[str, tuple[str, ...]] = COLUMNS) -> Iterator[FileRow]:
    """The rows of one file, in order; BadFile where it is no file of its kind."""
    suffix = path.suffix.lower()
    if suffix in (".jsonl", ".json"):
        yield from _json_rows(path, columns)
        return
    table = _csv_table(path) if suffix == ".csv" else _sheet_table(path)
    yield from _table_rows(path, table, columns)


def _json_rows(path: Source, columns: Mapping[str, tuple[str, ...]]) -> Iterator[FileRow]:
    """A line is an object; what is none goes on as it is, to be buried with its reason."""
    with path.open("rb") as file:
        for number, line in enumerate(iter(lambda: file.readline(2 * LARGEST_ENTRY), b""), 1):
            if not line.strip():
                continue
            where = f"{path.name} 第{number}行"
            try:
                told = json.loads(line)
                yield row_of(where, told, columns)
            except (ValueError, RecursionError):
                yield FileRow(where, line.strip())


def row_of(where: str, told: Any, columns: Mapping[str, tuple[str, ...]] = COLUMNS) -> FileRow:
    """An object as the feed takes it, its fields by our names."""
    return _as_row(where, _named(told, columns) if isinstance(told, dict) else told)


def _as_row(where: str, told: Any) -> FileRow:
    number = told.get("call_id") if isinstance(told, dict) else None
    content = json.dumps(told, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return FileRow(where, content, str(number) if isinstance(number, str | int) else None)


def _named(told: Mapping[str, Any], columns: Mapping[str, tuple[str, ...]]) -> dict[str, Any]:
    """The fields by our names; the rest as it is."""
    known = {names: field for field, some in columns.items() for names in some}
    row: dict[str, Any] = {}
    for field, names in columns.items():
        found = next((name for name in names if name in told), None)
        if found is not None:
            row[field] = told[found]
    if "turns" in row:
        row.pop("content", None)
    return row | {name: value for name, value in told.items() if name not in known}


def _csv_table(path: Source) -> Iterable[list[Any]]:
    """The cells of a CSV file, UTF-8 or as Excel saves it in China (GB 18030)."""
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = raw.decode("gb18030")
        except UnicodeDecodeError:
            raise BadFile(f"{path}：文字编码认不出来，请另存为 UTF-8 的 CSV。") from None
    sample = text[:4_000]
    delimiter = max((",", "\t", ";"), key=sample.partition("\n")[0].count)
    try:
        return list(csv.reader(io.StringIO(text), delimiter=delimiter))
    except csv.Error as error:
        raise BadFile(f"{path}：不是正确的 CSV（{error}）。") from None


def _sheet_table(path: Source) -> Iterable[list[Any]]:
    """The cells of the first sheet of an Excel file that has any."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))
        tables = (book.get_sheet_by_name(name).to_python() for name in book.sheet_names)
        return next((table for table in tables if table), [])
    except (CalamineError, OSError) as error:
        raise BadFile(f"{path}：打不开这份表格（{type(error).__name__}）。") from None


def _table_rows(
    path: Source, table: Iterable[list[Any]], columns: Mapping[str, tuple[str, ...]]
) -> Iterator[FileRow]:
    rows = iter(table)
    heads = [str(cell).strip() for cell in next(rows, [])]
    wanted = {
        field: heads.index(found)
        for field, names in columns.items()
        if (found := next((name for name in names if name in heads), None)) is not None
    }
    if "call_id" not in wanted or not {"content", "turns"} & set(wanted):
        raise BadFile(
            f"{path}：第一行要有编号和内容两列（如 工单编号、工单内容）；"
            "列名不同请用 --mapping 对照。"
        )
    for number, cells in enumerate(rows, 2):
        row = {field: _cell(field, cells[at]) for field, at in wanted.items() if at < len(cells)}
        row = {field: value for field, value in row.items() if value not in (None, "")}
        if row:
            yield _as_row(f"{path.name} 第{number}行", row)


def _cell(field: str, cell: Any) -> Any:
    """A cell as the feed has it."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)  # Excel keeps every number as a float
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    if isinstance(cell, int) and field not in _NUMBERS:
        return str(cell)
    if not isinstance(cell, str):
        return cell
    if field == "turns":
        return _turns(cell)
    if field == "final":
        return cell.strip().lower() not in ("false", "0", "否")
    return int(cell) if field in _NUMBERS and cell.strip().isdigit() else cell.strip()


def _turns(cell: str) -> list[dict[str, str]]:
    """A conversation written in one cell; without marks it is all the caller's."""
    _, *rest = _MARK.split(cell)
    before = cell[: _MARK.search(cell).start()] if rest else cell  # type: ignore[union-attr]
    turns = [{"speaker": "caller", "text": before.strip()}] if before.strip() else []
    pairs = zip(rest[::2], rest[1::2], strict=True)
    return turns + [{"speaker": mark, "text": said.strip()} for mark, said in pairs]
