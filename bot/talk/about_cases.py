"""What is asked of cases that are there: progress, urging, more words, withdrawing, rating."""

from bot.talk.asking import TRIES, asked, asking
from bot.talk.deeds import Add, Do, LookUp, Rate, Urge, Withdraw
from bot.talk.manners import stopped
from bot.talk.values import Heard, Kind, Known, Question, Reply, Said, Turn
from nlu.acts import Act
from nlu.labels import ABOUT_EARLIER_CASE, Purpose
from router.closing import RequesterOutcome

#: Below it a line in the middle of a matter is taken for a part of the matter.
_SURE = 0.6
#: Acts of lines that may be about a case; 不想办了 of a case is a withdrawal.
_MAY_ASK = (Act.tell, Act.correct, Act.worry, Act.insult, Act.stop)
#: “没有” is read as a question about a case now and then, “办到哪了” as an answer.
_SURE_OF_A_QUESTION = 0.97
_SHORT_ANSWERS = (
    *(Act.finished, Act.deny, Act.unknown, Act.affirm),
    *(Act.solved, Act.partly, Act.unsolved),
)
#: Said to the question for a number.
_HAS_NONE = (Act.deny, Act.unknown, Act.finished)
_OUTCOMES = {
    Act.solved: RequesterOutcome.resolved,
    Act.partly: RequesterOutcome.partly,
    Act.unsolved: None,
}


def about_a_case(known: Known, said: Said, heard: Heard) -> Turn | None:
    """Progress, urging, adding, withdrawing: by number, or of the cases of this talk."""
    if known.asked is Question.number:
        return _number_told(known, said, heard)
    purpose = _purpose(known, heard)
    if purpose is None or heard.needs is not None:  # 找工作的不办了: one need of the matter
        return None
    if purpose is Purpose.withdraw and known.asked is Question.check:
        return None  # of what was read out, something is not wanted
    if purpose is Purpose.withdraw and _nothing_to_withdraw(known, heard):
        return stopped(known)
    if heard.number and heard.number not in known.cases:
        return _number_told(known.now(wanted=str(purpose)), said, heard)
    number = heard.number or mine(known)
    if number is None:
        return asked(known.now(wanted=str(purpose)), Question.number)
    return _do(known.now(about=number), purpose, said, heard)


def mine(known: Known) -> str | None:
    """The case that is spoken of: opened in this talk, or shown to it for its query code."""
    return known.about if known.about in known.cases else None


def _purpose(known: Known, heard: Heard) -> Purpose | None:
    """What is asked of an earlier case, if anything is."""
    if heard.alone is None or not (heard.act in _MAY_ASK or _asks_how_far(known, heard)):
        return None
    alone = heard.alone
    if heard.act is Act.stop and not (known.number and alone.purpose is Purpose.withdraw):
        return None
    if heard.number and heard.number not in known.cases and alone.purpose in ABOUT_EARLIER_CASE:
        return alone.purpose
    telling = bool(known.said) and known.number is None
    if telling and alone.purpose is Purpose.add_information:
        return None
    first = not known.cases and bool(alone.needs)
    if alone.purpose in ABOUT_EARLIER_CASE and alone.purpose_confidence >= _SURE * (
        telling or first
    ):
        return alone.purpose
    return Purpose.check_progress if heard.number else None


def _nothing_to_withdraw(known: Known, heard: Heard) -> bool:
    """不办了, in the middle of a matter and with no case: what is not handed in is left."""
    return bool(known.said) and known.number is None and not (heard.number or known.cases)


def _asks_how_far(known: Known, heard: Heard) -> bool:
    """我的事办到哪了, 有信儿没有: surely a question, whatever act such a line is taken for.

    没解决 said unasked stays what it is, even where it asks when at last.
    """
    alone = heard.alone
    if alone is None or heard.act not in _SHORT_ANSWERS:
        return False
    if heard.act is Act.unsolved and known.asked is not Question.solved:
        return False
    asks = alone.purpose in (Purpose.check_progress, Purpose.urge)
    return asks and alone.purpose_confidence >= _SURE_OF_A_QUESTION


def _do(known: Known, purpose: Purpose, said: Said, heard: Heard) -> Turn:
    number = known.about
    assert number is not None
    need = heard.alone.needs[0].code if heard.alone and heard.alone.needs else None
    do: Do
    match purpose:
        case Purpose.urge:
            do = Urge(number, said.text)
        case Purpose.add_information:
            do = Add(number, said.text)
        case Purpose.withdraw:
            return asked(known, Question.withdraw, number=number)
        case _:
            do = LookUp((heard.number,) if heard.number else known.cases, need=need)
    return Turn(known, do=(do,))


def _number_told(known: Known, said: Said, heard: Heard) -> Turn | None:
    """受理编号和查询码: both together or one after the other."""
    number = heard.number or known.claimed
    if number and heard.code:
        known = known.now(claimed=number, asked=Question.number)  # a wrong code may be told anew
        return Turn(known, do=(LookUp((number,), known.wanted or "progress", code=heard.code),))
    if heard.number:
        known, _ = asking(known.now(claimed=number), Question.number)
        return Turn(known, (Reply("ask_code", {"number": number}, asks=True),))
    if known.asked is not Question.number or heard.act not in (Act.tell, *_HAS_NONE):
        return None
    if heard.act in _HAS_NONE or known.times.get(Question.number, 0) >= TRIES:
        # 没有编号: by telephone it can be found all the same.
        return Turn(known.now(asked=Question.none, wanted=None), (Reply("no_number"),))
    return asked(known, Question.number)


def confirmed(known: Known, said: Said, heard: Heard) -> Turn | None:
    """Yes or no to what is not done without being asked: withdrawing, leaving a matter."""
    if known.asked is Question.withdraw and mine(known):
        return _withdrawn(known, said, heard)
    if known.asked is Question.still_wanted and mine(known):
        return _still_wanted(known, heard)
    if known.asked is Question.restart:
        if heard.act in (Act.affirm, Act.stop, Act.finished, Act.bye):
            return Turn(known.next_matter(), (Reply("stopped"),))
        if heard.act is Act.deny:
            return Turn(known.now(asked=Question.none), (Reply("go_on"),))
    return None


def _still_wanted(known: Known, heard: Heard) -> Turn | None:
    """What was opened half told: no means that it is withdrawn, and that is asked once more."""
    if heard.act in (Act.deny, Act.finished, Act.stop):
        return asked(known, Question.withdraw, number=known.about)
    if heard.act is Act.affirm:
        return Turn(known.now(asked=Question.none), (Reply("all_done", {"number": known.about}),))
    return None


def _withdrawn(known: Known, said: Said, heard: Heard) -> Turn | None:
    assert known.about is not None
    if heard.act in (Act.affirm, Act.finished):
        words = said.text if said.kind is not Kind.button else ""
        return Turn(known.now(asked=Question.none), do=(Withdraw(known.about, words),))
    again = heard.alone is not None and heard.alone.purpose is Purpose.withdraw
    if (again or heard.act is Act.stop) and known.times.get(Question.withdraw, 0) < TRIES:
        return asked(known, Question.withdraw, number=known.about)  # 撤, or 别撤？
    if again or heard.act in (Act.deny, Act.unknown, Act.stop):
        return Turn(known.now(asked=Question.none), (Reply("kept", {"number": known.about}),))
    return None


def rated(known: Known, said: Said, heard: Heard) -> Turn | None:
    """解决了没有: the requester's own word closes the case, or has it taken up again."""
    number = mine(known)
    if number is None or (known.number is None and known.said) or _asks_how_far(known, heard):
        return None
    if known.asked is Question.rest and heard.act in (Act.affirm, Act.deny, Act.finished):
        outcome = None if heard.act is Act.affirm else RequesterOutcome.partly
        return Turn(known.now(asked=Question.none), do=(Rate(number, outcome, said.text),))
    act = heard.act
    if known.asked is Question.solved:
        act = {Act.affirm: Act.solved, Act.deny: Act.unsolved}.get(act, act)
    if act is Act.partly:
        return asked(known, Question.rest)
    if act not in _OUTCOMES:
        return None
    words = said.text if said.kind is not Kind.button else ""
    return Turn(known.now(asked=Question.none), do=(Rate(number, _OUTCOMES[act], words),))
