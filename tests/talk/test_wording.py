"""The sentences: the same in every language, each used, none missing."""

import re
from pathlib import Path

import pytest

from bot.talk import wording
from bot.talk.asking import BUTTONS
from bot.talk.values import Question, Reply
from bot.talk.wording import FOLDER, SentencesError, labelled, sentences, worded
from router.errors import Refusal

TALK = Path(wording.__file__).parent
LANGUAGES = sorted(file.stem for file in FOLDER.glob("*.yaml"))
_KEY = re.compile(r'"([a-z]+(?:_[a-z]+)*)"')


def test_there_is_chinese_and_english() -> None:
    assert LANGUAGES == ["en", "zh"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_every_sentence_and_fills_it_with_the_same(language: str) -> None:
    assert sentences(language).keys() == sentences("zh").keys()


@pytest.mark.parametrize("question", [one for one in Question if one is not Question.none])
def test_every_question_is_asked_and_explained(question: Question) -> None:
    assert {f"ask_{question}", f"explain_{question}"} <= sentences("zh").keys()
    for button in BUTTONS.get(question, ()):
        assert labelled(button.key, "zh")


def test_every_sentence_is_said_somewhere() -> None:
    files = [
        *TALK.glob("*.py"),
        *TALK.parent.glob("web/*.py"),
        *TALK.parent.glob("channels/**/*.py"),
    ]
    named = {key for file in files for key in _KEY.findall(file.read_text("utf-8"))}
    made = {f"{kind}_{question}" for kind in ("ask", "explain") for question in Question}
    made |= {f"ask_{question}_{how}" for question in Question for how in ("again", "of_another")}
    made |= {f"menu_{command}" for command in ("start", "help", "person", "english")}
    made |= {f"file_{why}" for why in Refusal}
    made |= {"button_location", "button_contact"}  # what a Reply may want of its channel
    assert sentences("zh").keys() - named - made == set()


def test_a_language_that_fills_a_sentence_with_something_else_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, text in (("zh", "kept: 好的，{{ number }}"), ("en", "kept: All right, {{ unit }}")):
        (tmp_path / f"{name}.yaml").write_text(text, "utf-8")
    monkeypatch.setattr(wording, "FOLDER", tmp_path)
    sentences.cache_clear()
    with pytest.raises(SentencesError, match="kept"):
        sentences("en")
    sentences.cache_clear()


def test_what_fills_a_sentence_is_not_read_as_one() -> None:
    said = worded(Reply("refused", {"sentence": "{{ 7 * 7 }}"}), "zh")
    assert said == "{{ 7 * 7 }}"
