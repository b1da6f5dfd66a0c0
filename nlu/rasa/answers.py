"""Rasa's answer to one text, checked: what is not of the expected form is rubbish, not a reading.

Shape (rasa 3.6.21, POST /model/parse):
    {"text": …, "intent": {"name", "confidence"}, "entities": [{"entity", "start", "end",
     "value", "extractor", …}], "text_tokens": [[start, end], …],
     "intent_ranking": [{"name", "confidence"}, …]}
"""

import json
import math
from dataclasses import dataclass
from typing import Any

from nlu.labels import Need, Purpose, Urgency
from nlu.rasa.failures import RasaRubbish
from nlu.rasa.intents import FALLBACK, Labels, labels_of

#: Confidences of all intents add up to 1; less than this share of ours means another model.
_LEAST_OURS = 0.5
_MOST_SUM = 1.01


@dataclass(frozen=True, slots=True)
class Chances:
    """How likely each label is: the confidences of the intents that hold it, added up."""

    purposes: dict[Purpose, float]
    needs: dict[Need, float]
    urgencies: dict[Urgency, float]


@dataclass(frozen=True, slots=True)
class Answer:
    """What Rasa made of one text. `terms` are (start, end) of entities, each place once."""

    chances: Chances
    fallback: bool
    terms: tuple[tuple[int, int], ...]


def answer_from(body: bytes, asked: str) -> Answer:
    """The answer to the text asked; RasaRubbish for what no Rasa server with our model says."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise RasaRubbish("Rasa 的回答不是 JSON") from error
    if not isinstance(found, dict) or found.get("text") != asked:
        raise RasaRubbish("Rasa 的回答不是对这句话的回答")
    ranking = [_ranked(entry) for entry in _list(found.get("intent_ranking"))]
    top, _ = _ranked(found.get("intent"))
    chances = _chances([(name, share) for name, share in ranking if name != FALLBACK])
    return Answer(chances, top == FALLBACK, _terms(found.get("entities"), len(asked)))


def _ranked(entry: Any) -> tuple[str, float]:
    if not isinstance(entry, dict):
        raise RasaRubbish("Rasa 的回答里没有意图")
    name, share = entry.get("name"), entry.get("confidence")
    # A bool is an int to Python, and JSON as Python reads it has NaN.
    if not isinstance(name, str) or isinstance(share, bool) or not isinstance(share, int | float):
        raise RasaRubbish("Rasa 的回答里意图不成样子")
    if not math.isfinite(share) or not 0 <= share <= _MOST_SUM:
        raise RasaRubbish("Rasa 的回答里置信度不成样子")
    return name, float(share)


def _chances(ranking: list[tuple[str, float]]) -> Chances:
    purposes = dict.fromkeys(Purpose, 0.0)
    needs = dict.fromkeys(Need, 0.0)
    urgencies = dict.fromkeys(Urgency, 0.0)
    known: list[tuple[Labels, float]] = []
    for name, share in ranking:
        labels = labels_of(name)
        if labels is not None:
            known.append((labels, share))
    total, ours = sum(share for _, share in ranking), sum(share for _, share in known)
    if not ours or ours < _LEAST_OURS * total or total > _MOST_SUM:
        raise RasaRubbish("Rasa 装的不是 OneDoor 的模型")
    for labels, share in known:
        purposes[labels.purpose] += share / ours
        urgencies[labels.urgency] += share / ours
        for need in labels.needs:
            needs[need] += share / ours
    return Chances(purposes, needs, urgencies)


def _terms(entities: Any, length: int) -> tuple[tuple[int, int], ...]:
    """Places of entities; DIET and the patterns both find some, so each place counts once."""
    found: set[tuple[int, int]] = set()
    for entity in _list(entities):
        if not isinstance(entity, dict):
            raise RasaRubbish("Rasa 的回答里实体不成样子")
        start, end = entity.get("start"), entity.get("end")
        if type(start) is not int or type(end) is not int or not 0 <= start < end <= length:
            raise RasaRubbish("Rasa 的回答里实体不在句子里")
        found.add((start, end))
    return tuple(sorted(found))


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise RasaRubbish("Rasa 的回答里缺了该有的一列")
    return value
