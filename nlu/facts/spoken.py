"""Figures as they are said aloud: 幺三八, 四个零, 双八, in pieces, with pauses and repeats."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

_FIGURES = {
    **{char: str(at) for at, char in enumerate("0123456789")},
    **{char: str(at) for at, char in enumerate("零一二三四五六七八九")},
    **{char: str(at) for at, char in enumerate("〇壹贰叁肆伍陆柒捌玖")},
    **dict(zip("洞幺两拐勾", "01279", strict=True)),
    # What speech recognition makes of 幺.
    **dict.fromkeys("么妖腰夭邀要吆", "1"),
    "x": "X",
    "叉": "X",
}
_TIMES = {
    **{char: int(figure) for char, figure in _FIGURES.items() if figure.isdigit()},
    "双": 2,
    "俩": 2,
    "仨": 3,
}
#: Without one of these no figure is said: told quicker than by looking for the figures.
_SIGNS = frozenset((*_FIGURES, "双", "俩", "仨"))
_SOFT = "要么腰妖邀夭吆"
_FIGURE = f"(?:(?<![什怎这那多])么|[{''.join(_FIGURES).replace('么', '')}])"
_MANY = re.compile("(?:([一两二三四五六七八九2-9])个|([双俩仨]))(.)|(.)")
#: A run of figures without a pause, 四个零 and 双八 included.
_PIECE = re.compile(rf"(?:(?:[一两二三四五六七八九2-9]个|[双俩仨]){_FIGURE}|{_FIGURE})+")
#: What may stand between the pieces of one number: pauses, hesitation, 然后, 对吧, 后面是.
_BETWEEN = (
    r"\s,，.。、"
    r"…_—\-·;；:：?？!！~()呃嗯啊哦喔噢哎唉诶欸呀吧嘛哈呢那这就是对然后再接着面头完了的最尾末位数前中间边"
)
_STRETCH = re.compile(rf"[{_BETWEEN}{''.join(_FIGURES)}个双俩仨]{{8,}}")
_FILLER = re.compile(rf"[{_BETWEEN}]+")
_UNITS_AFTER = frozenset("元块万千百十亿岁楼栋室单年月日级口人斤米毛角分点周天次个路条度")
_NUMERAL_BEFORE = frozenset("十百千万亿第")
_CORRECTS = re.compile("不对|不是|错了|[^没]错")
_SHORTEST, _LONGEST = 11, 18
_MOST_REPEATS = 2  # in a row
#: How a mobile, a landline or an ID number can begin; nothing else is followed further.
_BEGINS = re.compile(
    r"(?=1(?:[3-9]|$)|0(?:[2-9]|10|1?$)).{1,12}$|[1-9][0-9]{0,5}(?:$|(?:1(?:$|9)|"
    r"2(?:$|0))[0-9]{0,9}[0-9X]?$)"
)
_MOST_PIECES = 20


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of figures in a text or turn; `readings` has a second one where 要 may be no 幺."""

    start: int
    end: int
    readings: tuple[str, ...]
    turn: int | None = None
    corrects: bool = False


def stretches(text: str) -> Iterator[list[Piece]]:
    """The pieces between which nothing but pauses stands, stretch by stretch."""
    for found in () if _SIGNS.isdisjoint(text) else _STRETCH.finditer(text):
        some = pieces(text, found.start(), found.end())
        if some:
            yield some


def pieces(
    text: str, start: int = 0, end: int | None = None, turn: int | None = None
) -> list[Piece]:
    """The pieces of a text in order; what is counted in units (三块) is none."""
    if _SIGNS.isdisjoint(text):
        return []
    taken, before = [], start
    for found in _PIECE.finditer(text, start, len(text) if end is None else end):
        begin, stop = found.span()
        if text[stop : stop + 1] in _UNITS_AFTER and stop < len(text):
            continue
        if begin and text[begin - 1] in _NUMERAL_BEFORE:
            continue
        if stop - begin <= 2 * _LONGEST:
            figures = _read(found[0])
            # 电话要一三八…: here 要 is no figure.
            readings = (figures, figures[1:]) if found[0][0] in _SOFT else (figures,)
            if readings[-1] and len(figures) <= _LONGEST:
                corrects = bool(_CORRECTS.search(text, before, begin))
                taken.append(Piece(begin, stop, readings, turn, corrects))
        before = stop
    return taken


def little_else(text: str, found: Sequence[Piece], most: int = 10) -> bool:
    """Whether a turn says hardly more than these figures."""
    rest, at = 0, 0
    for piece in (*found, None):
        stop = len(text) if piece is None else piece.start
        if stop - at > 60:
            return False
        rest += len(_FILLER.sub("", text[at:stop]))
        at = 0 if piece is None else piece.end
    return rest <= most


def joined(
    some: Sequence[Piece], whole: Callable[[str], bool]
) -> Iterator[tuple[str, list[Piece]]]:
    """The numbers that pieces add up to (`whole` says of which figures), with their pieces.

    A piece that was said before (一三八零零零零，零零零零对吧) need not count again; one after 不对
    stands for the one before it.
    """
    at = 0
    while at < len(some):
        best = _from(some, at, whole)
        if best is None:
            at += 1
            continue
        figures, used = best
        yield figures, [some[number] for number in used]
        at = used[-1] + 1


_State = dict[str, tuple[int, ...]]


def _from(
    some: Sequence[Piece], at: int, whole: Callable[[str], bool]
) -> tuple[str, tuple[int, ...]] | None:
    """The number that begins at a piece and reaches furthest."""
    states: _State = {reading: (at,) for reading in some[at].readings if _may_begin(reading)}
    best: tuple[str, tuple[int, ...]] | None = None
    for number in range(at, min(len(some), at + _MOST_PIECES)):
        if number > at:
            states = _next(states, some, number)
        if not states:
            break
        for figures, used in states.items():
            if used[-1] == number and len(figures) >= _SHORTEST and whole(figures):
                best = figures, used
                break
    return best


def _next(states: _State, some: Sequence[Piece], number: int) -> _State:
    """Every way to go on with one more piece; the one that appends comes first."""
    after: _State = {}
    for figures, used in states.items():
        for reading in some[number].readings:
            if some[number].corrects and len(used) > 1:
                last = max(len(last) for last in some[used[-1]].readings)
                after.setdefault(figures[:-last] + reading, (*used[:-1], number))
            if _may_begin(figures + reading):
                after.setdefault(figures + reading, (*used, number))
    for figures, used in states.items():
        if number - used[-1] <= _MOST_REPEATS and any(
            len(reading) > 1 and reading in figures for reading in some[number].readings
        ):
            after.setdefault(figures, used)
    return after


def _may_begin(figures: str) -> bool:
    return bool(_BEGINS.match(figures))


def _read(said: str) -> str:
    if said.isascii() and said.isdigit():
        return said
    parts = []
    for found in _MANY.finditer(said):
        count = found[1] or found[2]
        figure = _FIGURES.get(found[3] or found[4], "")
        parts.append(figure * (_TIMES[count] if count else 1))
    return "".join(parts)
