"""Ages: how old, whose, and the many numbers that are no age."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from nlu.fact_values import Age, FactKind, Who
from tests.nlu.told import call, values


@pytest.mark.parametrize(
    ("text", "ages"),
    [
        ("孩子八岁了，还没上学", [Age(8, Who.child)]),
        ("我六十七，老伴走了", [Age(67, Who.speaker)]),
        ("我今年67岁", [Age(67, Who.speaker)]),
        ("俺娘今年八十二了，瘫在炕上", [Age(82, Who.mother)]),
        ("阿拉老妈九十一岁", [Age(91, Who.mother)]),
        ("老母亲七十多了还要捡瓶子", [Age(70, Who.mother, about=True)]),
        ("八旬老人一个人住", [Age(80, Who.other, about=True)]),
        ("邻居是位年过七旬的大爷", [Age(70, Who.neighbour, about=True)]),
        ("我爸六十三周岁", [Age(63, Who.father)]),
        ("我虚岁七十四", [Age(74, Who.speaker, nominal=True)]),
        ("我爷虚岁都八十九了", [Age(89, Who.grandparent, nominal=True)]),
        ("我五十来岁没活干", [Age(50, Who.speaker, about=True)]),
        ("儿子才十七八岁就辍学了", [Age(17, Who.child, about=True)]),
        ("快八十的人了，腿脚不行", [Age(80, about=True)]),
        ("我奔七十了", [Age(70, Who.speaker, about=True)]),
        ("六十八岁的老伴中风了", [Age(68, Who.spouse)]),
        ("孙女三岁半，没人带", [Age(3, Who.grandchild)]),
        ("两个孩子，一个十二岁一个七岁", [Age(12, Who.child), Age(7, Who.child)]),
        ("我妈年近九旬", [Age(90, Who.mother, about=True)]),
        ("我四十出头", [Age(40, Who.speaker, about=True)]),
        ("我奶奶八十好几了", [Age(80, Who.grandparent, about=True)]),
        ("都六十的人了谁还用你", [Age(60)]),
        ("班上有个学生今年十一岁，爹妈都没了", [Age(11, Who.pupil)]),
        ("我爱人55，去年查出来癌", [Age(55, Who.spouse)]),
        ("年过半百下岗了", [Age(50, about=True)]),
        ("我属虎的，今年五十二", [Age(52, Who.speaker)]),
        ("楼上老太太，七十六七了", [Age(76, Who.neighbour, about=True)]),
        ("我弟三十六，智力有问题", [Age(36, Who.sibling)]),
        # No age at all.
        ("我属虎", []),
        ("六十岁以上老人坐车免费吗", []),
        ("年满十八周岁的可以申请", []),
        ("16岁以下儿童怎么办证", []),
        ("我住六十七号楼", []),
        ("我一个月六百七", []),
        ("岁数大了走不动", []),
        ("过年给了压岁钱", []),
        ("我工龄三十一年", []),
        ("房子房龄二十八年了", []),
        ("我八号来过", []),
        ("七老八十的谁管", []),
        ("我三千块钱都拿不出", []),
        ("八零后下岗工人", []),
    ],
)
def test_ages_in_words(text: str, ages: list[Age]) -> None:
    assert values(text, FactKind.age) == ages


@pytest.mark.parametrize(
    ("said", "ages"),
    [
        (("坐席：您今年多大年纪", "市民：六十七"), [Age(67, Who.speaker)]),
        (("坐席：老人多大岁数了", "市民：呃八十三了"), [Age(83, Who.other)]),
        (("坐席：您母亲今年八十二岁是吧", "市民：对对"), [Age(82, Who.mother)]),
        (("坐席：您今年六十岁是吗", "市民：不是，六十三"), [Age(63, Who.speaker)]),
        (("坐席：年满六十周岁可以办", "市民：嗯"), []),
        (("坐席：孩子几岁", "市民：今年七岁"), [Age(7, Who.child)]),
        (("坐席：您六十五岁了吧", "市民：我没有身份证"), []),
    ],
)
def test_ages_in_calls(said: tuple[str, ...], ages: list[Age]) -> None:
    assert values(call(*said), FactKind.age) == ages


@given(some.integers(1, 119))
def test_every_age_is_read_in_figures(years: int) -> None:
    assert values(f"我今年{years}岁", FactKind.age) == [Age(years, Who.speaker)]
