"""What is asked of cases that are there: progress, urging, more words, withdrawing, rating."""

from bot.talk.asking import asking
from bot.talk.deeds import Add, Do, LookUp, Rate, Urge, Withdraw
from bot.talk.values import Heard, Kind, Known, Question, Reply, Said, Turn
from nlu.acts import Act
from nlu.labels import ABOUT_EARLIER_CASE, Purpose
from router.closing import RequesterOutcome

#: Below it a line in the middle of a matter is taken for a part of the matter.
_SURE = 0.6
#: Acts of lines that may be about a case; 不想办了 of a case is a withdrawal.
_MAY_ASK = (Act.tell, Act.correct, Act.worry, Act.insult, Act.stop)
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
    if purpose is None:
        return None
    if heard.number and heard.number not in known.cases:
        return _number_told(known.now(wanted=str(purpose)), said, heard)
    number = heard.number or known.about
    if number is None:
        known, reply = asking(known.now(wanted=str(purpose)), Question.number)
        return Turn(known, (reply,))
    return _do(known.now(about=number), purpose, said, heard)


def _purpose(known: Known, heard: Heard) -> Purpose | None:
    """What is asked of an earlier case, if anything is."""
    if heard.alone is None or heard.act not in _MAY_ASK:
        return None
    alone = heard.alone
    if heard.act is Act.stop and not (known.number and alone.purpose is Purpose.withdraw):
        return None
    if heard.number and heard.number not in known.cases and alone.purpose in ABOUT_EARLIER_CASE:
        return alone.purpose
    telling = bool(known.said) and known.number is None
    if telling and alone.purpose is Purpose.add_information:
        return None
    if alone.purpose in ABOUT_EARLIER_CASE and alone.purpose_confidence >= _SURE * telling:
        return alone.purpose
    return Purpose.check_progress if heard.number else None


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
            known, reply = asking(known, Question.withdraw, number=number)
            return Turn(known, (reply,))
        case _:
            mine = (heard.number,) if heard.number else known.cases
            do = LookUp(mine, need=need)
    return Turn(known, do=(do,))


def _number_told(known: Known, said: Said, heard: Heard) -> Turn | None:
    """受理编号和查询码: both together or one after the other."""
    number = heard.number or known.claimed
    if number and heard.code:
        return Turn(known, do=(LookUp((number,), known.wanted or "progress", code=heard.code),))
    if heard.number:
        known, _ = asking(known.now(claimed=number), Question.number)
        return Turn(known, (Reply("ask_code", {"number": number}, asks=True),))
    if known.asked is not Question.number or heard.act is not Act.tell:
        return None if known.asked is not Question.number else _given_up(known, heard)
    if known.times.get(Question.number, 0) >= 2:
        return Turn(known.now(asked=Question.none, wanted=None), (Reply("no_number"),))
    known, reply = asking(known, Question.number)
    return Turn(known, (reply,))


def _given_up(known: Known, heard: Heard) -> Turn | None:
    """没有编号: by telephone it can be found all the same."""
    if heard.act in (Act.deny, Act.unknown, Act.finished):
        return Turn(known.now(asked=Question.none, wanted=None), (Reply("no_number"),))
    return None


def confirmed(known: Known, said: Said, heard: Heard) -> Turn | None:
    """Yes or no to what is not done without being asked: withdrawing, leaving a matter."""
    if known.asked is Question.withdraw and known.about:
        return _withdrawn(known, said, heard)
    if known.asked is Question.restart:
        if heard.act in (Act.affirm, Act.stop, Act.finished, Act.bye):
            return Turn(known.next_matter(), (Reply("stopped"),))
        if heard.act is Act.deny:
            return Turn(known.now(asked=Question.none), (Reply("go_on"),))
    return None


def _withdrawn(known: Known, said: Said, heard: Heard) -> Turn | None:
    assert known.about is not None
    sure = heard.act in (Act.affirm, Act.finished, Act.stop) or (
        heard.alone is not None and heard.alone.purpose is Purpose.withdraw
    )
    if sure:
        words = said.text if said.kind is not Kind.button else ""
        return Turn(known.now(asked=Question.none), do=(Withdraw(known.about, words),))
    if heard.act in (Act.deny, Act.unknown):
        return Turn(known.now(asked=Question.none), (Reply("kept", {"number": known.about}),))
    return None


def rated(known: Known, said: Said, heard: Heard) -> Turn | None:
    """解决了没有: the requester's own word closes the case, or has it taken up again."""
    number = known.about
    if number is None or (known.number is None and known.said):
        return None
    if known.asked is Question.rest and heard.act in (Act.affirm, Act.deny, Act.finished):
        outcome = None if heard.act is Act.affirm else RequesterOutcome.partly
        return Turn(known.now(asked=Question.none), do=(Rate(number, outcome, said.text),))
    act = heard.act
    if known.asked is Question.solved:
        act = {Act.affirm: Act.solved, Act.deny: Act.unsolved}.get(act, act)
    if act is Act.partly:
        known, reply = asking(known, Question.rest)
        return Turn(known, (reply,), ())
    if act not in _OUTCOMES:
        return None
    words = said.text if said.kind is not Kind.button else ""
    return Turn(known.now(asked=Question.none), do=(Rate(number, _OUTCOMES[act], words),))
