"""Whom a message is about."""

import pytest

from nlu.fact_values import FactKind, SpokenFor, Who
from tests.nlu.told import call, values


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("我妈病了没钱治", Who.mother),
        ("俺娘瘫了三年", Who.mother),
        ("阿拉老妈没人照顾", Who.mother),
        ("邻居老头三天没吃饭了", Who.neighbour),
        ("我儿子查出白血病", Who.child),
        ("班上的学生父母都没了", Who.pupil),
        ("本人今年六十，无儿无女", Who.speaker),
        ("我六十七了，没人管", Who.speaker),
        ("我自己住，摔断了腿", Who.speaker),
        ("想替我爸问问低保", Who.father),
        ("我是帮我奶奶问的", Who.grandparent),
        ("给我老公申请残疾证", Who.spouse),
        ("我想问一下，我弟弟精神有问题", Who.sibling),
        ("我们村有个孤老头子", Who.villager),
        ("楼上老太太没人管", Who.neighbour),
        ("路边躺着个老人", Who.stranger),
        ("我同事工伤了", Who.colleague),
        ("我朋友家着火了", Who.friend),
        ("我婆婆眼睛看不见", Who.in_law),
        ("娃儿要交学费", Who.child),
        ("我孙子没户口", Who.grandchild),
        ("我父母都八十了", Who.parents),
        ("俺爹脑梗", Who.father),
        ("我舅没儿没女", Who.relative),
        ("屋头婆娘得了癌", Who.spouse),
        ("我外婆一个人住", Who.grandparent),
        ("代我姐姐反映一下", Who.sibling),
        ("我闺女上大学没学费", Who.child),
        ("隔壁大爷摔了", Who.neighbour),
        ("俺下岗了，老伴也没收入", Who.speaker),
        # Nobody in particular.
        ("低保怎么申请", None),
        ("路灯坏了三天", None),
        ("怎么办理居住证", None),
        ("想问一下政策", None),
        ("他妈的路灯又坏了", None),
    ],
)
def test_whom_the_words_are_about(text: str, who: Who | None) -> None:
    assert values(text, FactKind.person) == ([SpokenFor(who)] if who else [])


@pytest.mark.parametrize(
    ("said", "who"),
    [
        (("坐席：您是给谁办", "市民：给我妈"), Who.mother),
        (("坐席：您是本人吗", "市民：对"), Who.speaker),
        (("坐席：是您母亲的事是吧", "市民：嗯是"), Who.mother),
        (("坐席：您好，请讲", "市民：我儿子没工作"), Who.child),
        (("坐席：是您父亲吗", "市民：不是，我公公"), Who.in_law),
    ],
)
def test_whom_a_call_is_about(said: tuple[str, ...], who: Who) -> None:
    assert values(call(*said), FactKind.person) == [SpokenFor(who)]
