"""Other tasks with the reader's features: other languages, tokens, bad files, the same bytes."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from nlu.errors import ReaderDataError
from nlu.task_evaluation import TaskReport, evaluate_task
from nlu.task_training import train_task
from nlu.tasks import Labelled, TaskModel, checked_name, keys_of, read_task
from nlu.training import packed

#: Three matters of a shop in two languages, the last lines of each for measuring.
SEEN = {
    "delivery": """
        我的包裹到哪儿了，三天了还没到
        快递显示签收了可我没收到
        什么时候能送到我家
        能不能改一下送货地址
        包裹在半路上停了两天没动
        送货员把东西放错楼了
        where is my parcel, it should have arrived on Monday
        the courier left the package at the wrong door
        can you deliver to another address
        my delivery is two days late
        tracking says delivered but nothing arrived
        when will the package be delivered
    """,
    "refund": """
        我要退款，东西是坏的
        退货以后钱什么时候退回来
        买贵了能不能退差价
        把钱退给我，不想要了
        退款申请交了一周还没到账
        钱退到哪张银行卡上
        I want my money back, the lamp is broken
        how long does a refund take
        please refund the price difference
        I returned the shoes and want my money
        my refund has not reached my bank account
        can I get the money back on my card
    """,
    "account": """
        我登录不上去，密码忘了
        怎么改绑定的手机号
        账号被锁了怎么解开
        收不到登录的验证码
        我想注销账号
        密码改了还是进不去
        I forgot my password and cannot log in
        how do I change the phone number of my account
        my account is locked
        I do not receive the login code
        please delete my account
        the new password does not work for login
    """,
}
UNSEEN = {
    "delivery": ["包裹怎么还没送到", "the parcel was delivered to the wrong address"],
    "refund": ["坏了，我要把钱退回来", "when do I get my refund money"],
    "account": ["忘了密码登录不了", "cannot log in, my password is not accepted"],
}


def _lines(texts: dict[str, list[str]]) -> list[Labelled]:
    return [Labelled(text, label) for label, some in texts.items() for text in some]


def _seen() -> list[Labelled]:
    return _lines({label: some.strip().splitlines() for label, some in SEEN.items()})


@pytest.fixture(scope="module")
def shop() -> TaskModel:
    return TaskModel(train_task(_seen())[0])


def test_unseen_texts_of_two_languages_are_told_apart(shop: TaskModel) -> None:
    report = evaluate_task(shop, _lines(UNSEEN))
    assert report.examples == 6
    assert report.accuracy >= 5 / 6  # chance is a third
    assert all(1 / 3 <= chance <= 1 for chance, _ in report.trusted)
    assert shop.chances("where is my parcel").sum() == pytest.approx(1.0)


def test_tokens_and_numbers_are_features_too() -> None:
    seen = [
        Labelled(tuple(str(token) for token in tokens), label)
        for label, start in (("up", 1), ("down", -1))
        for first in range(2, 14)
        for tokens in [range(first, first + 5 * start, start)]
    ]
    model = TaskModel(train_task(seen)[0])
    # The same tokens, in this order or the other: single ones cannot tell.
    assert model.read(("3", "4", "5", "6"))[0] == "up"
    assert model.read(("6", "5", "4", "3"))[0] == "down"
    assert model.kind == "tokens"
    assert len(keys_of(("a",))) == 1
    assert len(keys_of(())) == 0
    assert len(set(keys_of(("a", "b", "a", "b")).tolist())) == 2 + 2 + 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("السلام عليكم ورحمة الله", "أريد استرداد المال"),
        ("ฉันต้องการความช่วยเหลือ", "ขอบคุณมากครับ"),
        ("मुझे मदद चाहिए", "बहुत धन्यवाद"),
        ("помогите пожалуйста", "большое спасибо"),
        ("助けてください", "ありがとうございます"),
    ],
)
def test_any_script_is_learnt(one: str, other: str) -> None:
    seen = [Labelled(text, label) for text, label in ((one, "1"), (other, "2")) for _ in range(6)]
    model = TaskModel(train_task(seen)[0])
    assert [model.read(one)[0], model.read(other)[0]] == ["1", "2"]


def test_nothing_known_still_gets_a_label(shop: TaskModel) -> None:
    for words in ("", " ", "\U0001f600", "x" * 100_000):
        label, chance = shop.read(words)
        assert label in SEEN
        assert 0 < chance <= 1


def test_the_same_data_give_the_same_bytes_in_any_order() -> None:
    told: list[tuple[int, int]] = []
    arrays, accuracy = train_task(_seen(), lambda done, of: told.append((done, of)))
    assert packed(arrays) == packed(train_task(_seen())[0])
    assert 0.6 <= accuracy <= 1
    assert [done for done, _ in told] == list(range(1, told[-1][1] + 1))


def test_a_model_is_read_back_from_its_file(tmp_path: Path, shop: TaskModel) -> None:
    path = tmp_path / "task-shop.npz"
    path.write_bytes(packed(train_task(_seen())[0]))
    again = TaskModel.load(path)
    for text in ("where is my money", "登录不上去"):
        assert again.read(text) == shop.read(text)
    with pytest.raises(ReaderDataError, match="还没有训练过任务 none"):
        TaskModel.load(tmp_path / "task-none.npz")


def test_a_label_with_one_text_does_not_stop_training() -> None:
    model = TaskModel(train_task([*_seen(), Labelled("where is the toilet", "odd")])[0])
    assert "odd" in model.labels
    assert evaluate_task(model, _lines(UNSEEN)).accuracy >= 4 / 6


def test_counting() -> None:
    pairs = Counter({("a", "a"): 3, ("a", "b"): 1, ("b", "b"): 2, ("c", "b"): 2})
    report = TaskReport(pairs)
    assert report.labels == ["a", "b", "c"]
    assert (report.right, report.examples, report.accuracy) == (5, 8, 5 / 8)
    tallies = {label: (one.hit, one.false, one.missed) for label, one in report.tallies.items()}
    assert tallies == {"a": (3, 0, 1), "b": (2, 3, 0), "c": (0, 0, 2)}
    assert report.macro_f1 == pytest.approx((6 / 7 + 4 / 7 + 0) / 3)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "第2行：不是正确的 JSON"),
        ('"text"', "第2行：应为一个对象"),
        ({"text": "好"}, "第2行：缺少 label"),
        ({"text": "好", "label": None}, "第2行：缺少 label"),
        ({"text": "好", "label": True}, "第2行：缺少 label"),
        ({"text": "好", "label": 1.5}, "第2行：缺少 label"),
        ({"text": "好", "label": " "}, "第2行：label 是空的"),
        ({"label": "a"}, "第2行：缺少 text"),
        ({"tokens": "好", "label": "a"}, "第2行：缺少 text"),
        ({"tokens": [["好"]], "label": "a"}, "第2行：tokens 里应为"),
        ({"tokens": ["好"], "label": "a"}, "第2行：前面是 text，这里是 tokens"),
    ],
)
def test_a_bad_line_is_named_by_file_and_number(tmp_path: Path, line: Any, said: str) -> None:
    path = tmp_path / "x.jsonl"
    texts = [json.dumps({"text": "a", "label": 1}), line if isinstance(line, str) else None]
    path.write_text("\n".join(text or json.dumps(line) for text in texts), "utf-8")
    with pytest.raises(ReaderDataError) as caught:
        read_task([path])
    assert caught.value.sentence.startswith(f"x.jsonl {said}")


def test_labels_may_be_numbers_and_texts_may_hold_anything(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text(
        '{"text": "\\u0000\\ud800", "label": 1}\n{"text": "", "label": " a\\n b "}\n', "utf-8"
    )
    assert [one.label for one in read_task([path])] == ["1", "a b"]


@pytest.mark.parametrize(
    ("examples", "said"),
    [
        ([Labelled("a", "x"), Labelled("b", "x")], "只有一个标签“x”"),
        ([Labelled((), "x"), Labelled((), "y")], "学不到东西"),
    ],
)
def test_data_that_teach_nothing(examples: list[Labelled], said: str) -> None:
    with pytest.raises(ReaderDataError, match=said):
        train_task(examples)


def test_an_empty_file_is_said_to_be_empty(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text("\n", "utf-8")
    with pytest.raises(ReaderDataError, match="空的"):
        read_task([path])


@pytest.mark.parametrize("name", ["tnews", "a-1", "x" * 60])
def test_names_that_are_taken(name: str) -> None:
    assert checked_name(name) == name


@pytest.mark.parametrize("name", ["", "../x", "A", "a b", "中文", "x" * 61, "a\n"])
def test_names_that_are_refused(name: str) -> None:
    with pytest.raises(ReaderDataError, match="任务名"):
        checked_name(name)
