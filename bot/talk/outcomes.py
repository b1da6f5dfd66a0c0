"""What is said when something was done: the receipt, where a case stands, what was refused."""

from bot.talk.asking import asked, asking
from bot.talk.deeds import (
    Add,
    CaseView,
    Do,
    Done,
    HandOver,
    Insist,
    LookUp,
    Rate,
    TakeIn,
    TellPlace,
    Urge,
    Withdraw,
)
from bot.talk.values import Known, Question, Reply, Turn
from nlu.labels import Purpose
from router.assignment import Outcome
from router.place_told import PlaceTold


def told(known: Known, done: Done) -> Turn:
    """What the case office answered, said to the resident; more to do where that follows."""
    if done.refused is not None:
        return Turn(known, (_refused(done.do, done.refused),))
    match done.do:
        case TakeIn() | Insist():
            return _taken_in(known, done)
        case LookUp():
            return _looked_up(known, done)
        case Urge():
            key = "urged" if done.first_today else "urged_before"
            return Turn(known, (Reply(key, _of(done)), *_progress(done.cases)))
        case Add() | TellPlace():
            return _added(known, done)
        case Withdraw():
            return Turn(known, (Reply("withdrawn", _of(done)),))
        case Rate():
            return _rated(known, done)
        case HandOver():
            return _handed_over(known, done)


def _refused(do: Do, sentence: str) -> Reply:
    if isinstance(do, Add) and do.line is not None:  # on record with the talk all the same
        return Reply("file_stays", {"number": do.number})
    return Reply("refused", {"sentence": sentence})


def _taken_in(known: Known, done: Done) -> Turn:
    sentences = [Reply("as_it_is", {"sentence": one}) for one in done.answers]
    if done.outcome is Outcome.answered or done.outcome is Outcome.not_ours:
        known, reply = asking(known.now(request_id=done.request_id), Question.insist)
        return Turn(known, (*sentences, reply))
    case = done.cases[0]
    known = known.now(
        number=case.number,
        about=case.number,
        cases=_with(known, case.number),
        request_id=done.request_id,
        handed_in=len(known.said),
        shown=tuple(task.need for task in case.tasks) or known.shown,
        misses=0,
        files=(),
    )
    if isinstance(done.do, TakeIn | Insist) and done.do.half_told:
        known, reply = asking(known, Question.still_wanted, number=case.number)
        return Turn(known, (*_receipt(case, half_told=True), *sentences, reply))
    replies = (*_receipt(case), *sentences)
    if known.danger and not (known.place and known.place.district):
        known, reply = asking(known, Question.place)
        return Turn(
            known, (*replies, Reply("where_are_you", buttons=reply.buttons, wants="location"))
        )
    known, reply = asking(known, Question.anything_else)
    return Turn(known, (*replies, reply))


def _receipt(case: CaseView, *, half_told: bool = False) -> tuple[Reply, ...]:
    """Number, query code, who answers; for each need who leads, why, what to bring, until when."""
    key = "receipt" if case.tasks else "receipt_triage"
    if half_told:
        key = "receipt_half_told"
    values: dict[str, object] = {"number": case.number, "code": case.code, "unit": case.unit}
    tasks = (Reply("receipt_task", {"task": task}) for task in case.tasks)
    return (Reply(key, values), *tasks)


def _with(known: Known, number: str) -> tuple[str, ...]:
    return (*(one for one in known.cases if one != number), number)


def _of(done: Done) -> dict[str, object]:
    case = done.cases[0]
    return {"number": case.number, "unit": case.unit}


def _looked_up(known: Known, done: Done) -> Turn:
    assert isinstance(done.do, LookUp)
    if not done.cases:
        return Turn(known, (Reply("no_cases"),))
    case = done.cases[-1]
    known = known.now(about=case.number, cases=_with(known, case.number), wanted=None, claimed=None)
    if known.asked is Question.number:
        known = known.now(asked=Question.none)
    match done.do.then:
        case Purpose.urge:
            return Turn(known, do=(Urge(case.number),))
        case Purpose.withdraw:
            return asked(known, Question.withdraw, number=case.number)
        case Purpose.add_information:
            return Turn(known, (Reply("say_what_to_add", {"number": case.number}),))
    return Turn(known, _progress(done.cases))


def _progress(cases: tuple[CaseView, ...]) -> tuple[Reply, ...]:
    return tuple(Reply("progress", {"case": case}) for case in cases)


def _added(known: Known, done: Done) -> Turn:
    if done.place_told not in (None, PlaceTold.known):
        return _place_told(known, done)
    coming = (Reply("file_coming"),) if isinstance(done.do, Add) and done.do.coming else ()
    if isinstance(done.do, Add) and coming and not done.do.words:
        return Turn(known, coming)
    # In danger whatever comes may say where they are, or how they are.
    return Turn(known, (Reply("passed_on" if known.danger else "added", _of(done)), *coming))


def _place_told(known: Known, done: Done) -> Turn:
    """Who answers for them now, or that it was passed on and why nothing moved."""
    assert isinstance(done.do, TellPlace)
    place, case = done.do.place, done.cases[0]
    first = (Reply("passed_on"),) if known.danger else ()
    if done.place_told is PlaceTold.moved:
        papers = (Reply("receipt_task", {"task": task}) for task in done.other_papers)
        return Turn(known, (*first, Reply("place_moved", {"case": case, "place": place}), *papers))
    if done.place_told is PlaceTold.elsewhere:
        values: dict[str, object] = {"city": place.outside, "unit": case.unit}
        return Turn(known, (*first, Reply("place_elsewhere", values)))
    return Turn(known, (*first, Reply("place_noted", _of(done))))


def _rated(known: Known, done: Done) -> Turn:
    assert isinstance(done.do, Rate)
    case = done.cases[0]
    if case.status == "closed":
        return Turn(known, (Reply("closed", _of(done)),))
    if done.do.outcome is None and not done.first_today:
        return Turn(known, (Reply("still_at_it", _of(done)), *_progress(done.cases)))
    key = "reopened" if done.do.outcome is None else "not_answered_yet"
    return Turn(known, (Reply(key, _of(done)), *_progress(done.cases)))


def _handed_over(known: Known, done: Done) -> Turn:
    case = done.cases[0]
    known = known.now(
        files=(),
        with_person=True,
        asked=Question.none,
        misses=0,
        number=case.number,
        about=case.number,
        cases=_with(known, case.number),
    )
    return Turn(known, (Reply("handed_over", {**_of(done), "code": case.code}),))
