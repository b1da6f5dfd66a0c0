"""Rasa's training data, domain and dictionary, made from `nlu/data`: one source for both backends.

FOLDER/nlu.yml                  examples by intent, the terms of the trade, patterns
FOLDER/domain.yml               the domain with every intent of the data
FOLDER/dictionary/onedoor.txt   our words for jieba
FOLDER/config*.yml              the two pipelines, whose paths are relative to FOLDER
FOLDER/fingerprint              changes when any of these does
"""

import hashlib
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from nlu.errors import ReaderDataError
from nlu.examples import Example, read_examples, training_files
from nlu.heard import heard
from nlu.rasa.intents import intent_of
from nlu.rasa.phrasing import whole_for_rasa
from nlu.text import cleaned
from nlu.words import own_words

HERE = Path(__file__).parent
CONFIGS = ("config.yml", "config-light.yml")
_WORD_FREQUENCY = 20_000  # as the embedded reader's cutter has it
#: Patterns are written for words whose figures are all 0 (see `for_rasa`).
_PATTERNS = {
    "amount": r"[0一二三四五六七八九十百千万两几]+(?:多|来)?(?:块|元|万块|万元|千块|百块)",
    "age": r"[0一二三四五六七八九十]+岁",
}
#: RegexEntityExtractor uses only entities that some example marks.
_MARKED = {
    "term": ("低保", "临时救助"),
    "amount": ("000块", "两千块"),
    "age": ("00岁", "七十岁"),
}


@dataclass(frozen=True, slots=True)
class Written:
    """What was written for Rasa."""

    examples: int
    intents: int
    fingerprint: str


def write_rasa_data(
    folder: Path, files: Sequence[Path] = (), *, least: int = 1, every: int = 1
) -> Written:
    """Write everything `rasa train nlu` needs into a folder.

    For a model that trains quickly, `least` leaves out intents with fewer examples and only each
    `every`-th example of the others is written: what is common stays so.
    ReaderDataError where the data is wrong or the folder cannot be written.
    """
    found = _by_intent(read_examples(files or training_files()))
    by_intent = {intent: texts[::every] for intent, texts in found.items() if len(texts) >= least}
    parts = {
        "nlu.yml": _nlu(by_intent),
        "domain.yml": _domain(by_intent),
        "dictionary/onedoor.txt": _dictionary(),
        **{name: (HERE / name).read_text("utf-8") for name in CONFIGS},
    }
    fingerprint = hashlib.sha256("\0".join(parts.values()).encode()).hexdigest()[:16]
    try:
        # A file left in the folder of the dictionary would be read by jieba too.
        shutil.rmtree(folder / "dictionary", ignore_errors=True)
        (folder / "dictionary").mkdir(parents=True)
        for name, content in {**parts, "fingerprint": fingerprint + "\n"}.items():
            (folder / name).write_text(content, "utf-8")
    except OSError as error:
        raise ReaderDataError(f"{folder} 写不进去：{error.strerror}") from error
    return Written(sum(map(len, by_intent.values())), len(by_intent), fingerprint)


def _by_intent(examples: Iterable[Example]) -> dict[str, list[str]]:
    """The words Rasa learns from, by intent; a call gives the caller's words, as in serving.

    An intent says purpose and needs: what teaches urgency alone is left out.
    """
    found: dict[str, list[str]] = {}
    for example in examples:
        text = whole_for_rasa(cleaned(heard(example.message)[0]))
        if text and not example.urgency_only:
            found.setdefault(intent_of(example), []).append(text)
    return dict(sorted(found.items()))


def _nlu(by_intent: dict[str, list[str]]) -> str:
    """The training data in Rasa's YAML; the first blocks mark each entity twice."""
    lines = ['version: "3.1"', "nlu:"]
    intent = next(iter(by_intent), "out_of_scope")
    marked = [f"[{text}]({entity})" for entity, texts in _MARKED.items() for text in texts]
    lines += _block("lookup: term", own_words())
    for entity, pattern in _PATTERNS.items():
        lines += _block(f"regex: {entity}", [pattern])
    for name, texts in by_intent.items():
        lines += _block(f"intent: {name}", [*texts, *(marked if name == intent else ())])
    return "\n".join(lines) + "\n"


def _block(head: str, texts: Iterable[str]) -> list[str]:
    return [f"- {head}", "  examples: |", *(f"    - {text}" for text in texts)]


def _domain(by_intent: dict[str, list[str]]) -> str:
    """The domain as shipped, with the intents of the data: Rasa warns of any it does not know."""
    shipped = (HERE / "domain.yml").read_text("utf-8")
    return shipped + "intents:\n" + "".join(f"  - {intent}\n" for intent in by_intent)


def _dictionary() -> str:
    """Our words in jieba's form: word, frequency, part of speech."""
    return "".join(f"{word} {_WORD_FREQUENCY} nz\n" for word in own_words())
