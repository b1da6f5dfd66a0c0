"""JSON lines in and out: the contract of `understand`, `route` and `intake`."""

import hashlib
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from nlu.errors import OneDoorError
from nlu.text import storable
from nlu.understanding import Message, Turn
from router.request import Channel


class BadLine(OneDoorError):
    """A line of the input that cannot be taken; the sentence says why."""


class _TurnIn(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True)
    speaker: Literal["agent", "caller"]
    text: str


class _LineIn(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True)
    source_id: str | int | None = None
    channel: Literal["chat", "web", "hotline"] | None = None
    title: str | None = None
    text: str | None = None
    turns: list[_TurnIn] | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the input: its number (from 1) and what it holds."""

    number: int
    source_id: str | int | None
    channel: Channel
    message: Message

    @property
    def external_id(self) -> str:
        """The line's own number, or a hash of its words where it has none."""
        if self.source_id is not None:
            return f"cli:{self.source_id}"
        message = self.message
        turns = [[turn.speaker, turn.text] for turn in message.turns]
        content = json.dumps([message.title, message.text, turns])
        return "cli-hash:" + hashlib.sha256(content.encode()).hexdigest()


class LineReader:
    """Reads a JSONL file or standard input; bad lines are told on standard error and counted."""

    def __init__(self, file: Path | None) -> None:
        self._file = None if file is None or str(file) == "-" else file
        self.bad = 0

    def __iter__(self) -> Iterator[Line]:
        with self._opened() as stream, _progress(self._file) as advance:
            for number, raw in enumerate(stream, 1):
                advance(len(raw))
                if not raw.strip():
                    continue
                try:
                    yield _line(number, raw)
                except BadLine as error:
                    self.report(number, error)

    def report(self, number: int, error: OneDoorError) -> None:
        """Say on standard error what is wrong with a line; the rest goes on."""
        self.bad += 1
        sys.stderr.write(f"第{number}行：{error.sentence}\n")

    @property
    def exit_code(self) -> int:
        """1 if any line could not be taken, else 0."""
        return 1 if self.bad else 0

    @contextmanager
    def _opened(self) -> Iterator[IO[bytes]]:
        if self._file is None:
            yield sys.stdin.buffer
            return
        try:
            stream = self._file.open("rb")
        except OSError as error:
            raise BadLine(f"打不开文件 {self._file}：{error.strerror}") from error
        with stream:
            yield stream


def write_line(record: dict[str, Any]) -> None:
    """Print one JSON line, whatever the terminal's encoding."""
    sys.stdout.buffer.write(json.dumps(record, ensure_ascii=False).encode() + b"\n")


def _line(number: int, raw: bytes) -> Line:
    try:
        text = raw.decode("utf-8-sig" if number == 1 else "utf-8")
    except UnicodeDecodeError as error:
        raise BadLine(f"不是 UTF-8 编码（第{error.start}字节）") from error
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        where = f"（第{error.colno}列）" if isinstance(error, json.JSONDecodeError) else ""
        raise BadLine(f"不是正确的 JSON{where}") from error
    if not isinstance(content, dict):
        raise BadLine('应为一个对象，如 {"text": "…"}')
    try:
        given = _LineIn.model_validate(_storable(content))
    except ValidationError as error:
        raise BadLine(_what_is_wrong(error)) from error
    if given.text is None and not given.turns:
        raise BadLine("缺少 text 或 turns")
    turns = tuple(Turn(turn.speaker, turn.text) for turn in given.turns or ())
    message = Message("" if turns else given.text or "", given.title, turns)
    channel = Channel(given.channel) if given.channel else Channel.hotline if turns else Channel.web
    return Line(number, _checked_id(given.source_id), channel, message)


def _storable(value: Any, depth: int = 3) -> Any:
    """Every text of a line with NUL and lone surrogates replaced, as deep as the contract goes."""
    if isinstance(value, str):
        return storable(value)
    if depth and isinstance(value, list):
        return [_storable(part, depth - 1) for part in value]
    if depth and isinstance(value, dict):
        return {str(name): _storable(part, depth - 1) for name, part in value.items()}
    return value


def _checked_id(source_id: str | int | None) -> str | int | None:
    """The sender's number, if it can be kept."""
    if isinstance(source_id, str) and len(source_id) > 500:
        raise BadLine("source_id 太长，最多500字")
    return source_id


def _what_is_wrong(error: ValidationError) -> str:
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"])
    return f"{where} 的写法不对（{_TYPES.get(first['type'], first['type'])}）"


_TYPES = {
    "string_type": "应为文字",
    "list_type": "应为列表",
    "missing": "缺少",
    "literal_error": "不是允许的值",
    "model_type": "应为对象",
    "int_type": "应为文字或整数",
}


@contextmanager
def _progress(file: Path | None) -> Iterator[Any]:
    """A progress bar over the file's bytes on standard error, if that is a terminal."""
    if not sys.stderr.isatty():
        yield lambda done: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        total = file.stat().st_size if file is not None and file.exists() else None
        job = progress.add_task("读取", total=total)
        yield lambda done: progress.advance(job, done)
