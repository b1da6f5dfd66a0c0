"""Facts read by form rather than by meaning: telephone and ID numbers."""

import re
from datetime import date, datetime, timedelta, timezone

from stdnum.cn import ric
from stdnum.exceptions import ValidationError

from nlu.text import folded
from nlu.understanding import PersonalItem, Span

_GAP = r"[-\u2010-\u2015 .·]{0,2}"
# Mobile numbers in the blocks of China's operators, with or without gaps, +86 or a dialled 0.
_MOBILE = re.compile(
    rf"(?<!\d)(?:(?:\+|00)?86{_GAP}|0)?(1[3-9]\d{_GAP}\d{{4}}{_GAP}\d{{4}})(?!\d)", re.ASCII
)
_LANDLINE = re.compile(rf"(?<!\d)(0\d{{2,3}}\)?{_GAP}[2-8]\d{{6,7}})(?!\d)", re.ASCII)
# No look at letters around it: people write "id2102…" and "2102…abc".
_ID_NUMBER = re.compile(r"(?<!\d)(\d{6} ?\d{4} ?\d{4} ?\d{3}[\dx])(?!\d)", re.ASCII | re.IGNORECASE)

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
    items: list[PersonalItem] = []
    taken = bytearray(len(text))
    for found in _ID_NUMBER.finditer(text):
        digits = found[1].upper().replace(" ", "")
        span = Span(found.start(1), found.end(1), found[1])
        items.append(
            PersonalItem("id_number", span, digits, mask_span(digits), id_number_holds(digits))
        )
        taken[span.start : span.end] = b"x" * (span.end - span.start)
    for pattern in (_MOBILE, _LANDLINE):
        for found in pattern.finditer(text):
            start, end = found.span(1)
            if any(taken[start:end]):
                continue
            digits = normal_phone(found[1])
            items.append(
                PersonalItem("phone", Span(start, end, found[1]), digits, mask_span(digits))
            )
            taken[start:end] = b"x" * (end - start)
    return tuple(sorted(items, key=lambda item: item.span.start))
