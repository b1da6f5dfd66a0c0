"""How many people live together: 一家三口, 就我一个人, 老两口带个孙子."""

import re
from collections.abc import Iterator

from nlu.fact_values import Household
from nlu.facts.found import Found
from nlu.facts.numerals import NUMERAL, numeral

_HOME = "(?:[我俺咱]们?家里?|一家子?|全家|家里|家中|屋头|屋里头?|户口本上?|家庭(?:成员|人口)?)"
_SO = (
    "(?:人|是|有|就|只|还|现在|目前|共|一共|总共|拢共|老小|老老小小|上下|"
    "上有老下有小|大小|剩|剩下|常住|这|也)"
)
_MOST = 30
#: One of the characters without which a form cannot be there, and the form.
_RULES: tuple[tuple[frozenset[str], re.Pattern[str]], ...] = (
    (
        frozenset("口人"),
        re.compile(
            rf"(?=[我俺咱一全家屋户]){_HOME}{_SO}{{0,4}}(?P<n>{NUMERAL})(?:口子?人?|个人|个老人|个老的|人(?!均|"
            rf"打|来))(?!均)"
        ),
    ),
    (frozenset("口"), re.compile(rf"(?P<n>{NUMERAL})(?:口之家|口子人|口人(?!的饭))")),
    (
        frozenset("孙父母兄姐"),
        re.compile(rf"(?:[祖爷]孙|[父母][子女]|[姐兄]妹|姐弟|兄弟)(?P<n>{NUMERAL})(?:个?人|口)"),
    ),
    (
        frozenset("过住依生靠"),
        re.compile(r"(?P<n>[两二三四俩仨])个?人(?:就?靠|过日子|过活|过|相依为命|住|生活)"),
    ),
    (
        frozenset("就"),
        re.compile(r"就[我俺]?(?:和|跟)[^,。;!?]{1,5}?(?P<n>[两俩三仨2-5])个?人(?![打来去])"),
    ),
    (
        frozenset("俩仨"),
        re.compile(r"(?:[娘爷]儿?|[祖爷]孙|[父母][子女]|婆孙|老)(?P<n>[俩仨])(?!人[打吵])"),
    ),
)
_WITH = re.compile(
    rf"(?=[老我俺和跟两一独])(?P<who>老两口|[我俺]?(?:和|跟)老伴儿?|两口子|[我俺]们?一个人|一个人|独自|"
    rf"[我俺]自己|[我俺]一人)"
    rf"(?:还|又|在家)?(?:带|领|养|拉扯|照顾|抚养)(?:着|大|了)?(?P<n>{NUMERAL})?(?:个|名)?"
    rf"(?:[^,。;!?]{{0,5}}的)?(?:[孙外][子女孙娃儿]女?|孩子|娃儿?|小孩|儿子|女儿|闺女|上学的)"
)
_ALONE = re.compile(
    r"(?=[就家我俺老奶爷妈爸大自是孤光独])(?:就(?:剩)?[我俺](?:自己)?一个(?:人(?!上班|挣|干|打工|工作|能|有|去|来)|"
    r"(?!人))|家里?就剩?[我俺](?:自己|一人)|(?:[我俺]|老人|奶奶|爷爷|妈|爸|大爷|"
    r"老太太|自己|是)独居|孤身一人|光棍一[个条]"
    r"|就[我俺](?:自己|一人)(?=$|[,。了在过])|独自一?人?(?:生活|居住|过)|"
    r"[我俺](?:就)?(?:一个人|自己)(?:过|住|生活)"
    r"|独自居住)"
)
_COUPLE = re.compile(
    "(?=[就只剩家屋我俺老])(?:(?:就|只有|只剩|剩|家里|屋里|[我俺]们)(?:[我俺]们)?(?:老两口|两口子)|"
    "就[我俺](?:和|跟)(?:老伴|我妈|我爸|俺娘|孩子|我?老婆|我?老公|他|她|我?儿子|"
    "我?女儿)"
    "|老两口(?!在|住在|去))"
)
_OTHERS = re.compile(
    r"(?:邻居|人家|他|她|他们|她们|谁|别人|那|隔壁|主任|书记|亲戚|"
    r"每)(?:家)?(?:里)?(?:就|有|是)?$"
)
_WITH_SIGNS = frozenset("带领养扯顾")
_ALONE_SIGNS = frozenset("就独孤光过住")
_COUPLE_SIGNS = frozenset("两就")


def household_facts(text: str, signs: set[str]) -> Iterator[Found]:
    """The sizes of household that a text tells; usually one."""
    for found in () if _WITH_SIGNS.isdisjoint(signs) else _WITH.finditer(text):
        some = numeral(found["n"]) if found["n"] else None
        if found["n"] is None and "个" not in found[0].replace("一个人", ""):
            continue  # 一个人带孩子: how many is not said
        children = int(some.value) if some else 1
        grown = (
            1 if "一个人" in found["who"] or "自" in found["who"] or "一人" in found["who"] else 2
        )
        yield from _household(found, text, grown + children)
        return
    several = False
    for needed, pattern in _RULES:
        for found in () if needed.isdisjoint(signs) else pattern.finditer(text):
            some = numeral(found["n"])
            if some is not None and some.value % 1 == 0:
                several = True
                yield from _household(found, text, int(some.value))
    for found in () if several or _ALONE_SIGNS.isdisjoint(signs) else _ALONE.finditer(text):
        yield from _household(found, text, 1)
        return
    for found in () if _COUPLE_SIGNS.isdisjoint(signs) else _COUPLE.finditer(text):
        yield from _household(found, text, 2)


def _household(found: re.Match[str], text: str, people: int) -> Iterator[Found]:
    before = text[max(0, found.start() - 6) : found.start()]
    if 0 < people <= _MOST and not _OTHERS.search(before):
        yield Found(found.start(), found.end(), Household(people))
