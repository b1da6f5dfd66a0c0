"""Illnesses by their names, which stand in nlu/data/illnesses.txt."""

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from nlu.fact_values import Illness
from nlu.facts.found import Found
from nlu.facts.persons import Mentions

ILLNESSES = Path(__file__).parent.parent / "data" / "illnesses.txt"
_DENIED = re.compile(
    "(?:没有|没得过?|没患过?|没查出来?|不是|不像|并非|排除了?|未患|无|不存在|"
    "没啥|从没得过|也没有)(?:什么|任何|得|患|啥|过|是)?$"
)
# 气出心脏病来了, 急出高血压, 癌症村, 糖尿病专家讲座: said of nobody's body.
_FIGURE_OF_SPEECH = re.compile(
    "(?:气|吓|急|愁|逼|整|搞|闹|笑)(?:出|得|成|都)(?:来|了|个)?$|预防$|防治$|"
    "宣传$|抗$|(?:物业|交通|系统|网络|电梯|管理|工作|道路|服务|全线|半)(?:已经|"
    "就|都|全|处于|陷入|面临|基本|完全)*$"
)
_NOT_ILL = re.compile(
    "村|专家|讲座|筛查|疫苗|知识|宣传|防治|义诊|医院|研究|协会|食堂|患者家属群|"
    "药广告|科(?![，,。])|日活动"
)


@lru_cache(maxsize=1)
def _names() -> tuple[re.Pattern[str], dict[str, str], frozenset[str]]:
    """The pattern of all names, longest first; the full name of each; the signs of any."""
    full: dict[str, str] = {}
    for line in ILLNESSES.read_text("utf-8").splitlines():
        words = line.partition("#")[0].split()
        full |= dict.fromkeys(words, words[0]) if words else {}
    longest = sorted(full, key=lambda word: (-len(word), word))
    return (
        re.compile("|".join(map(re.escape, longest))),
        full,
        frozenset(word[0] for word in full),
    )


def illness_signs() -> frozenset[str]:
    """The characters with which a name begins."""
    return _names()[2]


def illness_facts(text: str, mentions: Mentions) -> Iterator[Found]:
    """The illnesses that a text names, each with whose it is and whether it is denied."""
    pattern, full, _ = _names()
    for found in pattern.finditer(text):
        start, end = found.span()
        before = text[max(0, start - 8) : start]
        if _FIGURE_OF_SPEECH.search(before) or _NOT_ILL.match(text, end):
            continue
        who = mentions.near(start, end, within=24)
        yield Found(start, end, Illness(full[found[0]], who, bool(_DENIED.search(before))))
