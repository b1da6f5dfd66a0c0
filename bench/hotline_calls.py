"""Calls of a hotline, made up: seeded, varied, with the ways of speech and of feeds.

`calls(seed)` yields whole transcripts without end; `fed(seed, many)` is what a platform makes of
them: pieces, repetitions, disorder, calls cut off, and poison.
"""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count, islice, pairwise
from typing import Any

from nlu.gazetteer import gazetteer

_FILLERS = ("嗯", "呃", "那个", "就是", "就是说", "哎呀", "你看啊", "怎么说呢", "这个", "啊", "")
_TROUBLES = (
    "我老伴儿{ill}住院，花了{sum}多，{kin}手里没钱了",
    "家里就靠我一个人打零工，{kin}又{ill}，这个月房租都拿不出来",
    "我想问问低宝怎么办，{kin}下岗好几年了，一个月就{pay}块钱",
    "孩子考上大学了，学费{sum}，{kin}实在凑不上",
    "我家房子下雨就漏，墙都裂了，{kin}不敢住",
    "{kin}腿不好，是残疾证二级，轮椅坏了想申请一个",
    "我爸八十多了一个人住，{ill}，没人照顾，想找个上门的",
    "工地欠我{sum}工资，跑了好几趟也不给",
    "家里昨天着火了，被褥都烧没了，晚上没地方住",
    "我领孩子出来打工，钱包丢了，现在在火车站没饭吃",
    "邻居家孩子没人管，爸妈都不在，天天吃不上饭",
    "我想问一保报销完剩下的能不能再给救助点，还剩{sum}",
    "林时救助我去年申请过一次，今年{kin}又{ill}，还能不能申请",
    "我去街道办低保，窗口的人态度特别不好，材料退了三回",
    "{kin}精神不好，到处跑，家里管不住也没钱看病",
    "失业好几个月了，{kin}{ill}，想找个活干",
    "老公打我，我带着孩子出来了，不知道找谁",
    "想打官司要抚养费，请不起律师",
)
_OURS_NOT = (
    "我家楼下烧烤摊半夜还在营业，油烟熏得窗户都开不了",
    "小区停车位总让人占，物业也不管",
    "公交车站牌挪走了，老人坐车不方便",
    "宽带办完了一直不来安装，打电话也没人接",
    "路灯坏了半个月了，晚上走路看不见",
    "学校门口施工，尘土飞扬的",
)
_ILLS = (
    "脑梗",
    "尿毒症",
    "肺上长了东西",
    "摔了一跤骨折",
    "糖尿病眼睛看不见",
    "心脏搭桥",
    "癌症化疗",
)
_KIN = ("我", "我们家", "我妈", "孩子他爸", "我姐", "我儿子", "俺家")
_OPENINGS = (
    "您好，12345，请讲",
    "您好，很高兴为您服务，请问有什么可以帮您",
    "你好，请问您反映什么问题",
)
_ASKS = (
    "您家是在哪个区哪个街道",
    "请问您的具体位置在哪里",
    "您方便留一个联系电话吗",
    "您说的是低保还是临时救助，还是医疗救助呢",
    "您现在家里几口人",
    "这个情况持续多长时间了",
)
_AGREE = ("嗯嗯", "好的，我记一下", "您继续说", "明白", "好的请稍等", "您说")
_MORE = (
    "街道也去过了，说让等",
    "以前没申请过，不懂",
    "我也不会用那个手机",
    "社区让我打这个电话问",
    "医院天天催交钱",
    "家里还有个上学的",
    "亲戚能借的都借了",
)
_DIGITS = "零一二三四五六七八九"
_ENDS = ("好的，已经给您登记了", "我这边帮您转到相关部门", "请您保持电话畅通")


@dataclass(frozen=True, slots=True)
class Sending:
    """One entry that a platform sends. `call_id` is None for poison; `ends` is true of the last."""

    content: bytes
    call_id: str | None


def calls(seed: int) -> Iterator[dict[str, Any]]:
    """Whole transcripts, no two alike, as docs/hotline.md has them."""
    chance = random.Random(seed)
    places = [
        (district, street)
        for district, streets in sorted(gazetteer("dalian").streets_of.items())
        for street in streets
    ]
    for number in count():
        yield {
            "call_id": f"{seed}-{number:07d}",
            "operator": str(8000 + chance.randrange(60)),
            "caller": f"1380000{chance.randrange(10_000):04d}",
            "area_code": "0411",
            "turns": _turns(chance, places),
        }


def fed(seed: int, many: int) -> Iterator[Sending]:
    """What a platform makes of so many calls, in the order in which it sends.

    A fifth comes in pieces that are out of order, a fifth is sent again, one of twenty loses its
    end, and beside every two hundred calls comes one entry of poison.
    """
    chance = random.Random(seed + 1)
    late: list[Sending] = []
    for number, call in enumerate(islice(calls(seed), many)):
        sendings = _sendings(chance, call)
        if chance.random() < 0.2:
            late += chance.sample(sendings, 1)
        if number % 200 == 100:
            sendings.append(Sending(_poison(chance, number), None))
        yield from sendings
        while late and chance.random() < 0.5:
            yield late.pop(chance.randrange(len(late)))
    yield from late


def _sendings(chance: random.Random, call: dict[str, Any]) -> list[Sending]:
    kind = chance.random()
    if kind < 0.75:
        return [_sent(call, 0, len(call["turns"]), final=True)]
    cuts = sorted(chance.sample(range(1, len(call["turns"])), 2))
    edges = [0, *cuts, len(call["turns"])]
    pieces = [
        # Pieces overlap by a turn now and then.
        _sent(call, max(0, start - chance.randrange(2)), end, final=end == edges[-1])
        for start, end in pairwise(edges)
    ]
    if kind < 0.8:
        return pieces[:-1]
    chance.shuffle(pieces)
    return pieces


def _sent(call: dict[str, Any], start: int, end: int, *, final: bool) -> Sending:
    piece = {**call, "turns": call["turns"][start:end], "first_turn": start, "final": final}
    return Sending(json.dumps(piece, ensure_ascii=False).encode(), call["call_id"])


def _poison(chance: random.Random, number: int) -> bytes:
    turn = {"speaker": "caller", "text": "喂"}
    kinds: tuple[Any, ...] = (
        b"\xff\xfe" + str(number).encode(),
        {"call_id": f"p{number}", "turns": [{**turn, "text": "喂" * 340_000}]},
        {"call_id": f"p{number}", "turns": [turn] * 5_000},
        {"call_id": f"p{number}", "turns": [{**turn, "text": "a\x00b"}]},
        {"call_id": f"p{number}", "turns": [{**turn, "text": number}]},
        b'{"call_id":' + b"[" * 5_000,
    )
    one = kinds[chance.randrange(len(kinds))]
    return one if isinstance(one, bytes) else json.dumps(one, ensure_ascii=False).encode()


def _turns(chance: random.Random, places: list[tuple[str, str]]) -> list[dict[str, str]]:
    ours = chance.random() < 0.8
    trouble = chance.choice(_TROUBLES if ours else _OURS_NOT).format(
        ill=chance.choice(_ILLS),
        kin=chance.choice(_KIN),
        sum=chance.choice(("三万", "六千", "一万二", "好几万", "两千")),
        pay=chance.choice(("八百", "一千二", "六百多")),
    )
    district, street = chance.choice(places)
    said = [
        ("agent", chance.choice(_OPENINGS)),
        ("caller", f"喂，你好，{chance.choice(_FILLERS)}我想问一下"),
        ("agent", "您请讲"),
        ("caller", _spoken(chance, trouble)),
    ]
    for _ in range(chance.randrange(1, 4)):
        said += [("agent", chance.choice(_ASKS)), ("caller", _spoken(chance, chance.choice(_MORE)))]
    said += [("agent", "您在哪个区"), ("caller", f"{chance.choice(_FILLERS)}{district}")]
    said += [("agent", "哪个街道呢"), ("caller", f"{street}那边"), ("agent", chance.choice(_AGREE))]
    if chance.random() < 0.5:
        digits = "".join(_DIGITS[int(one)] for one in f"1380000{chance.randrange(10_000):04d}")
        said += [("agent", "电话多少"), ("caller", f"{digits[:3]}，{digits[3:7]}，{digits[7:]}")]
    said += [("agent", chance.choice(_ENDS)), ("caller", f"好，谢谢啊{chance.choice(_FILLERS)}")]
    return [{"speaker": speaker, "text": text} for speaker, text in said]


def _spoken(chance: random.Random, text: str) -> str:
    """As it is spoken: fillers, words said twice, one taken back."""
    parts = text.split("，")
    for at, part in enumerate(parts):
        if chance.random() < 0.4:
            parts[at] = f"{chance.choice(_FILLERS)}，{part}"
        elif chance.random() < 0.2:
            parts[at] = f"{part[:2]}，{part}"
    if chance.random() < 0.1:
        parts.insert(0, "不是，我说错了")
    return "，".join(parts)
