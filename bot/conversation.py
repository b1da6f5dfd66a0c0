"""The conversation, knowing no channel: what was heard in, what is known, said and to be done out.

Every step is pure. `step` asks the rows of ANSWERS in order and takes the first that has something
to say; what is to be done is done by `bot.talk.doing`, and what came of it goes through `told`.
To add a way of answering: one function in a module of `bot.talk` and its row here.
"""

from collections.abc import Callable

from bot.talk.about_cases import about_a_case, confirmed, rated
from bot.talk.form import told_something
from bot.talk.hand_over import quiet, wants_a_person
from bot.talk.manners import manners, without_words
from bot.talk.outcomes import told
from bot.talk.positions import at_a_position
from bot.talk.sent_files import with_file
from bot.talk.urgent import danger_first
from bot.talk.values import Heard, Known, Said, Turn

Answer = Callable[[Known, Said, Heard], Turn | None]

ANSWERS: tuple[Answer, ...] = (
    danger_first,
    quiet,
    at_a_position,
    without_words,
    wants_a_person,
    confirmed,
    rated,
    about_a_case,
    manners,
    told_something,
)


def step(known: Known, said: Said, heard: Heard) -> Turn:
    """One line of a resident: what is known with it, what is said, what is to be done."""
    for answer in ANSWERS:
        turn = answer(known, said, heard)
        if turn is not None:
            return with_file(turn, said)
    raise AssertionError("the last row answers everything")


__all__ = ["ANSWERS", "step", "told"]
