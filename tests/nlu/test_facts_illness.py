"""Illnesses by name, whose, and where they are denied."""

import pytest

from nlu.fact_values import FactKind, Illness, Who
from tests.nlu.told import call, values


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("我得了尿毒症", [Illness("尿毒症", Who.speaker)]),
        ("老伴脑梗住院", [Illness("脑梗死", Who.spouse)]),
        ("我媳妇查出乳腺癌", [Illness("乳腺癌", Who.spouse)]),
        ("弟弟是精神分裂，不吃药就闹", [Illness("精神分裂症", Who.sibling)]),
        ("俺爹脑血栓瘫了", [Illness("脑梗死", Who.father), Illness("瘫痪", Who.father)]),
        ("孩子白血病要移植", [Illness("白血病", Who.child)]),
        (
            "我妈糖尿病高血压，还有冠心病",
            [
                Illness("糖尿病", Who.mother),
                Illness("高血压", Who.mother),
                Illness("冠心病", Who.mother),
            ],
        ),
        ("中风以后下不了楼", [Illness("中风")]),
        ("娃儿自闭症，四岁了不说话", [Illness("自闭症", Who.child)]),
        ("老爷子帕金森，手抖", [Illness("帕金森病", Who.father)]),
        ("肺癌晚期", [Illness("肺癌")]),
        ("我得了红斑狼仓", [Illness("红斑狼疮", Who.speaker)]),
        ("尿独症一周透析三次", [Illness("尿毒症")]),
        ("孙子脑瘫，八岁还不会走", [Illness("脑性瘫痪", Who.grandchild)]),
        ("我有抑郁症，睡不着", [Illness("抑郁症", Who.speaker)]),
        ("阿尔茨海默，老走丢", [Illness("阿尔茨海默病")]),
        ("老年痴呆了不认人", [Illness("阿尔茨海默病")]),
        ("慢阻肺，离不开氧气", [Illness("慢性阻塞性肺疾病")]),
        ("我爸肝硬化腹水", [Illness("肝硬化", Who.father)]),
        ("丈夫半身不遂", [Illness("偏瘫", Who.spouse)]),
        ("股骨头坏死走不了路", [Illness("股骨头坏死")]),
        ("宫颈癌做完手术", [Illness("宫颈癌")]),
        ("他有癫痫，说抽就抽", [Illness("癫痫", Who.other)]),
        ("矽肺二期", [Illness("尘肺病")]),
        ("先天性心脏病的孩子", [Illness("先天性心脏病", Who.child)]),
        ("查出来是癌", [Illness("癌症")]),
        ("医生说不是癌症", [Illness("癌症", denied=True)]),
        ("我没有精神病", [Illness("精神障碍", Who.speaker, denied=True)]),
        ("排除了肺结核", [Illness("肺结核", denied=True)]),
        ("没钱治尿毒症", [Illness("尿毒症")]),
        # Figures of speech and what only sounds like one.
        ("都快气出心脏病来了", []),
        ("急出高血压", []),
        ("精神好多了", []),
        ("这是癌症村吗", []),
        ("狂犬疫苗在哪打", []),
        ("脑子有病吧", []),
        ("我没病", []),
        ("糖尿病专家讲座几点开始", []),
    ],
)
def test_illnesses_in_words(text: str, found: list[Illness]) -> None:
    assert values(text, FactKind.illness) == found


@pytest.mark.parametrize(
    ("said", "found"),
    [
        (("坐席：您是尿毒症是吧", "市民：对"), [Illness("尿毒症", Who.speaker)]),
        (("坐席：是脑梗吗", "市民：不是，脑出血"), [Illness("脑出血")]),
        (("坐席：什么病啊", "市民：肺癌"), [Illness("肺癌")]),
        (("坐席：您母亲有高血压吗", "市民：有"), [Illness("高血压", Who.mother)]),
        (("坐席：大病比如尿毒症、白血病可以申请", "市民：嗯"), []),
    ],
)
def test_illnesses_in_calls(said: tuple[str, ...], found: list[Illness]) -> None:
    told = [value for value in values(call(*said), FactKind.illness) if isinstance(value, Illness)]
    assert [value for value in told if not value.denied] == found
