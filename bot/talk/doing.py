"""What a talk wants done, done in the caller's transaction by the case office."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from sqlalchemy import literal, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.replies import advice_sentences
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
from bot.talk.matter import request_of
from bot.talk.values import Known
from bot.talk.views import view_of
from nlu.errors import OneDoorError
from router.actors import REQUESTER
from router.assignment import Advice, Assignment
from router.closing import close, is_open, reopen, withdraw
from router.docket import Docket, open_docket
from router.errors import NotFound
from router.files import put_on_case
from router.handing_over import hand_over
from router.intake import insist, take_in
from router.left_lying import half_told
from router.lifecycle import Status
from router.lookup import case_file, case_for_requester, surviving
from router.office import Office
from router.place_told import tell_place
from router.receipts import Receipt
from router.request import Request
from router.tables import cases
from router.talk_tables import talk_cases
from router.urging import urge
from router.words_added import add_words, tell_of_files


class Guard(Protocol):
    """Stands before the query code of a number; see `bot.counting`."""

    async def check(self, number: str) -> None:
        """TooMany while too many wrong codes were told."""

    async def missed(self, number: str) -> None:
        """One more wrong code."""

    async def forget(self, number: str) -> None:
        """A right code: begin again from zero."""


@dataclass(frozen=True, slots=True)
class Doer:
    """The case office, as it acts for one talk at one time."""

    connection: AsyncConnection
    office: Office
    guard: Guard
    talk_id: int
    at: datetime

    async def do(self, known: Known, do: Do) -> Done:
        """Do one thing; what the case office refuses comes back as its sentence, undone."""
        try:
            async with self.connection.begin_nested():
                return await self._do(known, do)
        except OneDoorError as error:
            return Done(do, refused=error.sentence)

    async def _do(self, known: Known, do: Do) -> Done:
        _must_be_theirs(known, do)
        match do:
            case TakeIn():
                return await self._take_in(known, do)
            case Insist():
                return await self._insist(known, do)
            case LookUp():
                return await self._look_up(do)
            case HandOver():
                return await self._hand_over(known, do)
            case Rate():
                return await self._rate(do)
            case TellPlace():
                return await self._tell_place(do)
        docket = await self._opened(do.number)
        first_today = True
        match do:
            case Urge():
                first_today = await urge(docket, REQUESTER, do.words)
            case Add():
                await _add(docket, do)
            case Withdraw():
                withdraw(docket, REQUESTER, do.words)
        await docket.save()
        return Done(do, cases=(await self._view(do.number),), first_today=first_today)

    async def _take_in(self, known: Known, do: TakeIn, words: str = "") -> Done:
        matter = known.now(insisted=do.insisted, said=known.said or (words,))
        request = request_of(matter, self.at, f"talk:{self.talk_id}:{known.matter}")
        receipt = await take_in(self.connection, self.office, request)
        words = "" if receipt.duplicate else _told_besides(known)
        await self._beside(known, do, receipt, words)
        return await self._received(do, receipt, receipt.decided or await self._decided(request))

    async def _beside(
        self, known: Known, do: TakeIn | Insist, receipt: Receipt, words: str
    ) -> None:
        """What goes onto a case besides its request: words, files, what is still to be asked."""
        to_be_asked = do.half_told and not receipt.duplicate
        if receipt.case_number is None or not (words or known.files or to_be_asked):
            return
        docket = await self._opened(receipt.case_number)
        if words:
            add_words(docket, REQUESTER, words)
        if known.files:
            await put_on_case(docket, known.files)
        if to_be_asked:
            half_told(docket, _not_told(known))
        await docket.save()

    async def _insist(self, known: Known, do: Insist) -> Done:
        told = request_of(known, self.at)
        receipt = await insist(
            self.connection,
            self.office,
            do.request_id,
            place=known.place,
            requester=told.requester,
            proxy=told.proxy,
            at=self.at,
        )
        rest = "" if receipt.duplicate else "\n".join(known.said[known.handed_in :])
        await self._beside(known, do, receipt, rest)
        matter = known.now(insisted=True)  # all that was said, not only what had been stored
        return await self._received(do, receipt, await self._decided(request_of(matter, self.at)))

    async def _decided(self, request: Request) -> Assignment:
        _, decided = await self.office.understood(request)
        return decided

    async def _received(self, do: Do, receipt: Receipt, decided: Assignment) -> Done:
        answers = tuple(_sentences(decided, self.office))
        if receipt.case_number is None:
            return Done(do, receipt.outcome, receipt.request_id, answers=answers)
        await self._join(receipt.case_number)
        view = await self._view(receipt.case_number)
        return Done(do, receipt.outcome, receipt.request_id, (view,), answers)

    async def _look_up(self, do: LookUp) -> Done:
        if do.code is not None:
            number = do.numbers[0]
            await self.guard.check(number)
            try:
                await case_for_requester(self.connection, self.office.seal, number, do.code)
            except OneDoorError:
                await self.guard.missed(number)
                raise
            await self.guard.forget(number)
            await self._join(number)
        views = [await self._view(number) for number in do.numbers]
        if do.need is not None:
            views = [one for one in views if any(t.need == do.need for t in one.tasks)] or views
        return Done(do, cases=tuple(views))

    async def _hand_over(self, known: Known, do: HandOver) -> Done:
        number = known.number
        if number is None or not is_open((await self._view(number)).status):
            fresh = known if number is None else known.next_matter()
            done = await self._take_in(fresh, TakeIn(insisted=True), do.reason)
            number = done.cases[0].number
        docket = await self._opened(number)
        await hand_over(docket, do.reason)
        await docket.save()
        return Done(do, cases=(await self._view(number),))

    async def _tell_place(self, do: TellPlace) -> Done:
        before = await self._view(do.number)
        docket = await self._opened(do.number)
        became = await tell_place(docket, do.place, do.words)
        await docket.save()
        view = await self._view(do.number)
        other = (
            now for was, now in zip(before.tasks, view.tasks, strict=True) if was.bring != now.bring
        )
        return Done(do, cases=(view,), place_told=became, other_papers=tuple(other))

    async def _rate(self, do: Rate) -> Done:
        docket = await self._opened(do.number)
        before = docket.status
        answered = before is Status.answered
        if do.outcome is None and docket.status in (Status.answered, Status.closed):
            await reopen(docket, REQUESTER, None, do.words or "求助人说没有解决")
        elif do.outcome is not None and answered:
            await close(docket, REQUESTER, do.outcome, do.words or "求助人在对话里说的结果")
        elif do.outcome is None:
            add_words(docket, REQUESTER, do.words or "求助人说还没有解决")
        await docket.save()
        moved = docket.status is not before
        return Done(do, cases=(await self._view(do.number),), first_today=moved)

    async def _opened(self, number: str) -> Docket:
        return await open_docket(self.connection, self.office, number, self.at)

    async def _view(self, number: str) -> CaseView:
        file = await case_file(self.connection, number)
        goes_on = None
        if file.case["merged_into"] is not None:
            goes_on = await surviving(self.connection, file)
        return view_of(file, self.office.seal, goes_on)

    async def _join(self, number: str) -> None:
        """The case's notices reach the resident in this talk from now on."""
        joined = select(literal(self.talk_id), cases.c.id, literal(self.at)).where(
            cases.c.number == number
        )
        row = insert(talk_cases).from_select(["talk_id", "case_id", "since"], joined)
        await self.connection.execute(row.on_conflict_do_nothing())


def _told_besides(known: Known) -> str:
    """What stands in no words of this matter: what was said of charities, the case before."""
    words = "" if known.consent is None else _CONSENTS[known.consent]
    if known.earlier is not None:
        words += f"同一个人刚才还办了 {known.earlier}，那里说过的没有再问。"
    return words


def _not_told(known: Known) -> list[str]:
    """What the first contact has to ask where the resident fell silent."""
    district = known.place is not None and known.place.district is not None
    told = {"住在哪里": district, "电话": known.phone is not None}
    return [name for name, is_told in told.items() if not is_told]


async def _add(docket: Docket, do: Add) -> None:
    there = await put_on_case(docket, (do.line,)) if do.line is not None else 0
    if do.words or do.line is None:
        add_words(docket, REQUESTER, do.words)
    elif there:
        tell_of_files(docket)


def _must_be_theirs(known: Known, do: Do) -> None:
    """Only cases that this talk opened, or whose query code was given in it."""
    numbers: tuple[str, ...] = ()
    if isinstance(do, LookUp):
        numbers = do.numbers if do.code is None else ()
    elif isinstance(do, Urge | Add | TellPlace | Withdraw | Rate):
        numbers = (do.number,)
    if not set(numbers) <= set(known.cases):
        raise NotFound("没有找到这个受理编号。")


_CONSENTS = {
    True: "求助人说可以转给慈善组织；转给谁、给哪些信息，转之前再征得同意。",
    False: "求助人说不要转给慈善组织。",
}
#: What a talk says in words of its own.
_SAID_ANYWAY = (Advice.call_emergency, Advice.can_insist, Advice.track_case, Advice.consent_needed)


def _sentences(decided: Assignment, office: Office) -> list[str]:
    rest = tuple(one for one in decided.advice if one not in _SAID_ANYWAY)
    if decided.outcome.opens_case:
        rest = tuple(one for one in rest if one is not Advice.person_will_look)
    return advice_sentences(replace(decided, advice=rest), office.catalogue)
