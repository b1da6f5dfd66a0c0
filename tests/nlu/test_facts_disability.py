"""Grade and form of a disability."""

import pytest

from nlu.fact_values import Disability, FactKind
from nlu.fact_values import DisabilityForm as Form
from tests.nlu.told import call, values


def severe(grade: int | None, *forms: Form) -> Disability:
    return Disability(grade, forms, severe=True)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("我是肢体二级残疾", [severe(2, Form.limb)]),
        ("残疾证二级", [severe(2)]),
        ("视力一级", [severe(1, Form.sight)]),
        ("听力残疾三级", [Disability(3, (Form.hearing,))]),
        ("弟弟智力二级", [severe(2, Form.intellect)]),
        ("精神残疾2级，常年吃药", [severe(2, Form.mind)]),
        ("多重残疾一级", [severe(1, Form.multiple)]),
        ("三级肢体残疾", [Disability(3, (Form.limb,))]),
        ("我四级残疾，没人要", [Disability(4)]),
        ("俺是重残，出不了门", [severe(None)]),
        ("重度残疾人", [severe(None)]),
        ("重度智力残疾", [severe(None, Form.intellect)]),
        ("持有残疾证，等级是三级", [Disability(3)]),
        ("残疾等级贰级", [severe(2)]),
        ("肢体残疾，拄拐", [Disability(None, (Form.limb,))]),
        ("听力言语残疾一级", [severe(1, Form.hearing, Form.speech)]),
        ("我办了残疾证", [Disability()]),
        ("我是残疾人", [Disability()]),
        ("残疾二级肢体", [severe(2, Form.limb)]),
        ("言语四级", [Disability(4, (Form.speech,))]),
        ("我爱人精神二级", [severe(2, Form.mind)]),
        ("一级重残", [severe(1)]),
        ("残疾证是肢体三级的", [Disability(3, (Form.limb,))]),
        ("我有残级证，三级的", [Disability(3)]),
        ("肢残二级", [severe(2, Form.limb)]),
        ("二级智残", [severe(2, Form.intellect)]),
        # Other grades and other talk.
        ("二级护理", []),
        ("三级甲等医院", []),
        ("英语听力四级考试", []),
        ("高血压三级", []),
        ("工伤九级", []),
        ("伤残十级", []),
        ("精神文明二级单位", []),
        ("占了残疾人车位", []),
        ("残疾人公交卡怎么办", []),
        ("没有残疾证", []),
        ("残疾证没办下来", []),
        ("还没办残疾证", []),
        ("身残志坚", []),
    ],
)
def test_disabilities_in_words(text: str, found: list[Disability]) -> None:
    assert values(text, FactKind.disability) == found


@pytest.mark.parametrize(
    ("said", "found"),
    [
        (("坐席：残疾几级", "市民：二级"), [severe(2)]),
        (("坐席：您是肢体残疾几级呢", "市民：呃三级吧"), [Disability(3, (Form.limb,))]),
        (("坐席：您有残疾证吗", "市民：有"), [Disability()]),
        (("坐席：您有残疾证吗", "市民：没有"), []),
        (("坐席：肢体二级是吧", "市民：对的"), [severe(2, Form.limb)]),
        (("坐席：肢体二级是吧", "市民：不是，三级"), [Disability(3, (Form.limb,))]),
        (("坐席：重度残疾人有护理补贴", "市民：哦"), []),
    ],
)
def test_disabilities_in_calls(said: tuple[str, ...], found: list[Disability]) -> None:
    assert values(call(*said), FactKind.disability) == found
