"""One file brought to the desk, a text or what a hotline exports; it never lies on a disk."""

import io
import json
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import PurePath
from typing import Any, Literal

from bot.channels.hotline.files import BadFile, FileRow, row_of, rows_of
from bot.channels.hotline.pasted import transcript_of
from bot.channels.hotline.transcripts import BadTranscript, Sent, Transcript, WorkOrder, parsed
from nlu.understanding import Speaker

#: More calls than a person opens one by one are for `onedoor feed`.
MOST_CALLS = 20
MOST_BYTES = 2 * 1024 * 1024
SUFFIXES = (".txt", ".json", ".jsonl", ".csv", ".xlsx")
#: A workbook unfolds: a small file may be a very large one.
_MOST_UNFOLDED = 50 * 1024 * 1024
_ENCODINGS = ("utf-8-sig", "utf-16", "gb18030")
_TOO_MANY = (
    f"这份文件里不止 {MOST_CALLS} 通，不适合一通一通打开，请管理员用 onedoor feed 整份送进来。"
)


@dataclass(frozen=True, slots=True)
class Uploaded:
    """A file as it came, to be read as one on a disk is."""

    name: str
    content: bytes

    @property
    def suffix(self) -> str:
        """The ending of its name."""
        return PurePath(self.name).suffix

    def open(self, mode: Literal["rb"]) -> io.BytesIO:
        """Its bytes, to be read on."""
        return io.BytesIO(self.content)

    def read_bytes(self) -> bytes:
        """Its bytes."""
        return self.content

    def __str__(self) -> str:
        return self.name


def calls_in(
    file: Uploaded, call_id: str, *, first: Speaker = "agent", **head: str | None
) -> list[Transcript]:
    """The calls of a file, at least one and at most `MOST_CALLS`.

    BadFile for what is no such file, BadTranscript where a call in it is wrong. `call_id` and
    `head` are for a text, which tells none of them; `first` as in `transcript_of`.
    """
    suffix = file.suffix.lower()
    if suffix not in SUFFIXES:
        raise BadFile(f"这种文件读不了，请选 {'、'.join(SUFFIXES)}。")
    if len(file.content) > MOST_BYTES:
        raise BadFile(f"文件太大，最多 {MOST_BYTES // 1024 // 1024} MB。")
    if suffix == ".txt":
        return [transcript_of(_text(file.content), call_id, first=first, **head)]
    if suffix == ".xlsx":
        _must_unfold(file.content)
    rows = list(islice(_rows(file, suffix), MOST_CALLS + 1))
    if len(rows) > MOST_CALLS:
        raise BadFile(_TOO_MANY)
    if not rows:
        raise BadFile("这份文件里没有通话。")
    return [_call(row) for row in rows]


def _rows(file: Uploaded, suffix: str) -> Any:
    """The rows; a .json file may also be one object or one list over many lines."""
    if suffix == ".json":
        try:
            told = json.loads(file.content)
        except (ValueError, RecursionError):
            return rows_of(file)  # an object a line
        some: Sequence[Any] = told if isinstance(told, list) else [told]
        return (row_of(f"第{number}条", one) for number, one in enumerate(some, 1))
    return rows_of(file)


def _call(row: FileRow) -> Transcript:
    try:
        return as_call(parsed(row.content))
    except BadTranscript as error:
        raise BadTranscript(f"{row.where}：{error.sentence}") from None


def as_call(sent: Sent) -> Transcript:
    """A call; a work order's content is the caller's words, what else it tells an operator's."""
    if isinstance(sent, Transcript):
        return sent
    told = _told_besides(sent)
    words = [sent.title] if sent.title and sent.title not in sent.content else []
    turns: list[dict[str, str]] = [{"speaker": "caller", "text": "\n".join([*words, sent.content])}]
    if told:
        turns.insert(0, {"speaker": "agent", "text": told})
    head = sent.model_dump(mode="json", include={"call_id", "began_at", "operator", "area_code"})
    whole = {**head, "caller": sent.caller, "turns": turns}
    call = parsed(json.dumps(whole, ensure_ascii=False).encode())
    assert isinstance(call, Transcript)
    return call


def _told_besides(order: WorkOrder) -> str:
    due = order.due.isoformat() if order.due else None
    parts = (("诉求类型", order.category), ("区域", order.area), ("办理时限", due))
    return "；".join(f"{name}：{value}" for name, value in parts if value)


def _text(content: bytes) -> str:
    """A text as Windows, Excel and everybody else save it."""
    for encoding in _ENCODINGS:
        if encoding == "utf-16" and content[:2] not in (b"\xff\xfe", b"\xfe\xff"):
            continue
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadFile("文字编码认不出来，请另存为 UTF-8 的文本。")


def _must_unfold(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            size = sum(part.file_size for part in archive.infolist())
    except zipfile.BadZipFile:
        raise BadFile("打不开这份表格，请重新导出一次。") from None
    if size > _MOST_UNFOLDED:
        raise BadFile(_TOO_MANY)
