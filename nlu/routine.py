"""What a caller says only to keep the call going: blanked, so that what is asked is not drowned.

Greetings, thanks, assent, fillers, words begun twice, a number or a place given when asked: half of
a call is made of them, and they say the same in every call. They are told by their form (closed
classes of the language, figures, names of places), never by what they might mean; a clause that
says anything besides is left whole. Training and serving blank alike. Offsets stay.
"""

import re

from nlu.heard import meant
from nlu.places_heard import names_in
from nlu.text import cleaned
from nlu.understanding import Message

_CLAUSE = re.compile(r"[^,.。、?!;:…_~\s]+")


def _any_of(words: str) -> str:
    """A pattern of one of such words, the longest that fits."""
    listed = sorted(words.split(), key=len, reverse=True)
    return f"(?:{'|'.join(map(re.escape, listed))})"


# Runs of them are possessive (`++`, `*+`): no other cut is tried, and no clause takes long.
_GREETS = """
    喂 您好 你好 侬好 你们好 早上好 下午好 晚上好 同志 老师 师傅 领导 姑娘 小伙子 小姑娘 大姐 大哥
    妹儿 先生 女士
"""
_ANSWERS = """
    嗯哪 嗯呐 嗯 恩 对头 对 是 好 行 中 妥 昂 成 要得 可以 晓得 知道 明白 清楚 没错 没有 没得 没
    有 不是 不用 能 听
"""
_THANKS = """
    谢谢 多谢 感谢 谢 麻烦 辛苦 再见 拜拜 不客气 不好意思
"""
_OPENS = """
    请问 问 咨询 打听 反映 说 讲 想 要 一下子 一哈子 一下 一哈 下 哈 个事 个事儿 件事 件事儿 点事
    点事儿 事体 事情 问题 这样 那样 怎么说 看 跟 等 稍 慢 先 再 还 就 那 这 那个 这个 那什么 什么
    啥 然后 完了 反正 其实 另外 这么 一个
"""
_PARTICLES = """
    我 您 你 侬 俺 咱 们 啊 呀 呢 吧 嘛 哈 哦 噢 喔 喽 咯 啦 了 的 得 哎 唉 诶 欸 哟 呃 额 嘞 咧
    勒 滴 嗨 哇 伐 个 到 会 给 [unk]
"""
_ROUTINE = f"{_GREETS}{_ANSWERS}{_THANKS}{_OPENS}{_PARTICLES}"
#: 我是老师 tells who speaks; 老师 alone is how one addresses whoever answers.
_EMPTY = re.compile(f"(?!我是|俺是){_any_of(_ROUTINE)}++")
#: 电话幺三八…, 尾号零零幺二, figures alone.
_NUMBER = re.compile(
    _any_of("我 你 记 的 是 就 这 个 打 电话 手机 座机 号码 号 尾号 那 嗯 呃 啊 对 _")
    + "*+[0-9零一二三四五六七八九〇幺两洞拐x]{3,}+[的吧啊对是这个号]*+"
)
_NAME_TOLD = re.compile("(?:我|免贵)?姓.")
_BESIDE = """
    街道 街 镇 镇上 乡 区 县 市 村 社区 那边 这边 那块 那块儿 那片 这块 这块儿 这片 那里 这里 旮沓
    附近 头 上 里 住在 住 家在 家 在 归 属于 老家 人
"""
#: What stands beside a place's name in an answer that names a place.
_BESIDE_PLACE = re.compile(_any_of(_BESIDE + _ROUTINE) + "*+")
_HESITATES = re.compile(
    _any_of("嗯 呃 啊 哦 噢 唉 哎呀 哎 诶 欸 喂 那个啥 那个 就是说 怎么说呢 你看啊") + "++"
)
_TAKEN_BACK = re.compile(
    "[哦呃啊嗯哎唉诶噢]*+"
    + _any_of("不对 错了 说错了 讲错了 口误 记错了 弄错了 搞错了 不是 我 了 啊 哈 嘞 咧")
    + "++"
)
_PUT_RIGHT = re.compile("(?:应该|我说的|我问的|我要的|要的|问的|说的)?(?:就?是(?!不是)|叫)")
_BEGUN = 4  # characters of a clause that the next one begins with again
_WITHDRAWN = 14  # characters of a clause that is taken back; a longer one is a story


def telling(message: Message, said: str) -> str:
    """The cleaned words of a message (`said`) with what a call only says as routine blanked.

    As long as `said`. A text, and a call in which nothing else was said, is left as it is.
    """
    if not message.turns:
        return said
    told = "\n".join(map(_of_turn, said.split("\n")))
    return told if told.strip() else said


def weighed_words(message: Message) -> str:
    """The words by which a message is judged: those of `meant`, cleaned, routine left out."""
    return telling(message, cleaned(meant(message)[0]))


def _of_turn(said: str) -> str:
    """A turn with its clauses of routine blanked, and what it takes back."""
    clauses = [found.span() for found in _CLAUSE.finditer(said)]
    words = [said[start:end] for start, end in clauses]
    kept = list(said)
    taken_back = False
    for number, (start, end) in enumerate(clauses):
        after = words[number + 1 :]
        if taken_back and _TAKEN_BACK.fullmatch(words[number]):
            kept[start:end] = " " * (end - start)
            continue
        taken_back = _is_taken_back(words[number], after)
        if taken_back or is_routine(words[number]) or _is_begun_again(words[number], after):
            kept[start:end] = " " * (end - start)
        elif (hesitates := _HESITATES.match(words[number])) is not None:
            kept[start : start + hesitates.end()] = " " * hesitates.end()
    return "".join(kept)


def is_routine(clause: str) -> bool:
    """Whether a clause is a phrase of every call, a number or a place's name alone."""
    if _EMPTY.fullmatch(clause) or _NUMBER.fullmatch(clause) or _NAME_TOLD.fullmatch(clause):
        return True
    found = names_in(clause)
    if not found:
        return False
    rest, at = "", 0
    for name in found:
        rest += clause[at : name.start]
        at = name.end
    return _BESIDE_PLACE.fullmatch(rest + clause[at:]) is not None


def _is_begun_again(clause: str, after: list[str]) -> bool:
    """Whether the next clause begins with the words of this one: 我们，我们家没收入."""
    return len(clause) <= _BEGUN and bool(after) and after[0].startswith(clause)


def _is_taken_back(clause: str, after: list[str]) -> bool:
    """Whether the next words take the clause back for what follows: 低保，哦不对，是临时救助."""
    return (
        len(after) > 1
        and len(clause) <= _WITHDRAWN
        and _TAKEN_BACK.fullmatch(after[0]) is not None
        and any(_PUT_RIGHT.match(one) for one in after[1:3])
    )
