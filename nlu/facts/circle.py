"""In which circle somebody stands (低保, 特困, 低保边缘, 刚性支出困难, 重残), or not."""

import re
from collections.abc import Iterator

from nlu.fact_values import Circle, CircleName, CircleStatus, Who
from nlu.facts.found import Found, last_match
from nlu.facts.persons import Mentions

#: With the slips of speech recognition: 低宝, 底保, 特捆.
_NAMES = {
    CircleName.allowance_edge: "低保边缘|低保边沿|边缘户|边缘家庭|低边户?|低收入家庭|低收入户",
    CircleName.rigid_spending: "刚性支出困难|支出型困难|支出型贫困|刚性支出",
    CircleName.living_allowance: "低保|低宝|底保|最低生活保障金?|最低保障",
    CircleName.extreme_poverty: "特困供养|特困|特捆|五保",
    CircleName.severe_disability: "重残",
}
_NAME = re.compile(
    "(?=[低底最边特五刚支重])(?:"
    + "|".join(f"(?P<{name}>{words})" for name, words in _NAMES.items())
    + ")"
)
_TAIL = re.compile("(?:家庭|人员|对象|供养|待遇|户口|户|证|金|费|钱|的)*")
_CLAUSE = re.compile(r"[,。;；!?、\n]")
_SENTENCE = re.compile(r"[。;；!?\n]")

#: In this order; the words stand right before the name, or right after it and its tail.
_AFTER: tuple[tuple[CircleStatus | None, str], ...] = (
    (
        CircleStatus.applying,
        "[^,。]{0,4}(?:还没(?:批|办下|下来|审|信|消息|结果|通过)|正在(?:办|申请|审|"
        "走|公示|批)|在办|在审|在走|审核中|公示(?:了|中)|办理中|材料[^,。]{0,"
        "6}(?:交|递|报)|(?:申请|材料)(?:书|表)?(?:交|递|报)(?:上去|了)|申请(?:了|着|"
        "呢|上去|两|三|半|一)(?!.{0,6}(?:没批|被拒|不批|没通过))|刚申请|递上去|"
        "报上去|等(?:着)?(?:消息|结果|批|审))",
    ),
    (
        CircleStatus.cancelled,
        "[^,。]{0,8}?(?<![没怕会])(?<!不能)(?:被|给|让)?(?:我|俺)?(?:被|给)?(?:取消|"
        "停了|停发|停掉|停着|给停|撤了|撤销|掉了|拿掉|清退|断了|退掉|退了|注销|砍了|"
        "扣没)(?:(?!吗|怎么办))",
    ),
    (
        CircleStatus.refused,
        "[^,。]{0,10}?(?:没批|没有批|没给批|没通过|未通过|不批|没办下来|没下来|"
        "批不下来|办不下来|办不了|被拒|拒了|驳回|没评上|评不上|没选上|没审过|没办成|"
        "不给(?:我|俺)?(?:们)?(?:办|批|评)|不让办|没申请(?:下来|上|到|成)|"
        "申请不(?:下来|上|到)|申请被|说我?不(?:符合|够))",
    ),
    (
        CircleStatus.none,
        "(?:我|俺|家|这边|啥的|什么的)*(?:也|都|还|根本|从来|一直)*(?:没有(?!了|"
        "名额)|没得|没享受|没办(?!下|成)|没吃上?|没拿|没领|没份|不是|不算|"
        "享受不(?:到|上)|吃不上|办不上)",
    ),
    (
        CircleStatus.has,
        "(?:我|俺|家|这边|早|早就|已经|都|也)*(?:有了|有(?!没|什么|哪|几|多|名|优|"
        "补|政|个|啥)|办了|办下来了|办好了|批了|批下来了|下来了|吃着|吃了|享受着|"
        "评上了|拿着|领着)",
    ),
)
_BEFORE: tuple[tuple[CircleStatus | None, str], ...] = (
    (
        None,
        "(?:是不是|算不算|能不能|可不可以|有没有|是否|怎么|怎样|如何|想|要|能|可以|"
        "才能|应该|够不够|符合|够|让|帮我?|帮阿拉|给我?|不知道|听说|关于|什么|哪些|咨询|"
        "了解|问下|问一下|问问|怕|担心|比|按|按照|达不到|高于|超过|低于)(?:我|俺|家|"
        "我们|您|他|她|一下|申请|办|办理|办个|办一个|评|评个|吃|吃上|拿|领|享受|"
        "纳入|评上|认定|上|是|算|有|成|的|个|取消|条件|不)*",
    ),
    (
        CircleStatus.cancelled,
        "(?:取消|停|停发|撤销|撤|拿掉|清退|停掉|断|注销)(?:了|掉)?(?:我|俺|我们|咱|"
        "家|我妈|我爸|他|她|老人|的)*",
    ),
    (
        CircleStatus.refused,
        "(?:没批|没给批|不批|没给(?:我|俺|我们)?(?:批|办|评)(?:上)?|不给(?:我|俺|"
        "我们)?(?:批|办|评|上)|拒绝(?:了)?(?:给)?(?:我|我们)?(?:办|的)?|没评上|"
        "评不上|没申请(?:上|到|下来)|申请不(?:上|到|下来)|没办(?:下来|成|上))(?:我|"
        "俺|我们|家|的)*",
    ),
    (
        CircleStatus.applying,
        "(?:正在|在|刚|已经|已|上个月|去年|前几天|又|才|正)?(?:申请了|申请过|"
        "正在申请|在申请|刚申请|正在办理?|在办|刚办|递了|交了|报了|申请着|"
        "提交了)(?:的|一个|个)*",
    ),
    (
        CircleStatus.none,
        "(?:不准|不让|不许|不给)(?:我|俺|我们|他|她|家|再|再去)*(?:吃|享受|领|拿|办|评)$|"
        "(?:没有|没得|不是|没享受过?|没吃过?|没拿过?|没领过?|从没|还没|不算|未享受|"
        "没办过?|没|无|又?不属于|享受不到|吃不上)(?:办|上|到|着|任何|什么|过|个|有|"
        "是|享受|啥)*",
    ),
    (
        CircleStatus.has,
        "(?:是|有|享受(?:着|了|的)?|吃(?:着|了|的|上了?)?|拿(?:着|的)?|领(?:着|取|"
        "的)?|纳入(?:了)?|评上了?|评为|评了|办了|办上了?|办下来了?|认定(?:为|"
        "成)?了?|属于|定为|列入了?|靠|批了|持|享|算)(?:是|的|了|个|一个|一名|一户|"
        "着|城市|农村|我们|村里的?|街道的?|我|俺|这点|点)*",
    ),
)
_AFTER_RULES = [(status, re.compile(words)) for status, words in _AFTER]
_BEFORE_RULES = [(status, re.compile(f"(?:{words})$")) for status, words in _BEFORE]
_QUESTION = re.compile("吗|么(?!多)|[?]")
_OF_THE_LAW = re.compile(
    "(?:的|那)(?:人|那?些|几|都|个|家|户)|名单|政策|标准|条件|线|名额|资格|比例|"
    "范围|的(?:政策|标准|条件)"
)
_MEMBER = re.compile("户|家庭|人员|对象|证")
_OWN = re.compile(
    "(?:我|俺|我家|俺家|我们家?|咱家|家里|本人|我们是|家庭|屋头|妈|爸|娘|爹|"
    "老伴|奶奶|爷爷|哥|姐|弟|妹|儿子|女儿)[^,。]{0,3}$"
)
_PAID = re.compile(
    "(?:一个月|每个?月|每年|一月|才|只有|就|发|是)[^,。]{0,"
    "4}[0-9一二两三四五六七八九几]|[^,。]{0,8}(?:不够|太少)|少"
)
_ASKING = re.compile(
    "能|可以|怎|如何|是不是|看病|上学|申请|有什么|享受|住院|补贴|优惠|条件|标准|政策|的?孩子|每年"
)
#: “那个低宝，就是低保”: says what was meant by the word before, not that they have it.
_IN_OTHER_WORDS = re.compile("也?就是(?:说|那个|这个|叫)?$")
_THEIR_OWN = frozenset({Who.speaker, Who.spouse, Who.child})
_LOOK_BACK = 14
_LOOK_AHEAD = 22
CIRCLE_SIGNS = frozenset("保宝困捆刚残边型收")


def circle_facts(text: str, mentions: Mentions) -> Iterator[Found]:
    """How somebody stands to a circle, as far as it is said; a question or a wish is no fact."""
    for found in _NAME.finditer(text):
        tail = _TAIL.match(text, found.end())
        end = tail.end() if tail else found.end()
        name = CircleName(found.lastgroup or "")
        status = standing(text, found.start(), end, name)
        if status is None or text.startswith("真", end):
            continue
        who = mentions.before(found.start(), 12)
        whose = None if who in _THEIR_OWN else who
        yield Found(found.start(), end, Circle(name, status, whose))


def circle_named(text: str) -> Found | None:
    """The circle that a question names last."""
    last = last_match(_NAME, text)
    if last is None:
        return None
    return Found(
        last.start(), last.end(), Circle(CircleName(last.lastgroup or ""), CircleStatus.none)
    )


def standing(text: str, start: int, end: int, name: CircleName) -> CircleStatus | None:
    """What the words around a circle's name say of it."""
    before = _SENTENCE.split(text[max(0, start - _LOOK_BACK) : start])[-1]
    after = _SENTENCE.split(text[end : end + _LOOK_AHEAD])[0]
    for status, words in _AFTER_RULES:
        if words.match(after):
            return None if _QUESTION.search(_CLAUSE.split(after)[0]) else status
    clause = _CLAUSE.split(before)[-1]
    if _IN_OTHER_WORDS.match(clause) and not _MEMBER.search(text[start:end]):
        return None
    for status, words in _BEFORE_RULES:
        found = words.search(clause)
        if found and (status or found[0]):
            if status is CircleStatus.has and (_QUESTION.match(after) or _OF_THE_LAW.match(after)):
                return None
            return status
    return _by_itself(text[start:end], clause, after, name)


def _by_itself(named: str, clause: str, after: str, name: CircleName) -> CircleStatus | None:
    """我家低保户; 离异,低保户,…; 低保金每月四百: nothing says so, but they are."""
    if _QUESTION.search(after) or (_ASKING.match(after) and not _OWN.search(clause)):
        return None
    if name is CircleName.severe_disability:
        return CircleStatus.has
    if _OWN.search(clause) and _MEMBER.search(named):
        return CircleStatus.has
    if not clause and _MEMBER.search(named) and (not after or _CLAUSE.match(after)):
        return CircleStatus.has
    if _PAID.match(after) and not clause:
        return CircleStatus.has
    return None
