"""Rasa's intents: purpose, needs and urgency in one name, joined with `+`.

    seek_help+medical_assistance+temporary_assistance+urgent

Needs stand in the order of the codes, not of importance: what differs only in order would be two
intents to Rasa, each with half the examples. How important a need is, its confidence says.
"""

from dataclasses import dataclass
from functools import lru_cache

from nlu.examples import Example
from nlu.labels import Need, Purpose, Urgency

FALLBACK = "nlu_fallback"
_ORDER = {need: number for number, need in enumerate(Need)}


@dataclass(frozen=True, slots=True)
class Labels:
    """What one intent says."""

    purpose: Purpose
    needs: frozenset[Need]
    urgency: Urgency


def intent_of(example: Example) -> str:
    """The intent of an example."""
    needs = sorted(example.needs, key=_ORDER.__getitem__)
    urgency = [] if example.urgency is Urgency.normal else [example.urgency]
    return "+".join([example.purpose, *needs, *urgency])


@lru_cache(maxsize=8192)
def labels_of(intent: str) -> Labels | None:
    """What an intent says; None for one that is not ours (another model, `nlu_fallback`)."""
    first, *others = intent.split("+")
    try:
        purpose = Purpose(first)
        urgency = Urgency.normal
        if others and others[-1] in (Urgency.urgent, Urgency.life_danger):
            urgency = Urgency(others.pop())
        return Labels(purpose, frozenset(map(Need, others)), urgency)
    except ValueError:
        return None
