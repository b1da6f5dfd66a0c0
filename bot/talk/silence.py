"""Silence in the middle of a matter: one kind reminder, and then nothing that was said is lost.

首问负责: a half-told request is still a request. Who told a need and says no more has it opened as
it stands, is told so and may withdraw it; who told none has nothing opened.
"""

from datetime import datetime, time, timedelta

from bot.talk.asking import asked_again
from bot.talk.deeds import Insist, TakeIn
from bot.talk.values import Known, Question, Reply, Turn
from router.request import BEIJING

REMIND_AFTER = timedelta(minutes=30)
#: 断粮、没处住 cannot wait for a day: such a matter is opened soon, also at night.
URGENT_AFTER = timedelta(hours=2)
_DAY_BEGINS, _DAY_ENDS = time(8), time(21)
#: After these nothing of a matter waits for an answer.
_NOT_WAITING = (
    *(Question.none, Question.anything_else, Question.still_wanted),
    *(Question.withdraw, Question.solved, Question.rest, Question.restart),
)


def acted_on(
    known: Known, spoke: datetime, at: datetime, life: timedelta, *, reached: bool
) -> datetime | None:
    """When silence since `spoke` is acted on next, seen from `at`; None where it is left alone.

    `life` is how long a matter stays known, `reached` whether the channel still reaches them.
    """
    due = (_reminded_at(known, spoke, at, life, reached), _opened_at(known, spoke, life, reached))
    return min((one for one in due if one is not None), default=None)


def broken(
    known: Known, spoke: datetime, at: datetime, life: timedelta, *, reached: bool
) -> Turn | None:
    """What is said and done at `at` into a silence since `spoke`; None where it is too early."""
    opened = _opened_at(known, spoke, life, reached)
    if opened is not None and opened <= at:
        return put_aside(known)
    reminded = _reminded_at(known, spoke, at, life, reached)
    if reminded is not None and reminded <= at:
        return _reminder(known)
    return None


def put_aside(known: Known) -> Turn:
    """The time of what is known is over: opened as it stands, or left where nothing was clear."""
    if not (known.said and not known.over):
        return Turn(known.next_matter())
    if not _is_clear(known):
        return Turn(known.next_matter(), (Reply("expired"),))
    if known.request_id is not None:
        return Turn(known, do=(Insist(known.request_id, half_told=True),))
    return Turn(known, do=(TakeIn(insisted=known.insisted, half_told=True),))


def _reminder(known: Known) -> Turn:
    key = "reminder_will_open" if _is_clear(known) else "reminder"
    return Turn(known.now(reminded=True), (Reply(key), *asked_again(known)))


def _reminded_at(
    known: Known, spoke: datetime, at: datetime, life: timedelta, reached: bool
) -> datetime | None:
    """When they are reminded, by day, as long as it is still known what was being asked."""
    waits = _is_told(known) and known.asked not in _NOT_WAITING
    if not (waits and reached) or known.reminded:
        return None
    due = _by_day(max(spoke + REMIND_AFTER, at))
    return due if due <= spoke + life else None


def _opened_at(known: Known, spoke: datetime, life: timedelta, reached: bool) -> datetime | None:
    """When what was told is opened as it stands; None where nobody could ask them back."""
    if not _is_clear(known) or not (reached or known.phone):
        return None
    if known.urgent:
        return spoke + min(URGENT_AFTER, life)
    return _by_day(spoke + life)


def _is_told(known: Known) -> bool:
    """Whether a matter is being told, to the bot."""
    return bool(known.said) and not known.over and not known.with_person


def _is_clear(known: Known) -> bool:
    """Whether something was asked for that can be handed in, and not just being left (不办了)."""
    wanted = known.insisted or (known.clear and bool(known.needs))
    return _is_told(known) and wanted and known.asked is not Question.restart


def _by_day(at: datetime) -> datetime:
    """The same time, or the morning after where it is night: nobody is woken."""
    here = at.astimezone(BEIJING)
    if _DAY_BEGINS <= here.time() < _DAY_ENDS:
        return here
    day = here.date() if here.time() < _DAY_BEGINS else here.date() + timedelta(days=1)
    return datetime.combine(day, _DAY_BEGINS, BEIJING)
