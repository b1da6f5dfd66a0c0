"""How many people live together."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from nlu.fact_values import FactKind, Household
from tests.nlu.told import call, values


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("一家三口挤一间房", 3),
        ("就我一个人，没人管", 1),
        ("家里五口人就靠我", 5),
        ("老两口带个孙子过", 3),
        ("屋头三个人，都没得工作", 3),
        ("俺家六口人两亩地", 6),
        ("全家四口人吃饭", 4),
        ("我家一共4个人", 4),
        ("家里就我一个，孩子都不在了", 1),
        ("我和老伴两个人过", 2),
        ("我跟我妈两个人相依为命", 2),
        ("我独居，摔了没人知道", 1),
        ("娘俩租个地下室", 2),
        ("爷仨靠低保", 3),
        ("我一个人带两个孩子", 3),
        ("离婚后一个人拉扯仨娃", 4),
        ("我和老伴带着两个孙子", 4),
        ("上有老下有小一家老小七口", 7),
        ("三口之家，我爱人没工作", 3),
        ("户口本上是五个人", 5),
        ("祖孙三人住棚子", 3),
        ("家里总共3口人", 3),
        ("家里就剩我自己了", 1),
        ("一家十口人", 10),
        ("母女俩睡车站", 2),
        ("我屋里就四个人", 4),
        ("一家5口人均收入不到五百", 5),
        # Not a household.
        ("家里来了三个人要债", None),
        ("他们三个人打我一个", None),
        ("村里有八口井", None),
        ("一口气上不来", None),
        ("有三个孩子要养", None),
        ("三个人一间宿舍", None),
        ("儿子两口子在外地", None),
        ("邻居家五口人都吃低保凭什么", None),
        ("我一个人去的民政局", None),
        ("两口锅都被收走了", None),
        ("我一个月八百", None),
    ],
)
def test_households_in_words(text: str, people: int | None) -> None:
    assert values(text, FactKind.household) == ([Household(people)] if people else [])


@pytest.mark.parametrize(
    ("said", "people"),
    [
        (("坐席：家里几口人", "市民：三口"), 3),
        (("坐席：您家几口人呢", "市民：呃，就三个"), 3),
        (("坐席：家里现在有几个人", "市民：就我自己"), 1),
        (("坐席：您家是三口人对吧", "市民：是的"), 3),
        (("坐席：您家是三口人对吧", "市民：不是，四口"), 4),
        (("坐席：三口之家一年收入不超过两万", "市民：嗯"), None),
        (("坐席：家里有几口人啊", "市民：五口人，我还有个老妈"), 5),
        (("坐席：家里几口人", "市民：你问这干啥"), None),
    ],
)
def test_households_in_calls(said: tuple[str, ...], people: int | None) -> None:
    assert values(call(*said), FactKind.household) == ([Household(people)] if people else [])


@given(some.integers(1, 20))
def test_every_size_is_read_in_figures(people: int) -> None:
    assert values(f"我家{people}口人", FactKind.household) == [Household(people)]
