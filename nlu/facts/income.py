"""Which sums come in as income, in yuan a month; and 没有收入."""

import re
from collections.abc import Iterator
from decimal import Decimal

from nlu.fact_values import Income, Per, Who
from nlu.facts.found import Found, last_match
from nlu.facts.persons import Mentions

_COMING_IN = (
    "退休金|退休工资|退休费|养老金|养老钱|养老保险金|工资(?![卡条表单])|收入|月薪|年薪|月入|"
    "年入|挣|赚|打工|捡破烂|捡废品|捡瓶子|捡纸壳"
    "|卖破烂|卖废品|劳保"
)
_INCOME_BEFORE = re.compile(_COMING_IN)
_INCOME_AFTER = re.compile(
    "(?:块|元|钱|多|左右|来|的){0,4}(?:退休金|退休工资|养老金|工资|收入|薪水)"
)
# 欠我三个月工资一万二, 工资被扣了三百, 人均: no income of a month.
_NO_INCOME = re.compile(
    "销售|营业|财政|欠|扣|涨|降|减|讨|补发|人均|交|花|药|费|借|租|贷|还债|还钱|"
    "学杂|看病|透析|低于|高于|超过|标准|罚|赔|吃药|报销|存|垫|低保|补贴|补助|够|"
    "医"
)
_MONTHLY = re.compile("退休|养老|工资|收入|薪|劳保|挣")
_NOTHING = re.compile(
    "(?:没有|没得|没|无|零|毫无|无任何|没有任何|没啥|没什么)(?:固定|稳定|经济|"
    "任何|啥|什么|一分钱?的?|生活|其他|别的)*(?P<what>收入|生活来源|经济来源|"
    "退休金|养老金|工资)"
)
_CLAUSE = re.compile(r"[,。;；!?\n]")
_MOST_INCOME = 1_000_000  # more is a firm's
NOTHING_SIGNS = frozenset("没无零")


def no_income_facts(text: str, mentions: Mentions) -> Iterator[Found]:
    """没有收入: an income of nothing."""
    for found in _NOTHING.finditer(text):
        if not text.startswith(("低", "高", "证明", "不"), found.end()):
            who = mentions.before(found.start(), 24)
            yield Found(found.start(), found.end(), Income(Decimal(0), whose=who))


def comes_in(text: str, end: int, before: str, yuan: Decimal, per: Per | None) -> bool:
    """Whether the sum that ends here, after these words, is an income.

    打零工一天八十 is none: nobody knows for how many days of the month.
    """
    if per in (Per.day, Per.week) or yuan > _MOST_INCOME:
        return False
    clauses = _CLAUSE.split(before)
    words = clauses[-1]
    if not _INCOME_BEFORE.search(words) and len(clauses) > 1 and len(words) < 8:
        words = clauses[-2] + "," + words  # 退休金,一个月一千八
    named = last_match(_INCOME_BEFORE, words)
    if named is None:
        return bool(_INCOME_AFTER.match(text, end)) and not _NO_INCOME.search(words)
    around = words[max(0, named.start() - 8) : named.start()] + "," + words[named.end() :]
    if _NO_INCOME.search(around) or _NOTHING.search(words, 0, named.end()):
        return False
    return per is not None or bool(_MONTHLY.search(named[0]))


def income_of(yuan: Decimal, per: Per, whose: Who | None, *, about: bool) -> Income:
    """An income that was said for a month or a year."""
    if per is Per.year:
        yuan = (yuan / 12).quantize(Decimal("0.01")).normalize() + 0
    return Income(yuan, per, whose, about)
