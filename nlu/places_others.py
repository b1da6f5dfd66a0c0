"""Whose place it is: the speaker's own, or that of a relative, a neighbour or a friend."""

import re

#: How much less one may rely on another's place, and on a helper's.
_OTHERS_PLACE, _HELPERS_PLACE = -1, -6
_STOPS = ",，。！？!?；;:： \n、"
_ELDERS = (
    "爸爸?|妈妈?|爹|娘|父亲|母亲|父母|爷爷?|奶奶?|姥姥|姥爷|外公|外婆|公公|婆婆|公婆|岳父|岳母"
    "|老人|老两口|老娘|老爹"
)
_KIN = (
    "舅舅?|舅[妈父]|姑姑?|姑[妈父]|姨|[大小]姨|姨[妈父]|叔叔?|伯伯?|伯[父母]|婶婶?|哥哥?|弟弟?|姐姐?|妹妹?|兄弟"
    "|姐夫|妹夫|嫂子?|儿子|女儿|闺女|姑娘|儿媳妇?|女婿|侄[子女儿]|外甥女?|孙[子女]|亲戚|朋友|邻居|同事|同学|老乡"
    "|战友|网友|社工|志愿者"
)
_DOES = r"(?:家里?|们|人|现在|目前|一直|也|都|就|还)*(?:住在|家在|租在|住|在|是|到)?$"
_OWNER = (
    rf"(?:^|[{_STOPS}]|[我俺额咱侬他她]|[我俺额咱]们|阿拉|家|个|位)的?[大小老二三四表堂远]{{0,2}}"
)
_OTHERS = re.compile(rf"{_OWNER}(?:{_KIN}){_DOES}")
_ELDERS_OWN = re.compile(rf"{_OWNER}(?:{_ELDERS}){_DOES}")
_ANYONE = re.compile(rf"{_OWNER}(?:{_KIN}|{_ELDERS}|老公|老婆|丈夫|爱人|媳妇|对象|他|她){_DOES}")
_ASKS = r"(?:问|打听|办|申|咨询|求|打电话|说|反映|跑|联系|填|写|来)"
#: "我舅舅在西安帮我问": what one does for the speaker is done for the speaker's home.
_HELPS = re.compile(
    rf"^[^。！？!?\n我俺额咱]{{0,10}}?(?:帮|替|代|陪|给)着?(?:我们?|俺们?|额们?|咱们?|阿拉)(?:家|家里)?[^。！？\n,，]{{0,4}}?{_ASKS}"
)
_WHOM = rf"(?:他们?|她们?|[我俺额咱]们?的?[大小老二三四表堂]?(?:{_KIN}|{_ELDERS}))"
#: "替我二姨问": the other one's place is what the request is about.
_ON_BEHALF = re.compile(rf"(?:帮|替|代){_WHOM}|(?:给|为){_WHOM}[^。！？\n,，]{{0,4}}?{_ASKS}")
_THEY_NEED_IT = re.compile(r"[看救帮管劝接送查](?:[看救帮管劝接送]|一下|一把)?(?:他|她)")
_MY_OWN = re.compile(
    r"(?:[我俺额咱]们?|阿拉|本人)(?:家里?|人|自己|现在|目前|就|也|都)*(?:住在|家在|租在|住|在|是)?$"
)
_KIN_AT_HOME = re.compile(rf"老家|(?:{_ELDERS})[^。！？\n,，]{{0,4}}(?:在家|在屋|在村|一个人|独居)")
_BEFORE = 16
_LONGEST = 2_000  # characters searched for whom the request is about


def of_others(text: str, start: int, end: int) -> int:
    """What to take from a place's weight: it is another's, or that of one who asks for another."""
    if is_helper(text, start, end):
        return _HELPERS_PLACE
    before = text[max(0, start - _BEFORE) : start]
    of_who_asks = _MY_OWN.search(before) and asks_for_another(text)
    return _OTHERS_PLACE if of_who_asks or is_others(text, start, end) else 0


def is_helper(text: str, start: int, end: int) -> bool:
    """Whether a place is that of someone who asks on the speaker's behalf."""
    before = text[max(0, start - _BEFORE) : start]
    return bool(_ANYONE.search(before) and _HELPS.match(text[end : end + 24]))


def is_others(text: str, start: int, end: int) -> bool:
    """Whether a place is that of somebody whom the request is not about.

    Parents are those for whom one asks, so their place may be the one that counts.
    """
    if is_helper(text, start, end):
        return True
    before = text[max(0, start - _BEFORE) : start]
    if not _OTHERS.search(before):
        return False
    return not any(cue.search(text, 0, _LONGEST) for cue in (_ON_BEHALF, _THEY_NEED_IT))


def asks_for_another(text: str) -> bool:
    """Whether the speaker asks on behalf of a relative, who may live elsewhere."""
    return bool(_ON_BEHALF.search(text, 0, _LONGEST))


def is_anothers(text: str, start: int) -> bool:
    """Whether a place is said to be where somebody other than the speaker is."""
    return bool(_ANYONE.search(text[max(0, start - _BEFORE) : start]))


def is_of_parents(text: str, start: int) -> bool:
    """Whether a place is said to be where the speaker's parents are."""
    return bool(_ELDERS_OWN.search(text[max(0, start - _BEFORE) : start]))


def left_at_home(text: str) -> bool:
    """Whether one who is away speaks of those left at home."""
    return bool(_KIN_AT_HOME.search(text, 0, _LONGEST))
