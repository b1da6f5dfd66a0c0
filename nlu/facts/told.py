"""The facts of a text, or of a call as its caller tells or confirms them."""

from collections.abc import Iterator
from datetime import date

from nlu.fact_values import Age, Disability, Household, Income
from nlu.facts.answers import Question, answered, question_of
from nlu.facts.found import Found
from nlu.facts.personal import personal_in_call, personal_items
from nlu.facts.reading import distinct, facts_from, found_in, today_in_china
from nlu.text import cleaned
from nlu.understanding import Fact, Message, PersonalItem


def facts_of(message: Message, today: date | None = None) -> tuple[Fact, ...]:
    """What a message tells of a person's life, in order, each value once.

    Of a call the caller's words count, and the operator's where the caller says yes to them; what
    only the operator says is no fact. `today` is the day that 昨天 is seen from (Beijing's by
    default).
    """
    return personal_and_facts(message, today)[1]


def personal_and_facts(
    message: Message, today: date | None = None, clean: str | None = None
) -> tuple[tuple[PersonalItem, ...], tuple[Fact, ...]]:
    """The personal numbers of a message and its facts.

    `clean` is what was said, cleaned, where the caller has it; of a call each turn is cleaned here.
    """
    today = today or today_in_china()
    if not message.turns:
        whole = message.whole
        text = cleaned(whole) if clean is None else clean
        personal = personal_items(text)
        return personal, distinct(facts_from(found_in(text, today), whole, personal))
    texts = [cleaned(turn.text) for turn in message.turns]
    personal = personal_in_call(message.turns, texts)
    return personal, distinct(_facts_of_call(message, texts, today, personal))


#: What somebody has one of: the caller's own words replace the operator's.
_SAID_ONCE = frozenset({Age, Household, Income, Disability})


def _facts_of_call(
    message: Message, texts: list[str], today: date, personal: tuple[PersonalItem, ...]
) -> Iterator[Fact]:
    numbers: dict[int | None, list[PersonalItem]] = {}
    for item in personal:
        numbers.setdefault(item.span.turn, []).append(item)
    told: dict[int, list[Found]] = {}
    for turn, found in _in_call(message, texts, today):
        told.setdefault(turn, []).append(found)
    for turn, some in told.items():
        yield from facts_from(some, message.turns[turn].text, numbers.get(turn, ()), turn)


def _in_call(message: Message, texts: list[str], today: date) -> Iterator[tuple[int, Found]]:
    """What the caller tells, and what question and answer say together; the latter first."""
    question: Question | None = None
    for number, turn in enumerate(message.turns):
        text = texts[number]
        if turn.speaker == "agent":
            question = question_of(text, number)
            continue
        own = found_in(text, today)
        kinds = {type(told.value) for told in own} & _SAID_ONCE
        bound = list(answered(question, text, number, today)) if question else []
        # 您是残疾人吗 — 是,肢体三级: the caller's own words say more.
        yield from (
            (at, told) for at, told in bound if at == number or type(told.value) not in kinds
        )
        spans = [(told.start, told.end) for at, told in bound if at == number]
        for found in own:
            if not any(start < found.end and found.start < end for start, end in spans):
                yield number, found
        question = None
