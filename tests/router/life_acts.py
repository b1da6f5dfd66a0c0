"""Everything that may be tried on a case, each under one name, for the whole life of cases."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from inspect import isawaitable

from sqlalchemy import Table, select

from nlu.labels import Need
from nlu.understanding import Place
from router import (
    closing,
    duty,
    handing_over,
    merging,
    place_told,
    referrals,
    returns,
    reviews,
    task_acts,
    triage,
    urging,
    words_added,
)
from router.act_tables import referrals as referral_rows
from router.act_tables import reviews as review_rows
from router.actors import Actor
from router.closing import RequesterOutcome
from router.docket import Docket
from router.referrals import FIELDS, Consent, ReferralStatus
from router.task_acts import ExtensionReason
from tests.router.life_tables import CASE_LIFE, TASK_LIFE, lines
from tests.router.life_truths import Row

#: What people write, by a name that is short to print.
SAID = {
    "fine": "已核实，按规定办理",
    "a number": "打13800001234找我",
    "nothing": "",
    "blank": "  ",
    "odd": "\x00坏\ud800",
    "long": "很长" * 1500,
}
_ORGANS = ("education", "medical_insurance", "civil_affairs", "health", "joint_conference", "没有")

#: Where people say that they are: less and more exactly, in towns of ours and elsewhere.
PLACES = (
    Place("甘井子区", None, "210211", "dalian", city="大连市"),
    Place("甘井子区", "泡崖街道", "210211007", "dalian", city="大连市"),
    Place("长宁区", None, "310105", "changning", city="上海市"),
    Place(jurisdiction="shaanxi", city="西安市"),
    Place("通川区", None, "511702", "dazhou", city="达州市"),
    Place(outside="沈阳市"),
)

#: What usually comes next for a task, and for a case.
_NEXT = {
    "dispatched": ("acknowledge", "acknowledge", "return_task"),
    "acknowledged": ("handle", "ask_materials", "return_task"),
    "handling": ("answer", "answer", "answer", "ask_materials", "extend"),
    "waiting": ("receive_materials", "confirm_notice"),
    "returned": ("reassign",),
    "adjudicating": ("adjudicate",),
}
_NEXT_OF_CASE = {
    "triage": ("dispatch_by_hand", "tell_place", "answer_directly", "urge", "supervise"),
    "dispatched": (
        "refer",
        "open_review",
        "decide_review",
        "recipient_says",
        "urge",
        "supervise",
        "add_words",
        "tell_place",
    ),
    "answered": ("call_back", "close", "close", "close"),
    "closed": ("reopen", "withdraw_consent", "visit"),
    "merged": ("withdraw_consent",),
}
_ACT_OF = {
    **{"return_again": "return_task", "review": "open_review", "dispatch": "dispatch_by_hand"},
    "propose_merge": "propose_merges",
}
_ANY_TIME = ("withdraw_consent", "recipient_says")
_OF_CASE_ONLY = ("close", "reopen", "withdraw", "merge")


@dataclass(frozen=True)
class Step:
    """One try: what, by whom, on which case and task, with which words and choices."""

    act: str
    who: str
    case: int
    task: int
    said: str
    pick: int
    yes: bool
    chance: int = 0

    @property
    def words(self) -> str:
        """What is written."""
        return SAID[self.said]


@dataclass(frozen=True)
class Doing:
    """A step being done: on a case that is open, by whom, beside which other case."""

    docket: Docket
    step: Step
    actor: Actor
    other: Docket

    @property
    def organ(self) -> str:
        """The code of an organ, listed or not."""
        return _ORGANS[self.step.pick % len(_ORGANS)]


Act = Callable[[Doing], object]


def _return_task(it: Doing) -> object:
    return returns.return_task(
        it.docket,
        it.step.task,
        it.actor,
        clause="第4条" if it.step.yes else it.step.words,
        destination=it.organ,
        reason=it.step.words,
    )


def _offer_duty(it: Doing) -> None:
    to = {"王敏": "李想", "李想": "王敏"}.get(it.actor.name, "王敏")
    duty.offer_duty(it.docket, it.actor, it.step.words if it.step.pick == 5 else to, it.step.words)


def _refer(it: Doing) -> object:
    step = it.step
    days = (-1, 0, 1, 30, 400)[step.pick % 5]
    consent = Consent(
        recipient="市慈善总会" if step.pick else step.words,
        purpose=step.words,
        fields=FIELDS[: step.pick % 4],
        expires_on=it.docket.today + timedelta(days=days),
        given_by=step.words if step.yes else "",
    )
    return referrals.refer(it.docket, it.actor, consent, override=None if step.yes else step.words)


async def _withdraw_consent(it: Doing) -> None:
    await referrals.withdraw_consent(it.docket, it.actor, await _one_of(it, referral_rows))


async def _recipient_says(it: Doing) -> None:
    status = list(ReferralStatus)[it.step.pick % len(ReferralStatus)]
    which = await _one_of(it, referral_rows)
    await referrals.recipient_says(it.docket, it.actor, which, status, it.step.words)


def _open_review(it: Doing) -> object:
    named = ["大连市教育局"] if it.step.yes else ["大连市教育局", it.step.words]
    positions = (it.step.task,) if it.step.pick % 2 else ()
    return reviews.open_review(it.docket, it.actor, named, it.step.words, positions)


async def _decide_review(it: Doing) -> None:
    which = await _one_of(it, review_rows)
    await reviews.decide_review(it.docket, it.actor, which, it.step.words)


async def _merge(it: Doing) -> None:
    await merging.merge(it.docket, it.other, it.actor, it.step.words)
    await it.other.save()


async def _keep_apart(it: Doing) -> None:
    await merging.keep_apart(it.docket, it.other, it.actor)
    await it.other.save()


def _dispatch_by_hand(it: Doing) -> object:
    needs = list(Need)[it.step.pick : it.step.pick + it.step.task - 1]
    return triage.dispatch_by_hand(it.docket, it.actor, needs, it.step.words)


async def _one_of(it: Doing, table: Table) -> int:
    """A row of the case in a table; sometimes one that there is not."""
    query = select(table.c.id).where(table.c.case_id == it.docket.case["id"]).order_by(table.c.id)
    found = list((await it.docket.connection.execute(query)).scalars())
    if not found or it.step.task == 4:
        return 0
    return int(found[it.step.pick % len(found)])


#: Which acts are about two cases.
OF_TWO = ("merge", "keep_apart")
#: Each act under its name, with who usually does it.
ACTS: dict[str, tuple[str, Act]] = {
    "acknowledge": (
        "handler",
        lambda it: task_acts.acknowledge(it.docket, it.step.task, it.actor),
    ),
    "handle": (
        "handler",
        lambda it: task_acts.handle(it.docket, it.step.task, it.actor, it.step.words),
    ),
    "add_part": (
        "co_handler",
        lambda it: task_acts.add_part(it.docket, it.step.task, it.actor, it.step.words),
    ),
    "ask_materials": (
        "handler",
        lambda it: task_acts.ask_materials(
            it.docket, it.step.task, it.actor, [it.step.words, "户口本"][: 1 + it.step.yes]
        ),
    ),
    "visit": (
        "王敏",
        lambda it: closing.record_visit(it.docket, it.step.task, it.actor, it.step.words),
    ),
    "confirm_notice": (
        "requester",
        lambda it: task_acts.confirm_notice(it.docket, it.step.task, it.actor),
    ),
    "receive_materials": (
        "requester",
        lambda it: task_acts.receive_materials(it.docket, it.step.task, it.actor, it.step.words),
    ),
    "answer": (
        "handler",
        lambda it: task_acts.answer(it.docket, it.step.task, it.actor, it.step.words),
    ),
    "extend": (
        "handler",
        lambda it: task_acts.extend(
            it.docket,
            it.step.task,
            it.actor,
            list(ExtensionReason)[it.step.pick % len(ExtensionReason)],
        ),
    ),
    "return_task": ("handler", _return_task),
    "reassign": (
        "王敏",
        lambda it: returns.reassign(it.docket, it.step.task, it.actor, it.organ, it.step.words),
    ),
    "adjudicate": (
        "coordinator",
        lambda it: returns.adjudicate(it.docket, it.step.task, it.actor, it.organ, it.step.words),
    ),
    "take_duty": ("王敏", lambda it: duty.take_duty(it.docket, it.actor)),
    "offer_duty": ("holder", _offer_duty),
    "accept_duty": ("offered", lambda it: duty.accept_duty(it.docket, it.actor)),
    "decline_duty": (
        "offered",
        lambda it: duty.decline_duty(it.docket, it.actor, it.step.words),
    ),
    "call_back": (
        "王敏",
        lambda it: closing.call_back(it.docket, it.actor, reached=it.step.yes, note=it.step.words),
    ),
    "close": (
        "requester",
        lambda it: closing.close(
            it.docket, it.actor, [*RequesterOutcome][it.step.pick % 6], it.step.words
        ),
    ),
    "reopen": (
        "requester",
        lambda it: closing.reopen(
            it.docket, it.actor, it.step.task if it.step.yes else None, it.step.words
        ),
    ),
    "withdraw": ("requester", lambda it: closing.withdraw(it.docket, it.actor, it.step.words)),
    "answer_directly": (
        "王敏",
        lambda it: closing.answer_directly(it.docket, it.actor, it.step.words),
    ),
    "dispatch_by_hand": ("王敏", _dispatch_by_hand),
    "refer": ("王敏", _refer),
    "withdraw_consent": ("requester", _withdraw_consent),
    "recipient_says": ("王敏", _recipient_says),
    "open_review": ("supervisor", _open_review),
    "decide_review": ("supervisor", _decide_review),
    "merge": ("supervisor", _merge),
    "keep_apart": ("supervisor", _keep_apart),
    "urge": ("requester", lambda it: urging.urge(it.docket, it.actor, it.step.words)),
    "add_words": (
        "requester",
        lambda it: words_added.add_words(it.docket, it.actor, it.step.words),
    ),
    "tell_place": (
        "requester",
        lambda it: place_told.tell_place(it.docket, PLACES[it.step.pick % 6], it.step.words),
    ),
    "hand_over": (
        "requester",
        lambda it: handing_over.hand_over(it.docket, it.step.words),
    ),
    "take_over": ("王敏", lambda it: handing_over.take_over(it.docket, it.actor)),
    "hand_back": ("王敏", lambda it: handing_over.hand_back(it.docket, it.actor)),
    "supervise": (
        "supervisor",
        lambda it: urging.supervise(
            it.docket, it.actor, it.step.words, it.step.task if it.step.yes else None
        ),
    ),
    "propose_merges": ("system", lambda it: merging.propose_merges(it.docket)),
}


async def done(it: Doing) -> None:
    """Do a step."""
    found = ACTS[it.step.act][1](it)
    if isawaitable(found):
        await found


def usual(case: Row, own: list[Row]) -> list[tuple[str, int]]:
    """The acts that lead on, so that far places are reached too."""
    found = [(act, one["position"]) for one in own for act in _NEXT.get(one["status"], ())]
    duty = ["offer_duty"] if case["first_contact_officer"] else ["take_duty"]
    if case["duty_offered_to"]:
        duty = ["accept_duty", "decline_duty"]
    rest = [*_NEXT_OF_CASE.get(case["status"], ()), *duty]
    return found + [(act, 0) for act in rest]


def likely(case: Row, own: list[Row]) -> list[tuple[str, int]]:
    """The acts that the tables allow where a case and its tasks stand now."""
    found = []
    for task in own:
        allowed = sorted({move for move, at, _, _ in lines(TASK_LIFE) if at == task["status"]})
        named = [_ACT_OF.get(move, move) for move in allowed if move not in _OF_CASE_ONLY]
        found += [(act, task["position"]) for act in named if act in ACTS]
    allowed = sorted({move for move, at, _, _ in lines(CASE_LIFE) if at == case["status"]})
    if case["status"] == "triage":
        allowed.append("answer_directly")
    named = [_ACT_OF.get(move, move) for move in (*allowed, *_ANY_TIME)]
    return found + [(act, 0) for act in named if act in ACTS and act != "answer"]
