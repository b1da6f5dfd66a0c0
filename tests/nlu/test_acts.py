"""Acts of a talk: the same short word after different questions, and how well they are read."""

import json
from pathlib import Path

import pytest

from nlu.acts import (
    Act,
    ActReader,
    Asked,
    accuracy,
    act_reader,
    examples_of,
    held_out_files,
    training_files,
)
from nlu.errors import ReaderDataError


def test_messages_kept_aside_are_read(acts: ActReader) -> None:
    right, every, _ = accuracy(acts, held_out_files())
    assert every >= 300
    assert right / every > 0.85


@pytest.mark.parametrize(
    "text, asked, act",
    [
        ("没有了", Asked.anything_else, Act.finished),
        ("没有", Asked.household, Act.deny),
        ("转人工客服", Asked.none, Act.person),
        ("你到底是不是机器人啊", Asked.none, Act.identity),
        ("住在普兰店区丰荣街道那边", Asked.place, Act.tell),
        ("不对，是我妈妈住院不是我", Asked.check, Act.correct),
        ("钱已经到卡上了，谢谢", Asked.solved, Act.solved),
        ("到现在也没人来过", Asked.solved, Act.unsolved),
        ("我跟你说我家那条狗昨天可把我笑坏了", Asked.none, Act.chat),
        ("我跟你说我妈昨天可把我吓坏了，晕倒了", Asked.none, Act.tell),
    ],
)
def test_what_was_asked_counts(acts: ActReader, text: str, asked: Asked, act: Act) -> None:
    assert acts.read(text, asked)[0] is act


@pytest.mark.parametrize("text", ["", " ", "\x00\ud800", "😂😂😂", "很长" * 20_000])
def test_odd_messages_have_an_act(acts: ActReader, text: str) -> None:
    act, chance = acts.read(text)
    assert act in Act
    assert 0 <= chance <= 1


def test_no_message_kept_aside_is_trained_on() -> None:
    trained = {(one.words, one.label) for one in examples_of(training_files())}
    kept = {(one.words, one.label) for one in examples_of(held_out_files())}
    # Words that everybody says are the same everywhere: 嗯, 谢谢.
    assert all(len(str(words)) < 20 for words, _ in trained & kept)


def test_an_unknown_act_is_told_with_file_and_line(tmp_path: Path) -> None:
    file = tmp_path / "some.jsonl"
    lines = [{"text": "嗯", "asked": "none", "act": "affirm"}, {"text": "嗯", "asked": "none"}]
    file.write_text("\n".join(json.dumps(line) for line in lines), "utf-8")
    with pytest.raises(ReaderDataError, match="第2行"):
        examples_of([file])


def test_it_is_trained_once(tmp_path: Path) -> None:
    files = training_files()[:1]
    act_reader(tmp_path, files=files)
    [made] = tmp_path.glob("acts-*.npz")
    before = made.stat().st_mtime_ns
    act_reader(tmp_path, files=files)
    assert made.stat().st_mtime_ns == before
