"""Sums of money, and which of them are income."""

from decimal import Decimal

import pytest

from nlu.fact_values import Amount, FactKind, Income, Per, Who
from tests.nlu.told import call, values


def yuan(value: str | int, per: Per | None = None, *, about: bool = False) -> Amount:
    return Amount(Decimal(value), per, about)


def income(
    value: str | int, said_per: Per = Per.month, whose: Who | None = None, *, about: bool = False
) -> Income:
    return Income(Decimal(value), said_per, whose, about)


@pytest.mark.parametrize(
    ("text", "sums"),
    [
        ("手术费要三万八", [yuan(38000)]),
        ("欠了2.5万", [yuan(25000)]),
        ("一共花了一千二百块", [yuan(1200)]),
        ("交一千二", [yuan(1200)]),
        ("两百来块", [yuan(200, about=True)]),
        ("借了3万多", [yuan(30000, about=True)]),
        ("馒头八毛一个", [yuan("0.8")]),
        ("三块五一斤", [yuan("3.5")]),
        ("两块半", [yuan("2.5")]),
        ("医院让先交5000元押金", [yuan(5000)]),
        ("学费12,000元", [yuan(12000)]),
        ("花了十几万了", [yuan(100000, about=True)]),
        ("治病花了十二万五", [yuan(125000)]),
        ("房租每月六百", [yuan(600, Per.month)]),
        ("一个月药钱一千四五百", [yuan(1400, Per.month, about=True)]),
        ("透析一次四百多块", [yuan(400, about=True)]),
        ("打零工一天八十", [yuan(80, Per.day)]),
        ("工地上一天一百二，干一天算一天", [yuan(120, Per.day)]),
        ("一年学费八千块", [yuan(8000, Per.year)]),
        ("低保一个月才五百六", [yuan(560, Per.month)]),
        ("老板欠我三个月工资一万二", [yuan(12000)]),
        ("身上就剩百八十块", [yuan(100, about=True)]),
        ("千把块钱的药", [yuan(1000, about=True)]),
        ("家里仨瓜俩枣凑了俩万", [yuan(20000)]),
        ("还差1万2", [yuan(12000)]),
        ("两三万块呢", [yuan(20000, about=True)]),
        ("大概要四万左右", [yuan(40000, about=True)]),
        ("罚了我二百五十元整", [yuan(250)]),
        ("报销完自己还得掏叁仟伍佰元", [yuan(3500)]),
        ("水电费138.5元", [yuan("138.5")]),
        # No money.
        ("小区住了三万人", []),
        ("两块地被占了", []),
        ("一块儿去的", []),
        ("一块去的民政局", []),
        ("五毛特效", []),
        ("有几百户没通水", []),
        ("2019年就搬来了", []),
        ("走了三千步", []),
        ("电话13800001234", []),
        ("我五十二了", []),
        ("住3号楼2单元801", []),
        ("千万别断了", []),
        ("一百个不愿意", []),
        ("十分困难，万分感谢", []),
        ("建筑面积八十平米", []),
        ("三元里那边", []),
        ("没几块钱", []),
    ],
)
def test_sums_in_words(text: str, sums: list[Amount]) -> None:
    assert values(text, FactKind.amount, FactKind.income) == sums


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("退休金一个月一千八", [income(1800)]),
        ("月收入2000", [income(2000)]),
        ("年收入三万", [income(2500, Per.year)]),
        ("我退休金就一千八", [income(1800, whose=Who.speaker)]),
        ("我妈一个月退休金两千三", [income(2300, whose=Who.mother)]),
        ("全家一个月收入不到七百块", [income(700, about=True)]),
        ("老伴工资2600元", [income(2600, whose=Who.spouse)]),
        ("儿子打工每月挣三千多", [income(3000, whose=Who.child, about=True)]),
        ("一个月开一千五百块钱工资", [income(1500)]),
        ("没有收入，靠亲戚接济", [income(0)]),
        ("我没工作没收入", [income(0, whose=Who.speaker)]),
        ("养老金每个月一百九十八块", [income(198)]),
        ("农村养老金一月一百二", [income(120)]),
        ("月薪4500，要养五口人", [income(4500)]),
        ("俺捡破烂一个月能卖三四百块", [income(300, whose=Who.speaker, about=True)]),
        ("一年下来收入也就一万二", [income(1000, Per.year)]),
        ("退休工资3千多点", [income(3000, about=True)]),
        ("家里年收入2万4千元", [income(2000, Per.year)]),
        ("一家人无任何收入", [income(0)]),
        ("每月拿一千六的退休金", [income(1600)]),
        ("我一个月挣两千", [income(2000, whose=Who.speaker)]),
        ("零收入", [income(0)]),
        ("老公在工地月入五千左右", [income(5000, whose=Who.spouse, about=True)]),
        ("退休金，一个月是一千七百五十元", [income(1750)]),
        ("收入只有低保，别的没有", []),
        ("打零工一天八十", []),
        ("欠我工资八千", []),
        ("一个月吃药一千多", []),
        ("工资涨了两百", []),
        ("退休金交了房租六百就没了", []),
        ("人均月收入八百", []),
        ("收入低", []),
        ("工资被扣了三百", []),
        ("一个月花五千，收入跟不上", []),
    ],
)
def test_incomes_in_words(text: str, found: list[Income]) -> None:
    assert values(text, FactKind.income) == found


@pytest.mark.parametrize(
    ("said", "found"),
    [
        (("坐席：您一个月退休金一千八是吧", "市民：对"), [income(1800, whose=Who.speaker)]),
        (("坐席：您一个月退休金一千八是吧", "市民：不对"), []),
        (
            ("坐席：您一个月退休金一千八是吧", "市民：不是，一千六"),
            [income(1600, whose=Who.speaker)],
        ),
        (
            ("坐席：您每月收入多少", "市民：嗯，两千出头"),
            [income(2000, whose=Who.speaker, about=True)],
        ),
        (("坐席：退休金有多少", "市民：一千八百五"), [income(1850)]),
        (("坐席：一个月能开多少钱工资", "市民：三千"), [income(3000)]),
        (("坐席：您有收入吗", "市民：没有"), [income(0, whose=Who.speaker)]),
        (("坐席：家里一年收入多少", "市民：也就两万四"), [income(2000, Per.year)]),
        (("坐席：低保户每月补贴八百块", "市民：嗯"), []),
        (("坐席：月收入低于一千二可以申请", "市民：对"), []),
        (("坐席：退休金一千八", "市民：谢谢"), []),
    ],
)
def test_incomes_in_calls(said: tuple[str, ...], found: list[Income]) -> None:
    assert values(call(*said), FactKind.income) == found
