"""Nothing that can be sent makes the reader fall; the long version is `make fuzz`."""

import time

import pytest
from hypothesis import HealthCheck, given, settings

from nlu.reader import Reader
from nlu.text import LONGEST_MESSAGE
from nlu.understanding import Message, Turn
from tests.nlu.odd_texts import ODD_MESSAGES, outcome


@given(message=ODD_MESSAGES)
@settings(
    max_examples=400,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_odd_texts_are_answered_or_refused_with_a_sentence(
    reader: Reader, message: Message
) -> None:
    assert outcome(reader, message) in {"answered", "refused"}


def test_a_caller_who_said_nothing_but_blanks(reader: Reader) -> None:
    turns = (Turn("agent", "您好，低保怎么办？"), Turn("caller", " " * 400), Turn("agent", "喂？"))
    assert outcome(reader, Message(turns=turns)) == "answered"


@pytest.mark.parametrize("char", "一1零万。的 (年岁区住【<")
def test_time_grows_with_the_length_and_a_megabyte_takes_a_moment(
    reader: Reader, char: str
) -> None:
    """Four times as long may not take much over four times as long; a wide margin for noise."""
    seconds = []
    for length in (LONGEST_MESSAGE // 4, LONGEST_MESSAGE, 1_000_000):
        began = time.process_time()
        assert outcome(reader, Message(char * length))
        seconds.append(time.process_time() - began)
    quarter, whole, beyond = seconds
    assert whole < 16 * quarter + 0.5
    assert beyond < 1.0
