"""In which circle somebody stands, and in which they do not (yet, or any more)."""

import pytest

from nlu.fact_values import Circle, CircleName, CircleStatus, FactKind, Who
from tests.nlu.told import call, values

LOW, POOR = CircleName.living_allowance, CircleName.extreme_poverty
EDGE, RIGID = CircleName.allowance_edge, CircleName.rigid_spending
SEVERE = CircleName.severe_disability
HAS, APPLYING, REFUSED = CircleStatus.has, CircleStatus.applying, CircleStatus.refused
CANCELLED, NONE = CircleStatus.cancelled, CircleStatus.none


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("我是低保户", [(LOW, HAS)]),
        ("我家就是低保户", [(LOW, HAS)]),
        ("我们家，就是低保户", [(LOW, HAS)]),
        ("问一下那个低宝，就是低保，去哪儿办", []),
        ("想打听特困，也就是特困供养", []),
        ("我家是低保户，孩子要上学", [(LOW, HAS)]),
        ("我吃低保好几年了", [(LOW, HAS)]),
        ("家里享受低保", [(LOW, HAS)]),
        ("离异，低保户，带俩孩子", [(LOW, HAS)]),
        ("我有低保，看病还是没钱", [(LOW, HAS)]),
        ("低保证我有", [(LOW, HAS)]),
        ("我是五保户，腿断了", [(POOR, HAS)]),
        ("特困证有了，缺的是副拐杖", [(POOR, HAS)]),
        ("俺是特捆户", [(POOR, HAS)]),
        ("我们是低保边缘家庭", [(EDGE, HAS)]),
        ("已经认定为刚性支出困难家庭", [(RIGID, HAS)]),
        ("我重残，常年卧床", [(SEVERE, HAS)]),
        ("低宝户一个月给的钱不够", [(LOW, HAS)]),
        ("低保金每月四百", [(LOW, HAS)]),
        ("低保没批下来", [(LOW, REFUSED)]),
        ("低保不给办", [(LOW, REFUSED)]),
        ("申请低保被拒了两回", [(LOW, REFUSED)]),
        ("街道没给我批低保", [(LOW, REFUSED)]),
        ("特困没评上", [(POOR, REFUSED)]),
        ("低保被取消了", [(LOW, CANCELLED)]),
        ("低保上个月给停了", [(LOW, CANCELLED)]),
        ("把我低保给撤了", [(LOW, CANCELLED)]),
        ("取消了我家的低保", [(LOW, CANCELLED)]),
        ("低保正在办", [(LOW, APPLYING)]),
        ("正在申请低保，还没信", [(LOW, APPLYING)]),
        ("低保材料交上去了", [(LOW, APPLYING)]),
        ("低保还没批下来", [(LOW, APPLYING)]),
        ("我没有低保", [(LOW, NONE)]),
        ("不是低保户也不是五保户", [(LOW, NONE), (POOR, NONE)]),
        ("低保也没有，啥也没有", [(LOW, NONE)]),
        ("没享受过低保", [(LOW, NONE)]),
        ("还没办低保呢", [(LOW, NONE)]),
        ("屋头没得低保", [(LOW, NONE)]),
        # Said of nobody in particular, asked, wished, feared.
        ("想申请低保", []),
        ("低保怎么办理", []),
        ("低保户可以申请公租房吗", []),
        ("我能不能办低保", []),
        ("不知道算不算低保户", []),
        ("低保政策是什么", []),
        ("村干部亲戚吃低保，开着宝马", [(LOW, HAS, Who.other)]),
        ("人家都有低保", [(LOW, HAS, Who.other)]),
        ("我妈是低保户", [(LOW, HAS, Who.mother)]),
        ("有没有低保名额", []),
        ("小区低保真监控坏了", []),
        ("听说低保户看病不花钱", []),
        ("怎样才能吃上低保", []),
    ],
)
def test_circles_in_words(text: str, found: list[tuple[CircleName, CircleStatus]]) -> None:
    assert values(text, FactKind.circle) == [Circle(*expected) for expected in found]


@pytest.mark.parametrize(
    ("said", "found"),
    [
        (("坐席：您是低保户吗", "市民：嗯是"), [(LOW, HAS)]),
        (("坐席：您是低保户吗", "市民：不是"), [(LOW, NONE)]),
        (("坐席：您家有没有低保", "市民：没有"), [(LOW, NONE)]),
        (("坐席：您家有没有低保", "市民：有的"), [(LOW, HAS)]),
        (("坐席：是低保户吗", "市民：正在办"), [(LOW, APPLYING)]),
        (("坐席：低保有吗", "市民：去年给取消了"), [(LOW, CANCELLED)]),
        (("坐席：您没有低保是吧", "市民：对"), [(LOW, NONE)]),
        (("坐席：您没有低保是吧", "市民：嗯没有"), [(LOW, NONE)]),
        (("坐席：您是低保户啊", "市民：对对对"), [(LOW, HAS)]),
        (("坐席：低保户有这个补贴", "市民：嗯"), []),
        (("坐席：您可以申请低保", "市民：好"), []),
        (("坐席：您是五保户还是低保户", "市民：五保户"), [(POOR, HAS)]),
        (("坐席：您是低保户吗", "市民：你说啥"), []),
        (("坐席：您是低保户吗", "市民：不是不是，没批下来"), [(LOW, REFUSED)]),
    ],
)
def test_circles_in_calls(
    said: tuple[str, ...], found: list[tuple[CircleName, CircleStatus]]
) -> None:
    assert values(call(*said), FactKind.circle) == [Circle(*expected) for expected in found]
