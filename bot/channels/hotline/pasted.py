"""A conversation pasted as text: who spoke and when, without losing a word of it.

A line begins a turn where it begins with a speaker: 坐席：…, [00:12] 市民：…, A：…, 【客户】…, or
the speaker and a time on a line of their own. A line without a speaker goes on with the one before.
A text in which no speaker is named is all the caller's.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from bot.channels.hotline.transcripts import BadTranscript, Transcript, parsed
from nlu.text import is_storable
from nlu.understanding import Speaker

_SPEAKERS: dict[str, Speaker] = {
    **dict.fromkeys(("坐席", "座席", "话务员", "客服", "接线员", "热线", "agent"), "agent"),
    **dict.fromkeys(("市民", "客户", "来电人", "来电者", "群众", "求助人", "居民"), "caller"),
    **dict.fromkeys(("operator",), "agent"),
    **dict.fromkeys(("caller", "customer"), "caller"),
}
_NAMED = re.compile("|".join(sorted(_SPEAKERS, key=len, reverse=True)), re.IGNORECASE)
#: Names that do not say which of the two somebody is.
_LETTERS = re.compile(
    "(?:说话人|发言人|讲话人|speaker|spk) ?[0-9a-z]{1,2}|[abAB甲乙]", re.IGNORECASE
)
_STAMP = re.compile(
    r"([\[【(（<]?)[ \t]*(?:\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?[ \tT]*)?"
    r"(?:(\d{1,2})[:：])?(\d{1,3})[:：]([0-5]\d(?:[.,]\d{1,3})?)[ \t]*[\]】)）>]?",
    re.ASCII,
)
_GAP = re.compile(r"[ \t\u3000\ufeff]*")
_NUMBER = re.compile(r"[ \t]*[(（]?(\d{1,10})[)）]?", re.ASCII)
_COLON = re.compile("[:：]")
_OPEN, _CLOSE = re.compile(r"[\[【<]"), re.compile(r"[\]】>]")
#: In a text of one line speakers stand behind a pause.
_WITHIN = re.compile(rf"(?<=[\s。！？!?；;])(?=(?:{_NAMED.pattern})\d{{0,10}}[:：])", re.IGNORECASE)
#: No call begins an hour after its beginning: such times are of the clock.
_OF_THE_CLOCK = 3_600.0
_EMPTY = "没有写内容，请把通话内容粘贴进来。"


@dataclass(frozen=True, slots=True)
class Piece:
    """A line: what marks it, and its words. `mark` + `words` of all are the text as it was."""

    mark: str
    words: str
    who: str | None = None
    at: float | None = None
    number: str | None = None


def transcript_of(
    text: str, call_id: str, *, first: Speaker = "agent", **head: str | None
) -> Transcript:
    """The call that a text tells; BadTranscript says why it cannot be one.

    `first` is who speaks first where speakers are only called A and B. `head` are fields of the
    call; the operator's number is taken from the text (坐席8032：) where it is not among them.
    """
    if not is_storable(text):
        raise BadTranscript("有不能保存的字符（NUL 或残缺的字符），请换一种方式复制。")
    some = list(pieces_of(text))
    turns = _turns(some, first)
    if not turns:
        raise BadTranscript(_EMPTY)
    told = {"call_id": call_id, "turns": turns, **{k: v for k, v in head.items() if v}}
    numbers = (one.number for one in some if one.number and _speaker(one.who) == "agent")
    if operator := told.get("operator") or next(numbers, None):
        told["operator"] = operator
    sent = parsed(json.dumps(told, ensure_ascii=False).encode())
    assert isinstance(sent, Transcript)  # it has turns
    return sent


def pieces_of(text: str) -> Iterator[Piece]:
    """The lines of a text, each with what marks it."""
    lines = text.splitlines(keepends=True)
    if sum(bool(line.strip()) for line in lines) == 1:
        lines = [part for line in lines for part in _WITHIN.split(line)]
    names = next((n for n in (_NAMED, _LETTERS) if any(_marked(line, n) for line in lines)), None)
    if names is not None:
        for line in lines:
            yield _marked(line, names) or _stamped(line, bare=False)
        return
    bare = all(_STAMP.match(line.strip()) for line in lines if line.strip())
    yield from (_stamped(line, bare=bare) for line in lines)


def _marked(line: str, names: re.Pattern[str]) -> Piece | None:
    """A line that begins with a speaker, a time perhaps before or after; None for any other."""
    start, at = _time(line, _end(_GAP, line, 0))
    begin = _end(_GAP, line, start)
    opened = _OPEN.match(line, begin)
    name = names.match(line, opened.end() if opened else begin)
    if name is None:
        return None
    numbered = _NUMBER.match(line, name.end()) if names is _NAMED else None
    if numbered and _COLON.match(line, numbered.end()) and line[numbered.end() + 1 :][:2].isdigit():
        numbered = None  # 坐席 00:12：… is no seat's number
    end = numbered.end() if numbered else name.end()
    closed = _CLOSE.match(line, end) if opened else None
    if opened and closed is None:
        return None
    end, later = _time(line, _end(_GAP, line, closed.end() if closed else end))
    at = at if at is not None else later
    stop = _end(_GAP, line, end)
    colon = _COLON.match(line, stop)
    apart = at is not None and (stop > name.end() or not line[stop:].strip())
    if not (colon or closed or "\t" in line[name.end() : stop] or apart):
        return None
    stop = _end(_GAP, line, colon.end()) if colon else stop
    return Piece(line[:stop], line[stop:], name[0], at, numbered[1] if numbered else None)


def _stamped(line: str, *, bare: bool) -> Piece:
    """A line without a speaker. Only a time in square brackets is surely none of its words."""
    begin = _end(_GAP, line, 0)
    found = _STAMP.match(line, begin)
    if found is None or not (bare or found[1] in ("[", "【")):
        return Piece("", line)
    stop = _end(_GAP, line, found.end())
    return Piece(line[:stop], line[stop:], at=_seconds(found))


def _time(line: str, start: int) -> tuple[int, float | None]:
    """Where a time that begins here ends, and its seconds; nothing where there is none."""
    found = _STAMP.match(line, start)
    return (found.end(), _seconds(found)) if found else (start, None)


def _seconds(found: re.Match[str]) -> float:
    hours, minutes, seconds = found[2] or 0, found[3], found[4].replace(",", ".")
    return int(hours) * 3600 + int(minutes) * 60 + float(seconds)


def _end(pattern: re.Pattern[str], line: str, start: int) -> int:
    found = pattern.match(line, start)
    return found.end() if found else start


def _turns(some: Sequence[Piece], first: Speaker) -> list[dict[str, Any]]:
    """The turns; those who are only called A and B are told apart by who spoke first."""
    letters = list(dict.fromkeys(one.who.lower() for one in some if one.who))
    times = [one.at for one in some if one.at is not None]
    zero = times[0] if times and times[0] >= _OF_THE_CLOCK else 0.0
    each_its_own = all(one.who is None for one in some) and all(one.mark for one in some)
    turns: list[dict[str, Any]] = []
    for one in some:
        words = one.words.strip()
        if not turns or one.who or each_its_own:
            turns.append({"speaker": _who(one.who, letters, first), "text": words})
            if one.at is not None and one.at >= zero:
                turns[-1]["at"] = one.at - zero
        elif words:
            turns[-1]["text"] = f"{turns[-1]['text']}\n{words}".strip()
    return [turn for turn in turns if turn["text"]]


def _who(name: str | None, letters: Sequence[str], first: Speaker) -> Speaker:
    known = _speaker(name)
    if name is None or known:
        return known or "caller"
    if len(letters) == 1:
        return "caller"
    other: Literal["agent", "caller"] = "caller" if first == "agent" else "agent"
    return first if name.lower() == letters[0] else other


def _speaker(name: str | None) -> Speaker | None:
    return _SPEAKERS.get(name.lower()) if name else None
