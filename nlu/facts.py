"""Facts read by form rather than by meaning: telephone and ID numbers."""

import re

from stdnum.cn import ric

from nlu.understanding import PersonalItem, Span

# Mobile numbers in the blocks of China's operators, written with or without gaps or +86.
_MOBILE = re.compile(r"(?<![\d])(?:\+?86[- ]?)?(1[3-9]\d[- ]?\d{4}[- ]?\d{4})(?!\d)")
_LANDLINE = re.compile(r"(?<!\d)(0\d{2,3}[- ]?[2-8]\d{6,7})(?!\d)")
_ID_NUMBER = re.compile(r"(?<![\da-z])(\d{17}[\dx])(?![\da-z])", re.IGNORECASE)


def masked_text(text: str) -> str:
    """The text with every telephone and ID number masked, of exactly the same length."""
    for item in personal_items(text.lower()):
        start, end = item.span.start, item.span.end
        text = text[:start] + mask_span(text[start:end]) + text[end:]
    return text


def mask_span(written: str) -> str:
    """A number as it was written, all but its first three and last two digits starred."""
    digits = [at for at, char in enumerate(written) if char.isalnum()]
    hidden = set(digits[3:-2])
    return "".join("*" if at in hidden else char for at, char in enumerate(written))


def id_number_holds(digits: str) -> bool:
    """Whether an 18-character ID number has a real birth date, region and check digit."""
    return bool(ric.is_valid(digits))


def normal_phone(written: str) -> str:
    """The digits of a telephone number, without gaps and +86."""
    digits = re.sub(r"\D", "", written)
    return digits[2:] if len(digits) == 13 and digits.startswith("86") else digits


def phone_holds(written: str) -> bool:
    """Whether a person could be reached at what was written: a mobile or a landline with area."""
    text = written.strip()
    return bool(_MOBILE.fullmatch(text) or _LANDLINE.fullmatch(text))


def personal_items(text: str) -> tuple[PersonalItem, ...]:
    """Telephone and ID numbers of a cleaned text, in order; a wrong check digit gives valid=False.

    An ID number that fails its checksum is still personal data and still masked.
    """
    items: list[PersonalItem] = []
    taken: list[tuple[int, int]] = []
    for found in _ID_NUMBER.finditer(text):
        digits = found[1].upper()
        span = Span(found.start(1), found.end(1), found[1])
        items.append(
            PersonalItem("id_number", span, digits, mask_span(digits), id_number_holds(digits))
        )
        taken.append((span.start, span.end))
    for pattern in (_MOBILE, _LANDLINE):
        for found in pattern.finditer(text):
            start, end = found.span(1)
            if any(start < other_end and other_start < end for other_start, other_end in taken):
                continue
            digits = normal_phone(found[1])
            items.append(
                PersonalItem("phone", Span(start, end, found[1]), digits, mask_span(digits))
            )
            taken.append((start, end))
    return tuple(sorted(items, key=lambda item: item.span.start))
