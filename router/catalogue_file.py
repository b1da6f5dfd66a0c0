"""Reading departments.yaml: syntax, schema and cross references, each fault with its line."""

from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from router.catalogue import Catalogue
from router.catalogue_checks import Path_, cross_check
from router.catalogue_written import WrittenCatalogue, filled
from router.errors import CatalogueError

_DEEPEST = 30  # an alias within its own anchor has no end

#: pydantic's error types in words: (what is wrong, what was expected).
_WORDS: dict[str, tuple[str, str]] = {
    "missing": ("缺少这一项", "必须写明"),
    "extra_forbidden": ("不认识这一项", "请核对拼写，或删去"),
    "string_type": ("应为文字", "一段文字"),
    "string_too_short": ("内容是空的", "至少一个字"),
    "greater_than_equal": ("数字太小", "不小于{ge}"),
    "less_than_equal": ("数字太大", "不大于{le}"),
    "int_parsing": ("不是整数", "整数，如 20，不加引号"),
    "int_type": ("不是整数", "整数，如 20，不加引号"),
    "int_from_float": ("不是整数", "整数，如 20，不加引号"),
    "literal_error": ("写法不对", "{expected}"),
    "enum": ("没有这个代码", "{expected}"),
    "too_short": ("列表是空的", "至少一项"),
    "tuple_type": ("应为列表", "[第一项, 第二项]"),
    "bool_type": ("应为 true 或 false", "true 或 false，不加引号"),
    "bool_parsing": ("应为 true 或 false", "true 或 false，不加引号"),
    "dict_type": ("应为“名称: 内容”的组", "名称: 内容"),
    "model_type": ("应为“名称: 内容”的组", "名称: 内容"),
    "date_from_datetime_parsing": ("不是日期", "如 2025-09-17"),
    "date_type": ("不是日期", "如 2025-09-17"),
    "time_parsing": ("不是钟点", '加引号，如 "08:30"'),
    "hour": ("不是钟点", '加引号，如 "08:30"'),
    "float_type": ("不是数字", "一个数，或 [下限, 上限]"),
}


def load_catalogue(file: Path) -> Catalogue:
    """Read and check a catalogue; CatalogueError lists every fault with file and line."""
    try:
        text = file.read_text("utf-8")
    except OSError as error:
        raise CatalogueError([f"{file}: 打不开（{error.strerror}）；应为派单目录文件"]) from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        wrong = f"{file}:{line}: 不是 UTF-8 编码的文字（第{error.start}字节）"
        raise CatalogueError([f"{wrong}；应为：存成 UTF-8 的文件"]) from error
    content, lines = _parse(file, text)
    try:
        written = WrittenCatalogue.model_validate(content)
    except ValidationError as error:
        faults = [_fault(file, lines, tuple(e["loc"]), *_in_words(e)) for e in error.errors()]
        raise CatalogueError(faults) from error
    faults = [_fault(file, lines, *found) for found in cross_check(written)]
    if faults:
        raise CatalogueError(faults)
    return filled(written)


class _LineLoader(yaml.SafeLoader):
    """A safe loader that leaves dates as written: the schema reads them and can tell the line."""


def _as_written(loader: _LineLoader, node: yaml.ScalarNode) -> str:
    return str(node.value)


_LineLoader.add_constructor("tag:yaml.org,2002:timestamp", _as_written)


def _parse(file: Path, text: str) -> tuple[Any, dict[Path_, int]]:
    try:
        loader = _LineLoader(text)
    except yaml.reader.ReaderError as error:
        line = text[: error.position].count("\n") + 1
        wrong = f"{file}:{line}: 有看不见的控制字符（{error.character!r}）"
        raise CatalogueError([f"{wrong}；应为：删去它"]) from error
    try:
        node = loader.get_single_node()
        if node is None:
            raise CatalogueError([f"{file}:1: 文件是空的；应有 documents 和 jurisdictions"])
        lines: dict[Path_, int] = {}
        _note_lines(file, node, (), lines)
        return loader.construct_document(node), lines
    except yaml.MarkedYAMLError as error:
        line = _line_of(error)
        raise CatalogueError(
            [f"{file}:{line}: YAML 写法有误（{error.problem}）；请检查缩进、冒号后的空格和引号"]
        ) from error
    finally:
        loader.dispose()


def _line_of(error: yaml.MarkedYAMLError) -> int:
    """Where the fault was written: what was opened and not closed is noticed lines later."""
    opened = (error.context or "").startswith(("while scanning", "while parsing a flow"))
    mark = (error.context_mark if opened else None) or error.problem_mark or error.context_mark
    return mark.line + 1 if mark else 1


def _note_lines(file: Path, node: yaml.Node, path: Path_, lines: dict[Path_, int]) -> None:
    """Fill `lines` with the line of each path; a code written twice is a fault of its own."""
    lines.setdefault(path, node.start_mark.line + 1)
    if len(path) > _DEEPEST:
        wrong = f"{file}:{node.start_mark.line + 1}: 层次太深，可能引用了自己"
        raise CatalogueError([f"{wrong}；应为：最多{_DEEPEST}层"])
    if isinstance(node, yaml.MappingNode):
        seen: dict[str, int] = {}
        for key, value in node.value:
            line = key.start_mark.line + 1
            name = str(key.value)
            if name in seen:
                where = ".".join(map(str, path))
                raise CatalogueError(
                    [
                        f"{file}:{line}: {where}.{name}: 代码重复（第{seen[name]}行已有）；"
                        "应为：每个代码只写一次"
                    ]
                )
            seen[name] = line
            lines[(*path, name)] = line
            _note_lines(file, value, (*path, name), lines)
    elif isinstance(node, yaml.SequenceNode):
        for number, value in enumerate(node.value):
            _note_lines(file, value, (*path, number), lines)


def _fault(file: Path, lines: dict[Path_, int], path: Path_, wrong: str, expected: str) -> str:
    known = path
    while known and known not in lines:
        known = known[:-1]
    where = ".".join(str(part) for part in path if part != "[key]")
    return f"{file}:{lines.get(known, 1)}: {where}: {wrong}；应为：{expected}"


def _in_words(error: Any) -> tuple[str, str]:
    kind, context = error["type"], dict(error.get("ctx") or {})
    if kind not in _WORDS:
        return f"不符合要求（{error['msg']}）", "见文件开头的说明"
    wrong, expected = _WORDS[kind]
    if error.get("input") is not None and kind in (
        "literal_error",
        "enum",
        "int_parsing",
        "int_type",
    ):
        wrong += f"（写的是“{error['input']}”）"
    return wrong, expected.format(**context)
