"""Which city is told where no district is: one's own home, or what bears the city's name.

"我家在大连市" says where one lives. 宝鸡市民政局, 西安北站 and 达州高新区 say it too where nothing
else does: one deals with the organs of where one lives, and is near the station one speaks of.
"""

import re
from collections.abc import Iterator

from nlu.gazetteer import Named, names
from nlu.places_context import (
    KIND,
    NAMED,
    OPEN,
    ORIGIN,
    STATION,
    ZONE,
    going_there,
    in_context,
    is_elsewhere_by_right,
    is_register,
    is_road,
    lives_in_city,
    speaks_of_kin,
    weight,
)
from nlu.places_heard import Heard
from nlu.places_others import asks_for_another, is_anothers, is_helper, is_of_parents, is_others

_ORGAN = re.compile(
    rf"{KIND}{NAMED}{{0,9}}?"
    r"(?:[局厅](?!面|部|势)|委员会|管委会|法院|检察院|派出所|政府|残联|联合会|总?工会|妇联|救助站|管理站"
    r"|信访|政务|服务中心|慈善总?会|红十字会|热线|12345)"
)
_HOSPITAL = re.compile(rf"{KIND}{NAMED}{{0,10}}?医院")
_UNIVERSITY = re.compile(rf"{KIND}{NAMED}{{0,8}}?(?:大学|学院|职院)")
_PART = re.compile(rf"{KIND}(?:乡下|农村|郊区|郊县|市区|城区|城里|山里|城中村|城边|老城|周边)")
#: What a sentence is about stands at its head: 西安市的低保标准是多少.
_OPENS = re.compile(OPEN.pattern + r"|(?:请问|想问|问一?下|咨询一?下?|打听一?下?|关于|了解一?下?)$")
_STRANDED = re.compile(r"(?:睡|困|躺|流落|流浪|滞留|躲|蹲|漂泊|讨饭|要饭|来)[在到]?$")
_IN = re.compile(r"(?:在|住|睡|困|躺|流落到?|流浪到?|位于|是)$")
_CHILD = re.compile(r"(?:儿子|女儿|闺女|孩子|娃|姑娘|孙子|孙女|弟弟|妹妹)[^。！？\n,，]{0,8}$")
_MYSELF = re.compile(
    r"(?:^|[,，。！？!?；;:： \n、])"
    r"(?:[我俺额咱]们?|阿拉|本人|一家|全家)?(?:一个人)?(?:人|现在|目前|就|一直|还)*在$"
)
_TREATED = re.compile(
    r"^(?:省|市)?[^。！？\n,，]{0,4}(?:开的?刀|做的?手术|看的?病|康复|治|化疗|住院|买|签|批)"
)
_STAYS = re.compile(rf"{KIND}(?:$|[,，。！？!?；;:： \n、]|住|老家|一个人|独居|没人|生病|病)")


def own_city(heard: Heard) -> tuple[Named, int] | None:
    """The city the person says they are in, and how far one may rely on its being their home."""
    theirs = _city_of_those_asked_for(heard)
    if theirs is not None:
        return theirs
    for number, (start, end, options) in enumerate(heard.found):
        city = options[0][1]
        if not _counts(heard, number) or _is_thing(heard.text, end, city):
            continue
        whole = heard.chain.get(number, start)
        if is_helper(heard.text, whole, end):
            continue
        full = number in heard.chain and heard.text[start:end].endswith(("区", "县", "市"))
        if lives_in_city(heard.text, end, whole, served=city.kind == "city", full=full):
            return city, weight(heard.text, whole, end)
    return None


def named_city(heard: Heard) -> Named | None:
    """A city of ours that is only named, where it can be none but the one that matters.

    It stands alone between stops, in the name of an organ, a station, a hospital or a zone, or
    as where the speaker or the speaker's parents are.
    """
    return next(
        (
            city
            for city, begin, end in _cities(heard)
            if _bears_its_name(heard.text, begin, end) or _somebody_is_there(heard.text, begin, end)
        ),
        None,
    )


def _city_of_those_asked_for(heard: Heard) -> tuple[Named, int] | None:
    """The city of the one on whose behalf the speaker asks: 我在西安，帮我舅舅问，他家在大连市."""
    if not asks_for_another(heard.text):
        return None
    for city, begin, end in _cities(heard):
        if is_anothers(heard.text, begin) and _STAYS.match(heard.text[end : end + 16]):
            return city, weight(heard.text, begin, end)
    return None


def city_somebody_is_in(heard: Heard) -> Named | None:
    """The city of ours where the speaker, or the speaker's parents, are said to be."""
    there = (c for c, begin, end in _cities(heard) if _somebody_is_there(heard.text, begin, end))
    return next(there, None)


def _cities(heard: Heard) -> Iterator[tuple[Named, int, int]]:
    """The cities of ours that are named, but for those of the register and of other people."""
    text = heard.text
    for number, (start, end, options) in enumerate(heard.found):
        city, begin = options[0][1], heard.chain.get(number, start)
        if city.kind != "city" or not _counts(heard, number):
            continue
        if text[start:end] in names().need_context and not in_context(text, begin, end):
            continue
        if not is_register(text, begin, end) and not is_others(text, begin, end):
            yield city, begin, end


def _counts(heard: Heard, number: int) -> bool:
    """Whether a name is a city's, and the narrowest of its chain: 石家庄 of 河北石家庄."""
    city = heard.found[number].options[0][1]
    if city.kind not in ("elsewhere", "city") or (city.kind == "city" and not city.code):
        return False
    following = number + 1 in heard.chain and heard.found[number + 1].options[0][1]
    return not following or following.kind != city.kind


def _is_thing(text: str, end: int, city: Named) -> bool:
    """Whether a city's name is part of a road's or a thing's; who is in its station is in it."""
    return is_road(text, end) and not (city.kind == "city" and STATION.match(text[end : end + 12]))


def _bears_its_name(text: str, begin: int, end: int) -> bool:
    """Whether the city stands alone, or an organ, a station or the like has its name."""
    before, after = text[max(0, begin - 14) : begin], text[end : end + 16]
    if going_there(before, after):
        return False
    if _OPENS.search(before) and not is_road(text, end):
        in_full = text[begin:end].endswith(("市", "省"))
        if in_full or not is_elsewhere_by_right(before, after):
            return True
    if _UNIVERSITY.match(after):
        return bool(_IN.search(before)) and not _CHILD.search(before)
    return any(kind.match(after) for kind in (_ORGAN, STATION, _HOSPITAL, ZONE, _PART))


def _somebody_is_there(text: str, begin: int, end: int) -> bool:
    """Whether the speaker is in the city, or parents are of whom the speaker tells."""
    before, after = text[max(0, begin - 14) : begin], text[end : end + 16]
    if is_road(text, end) or _TREATED.match(after):
        return False
    if is_of_parents(text, begin):
        return weight(text, begin, end) >= ORIGIN and bool(_STAYS.match(after))
    if _STRANDED.search(before):
        return not going_there(before[:-1], after)
    return bool(_MYSELF.search(before)) and not speaks_of_kin(text)
