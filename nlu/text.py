"""Cleaning that keeps every offset: the cleaned text is as long as the text given."""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

from nlu.errors import UnreadableText

LONGEST_MESSAGE = 50_000  # characters; a call of an hour is about 15,000
MOST_TURNS = 2_000

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
# The name must end like a tag's: "低于<A档的，大于>B档的" is no mark-up.
_TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9]{0,20}(?:[\s/][^<>]{0,300})?>|<!--[^<>]{0,300}-->")
_UNSEEN = "\u200b\u200c\u200d\ufeff\xa0\u3000"  # blanks of width or of none
_RAISED = "¹²³"  # "30m²13800001234" must not read as a number of twelve digits
_READABLE = re.compile(r"[^\W_]")
_BREAK = re.compile(r"[。！？!?；;\n…]+")


def storable(text: str) -> str:
    """The text with what no database can hold (NUL, lone surrogates) replaced, one for one."""
    return _UNSTORABLE.sub("\ufffd", text)


def is_storable(text: str) -> bool:
    """Whether a database can hold all of the text."""
    return _UNSTORABLE.search(text) is None


def readable_or_raise(text: str) -> None:
    """Raise UnreadableText, with a sentence for the sender, where there is nothing to read."""
    if not text.strip():
        raise UnreadableText("没有写内容，请用几句话说说遇到的困难。")
    if len(text) > LONGEST_MESSAGE:
        raise UnreadableText(
            f"内容太长（{len(text)}字），一次最多{LONGEST_MESSAGE}字，请分次发送。"
        )
    if not _READABLE.search(text):
        raise UnreadableText("没有看到文字，请用文字说说遇到的困难，也可以拨打12345。")


@lru_cache(maxsize=1)
def _table() -> dict[str, str]:
    """Full-width to half-width, traditional to simplified, upper to lower: one for one."""
    from opencc import OpenCC

    table: dict[str, str] = {}
    ideographs = [chr(code) for code in range(0x4E00, 0x9FFF)]
    converted = OpenCC("t2s").convert("\n".join(ideographs)).split("\n")
    for one, other in zip(ideographs, converted, strict=True):
        if one != other and len(other) == 1:
            table[one] = other
    for code in (*range(0x20, 0x2000), *range(0x3000, 0x3100), *range(0xFF00, 0xFFF0)):
        one = chr(code)
        other = unicodedata.normalize("NFKC", one).lower()
        if one not in _RAISED and len(other) == 1 and other != one:
            table[one] = other
    for one in (*_UNSEEN, *map(chr, range(0x0A)), *map(chr, range(0x0B, 0x20))):
        table[one] = " "
    return table


@lru_cache(maxsize=1)
def _folding() -> tuple[re.Pattern[str], Callable[[re.Match[str]], str]]:
    """What finds a character that is to be another, and what says which."""
    table = _table()
    pattern = re.compile("[" + "".join(map(re.escape, table)) + "]")
    return pattern, lambda found: table[found[0]]


def cleaned(text: str) -> str:
    """Simplified, half-width, lower-case, without mark-up; of exactly the length given."""
    if "<" in text:
        text = _TAG.sub(lambda found: " " * len(found[0]), text)
    return folded(text)


def folded(text: str) -> str:
    """Simplified, half-width, lower-case, mark-up kept; of exactly the length given."""
    # Most of what there is to fold, and far quicker by itself than character by character.
    text = text.replace("，", ",").replace("？", "?").replace("！", "!")
    pattern, other = _folding()
    return pattern.sub(other, text)


def sentences(text: str) -> list[tuple[int, int]]:
    """Offsets (start, end) of the sentences of a text, blanks left out."""
    spans, start = [], 0
    for found in _BREAK.finditer(text):
        if text[start : found.start()].strip():
            spans.append((start, found.start()))
        start = found.end()
    if text[start:].strip():
        spans.append((start, len(text)))
    return spans
