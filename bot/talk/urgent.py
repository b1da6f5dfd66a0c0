"""危险先说: emergency numbers and a case at once, and only then where the person is."""

from bot.talk.deeds import Add, Do, TakeIn
from bot.talk.hand_over import with_words
from bot.talk.values import Heard, Kind, Known, Question, Reply, Said, Turn
from nlu.acts import Act
from nlu.labels import Urgency

#: Acts of lines that may tell of something; “没有了” after a question does not.
_HOLDS_CONTENT = (Act.tell, Act.correct, Act.worry, Act.person, Act.insult, Act.unsolved)


#: A line shorter than a sentence is read surely, or together with what was said before it.
_SURE = 0.6


def danger_first(known: Known, said: Said, heard: Heard) -> Turn | None:
    """Life danger, whatever was being talked of, and also while a person has the talk."""
    if not _in_danger(known, said, heard):
        return None
    first: tuple[Reply, ...] = (Reply("emergency"),)
    if known.number and (known.danger or known.with_person):
        do: tuple[Do, ...] = (Add(known.number, said.text),)
        return Turn(with_words(known, said), first, do)
    if known.over:
        known = known.next_matter()
    known = with_words(known, said).now(danger=True, asked=Question.place, misses=0, insisted=True)
    return Turn(known, first, (TakeIn(insisted=True),))


def _in_danger(known: Known, said: Said, heard: Heard) -> bool:
    if heard.alone is None or said.kind is Kind.button or heard.act not in _HOLDS_CONTENT:
        return False
    if heard.alone.urgency is Urgency.life_danger and heard.alone.urgency_confidence >= _SURE:
        return True
    # Told in pieces (“药都吃了”, “一整瓶”): only together do they say it. Once said it is known.
    return heard.decided is not None and heard.decided.danger and not known.danger
