"""The training data, domain and dictionary made for Rasa from the one source."""

from pathlib import Path

import pytest
import yaml

from nlu.errors import ReaderDataError
from nlu.examples import read_examples, training_files
from nlu.labels import Need, Purpose, Urgency
from nlu.rasa.intents import Labels, intent_of, labels_of
from nlu.rasa.phrasing import LONGEST_WHOLE, for_rasa, whole_for_rasa
from nlu.rasa.training_data import CONFIGS, HERE, Written, write_rasa_data
from nlu.words import own_words

DATA = """nlu:
- intent: seek_help+temporary_assistance+medical_assistance
  metadata: {urgency: urgent}
  examples: |
    - 【坐席】您好，是问低保吗【市民】我爸住院交不起押金【市民】身上就剩 20 块了
    - 药断了三天[图片]，{求助}\\n
- intent: seek_help+medical_assistance+temporary_assistance
  metadata: {urgency: urgent}
  examples: |
    - /手术费凑不齐
- intent: out_of_scope
  examples: |
    - 路灯坏了
- intent: out_of_scope
  metadata: {teaches: urgency}
  examples: |
    - 刚睡醒
"""


@pytest.fixture
def written(tmp_path: Path) -> dict[str, list[str]]:
    """The examples written for DATA, by intent."""
    source = tmp_path / "some.yml"
    source.write_text(DATA, "utf-8")
    write_rasa_data(tmp_path / "rasa", [source])
    return examples_of(tmp_path / "rasa")


def examples_of(folder: Path) -> dict[str, list[str]]:
    blocks = yaml.safe_load((folder / "nlu.yml").read_text("utf-8"))["nlu"]
    return {
        block["intent"]: [line.removeprefix("- ") for line in block["examples"].splitlines()]
        for block in blocks
        if "intent" in block
    }


def test_the_order_of_needs_makes_no_other_intent(written: dict[str, list[str]]) -> None:
    assert set(written) == {
        "out_of_scope",
        "seek_help+temporary_assistance+medical_assistance+urgent",
    }


def test_what_teaches_urgency_alone_is_left_out(written: dict[str, list[str]]) -> None:
    assert "刚睡醒" not in written["out_of_scope"]


def test_a_call_gives_the_callers_words(written: dict[str, list[str]]) -> None:
    texts = written["seek_help+temporary_assistance+medical_assistance+urgent"]
    assert texts[0] == "我爸住院交不起押金 身上就剩 00 块了"


def test_nothing_in_a_text_is_taken_for_a_mark_of_rasas(written: dict[str, list[str]]) -> None:
    texts = written["seek_help+temporary_assistance+medical_assistance+urgent"]
    assert texts[1:] == ["药断了三天 图片 , 求助  n", "手术费凑不齐"]


def test_every_entity_is_marked_twice_so_that_rasa_uses_its_pattern(
    written: dict[str, list[str]],
) -> None:
    for entity in ("term", "amount", "age"):
        assert sum(f"]({entity})" in text for text in written["out_of_scope"]) == 2


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("电话13800001234", "电话00000000000"),  # no figure leaves the house
        ("/out_of_scope", " out_of_scope"),
        ("  //urge{}", "    urge  "),
        ("问问/低保", "问问/低保"),
        ("[低保](term)", " 低保 (term)"),
        ("甲\n乙\\丙", "甲 乙 丙"),
    ],
)
def test_the_words_as_rasa_gets_them(text: str, asked: str) -> None:
    assert for_rasa(text) == asked


@pytest.mark.parametrize("length", [0, 1, LONGEST_WHOLE, LONGEST_WHOLE + 1, 5000])
def test_the_whole_is_its_two_ends(length: int) -> None:
    text = (
        ("起" + "中" * length + "末")[:length] if length < 2 else "起" + "中" * (length - 2) + "末"
    )
    asked = whole_for_rasa(text)
    assert len(asked) == min(length, LONGEST_WHOLE)
    assert asked[:1] == text[:1]
    assert asked[-1:] == text[-1:]


@pytest.mark.parametrize(
    ("intent", "labels"),
    [
        ("out_of_scope", Labels(Purpose.out_of_scope, frozenset(), Urgency.normal)),
        (
            "seek_help+care_service+life_danger",
            Labels(Purpose.seek_help, frozenset({Need.care_service}), Urgency.life_danger),
        ),
        ("out_of_scope+urgent", Labels(Purpose.out_of_scope, frozenset(), Urgency.urgent)),
        ("nlu_fallback", None),
        ("", None),
        ("greet", None),
        ("seek_help+unknown_need", None),
        ("seek_help+urgent+care_service", None),
        ("care_service", None),
    ],
)
def test_what_an_intent_says(intent: str, labels: Labels | None) -> None:
    assert labels_of(intent) == labels


def test_every_example_as_shipped_has_an_intent_that_says_the_same() -> None:
    for example in read_examples(training_files()):
        labels = Labels(example.purpose, frozenset(example.needs), example.urgency)
        assert labels_of(intent_of(example)) == labels


def test_the_data_as_shipped_is_written_whole(tmp_path: Path) -> None:
    written = write_rasa_data(tmp_path)
    by_intent = examples_of(tmp_path)
    assert written.intents == len(by_intent)
    assert written.examples == sum(map(len, by_intent.values())) - 6  # the marked entities
    domain = yaml.safe_load((tmp_path / "domain.yml").read_text("utf-8"))
    assert domain["intents"] == list(by_intent)
    words = (tmp_path / "dictionary" / "onedoor.txt").read_text("utf-8").splitlines()
    assert [line.split()[0] for line in words] == own_words()
    assert [file.name for file in (tmp_path / "dictionary").iterdir()] == ["onedoor.txt"]


def test_the_fingerprint_changes_with_data_and_only_then(tmp_path: Path) -> None:
    source = tmp_path / "some.yml"
    source.write_text(DATA, "utf-8")
    first = write_rasa_data(tmp_path / "rasa", [source])
    assert write_rasa_data(tmp_path / "rasa", [source]) == first
    source.write_text(DATA.replace("路灯坏了", "路灯又坏了"), "utf-8")
    second = write_rasa_data(tmp_path / "rasa", [source])
    assert second == Written(first.examples, first.intents, second.fingerprint)
    assert second.fingerprint != first.fingerprint


def test_rare_intents_can_be_left_out(tmp_path: Path) -> None:
    source = tmp_path / "some.yml"
    source.write_text(DATA, "utf-8")
    assert write_rasa_data(tmp_path / "rasa", [source], least=2).intents == 1
    cut = write_rasa_data(tmp_path / "rasa", [source], least=2, every=4)
    assert (cut.intents, cut.examples) == (1, 1)


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ReaderDataError, match="写不进去"):
        write_rasa_data(tmp_path / "file" / "rasa")


@pytest.mark.parametrize("name", CONFIGS)
def test_a_pipeline_is_complete_so_that_rasa_asks_and_writes_nothing(name: str) -> None:
    config = yaml.safe_load((HERE / name).read_text("utf-8"))
    assert {"recipe", "language", "assistant_id", "pipeline", "policies"} <= set(config)
    parts = {part["name"]: part for part in config["pipeline"]}
    assert parts["JiebaTokenizer"]["dictionary_path"] == "dictionary"
    assert parts["RegexEntityExtractor"]["use_word_boundaries"] is False
    classifier = parts.get("DIETClassifier") or parts["LogisticRegressionClassifier"]
    assert classifier["ranking_length"] == 0
    assert "FallbackClassifier" in parts
