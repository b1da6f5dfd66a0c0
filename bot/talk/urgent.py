"""危险先说: emergency numbers and a case at once, and only then where the person is."""

from bot.talk.deeds import Add, Do, TakeIn
from bot.talk.hand_over import with_words
from bot.talk.values import Heard, Kind, Known, Question, Reply, Said, Turn
from nlu.acts import Act
from nlu.labels import Urgency

#: Acts of lines that tell of something.
_TELLS = (Act.tell, Act.correct)
#: A line shorter than a sentence is read surely, or together with what was said before it.
_SURE = 0.6
#: “没有了”, “求求你们” and the like are read as danger now and then; what is danger is read so
#: more surely (喝了，全喝了), and what kind of help it wants is read with it.
_SURE_OF_NO_TELLING = 0.97
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
        do: tuple[Do, ...] = (Add(known.number, said.text),)
        return Turn(with_words(known, said), first, do)
    if known.over:
        known = known.next_matter()
    known = with_words(known, said).now(
        danger=True, asked=Question.place, misses=0, insisted=True, needs=None
    )
    return Turn(known, first, (TakeIn(insisted=True),))


def _in_danger(known: Known, said: Said, heard: Heard) -> bool:
    if heard.alone is None or said.kind is Kind.button:
        return False
    tells = heard.act in _TELLS
    enough = _SURE if tells else _SURE_OF_NO_TELLING
    if heard.alone.urgency is Urgency.life_danger and heard.alone.urgency_confidence >= enough:
        return tells or bool(heard.alone.needs)
    # Told in pieces (“药都吃了”, “一整瓶”): only together do they say it. Once said it is known.
    return tells and heard.decided is not None and heard.decided.danger and not known.danger


def _more_of_it(known: Known, said: Said, heard: Heard) -> Turn | None:
    """What else is said of a danger that was told: “她醒了”, “没气了” end no talk."""
    if not (known.danger and known.number) or said.kind is not Kind.text or heard.alone is None:
        return None
    if heard.act in _NOT_OF_DANGER and not known.with_person:
        return None
    return Turn(with_words(known, said), do=(Add(known.number, said.text),))
