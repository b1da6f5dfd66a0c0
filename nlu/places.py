"""Where: names of places in a text, told apart by what stands beside them; never guessed.

A street's short name of two characters counts only with context (its district said, 街道/村/那边
after it, 住在 before it), one of three or more on its own unless aliases.yml says otherwise; a name
shared by several streets needs its district, else the street stays open. Where several
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
_ABUTS = re.compile(r"^(?:区|市|县)?(?:的|经济|技术|高新|省级)*$")
_OFFICIAL_AFTER = re.compile(r"^(?:街道|镇|乡|办事处)")
_AFTER = re.compile(
    r"^(?:街道|街|镇|乡|村|屯|社区|小区|办事处|[那这哪](?:边|块|儿|旮|疙瘩|个|片|一[片带块])|附近|一带|边上|岛上|住"
    r"|[一二三四五六七八九十0-9]+(?:号楼|栋|期|区))"
)
_AFTER_RARE = re.compile(r"^[里的]")  # enough after a name that is no word and no road
_COMPOUND = re.compile(
    r"^(?:能|书店|医院|宾馆|酒店|饭店|小学|中学|学校|银行|超市|商场|保险|公司|社)"
)
_OPEN, _SHUT = re.compile(r"(?:^|[,，。！？!? \n、])$"), re.compile(r"^(?:$|[,，。！？!? \n、])")
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


#: Start, end and the places a name found in a text may mean.
_Raw = tuple[int, int, tuple[Named, ...]]


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
    number, last_end = 0, -1
    while number < len(found):
        start, end, options = found[number]
        number += 1
        if start > last_end >= 0 and _ABUTS.match(text[last_end:start]):
            continue  # "旅顺开发区", "旅顺炮台": what follows belongs to the place before
        if options[0].street is None:
            chosen, end, number = _with_streets(text, found, number - 1)
            if chosen == options[0] and not _district_meant(text, start, end):
                continue
        else:
            only = _street_alone(text, start, end, options, districts)
            if only is None:
                continue
            chosen = only
        last_end = end
        weight = _weight(text, start, end)
        result.append(Mention(start, end, chosen.district, chosen.street, chosen.code, weight))
    return result


def _with_streets(text: str, found: list[_Raw], number: int) -> tuple[Named, int, int]:
    """The district at `number` and the street joined to it: what is meant, its end, the next."""
    _, end, options = found[number]
    chosen = options[0]
    number += 1
    while number < len(found):
        start, street_end, others = found[number]
        gap = text[end:start]
        inner = [other for other in others if other.district == chosen.district]
        if not inner or not _JOINT.match(gap) or not _street_beside(text, gap, found[number]):
            break
        chosen = next((other for other in inner if other.street), chosen)
        end = street_end
        number += 1
    return chosen, end, number


def _street_beside(text: str, gap: str, found: _Raw) -> bool:
    """Whether a name beside its district is the street's: "瓦房店太阳能" is not."""
    start, end, options = found
    if options[0].firm or text[start:end] not in gazetteer().ordinary_words:
        return True
    if _AFTER.match(text[end:]):
        return True
    return not re.search("[,， 、]", gap) and not _COMPOUND.match(text[end:])


def _district_meant(text: str, start: int, end: int) -> bool:
    if text[start:end] not in gazetteer().need_context:
        return True
    return _in_context(text, start, end)


def _in_context(text: str, start: int, end: int) -> bool:
    before, after = text[max(0, start - 2) : start], text[end : end + 12]
    if _AFTER.match(after) or _IN_BEFORE.search(before):
        return True
    return bool(_OPEN.search(before) and _SHUT.match(after))


def _raw(text: str) -> list[_Raw]:
    """Longest names at each position, not overlapping."""
    book = gazetteer()
    found: list[_Raw] = []
    at, last = 0, len(text) - 1
    while at < last:
        for name in book.starts.get(text[at : at + 2], ()):
            if text.startswith(name, at):
                if name in book.meanings:
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
    name, after = text[start:end], text[end : end + 12]
    if name in gazetteer().ordinary_words:
        return fitting[0] if _OFFICIAL_AFTER.match(after) else None
    if _in_context(text, start, end):
        return fitting[0]
    if name in gazetteer().need_context:
        return None
    said = fitting[0].district in districts
    return fitting[0] if said or len(name) >= 3 or _AFTER_RARE.match(after) else None


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
