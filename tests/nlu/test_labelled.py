"""Labelled messages of other people's files: what is read of them, what is said of bad ones."""

import json
from pathlib import Path
from typing import Any

import pytest

from nlu.errors import ReaderDataError
from nlu.examples import Example
from nlu.labelled import kept_aside, labelled, read_labelled
from nlu.labels import Need, Purpose, Urgency
from nlu.understanding import Message, Turn


def _file(folder: Path, *lines: Any, name: str = "data.jsonl") -> Path:
    path = folder / name
    texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    path.write_text("\n".join(texts) + "\n", "utf-8")
    return path


def test_of_an_example_that_teaches_urgency_alone_nothing_else_is_counted() -> None:
    line = Example("好的", Purpose.out_of_scope, (), Urgency.normal, False, "t", urgency_only=True)
    one = labelled(line)
    assert (one.purpose, one.needs, one.for_other) == (None, None, None)
    assert one.urgency is Urgency.normal


def test_a_line_with_every_label(tmp_path: Path) -> None:
    line = {
        "text": "住甘井子，没钱看病",
        "title": "求助",
        "purpose": "seek_help",
        "needs": ["medical_assistance"],
        "urgency": "urgent",
        "for_other": True,
        "place": {"district": "甘井子区", "street": None},
        "comment": "多出来的不管",
    }
    (one,) = read_labelled([_file(tmp_path, line)])
    assert one.message == Message("住甘井子，没钱看病", "求助")
    assert one.purpose is Purpose.seek_help
    assert one.needs == (Need.medical_assistance,)
    assert one.urgency is Urgency.urgent
    assert one.for_other is True
    assert one.place == {"district": "甘井子区", "street": None}
    assert one.source == "data.jsonl 第1行"


def test_a_phone_told_none_told_and_none_labelled(tmp_path: Path) -> None:
    told, none, open_ = read_labelled(
        [
            _file(
                tmp_path,
                {"text": "电话13800001234", "phone": "13800001234"},
                {"text": "没留", "phone": None},
                {"text": "没标"},
            )
        ]
    )
    assert told.phones == frozenset({"13800001234"})
    assert none.phones == frozenset()
    assert open_.phones is None
    with pytest.raises(ReaderDataError, match="phone 应为文字或 null"):
        read_labelled([_file(tmp_path, {"text": "错", "phone": 1})])


def test_what_a_line_does_not_label_stays_open(tmp_path: Path) -> None:
    turns = [{"speaker": "agent", "text": "您好"}, {"speaker": "caller", "text": "问低保"}]
    bare, call, empty = read_labelled(
        [_file(tmp_path, {"text": "问低保"}, "", {"turns": turns}, {"text": "好", "needs": []})]
    )
    labels = (bare.purpose, bare.needs, bare.urgency, bare.for_other, dict(bare.place))
    assert labels == (None, None, None, None, {})
    assert call.message.turns == (Turn("agent", "您好"), Turn("caller", "问低保"))
    assert call.source == "data.jsonl 第3行"
    assert empty.needs == ()


def test_the_shipped_files_are_read_places_too() -> None:
    files = kept_aside()
    assert {file.suffix for file in files} == {".yml", ".jsonl"}
    examples = read_labelled(files)
    assert sum(example.purpose is not None for example in examples) >= 1_000
    assert sum("district" in example.place for example in examples) >= 200


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "第2行：不是正确的 JSON"),
        ("[" * 100_000, "第2行：不是正确的 JSON"),
        ("[1]", "第2行：应为一个对象"),
        ({"purpose": "urge"}, "第2行：缺少 text 或 turns"),
        ({"text": 3}, "第2行：缺少 text 或 turns"),
        ({"text": "好", "purpose": "seek"}, "第2行：purpose 里没有“seek”"),
        ({"text": "好", "needs": "legal_aid"}, "第2行：needs 应为列表"),
        ({"text": "好", "needs": ["law"]}, "第2行：needs 里没有“law”"),
        ({"text": "好", "needs": [["legal_aid"]]}, "第2行：needs 里没有"),
        ({"text": "好", "urgency": "soon"}, "第2行：urgency 里没有“soon”"),
        ({"text": "好", "for_other": "yes"}, "第2行：for_other 应为"),
        ({"text": "好", "place": "甘井子区"}, "第2行：place 应为对象"),
        ({"text": "好", "district": 5}, "第2行：district 应为文字"),
        ({"turns": "好"}, "第2行：turns 应为列表"),
        ({"turns": [{"speaker": "who", "text": "好"}]}, "第2行：turns 应为列表"),
    ],
)
def test_a_bad_line_is_named_by_file_and_number(tmp_path: Path, line: Any, said: str) -> None:
    path = _file(tmp_path, {"text": "好"}, line)
    with pytest.raises(ReaderDataError) as caught:
        read_labelled([path])
    assert caught.value.sentence.startswith(f"data.jsonl {said}")


def test_files_that_cannot_be_read_at_all(tmp_path: Path) -> None:
    cases = [
        (tmp_path / "none.jsonl", None, "打不开文件"),
        (tmp_path / "empty.jsonl", b"\n\n", "没有一条例句"),
        (tmp_path / "gbk.jsonl", "低保".encode("gbk"), "第1行：不是 UTF-8"),
        (tmp_path / "gbk.yml", "低保".encode("gbk"), "gbk.yml：不是 UTF-8"),
        (tmp_path / "list.yml", b"- 1\n", "数据文件写法不对：list.yml"),
    ]
    for path, content, said in cases:
        if content is not None:
            path.write_bytes(content)
        with pytest.raises(ReaderDataError) as caught:
            read_labelled([path])
        assert said in caught.value.sentence
