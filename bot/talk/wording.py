"""Every sentence of a talk, in the language of the resident: `bot/sentences/*.yaml` filled in."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path

import yaml
from jinja2 import Environment, StrictUndefined, Template, meta

from bot.talk.values import Language, Reply
from nlu.errors import OneDoorError
from nlu.understanding import Place
from router import glossary
from router.working_days import WEEKDAYS

FOLDER = Path(__file__).parent.parent / "sentences"
_ENGLISH = "en"


class SentencesError(OneDoorError):
    """A language lacks a sentence, has one too many, or fills it with something else."""


def _day(value: date) -> str:
    return f"{value.month}月{value.day}日（周{WEEKDAYS[value.weekday()]}）"


def _place(value: Place | None) -> str:
    if value is None:
        return ""
    return "".join(part for part in (value.city, value.district, value.street) if part)


def _environment() -> Environment:
    made = Environment(undefined=StrictUndefined, autoescape=False)  # noqa: S701 - no page is made here
    made.filters.update(
        day=_day,
        place=_place,
        case_status=lambda status: glossary.STATUSES[status],
        task_status=lambda status: glossary.TASK_STATUSES[status],
    )
    return made


_ENVIRONMENT = _environment()


@lru_cache(maxsize=8)
def sentences(language: Language) -> Mapping[str, Template]:
    """The sentences of a language by name; SentencesError where they are not those of Chinese."""
    texts = _texts(language)
    if language != "zh":
        _must_match(_texts("zh"), texts, language)
    return {key: _ENVIRONMENT.from_string(text) for key, text in texts.items()}


def worded(reply: Reply, language: Language) -> str:
    """What is said, in words."""
    return sentences(language)[reply.key].render(reply.values)


def labelled(key: str, language: Language) -> str:
    """What stands on a button."""
    return sentences(language)[key].render()


def language_of(text: str) -> Language:
    """The language of something that was said, as it stands in a line."""
    return "zh" if any("一" <= one <= "鿿" for one in text) else "en"


def _texts(language: Language) -> dict[str, str]:
    loaded: dict[str, str] = yaml.safe_load((FOLDER / f"{language}.yaml").read_text("utf-8"))
    return loaded


def _must_match(first: dict[str, str], other: dict[str, str], language: str) -> None:
    wrong = sorted(first.keys() ^ other.keys())
    wrong += [
        key for key in first.keys() & other.keys() if _fills(first[key]) != _fills(other[key])
    ]
    if wrong:
        raise SentencesError(f"{language}.yaml 和 zh.yaml 的句子对不上：{'、'.join(wrong)}")


def _fills(text: str) -> set[str]:
    return set(meta.find_undeclared_variables(_ENVIRONMENT.parse(text)))
