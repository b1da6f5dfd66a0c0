"""转人工: a person takes the talk on, and the bot is quiet until it is handed back."""

from bot.talk.deeds import HandOver
from bot.talk.values import Heard, Known, Said, Turn
from nlu.acts import Act

#: After so many lines in a row that brought nothing a person takes over.
MOST_MISSES = 2


def quiet(known: Known, said: Said, heard: Heard) -> Turn | None:
    """With a person: the line is on record for them, the bot says nothing."""
    return Turn(known) if known.with_person else None


def wants_a_person(known: Known, said: Said, heard: Heard) -> Turn | None:
    """转人工, 我要和人说话."""
    if heard.act is not Act.person:
        return None
    return handed_over(known, said, "求助人要求转人工")


def handed_over(known: Known, said: Said, reason: str) -> Turn:
    """Hand the talk to a person of the first-contact unit, this line with it.

    What got a pointer or an answer is stored as it was; with a person it is a request of its own.
    """
    if known.request_id is not None and known.number is None:
        known = known.next_matter().now(said=known.said, files=known.files)
    return Turn(with_words(known, said), do=(HandOver(reason),))


def missed(known: Known, said: Said) -> Turn | None:
    """One more line that brought nothing; with the second in a row a person takes over."""
    if known.misses + 1 < MOST_MISSES:
        return None
    return handed_over(known, said, "两次没有听懂求助人的意思")


def with_words(known: Known, said: Said) -> Known:
    """What is known with the words of this line as part of the matter."""
    if not said.text or said.text in known.said:
        return known
    return known.now(said=(*known.said, said.text))
