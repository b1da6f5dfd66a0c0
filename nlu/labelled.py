"""Labelled messages for measuring: Rasa YAML as in training, or JSON lines of anybody's.

A line of JSON holds `text` or `turns` (`title` may stand beside) and any of `purpose`, `needs`,
`urgency`, `for_other`, `district`, `street` (these two also inside `place`), `phone`. What a line
does not label is not counted. A `district`, `street` or `phone` of null says that none is to be
found.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from nlu.errors import ReaderDataError
from nlu.examples import HELD_OUT, Example, held_out_files, read_examples
from nlu.labels import Need, Purpose, Urgency
from nlu.understanding import Message, Turn

PLACE_PARTS = ("district", "street")
_Code = TypeVar("_Code", Need, Purpose, Urgency)


@dataclass(frozen=True, slots=True)
class Labelled:
    """A message and the labels it has; None where it was not labelled."""

    message: Message
    source: str
    purpose: Purpose | None = None
    needs: tuple[Need, ...] | None = None
    urgency: Urgency | None = None
    for_other: bool | None = None
    #: `district` and `street` as far as they are labelled.
    place: Mapping[str, str | None] = field(default_factory=dict)
    #: The telephone numbers told, digits only.
    phones: frozenset[str] | None = field(default=None, repr=False)


def labelled(example: Example) -> Labelled:
    """An example of the reader's own data: every label but the place, or its urgency alone."""
    if example.urgency_only:
        return Labelled(example.message, example.source, urgency=example.urgency)
    return Labelled(
        example.message,
        example.source,
        example.purpose,
        example.needs,
        example.urgency,
        example.for_other,
    )


def kept_aside() -> list[Path]:
    """Everything that is kept aside for measuring, places too."""
    return [*held_out_files(), *sorted(HELD_OUT.glob("*.jsonl"))]


def read_labelled(files: Iterable[Path]) -> list[Labelled]:
    """All labelled messages of the files, in order.

    Raises ReaderDataError, in words for the one who wrote the file, with file and line.
    """
    found = [one for file in files for one in _of_file(file)]
    if not found:
        raise ReaderDataError("数据文件里没有一条例句。")
    return found


def json_lines(file: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Each line that is not blank: where it stands ("名字 第3行") and the object in it."""
    for number, raw in enumerate(_bytes_of(file).split(b"\n"), 1):
        where = f"{file.name} 第{number}行"
        try:
            text = raw.decode("utf-8-sig" if number == 1 else "utf-8")
            record = json.loads(text) if text.strip() else None
        except UnicodeDecodeError as error:
            raise ReaderDataError(f"{where}：不是 UTF-8 编码。") from error
        except RecursionError as error:
            raise ReaderDataError(f"{where}：不是正确的 JSON。") from error
        except json.JSONDecodeError as error:
            raise ReaderDataError(f"{where}：不是正确的 JSON（第{error.colno}列）。") from error
        if record is None and not text.strip():
            continue
        if not isinstance(record, dict):
            raise ReaderDataError(f'{where}：应为一个对象，如 {{"text": "…"}}。')
        yield where, record


def _bytes_of(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise ReaderDataError(f"打不开文件 {file}：{error.strerror}。") from error


def _of_file(file: Path) -> Iterator[Labelled]:
    if file.suffix not in {".yml", ".yaml"}:
        yield from (_of_line(where, record) for where, record in json_lines(file))
        return
    _bytes_of(file)
    try:
        examples = read_examples([file])
    except UnicodeDecodeError as error:
        raise ReaderDataError(f"{file.name}：不是 UTF-8 编码。") from error
    except ReaderDataError as error:
        raise ReaderDataError(f"数据文件写法不对：{error.sentence}") from error
    yield from map(labelled, examples)


def _of_line(where: str, record: dict[str, Any]) -> Labelled:
    purpose, needs, urgency = (record.get(name) for name in ("purpose", "needs", "urgency"))
    for_other = record.get("for_other")
    if needs is not None and not isinstance(needs, list):
        raise ReaderDataError(f"{where}：needs 应为列表。")
    if for_other is not None and not isinstance(for_other, bool):
        raise ReaderDataError(f"{where}：for_other 应为 true 或 false。")
    return Labelled(
        _message(where, record),
        where,
        None if purpose is None else _code(where, "purpose", Purpose, purpose),
        None if needs is None else tuple(_code(where, "needs", Need, need) for need in needs),
        None if urgency is None else _code(where, "urgency", Urgency, urgency),
        for_other,
        _place(where, record),
        _phones(where, record),
    )


def _message(where: str, record: dict[str, Any]) -> Message:
    text, title, turns = record.get("text"), record.get("title"), record.get("turns")
    if turns:
        return Message(turns=_turns(where, turns))
    if not isinstance(text, str):
        raise ReaderDataError(f"{where}：缺少 text 或 turns。")
    return Message(text, title if isinstance(title, str) else None)


def _turns(where: str, turns: Any) -> tuple[Turn, ...]:
    wrong = f'{where}：turns 应为列表，每轮形如 {{"speaker": "caller", "text": "…"}}。'
    if not isinstance(turns, list):
        raise ReaderDataError(wrong)
    result = []
    for turn in turns:
        given = turn if isinstance(turn, dict) else {}
        speaker, said = given.get("speaker"), given.get("text")
        if speaker not in {"agent", "caller"} or not isinstance(said, str):
            raise ReaderDataError(wrong)
        result.append(Turn(speaker, said))
    return tuple(result)


def _place(where: str, record: dict[str, Any]) -> dict[str, str | None]:
    inside = record.get("place")
    if inside is not None and not isinstance(inside, dict):
        raise ReaderDataError(f"{where}：place 应为对象，有 district 和 street。")
    given = {**record, **(inside or {})}
    found = {part: given[part] for part in PLACE_PARTS if part in given}
    for part, name in found.items():
        if not (name is None or isinstance(name, str)):
            raise ReaderDataError(f"{where}：{part} 应为文字或 null。")
    return found


def _phones(where: str, record: dict[str, Any]) -> frozenset[str] | None:
    if "phone" not in record:
        return None
    phone = record["phone"]
    if not (phone is None or isinstance(phone, str)):
        raise ReaderDataError(f"{where}：phone 应为文字或 null。")
    return frozenset() if phone is None else frozenset({phone})


def _code(where: str, name: str, kind: Callable[[Any], _Code], value: Any) -> _Code:
    try:
        return kind(value)
    except ValueError as error:
        raise ReaderDataError(f"{where}：{name} 里没有“{value}”这个标签。") from error
