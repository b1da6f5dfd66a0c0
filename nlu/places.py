"""Where: names of places in a text, told apart by what stands beside them; never guessed.

A short street name counts only with context (a district said, 街道/村/那边 after it, 住在 before it);
a name shared by several streets needs its district, else the street stays open. Where several
places are said, the place of residence wins over the household register (大民发〔2025〕83号 第6条:
the place of the residence permit is the household's usual residence), and both over an office
one went to or a place of work.
"""

import re
from dataclasses import dataclass

from nlu.gazetteer import Named, gazetteer
from nlu.understanding import Place

_NOTHING = Place()
_REGISTER_ONLY = -5  # a place said only as that of the household register is not where one lives
_JOINT = re.compile(r"^[的,， 、]?(?:区|市|县|那边|这边)?[的,， 、]?(?:的)?$")
_AFTER = re.compile(
    r"^(?:街道|街|镇|乡|村|屯|社区|小区|办事处|那边|这边|附近|一带|那块|这块|那儿|这儿|那旮|这旮|边上|里|住|的)"
)
_LIVES_BEFORE = re.compile(
    r"(?:住|居住|家在|家就在|租|搬到|搬来|落脚|暂住|人在|现在在|位于)[^。！？\n]{0,5}$"
)
_LIVES_AFTER = re.compile(r"^[^。！？\n,，]{0,12}(?:住|租房|租的房|租了|安家|居住)")
_REGISTER_BEFORE = re.compile(r"(?:户口|户籍|身份证地址)[^。！？\n,，住]{0,6}$")
_ORIGIN_BEFORE = re.compile(r"(?:老家|原籍|籍贯|祖籍)[^。！？\n,，住]{0,6}$")
_ORIGIN_AFTER = re.compile(r"^[^。！？\n,，住]{0,8}(?:户口|户籍|老家|人)(?:$|[,，。！？\n ])")
_WORKS_AFTER = re.compile(
    r"^[^。！？\n,，]{0,8}(?:上班|打工|干活|务工|上学|念书|读书|出差|看病|住院|开会)"
)
_OFFICE_AFTER = re.compile(
    r"^(?:区|市|县)?[^。！？\n,，]{0,4}(?:民政局|法院|医院|派出所|公安|残联|区政府|市政府|县政府|人社局|医保局"
    r"|房产局|住建局|救助站|劳动局|信访|大厅|检察院|工会|妇联|车站|火车站|机场|路口|工地|厂)"
)
_IN_BEFORE = re.compile(r"(?:在|住|到|是|家|去|回)$")


@dataclass(frozen=True, slots=True)
class Mention:
    """A place found in the text, how far one may rely on its being where the person lives."""

    start: int
    end: int
    district: str
    street: str | None
    code: str
    weight: int


def find_place(text: str) -> Place:
    """The district and street of a cleaned text; None in each where unsaid or ambiguous."""
    best: Mention | None = None
    for mention in mentions(text):
        if mention.weight > _REGISTER_ONLY and (best is None or _rank(mention) > _rank(best)):
            best = mention
    if best is None:
        return _NOTHING
    return Place(best.district, best.street, best.code)


def mentions(text: str) -> list[Mention]:
    """All places said, a district and the street after it taken as one."""
    found = _raw(text)
    districts = {options[0].district for _, _, options in found if options[0].street is None}
    result: list[Mention] = []
    number = 0
    while number < len(found):
        start, end, options = found[number]
        number += 1
        if options[0].street is None:
            chosen = options[0]
            while number < len(found) and _JOINT.match(text[end : found[number][0]]):
                inner = [o for o in found[number][2] if o.district == chosen.district]
                if not inner:
                    break
                chosen = next((o for o in inner if o.street), chosen)
                end = found[number][1]
                number += 1
        else:
            only = _street_alone(text, start, end, options, districts)
            if only is None:
                continue
            chosen = only
        weight = _weight(text, start, end)
        result.append(Mention(start, end, chosen.district, chosen.street, chosen.code, weight))
    return result


def _raw(text: str) -> list[tuple[int, int, tuple[Named, ...]]]:
    """Longest names at each position, not overlapping."""
    book = gazetteer()
    found: list[tuple[int, int, tuple[Named, ...]]] = []
    at, last = 0, len(text) - 1
    while at < last:
        for name in book.starts.get(text[at : at + 2], ()):
            if text.startswith(name, at):
                found.append((at, at + len(name), book.meanings[name]))
                at += len(name) - 1
                break
        at += 1
    return found


def _street_alone(
    text: str, start: int, end: int, options: tuple[Named, ...], districts: set[str]
) -> Named | None:
    """The street a name without its district beside it means, or None where it must stay open."""
    fitting = [option for option in options if option.district in districts] or list(options)
    firm = [option for option in fitting if option.firm]
    if firm:
        return firm[0] if len({option.code for option in firm}) == 1 else None
    if len({option.code for option in fitting}) != 1:
        return None
    after = _AFTER.match(text[end:])
    if text[start:end] in gazetteer().ordinary_words:
        return fitting[0] if after and after[0] in ("街道", "镇", "乡", "办事处") else None
    said = fitting[0].district in districts
    return fitting[0] if said or after or _IN_BEFORE.search(text[:start]) else None


def _weight(text: str, start: int, end: int) -> int:
    before, after = text[max(0, start - 14) : start], text[end : end + 20]
    weight = 0
    if _LIVES_BEFORE.search(before) or _LIVES_AFTER.match(after):
        weight += 4
    if _REGISTER_BEFORE.search(before):
        weight -= 6
    elif _ORIGIN_BEFORE.search(before) or _ORIGIN_AFTER.match(after):
        weight -= 3
    if _OFFICE_AFTER.match(after):
        weight -= 2
    if _WORKS_AFTER.match(after):
        weight -= 1
    return weight


def _rank(mention: Mention) -> tuple[int, bool, int]:
    return mention.weight, mention.street is not None, -mention.start
