"""Telephone and ID numbers: as they are written, said aloud, and said over the turns of a call.

phonenumbers finds the same written numbers (the table of cases was held against it) but none that
is spoken, takes 150 µs for a short message and 48 MB on disk; so the forms are our own. ID numbers
are python-stdnum's.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from functools import cache, lru_cache

from stdnum.cn import ric
from stdnum.exceptions import ValidationError

from nlu.facts.found import Taken
from nlu.facts.spoken import Piece, joined, little_else, pieces, stretches
from nlu.text import cleaned, folded
from nlu.understanding import Message, PersonalItem, Span, Turn

_GAP = r"[-\u2010-\u2015 .·]{0,2}"
_NO_SUM = r"(?!\d)(?!\s?(?:[元万亿]|块(?!.?机)))"
# Mobile numbers in the blocks of China's operators, with or without gaps, +86 or a dialled 0.
_MOBILE = re.compile(
    rf"(?<!\d)(?:(?:\+|00)?86{_GAP}|0)?(1[3-9]\d{_GAP}\d{{4}}{_GAP}\d{{4}}){_NO_SUM}", re.ASCII
)
_LANDLINE = re.compile(rf"(?<!\d)(0\d{{2,3}}\)?{_GAP}[2-8]\d{{6,7}}){_NO_SUM}", re.ASCII)
# No look at letters around it: people write "id2102…" and "2102…abc".
_ID_NUMBER = re.compile(r"(?<!\d)(\d{6} ?\d{4} ?\d{4} ?\d{3}[\dx])(?!\d)", re.ASCII | re.IGNORECASE)
_ENOUGH = re.compile(r"\d{3}", re.ASCII)
#: No number takes fewer characters: said aloud they are eight at least (`spoken`), written ten.
SHORTEST_NUMBER = 8

_WHOLE_PHONE = re.compile(r"1[3-9]\d{9}|0(?:10|2\d)[2-8]\d{7}|0[3-9]\d\d[2-8]\d{6,7}", re.ASCII)
_WHOLE_ID = re.compile(r"[1-9]\d{5}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX]")
_ASKED = re.compile("电话|手机|号码|联系|打给|身份证|证件|证号|号是")
_ASKED_ID = re.compile("身份证|证件|证号")
_CUE = 20
_Heard = Callable[[int], list[Piece]]

# GB/T 2260, with the residence permits of Hong Kong, Macao and Taiwan people (81 to 83).
_PROVINCE = re.compile(
    "1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]"
    "|9(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5])"  # foreigners' cards since 2023
)
_CHINA = timezone(timedelta(hours=8))


def mask_span(written: str) -> str:
    """A number as it was written, all but its first three and last two digits starred."""
    digits = [at for at, char in enumerate(written) if char.isalnum()]
    hidden = set(digits[3:-2])
    return "".join("*" if at in hidden else char for at, char in enumerate(written))


def id_number_holds(digits: str) -> bool:
    """Whether an 18-character ID number has a real birth date, province and check digit.

    The county is not held against the year of birth, as stdnum's own check does: numbers were
    first given out in 1984, so whoever was born before carries a county code younger than they are.
    """
    if not re.fullmatch(r"\d{17}[\dXx]", digits, re.ASCII):
        return False
    if not _PROVINCE.match(digits):
        return False
    try:
        born: date = ric.get_birth_date(digits)
    except ValidationError:
        return False
    if born.year < 1900 or born > datetime.now(_CHINA).date():
        return False
    return bool(ric.calc_check_digit(digits) == digits[-1].upper())


def normal_phone(written: str) -> str:
    """The digits of a telephone number, without gaps, +86 and the 0 dialled before a mobile."""
    digits = re.sub(r"\D", "", folded(written))
    return re.sub(r"^(?:(?:00)?86|0)(?=1[3-9]\d{9}$)", "", digits)


def phone_holds(written: str) -> bool:
    """Whether a person could be reached at what was written: a mobile or a landline with area."""
    text = folded(written).strip().removeprefix("(")
    return bool(_MOBILE.fullmatch(text) or _LANDLINE.fullmatch(text))


def personal_items(text: str) -> tuple[PersonalItem, ...]:
    """Telephone and ID numbers of a cleaned text, in order; a wrong check digit gives valid=False.

    An ID number that fails its checksum is still personal data and still masked.
    """
    if len(text) < SHORTEST_NUMBER:
        return ()
    written, said = _ENOUGH.search(text) is not None, list(stretches(text))
    if not written and not said:
        return ()
    taken = Taken(len(text))
    items = list(_written(text, taken)) if written else []
    for some in said:
        free = [piece for piece in some if not taken.touches(piece.start, piece.end)]
        if not free:
            continue
        before = text[max(0, some[0].start - _CUE) : some[0].start]
        for figures, used in joined(free, _whole(bool(_ASKED_ID.search(before)))):
            if _grouped(used, text, asked=bool(_ASKED.search(before))):
                items.append(_item(figures, text, used[0].start, used[-1].end))
    return tuple(sorted(items, key=lambda item: item.span.start))


def personal_of(
    message: Message, clean: Callable[[str], str] = cleaned
) -> tuple[PersonalItem, ...]:
    """The personal numbers of a message; in a call of every turn, the operator's too.

    A number said over several turns gives an item for each of its pieces and for what the operator
    repeated of it, all with the whole value.
    """
    if not message.turns:
        return personal_items(clean(message.whole))
    return personal_in_call(message.turns, [clean(turn.text) for turn in message.turns])


def personal_in_call(turns: tuple[Turn, ...], texts: Sequence[str]) -> tuple[PersonalItem, ...]:
    """The personal numbers of a call whose turns were cleaned before."""
    return _in_call(turns, tuple(texts))


#: As many as two batches of the feed: a call that was just read is marked with the same numbers.
@lru_cache(maxsize=128)
def _in_call(turns: tuple[Turn, ...], texts: tuple[str, ...]) -> tuple[PersonalItem, ...]:
    items, taken = [], [Taken(len(text)) for text in texts]
    for number, text in enumerate(texts):
        for item in personal_items(text):
            items.append(replace(item, span=replace(item.span, turn=number)))
            taken[number].add(item.span.start, item.span.end)
    items += _over_turns(turns, texts, taken)
    return tuple(sorted(items, key=lambda item: (item.span.turn or 0, item.span.start)))


def _written(text: str, taken: Taken) -> Iterator[PersonalItem]:
    for found in _ID_NUMBER.finditer(text):
        start, end = found.span(1)
        taken.add(start, end)
        yield _item(found[1].upper().replace(" ", ""), text, start, end)
    for pattern in (_MOBILE, _LANDLINE):
        for found in pattern.finditer(text):
            start, end = found.span(1)
            if taken.touches(start, end):
                continue
            taken.add(start, end)
            yield _item(normal_phone(found[1]), text, start, end)


def _item(
    value: str, text: str, start: int, end: int, turn: int | None = None, *, piece: bool = False
) -> PersonalItem:
    span = Span(start, end, text[start:end], turn)
    if len(value) == 18:
        return PersonalItem(
            "id_number", span, value, mask_span(value), id_number_holds(value), piece
        )
    return PersonalItem("phone", span, value, mask_span(value), piece=piece)


def _whole(asked_for_id: bool) -> Callable[[str], bool]:
    """Whether figures are a whole number; an ID number with a wrong check digit if asked for."""

    def whole(figures: str) -> bool:
        if len(figures) == 18:
            return bool(_WHOLE_ID.fullmatch(figures)) and (asked_for_id or id_number_holds(figures))
        return len(figures) in (11, 12) and bool(_WHOLE_PHONE.fullmatch(figures))

    return whole


def _grouped(used: list[Piece], text: str, *, asked: bool) -> bool:
    """Whether pieces are grouped as numbers are: 13, 15, 17, 18, 20, 1 is a list."""
    sizes = [len(piece.readings[0]) for piece in used]
    if asked or len(used) == 1 or max(sizes) == 1:
        return True
    in_figures = all(text[piece.start : piece.end].isascii() for piece in used)
    # 59.159、121.41.105 is an address of a computer.
    return sizes[0] >= 3 and (not in_figures or (len(used) <= 4 and min(sizes[1:]) >= 4))


def _over_turns(
    turns: tuple[Turn, ...], texts: Sequence[str], taken: list[Taken]
) -> Iterator[PersonalItem]:
    """Numbers whose pieces the caller says in several turns."""

    @cache  # the operator's turns are looked at only where the caller's make a number
    def heard(number: int) -> list[Piece]:
        return _of_turn(texts[number], number, taken[number])

    run: list[Piece] = []
    for number, turn in enumerate(turns):
        if turn.speaker == "agent":
            continue
        if run and number - (run[-1].turn or 0) > _MOST_TURNS_APART:
            yield from _of_run(run, turns, texts, heard)
            run = []
        run += heard(number)
    yield from _of_run(run, turns, texts, heard)


#: Between two pieces the operator answers, and the caller says 嗯 once.
_MOST_TURNS_APART = 4


def _of_turn(text: str, number: int, taken: Taken) -> list[Piece]:
    found = [
        piece for piece in pieces(text, turn=number) if not taken.touches(piece.start, piece.end)
    ]
    return found if found and little_else(text, found) else []


def _of_run(
    run: list[Piece], turns: tuple[Turn, ...], texts: Sequence[str], heard: _Heard
) -> Iterator[PersonalItem]:
    if not run:
        return
    first = run[0].turn or 0
    before = "".join(texts[max(0, first - 2) : first + 1])
    for figures, used in joined(run, _whole(bool(_ASKED_ID.search(before)))):
        begin, end = used[0].turn or 0, used[-1].turn or 0
        for number in range(begin, min(len(turns), end + 2)):
            for piece in heard(number):
                if piece in used or any(
                    len(reading) > 1 and reading in figures for reading in piece.readings
                ):
                    yield _item(figures, texts[number], piece.start, piece.end, number, piece=True)
