"""What a call says only to keep going is blanked; what bears on anything stays, where it stood."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.heard import heard, meant
from nlu.routine import is_routine, telling, weighed_words
from nlu.text import cleaned
from nlu.understanding import Message, Turn


def _call(*said: str) -> Message:
    """A call of the caller's turns; one that begins with 坐席： is the operator's."""
    return Message(
        turns=tuple(
            Turn("agent", text.removeprefix("坐席："))
            if text.startswith("坐席：")
            else Turn("caller", text)
            for text in said
        )
    )


def _left(*said: str) -> str:
    return " ".join(weighed_words(_call(*said)).replace(",", " ").split())


@pytest.mark.parametrize(
    ("clause", "routine"),
    [
        ("喂", True),
        ("您好", True),
        ("喂你好哈", True),
        ("嗯嗯", True),
        ("好的谢谢", True),
        ("要得", True),
        ("我想问一下", True),
        ("对对对", True),
        ("没有没有", True),
        ("麻烦你了", True),
        ("幺三八零零零零幺二三四", True),
        ("我电话是一三八零零零零四五六七", True),
        ("我姓罗", True),
        ("甘井子区", True),
        ("马栏那块儿", True),
        ("我是庄河青堆镇的", True),
        ("住在泡崖", True),
        ("侬好", True),
        # What looks like it and says something.
        ("快点", False),
        ("救命", False),
        ("不说了", False),
        ("我想问一下低保", False),
        ("谢谢你听我唠叨", False),
        ("我是老师", False),
        ("水进屋了", False),
        ("在泡崖租房", False),
        ("一百二十块", False),
        ("没有收入", False),
        ("好几年了", False),
        ("他打我", False),
    ],
)
def test_routine_is_told_by_its_form(clause: str, routine: bool) -> None:
    assert is_routine(clause) is routine


@pytest.mark.parametrize(
    ("said", "left"),
    [
        (("喂，你好，我想问一下", "家里没收入，低宝怎么办", "好，谢谢啊"), "家里没收入 低宝怎么办"),
        (("低保，哦不对，是临时救助", "要带什么"), "是临时救助 要带什么"),
        (("我要问公租房，不是，说错了，是危房", "墙歪了"), "是危房 墙歪了"),
        (("不是我，是我妈", "她没有退休金"), "是我妈 她没有退休金"),
        (("我们，我们家没收入",), "我们家没收入"),
        (("呃那个轮椅，轱辘掉了",), "轮椅 轱辘掉了"),
        # A denial of what the operator asked takes nothing back that the caller said.
        (("坐席：您要办低保吗", "不是，低保有，是补牙的钱"), "低保有 是补牙的钱"),
        (("坐席：您要办什么", "房子漏雨，不对，还有个事"), "房子漏雨 不对"),
    ],
)
def test_what_is_left_of_a_call(said: tuple[str, ...], left: str) -> None:
    assert _left(*said) == left


@pytest.mark.parametrize(
    ("said", "left"),
    [
        (("坐席：有人在旁边打您吗？", "对，两份盒饭"), "有人在旁边打您吗? 两份盒饭"),
        (("坐席：好的。那您是想办低保吧", "嗯嗯，是的"), "那您是想办低保吧"),
        (("坐席：您是要低保还是临时救助？", "对，就是那个"), ""),
        (("坐席：您是要办低保吗", "不是"), ""),
        (("坐席：您是要办低保吗", "对不起，我没听清"), "对不起 我没听清"),
        (("坐席：低保是按月发的，标准是一千零三十", "对"), ""),
    ],
)
def test_what_the_caller_says_yes_to_is_said(said: tuple[str, ...], left: str) -> None:
    assert _left(*said, "补牙") == f"{left} 补牙".strip()


def test_a_text_is_left_as_it_is() -> None:
    message = Message("你好，我想问一下低保，谢谢")
    assert telling(message, message.text) == message.text
    assert meant(message) == heard(message)


def test_a_call_of_nothing_but_routine_is_left_whole() -> None:
    assert _left("喂", "你好") == "喂 你好"


TURNS = st.lists(
    st.tuples(
        st.sampled_from(["agent", "caller"]),
        st.text("喂你好嗯对不是，。？低保吗 我甘井子区零一二三", max_size=30),
    ),
    min_size=1,
    max_size=12,
)


@given(TURNS)
def test_offsets_stay(turns: list[tuple[str, str]]) -> None:
    message = Message(turns=tuple(Turn(who, said) for who, said in turns))  # type: ignore[arg-type]
    text, starts = meant(message)
    weighed = weighed_words(message)
    assert len(weighed) == len(text)
    assert all(one in (" ", other) for one, other in zip(weighed, cleaned(text), strict=True))
    for number, start in starts:
        said = message.turns[number].text
        assert len(text) >= start
        assert text[start : start + len(said.rstrip())].strip() in said


def test_no_clause_takes_long() -> None:
    """Patterns of words that share characters must not try every way of cutting them."""
    began = time.perf_counter()
    for words in ("这个", "一个事儿", "是不是", "我们这边", "甘井子区那边", "幺三八"):
        is_routine(words * 400 + "钱")
    assert time.perf_counter() - began < 1.0
