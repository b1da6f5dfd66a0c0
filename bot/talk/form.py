"""The form that fills from whatever is said, in whatever order: one question at a time.

What was told is never asked again; what is not known or not said is given up after one more try.
"""

from bot.talk.asking import TRIES, asked, asked_again
from bot.talk.deeds import Insist, TakeIn, TellPlace
from bot.talk.hand_over import handed_over, missed, with_words
from bot.talk.telling import (
    addition,
    answers,
    begun,
    brought,
    facts_of,
    for_another,
    household_facts,
)
from bot.talk.values import Heard, Kind, Known, Question, Reply, Said, Turn
from nlu.acts import Act
from nlu.fact_values import FactKind, Household, SpokenFor
from nlu.labels import Purpose, Urgency
from nlu.understanding import Place, Understanding
from router.assignment import Advice, Outcome
from router.prescreen import missing
from router.told_before import is_regular

#: Questions about what was read out: asked again without reading it out anew.
_STANDING = (Question.check, Question.insist, Question.withdraw, Question.solved, Question.rest)
_NO = (Act.deny, Act.unknown, Act.finished)
_OK = (Act.affirm, Act.finished, Act.thanks)
_SURE = 0.6
_SURE_BESIDE_A_PLACE = 0.9
_FIRST_PERSON = ("我", "俺", "咱", "本人", "自己")


def told_something(known: Known, said: Said, heard: Heard) -> Turn:
    """The last row: what was told goes into the matter, and the next thing is asked."""
    if known.number:
        return _after_receipt(known, said, heard)
    match known.asked:
        case Question.check if heard.act in _OK and not _takes_back(heard):
            return _handed_in(known)
        case Question.check if heard.act in (*_OK, *_NO) or _takes_back(heard):
            return _wrong_where(known, said)
        case Question.insist if heard.act in (Act.deny, Act.finished):
            return Turn(known.next_matter(), (Reply("fine_then"),))
        case Question.insist if heard.act is Act.affirm:
            return next_question(known.now(insisted=True), heard)
        case Question.none | Question.matter if heard.act in (*_NO, Act.affirm):
            return _unclear(known, said)
    if known.over:
        known = begun(known, heard.alone)
    before, known = known, _answered(known, said, heard)
    if known == before or (before.misses and _not_ours(known, heard)):
        return _unclear(before, said)
    return next_question(known, heard)


def _takes_back(heard: Heard) -> bool:
    """看病的不用办: something is not wanted, though it could not be told what."""
    alone = heard.alone
    return (
        heard.needs is None
        and alone is not None
        and alone.purpose is Purpose.withdraw
        and alone.purpose_confidence >= _SURE
    )


def _not_ours(known: Known, heard: Heard) -> bool:
    """Whether a line that followed one not understood would be pointed elsewhere too."""
    decided = heard.decided
    at_home = not (known.place and known.place.outside)
    return decided is not None and decided.outcome is Outcome.not_ours and at_home


def _answered(known: Known, said: Said, heard: Heard) -> Known:
    """What is known with this line; the same where it brought nothing."""
    question, given_up = known.asked, known.settled | {known.asked}
    if question is Question.consent and heard.act in (Act.affirm, *_NO):
        return known.now(consent=heard.act is Act.affirm, misses=0)
    if question is Question.who and (
        said.kind is Kind.button or heard.act in (Act.affirm, Act.deny)
    ):
        other = said.text == "for_other" or heard.act is Act.deny
        return for_another(known, other).now(settled=given_up, misses=0)
    if heard.act in _NO and question is not Question.place:
        return known.now(settled=given_up, misses=0)
    if heard.act in _NO and known.times.get(question, 0) >= TRIES:
        return known.now(settled=given_up, misses=0)
    if heard.act in (Act.affirm, *_NO) or heard.alone is None:
        return known
    changed = brought(known, said, heard)
    if "for_other" in changed:
        known = for_another(known, bool(changed["for_other"]))
    if question is Question.place and not answers(changed, heard):
        # Kept as part of the matter all the same; but the question is still open.
        return known
    return with_words(known.now(**changed, misses=0), said)


def next_question(known: Known, heard: Heard) -> Turn:
    """What is still needed, asked one at a time; when nothing is, the check."""
    decided, whole = heard.decided, heard.whole
    if decided is None or whole is None:
        return asked(known, Question.matter)
    known = known.now(facts=household_facts(known, whole))
    pointed = decided.outcome in (Outcome.not_ours, Outcome.answered)
    if pointed and not known.insisted and known.needs is None:
        return Turn(known, do=(TakeIn(),))
    if not decided.tasks and not known.insisted:
        if known.times.get(Question.matter, 0) >= TRIES:
            return handed_over(known, Said(Kind.text), "说了两次仍不清楚要办什么")
        return asked(known, Question.matter)
    if known.needs is None:
        # What is asked next are facts: their answers, read with the rest, would change the needs.
        needs = tuple(dict.fromkeys(plan.need for plan in decided.tasks)) or None
        known = known.now(needs=heard.needs if known.insisted else needs, clear=_clear(whole))
    elif known.asked not in (Question.none, Question.matter):
        known = known.now(clear=True)  # who answers what is asked of it means it
    known = known.now(urgent=whole.urgency is not Urgency.normal)
    known = known.now(place=_best_place(known, whole.place))
    for question, wanted in _WANTED:
        if question in known.settled | known.carried or known.times.get(question, 0) >= TRIES:
            continue
        if wanted(known, heard):
            return asked(known, question)
    return _checked(known, heard)


def _clear(whole: Understanding) -> bool:
    """Whether a need was surely asked for: what only sounds like one opens nothing by itself."""
    asks = whole.purpose in (Purpose.seek_help, Purpose.complain)
    sure = any(found.confidence >= _SURE for found in whole.needs)
    return asks and whole.purpose_confidence >= _SURE and sure and not whole.unsure


def _best_place(known: Known, read: Place) -> Place:
    if known.place is None or not (known.place.district or known.place.outside):
        return read
    return known.place


def _place_wanted(known: Known, heard: Heard) -> bool:
    return not (known.place and known.place.district)


def _street_wanted(known: Known, heard: Heard) -> bool:
    urgent = heard.whole is not None and heard.whole.urgency is not Urgency.normal
    place = known.place
    return not urgent and bool(place and place.district and not place.street)


def _who_wanted(known: Known, heard: Heard) -> bool:
    assert heard.whole is not None
    if known.for_other is not None or heard.whole.for_other:
        return False
    told = any(isinstance(fact.value, SpokenFor) for fact in facts_of(known, heard.whole))
    return not told and not any(word in line for line in known.said for word in _FIRST_PERSON)


def _whom_wanted(known: Known, heard: Heard) -> bool:
    """替别人问, and nothing in the words says for whom."""
    assert heard.whole is not None
    if not known.for_other or heard.whole.for_other:
        return False
    return not any(isinstance(fact.value, SpokenFor) for fact in facts_of(known, heard.whole))


def _contact_wanted(known: Known, heard: Heard) -> bool:
    return known.phone is None


def _household_wanted(known: Known, heard: Heard) -> bool:
    assert heard.whole is not None
    values = [fact.value for fact in facts_of(known, heard.whole)]
    counted = any(isinstance(value, Household) for value in values)
    # “三口人，一个月两千”: a sum a month beside the people of a household is what it lives on.
    if counted and any(is_regular(one) for one in values):
        return False
    return _missing(known, heard, FactKind.household, FactKind.income)


def _circle_wanted(known: Known, heard: Heard) -> bool:
    return _missing(known, heard, FactKind.circle)


def _missing(known: Known, heard: Heard, *kinds: FactKind) -> bool:
    """Whether the pre-screen of any of the needs still wants one of these facts."""
    assert heard.decided is not None
    assert heard.whole is not None
    if heard.whole.urgency is not Urgency.normal:
        return False
    facts = facts_of(known, heard.whole)
    return any(kind in kinds for plan in heard.decided.tasks for kind in missing(plan.need, facts))


def _consent_wanted(known: Known, heard: Heard) -> bool:
    assert heard.decided is not None
    return known.consent is None and Advice.consent_needed in heard.decided.advice


_WANTED = (
    (Question.place, _place_wanted),
    (Question.street, _street_wanted),
    (Question.who, _who_wanted),
    (Question.whom, _whom_wanted),
    (Question.household, _household_wanted),
    (Question.circle, _circle_wanted),
    (Question.consent, _consent_wanted),
    (Question.contact, _contact_wanted),
)


def _checked(known: Known, heard: Heard) -> Turn:
    """请核对: what will be handed in, to be confirmed or corrected in words."""
    assert heard.decided is not None
    assert heard.whole is not None
    needs = known.needs if known.needs is not None else tuple(p.need for p in heard.decided.tasks)
    other = known.for_other if known.for_other is not None else heard.whole.for_other
    return asked(
        known.now(shown=needs, for_other=other),
        Question.check,
        needs=[plan.need_name for plan in heard.decided.tasks if plan.need in needs],
        place=known.place,
        other=other,
        phone=known.phone,
        consent=known.consent,
    )


def _handed_in(known: Known) -> Turn:
    """对的: the matter goes through the one door."""
    if known.request_id is not None:
        return Turn(known, do=(Insist(known.request_id),))
    return Turn(known, do=(TakeIn(insisted=known.insisted),))


def _wrong_where(known: Known, said: Said) -> Turn:
    """不对: what is wrong is asked for in words; the second time a person takes over."""
    over = missed(known, said)
    if over is not None:
        return over
    return Turn(known.now(misses=known.misses + 1), (Reply("ask_what_is_wrong"),))


def _unclear(known: Known, said: Said) -> Turn:
    """A line that brought nothing: kept, and asked again; the second time a person takes over."""
    over = missed(known, said)
    if over is not None:
        return over
    known = with_words(known, said) if said.kind is not Kind.button else known
    known = known.now(misses=known.misses + 1)
    if known.asked in (Question.none, Question.anything_else):
        return asked(known, Question.matter)
    if known.asked in _STANDING:
        return Turn(known, asked_again(known))
    return asked(known, known.asked)


def _after_receipt(known: Known, said: Said, heard: Heard) -> Turn:
    """The matter is handed in: a new need is a new matter, anything else is added to the case."""
    assert known.number is not None
    brief = heard.act in (Act.affirm, *_NO) and not said.with_file
    if brief or heard.alone is None:
        left = known.now(asked=Question.none)
        return Turn(left, (Reply("all_done", {"number": known.number}),))
    alone = heard.alone
    with_place, do = addition(known, heard, said.text)
    # “我家在中山区” sounds like a need now and then: beside a place that was open it must be sure.
    least = _SURE_BESIDE_A_PLACE if isinstance(do, TellPlace) else 0
    following = begun(known, alone)
    # 邻居也想申请低保: the same need of somebody else is not the same matter.
    others = following.earlier is None
    new = [
        one
        for one in alone.needs
        if (others or one.code not in known.shown) and one.confidence >= least
    ]
    asks = alone.purpose in (Purpose.seek_help, Purpose.ask_policy, Purpose.complain)
    if new and asks and heard.act is not Act.correct and known.asked is not Question.place:
        return next_question(_answered(following, said, heard), heard)
    told = with_words(with_place, said).now(asked=Question.anything_else, misses=0)
    return Turn(told, do=(do,))
