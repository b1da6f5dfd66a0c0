"""The data the reader learns from and is measured on: whole, enough, and kept apart."""

from collections import Counter, defaultdict
from pathlib import Path

import pytest

from nlu.errors import ReaderDataError
from nlu.examples import HELD_OUT, Example, held_out_files, read_examples, training_files
from nlu.labels import Need, Purpose, Urgency
from nlu.text import cleaned

#: Fewer examples than this teach nothing that lasts.
LEAST_EXAMPLES = 40
#: Two texts that share more of their character 3-grams than this are one text.
NEAR = 0.8
#: With the lines of talks, which are measured by themselves.
KEPT_ASIDE = sorted(HELD_OUT.rglob("*.yml"))


@pytest.fixture(scope="module")
def training() -> list[Example]:
    return read_examples(training_files())


@pytest.fixture(scope="module")
def held_out() -> list[Example]:
    return read_examples(KEPT_ASIDE)


def _seen(text: str) -> str:
    """What tells two texts apart: their letters and digits, or all of a text that has none."""
    return "".join(char for char in cleaned(text) if char.isalnum()) or text.strip()


def _grams(text: str) -> frozenset[str]:
    return frozenset(text[at : at + 3] for at in range(max(1, len(text) - 2)))


@pytest.mark.parametrize("path", [*training_files(), *KEPT_ASIDE], ids=lambda path: path.name)
def test_every_file_parses_and_says_something(path: Path) -> None:
    examples = read_examples([path])
    assert examples
    assert all(_seen(example.text) for example in examples)
    assert all(example.source.startswith(path.name) for example in examples)


def test_training_and_held_out_are_different_files() -> None:
    assert training_files()
    assert held_out_files()
    assert not set(training_files()) & set(held_out_files())


@pytest.mark.parametrize("need", Need)
def test_every_need_has_enough_examples(need: Need, training: list[Example]) -> None:
    assert sum(need in example.needs for example in training) >= LEAST_EXAMPLES


@pytest.mark.parametrize("purpose", Purpose)
def test_every_purpose_has_enough_examples(purpose: Purpose, training: list[Example]) -> None:
    assert sum(purpose is example.purpose for example in training) >= LEAST_EXAMPLES


@pytest.mark.parametrize("urgency", Urgency)
def test_every_urgency_has_enough_examples(urgency: Urgency, training: list[Example]) -> None:
    assert sum(urgency is example.urgency for example in training) >= LEAST_EXAMPLES


def test_others_are_spoken_for_often_enough(training: list[Example]) -> None:
    assert sum(example.for_other for example in training) >= LEAST_EXAMPLES


@pytest.mark.parametrize("need", Need)
def test_every_need_is_measured(need: Need, held_out: list[Example]) -> None:
    assert any(need in example.needs for example in held_out)


def test_no_text_stands_twice_in_training(training: list[Example]) -> None:
    times = Counter(_seen(example.text) for example in training)
    twice = [text for text, count in times.items() if count > 1]
    assert not twice, "\n".join(twice)


def test_no_text_stands_twice_in_held_out(held_out: list[Example]) -> None:
    times = Counter(_seen(example.text) for example in held_out)
    twice = [text for text, count in times.items() if count > 1]
    assert not twice, "\n".join(twice)


def test_held_out_holds_nothing_of_training(
    training: list[Example], held_out: list[Example]
) -> None:
    learnt = [_seen(example.text) for example in training]
    sizes = [len(_grams(text)) for text in learnt]
    holders: dict[str, list[int]] = defaultdict(list)
    for number, text in enumerate(learnt):
        for gram in _grams(text):
            holders[gram].append(number)
    near = []
    for example in held_out:
        grams = _grams(_seen(example.text))
        shared = Counter(number for gram in grams for number in holders.get(gram, ()))
        for number, both in shared.items():
            if both > NEAR * (len(grams) + sizes[number] - both):
                near.append(f"{example.source} = {training[number].source}: {example.text}")
    assert not near, "\n".join(near)


GOOD = """version: "3.1"
nlu:
- intent: seek_help+medical_assistance+temporary_assistance
  metadata: {urgency: urgent, for_other: true}
  examples: |
    - 没钱做手术
    - 药断了

- intent: out_of_scope
  examples: |
    - 路灯坏了

- intent: out_of_scope
  metadata: {teaches: urgency}
  examples: |
    - 好的
"""


def _written(folder: Path, text: str) -> Path:
    path = folder / "some.yml"
    path.write_text(text, "utf-8")
    return path


def test_blocks_are_read_with_all_their_labels(tmp_path: Path) -> None:
    first, second, third, fourth = read_examples([_written(tmp_path, GOOD)])
    assert (first.text, second.text, third.text) == ("没钱做手术", "药断了", "路灯坏了")
    assert first.purpose is second.purpose is Purpose.seek_help
    assert first.needs == (Need.medical_assistance, Need.temporary_assistance)
    assert (first.urgency, first.for_other) == (Urgency.urgent, True)
    assert (third.needs, third.urgency, third.for_other) == ((), Urgency.normal, False)
    assert [one.urgency_only for one in (first, second, third, fourth)] == [False] * 3 + [True]


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("seek_help+medical_assistance", "seek_hlep+medical_assistance"),
        ("+medical_assistance", "+medical"),
        ("+medical_assistance+temporary_assistance", "+medical_assistance+medical_assistance"),
        ("seek_help+medical_assistance+temporary_assistance", "seek_help"),
        ("seek_help+medical_assistance", "complain+medical_assistance"),
        ("seek_help+medical_assistance", "out_of_scope+medical_assistance"),
        ("urgency: urgent", "urgency: very"),
    ],
)
def test_an_illegal_label_names_its_file_and_block(tmp_path: Path, right: str, wrong: str) -> None:
    path = _written(tmp_path, GOOD.replace(right, wrong))
    with pytest.raises(ReaderDataError, match=r"^some\.yml block 1 "):
        read_examples([path])


def test_what_a_block_cannot_teach_names_its_file_and_block(tmp_path: Path) -> None:
    path = _written(tmp_path, GOOD.replace("teaches: urgency", "teaches: needs"))
    with pytest.raises(ReaderDataError, match=r"^some\.yml block 3 .*needs"):
        read_examples([path])


def test_the_second_block_is_named_when_the_second_is_wrong(tmp_path: Path) -> None:
    path = _written(tmp_path, GOOD.replace("out_of_scope", "somewhere_else"))
    with pytest.raises(ReaderDataError, match=r"^some\.yml block 2 .*somewhere_else"):
        read_examples([path])


@pytest.mark.parametrize("text", ["nlu: [", "nlu:\n\t- intent: x", 'version: "3.1\n'])
def test_what_is_no_yaml_names_its_file(tmp_path: Path, text: str) -> None:
    with pytest.raises(ReaderDataError, match=r"some\.yml"):
        read_examples([_written(tmp_path, text)])


@pytest.mark.parametrize(
    "text",
    [
        "",  # 空文件
        "- 低保\n",  # 不是表
        "nlu:\n- seek_help\n",  # 块不是表
        "nlu:\n- intent: out_of_scope\n",  # 没有例句
        "nlu:\n- intent: out_of_scope\n  metadata: urgent\n  examples: |\n    - 路灯坏了\n",
    ],
)
def test_what_has_another_shape_names_its_file(tmp_path: Path, text: str) -> None:
    with pytest.raises(ReaderDataError, match=r"some\.yml"):
        read_examples([_written(tmp_path, text)])
