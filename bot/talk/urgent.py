"""危险先说: emergency numbers and a case at once, and only then where the person is."""

from bot.talk.deeds import TakeIn
from bot.talk.hand_over import with_words
from bot.talk.telling import addition, begun
from bot.talk.values import Heard, Kind, Known, Question, Reply, Said, Turn
from nlu.acts import Act
from nlu.labels import Urgency

#: Acts of lines that tell of something.
_TELLS = (Act.tell, Act.correct)
#: Outcries, which tell of something when they want help of a kind; “求求你们了” does not.
_OUTCRIES = (Act.worry, Act.person, Act.insult, Act.unsolved)
#: What is danger is never said like this (有人掉海里了): the act was read wrongly.
_IDLE = (Act.greet, Act.chat, Act.identity, Act.confused)
#: A line shorter than a sentence is read surely, or together with what was said before it.
_SURE = 0.6
_SURE_OF_IDLE = 0.9
_SURE_OF_ACT = 0.8
#: “够了够了” is read as danger now and then; “喝了，全喝了” more surely.
_SURE_OF_SHORT = 0.96
#: What is said after danger was told goes to whoever helps, but for these.
_NOT_OF_DANGER = (
    *(Act.thanks, Act.greet, Act.identity, Act.english, Act.confused, Act.person),
    *(Act.tell, Act.correct),  # answered as after any receipt
)


def danger_first(known: Known, said: Said, heard: Heard) -> Turn | None:
    """Life danger, whatever was being talked of, and also while a person has the talk."""
    if not _in_danger(known, said, heard):
        return _more_of_it(known, said, heard)
    first: tuple[Reply, ...] = (Reply("emergency"),)
    if known.number and known.danger:
        known, do = addition(known, heard, said.text)
        return Turn(with_words(known, said), first, (do,))
    if known.over:
        known = begun(known, heard.alone)
    known = with_words(known, said).now(
        danger=True, asked=Question.place, misses=0, insisted=True, needs=None
    )
    return Turn(known, first, (TakeIn(insisted=True),))


def _in_danger(known: Known, said: Said, heard: Heard) -> bool:
    if heard.alone is None or said.kind is Kind.button:
        return False
    # “想从楼上跳下去算了” is read as leaving the talk, but not surely: it may tell as well.
    alone, tells = heard.alone, heard.act in _TELLS or heard.sure < _SURE_OF_ACT
    enough = _SURE if tells else _enough(heard.act)
    if alone.urgency is Urgency.life_danger and alone.urgency_confidence >= enough:
        return tells or heard.act in _IDLE or bool(alone.needs)
    # Told in pieces (“药都吃了”, “一整瓶”): only together do they say it. Once said it is known.
    return tells and heard.decided is not None and heard.decided.danger and not known.danger


def _enough(act: Act) -> float:
    """How surely danger must be read in a line that does this."""
    if act in _IDLE:
        return _SURE_OF_IDLE
    return _SURE if act in (*_TELLS, *_OUTCRIES) else _SURE_OF_SHORT


def _more_of_it(known: Known, said: Said, heard: Heard) -> Turn | None:
    """What else is said of a danger that was told: “她醒了”, “没气了” end no talk."""
    if not (known.danger and known.number) or said.kind is not Kind.text or heard.alone is None:
        return None
    if heard.act in _NOT_OF_DANGER and not known.with_person:
        return None
    known, do = addition(known, heard, said.text)
    return Turn(with_words(known, said), do=(do,))
