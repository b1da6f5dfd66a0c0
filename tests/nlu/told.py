"""Reading facts out of sentences and calls, for the tables of cases."""

from datetime import date

from nlu.fact_values import FactKind, FactValue
from nlu.facts import facts_of
from nlu.understanding import Fact, Message, Turn

#: A Sunday.
TODAY = date(2026, 11, 22)


def call(*said: str) -> Message:
    """A call of turns such as "坐席：您几口人" and "市民：三口"."""
    turns = []
    for line in said:
        speaker, _, text = line.partition("：")
        turns.append(Turn("agent" if speaker == "坐席" else "caller", text))
    return Message(turns=tuple(turns))


def facts(message: Message | str, *kinds: FactKind) -> list[Fact]:
    """The facts of these kinds, in order."""
    given = Message(message) if isinstance(message, str) else message
    return [fact for fact in facts_of(given, TODAY) if fact.kind in kinds]


def values(message: Message | str, *kinds: FactKind) -> list[FactValue]:
    """Their values."""
    return [fact.value for fact in facts(message, *kinds)]
