"""A call at the operator's desk: held, looked at, set right, dispatched; the machine waits."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, update

from bot.channels.hotline import live
from bot.channels.hotline.corrected import corrections
from bot.channels.hotline.dispatching import dispatch, put_on
from bot.channels.hotline.live import HeldByOther, LiveCall
from bot.channels.hotline.looking import Looked, looked
from bot.channels.hotline.transcripts import SpokenTurn, Transcript
from nlu.errors import UnreadableText
from nlu.labels import Need, Urgency
from router.errors import BadFact, NotFound, RejectedInput
from router.hotline_tables import calls, reading_corrections
from router.lookup import case_file
from router.receipts import Receipt
from router.request import now
from router.tables import cases, requests
from tests.hotline.conftest import Feeding
from tests.hotline.saying import LAMP, TROUBLE, call, piece

ME, OTHER = "li.min", "wang.hai"


class Desk:
    """What one operator does with one call."""

    def __init__(self, feeding: Feeding, call_id: int, account: str = ME) -> None:
        self.feeding, self.id, self.account = feeding, call_id, account

    async def open(self, at: datetime | None = None) -> bool:
        async with self.feeding.engine.begin() as connection:
            return await live.hold(connection, self.id, self.account, at or now())

    async def now(self) -> LiveCall:
        async with self.feeding.engine.begin() as connection:
            return await live.live_call(connection, self.feeding.office.seal, self.id)

    async def see(self) -> Looked:
        async with self.feeding.engine.begin() as connection:
            seal = self.feeding.office.seal
            one = await live.live_call(connection, seal, self.id)
            return await looked(connection, self.feeding.office, one, now())

    async def right(self, **told: Any) -> None:
        async with self.feeding.engine.begin() as connection:
            seal = self.feeding.office.seal
            one = await live.mine(connection, seal, self.id, self.account, now())
            await live.set_right(connection, seal, one, told)

    async def say(self, words: str) -> None:
        async with self.feeding.engine.begin() as connection:
            seal = self.feeding.office.seal
            one = await live.mine(connection, seal, self.id, self.account, now())
            spoken = SpokenTurn(speaker="caller", text=words)
            await live.say(connection, seal, one, spoken, now())

    async def dispatch(self) -> Receipt:
        async with self.feeding.engine.begin() as connection:
            office = self.feeding.office
            return await dispatch(connection, office, self.id, self.account, now())

    async def put_on(self, number: str) -> None:
        async with self.feeding.engine.begin() as connection:
            office = self.feeding.office
            await put_on(connection, office, self.id, self.account, number=number, at=now())


async def begun(feeding: Feeding, said: Any, turns: int, account: str = ME, **told: Any) -> Desk:
    """A call of which so many turns came; not opened by anybody."""
    whole = call(said, **told)
    await feeding.send(piece(whole, 0, turns, final=False))
    await feeding.drain()
    async with feeding.engine.connect() as connection:
        query = select(calls.c.id).where(calls.c.call_id == whole["call_id"])
        return Desk(feeding, (await connection.execute(query)).scalar_one(), account)


async def by_hand(feeding: Feeding, account: str = ME) -> Desk:
    """A call without a platform, that an operator begins to write down."""
    async with feeding.engine.begin() as connection:
        told = Transcript(call_id="new", turns=(), final=False, caller="13800005678")
        one = await live.begin(connection, feeding.office, told, account, now())
    return Desk(feeding, one, account)


async def test_what_is_said_is_seen_with_its_words_and_where_it_would_go(feeding: Feeding) -> None:
    desk = await begun(feeding, TROUBLE, 8)
    seen = await desk.see()
    assert seen.decided is not None
    assert (seen.place.district, seen.place.street) == ("甘井子区", "泡崖街道")
    assert seen.phone == "13800001234"
    first = seen.likely[0]
    assert first.need is Need.minimum_living_allowance
    assert first.chosen
    assert first.plan.lead.name == "甘井子区民政局"
    assert first.plan.rule == "each_need_gets_a_task"
    assert "第" in first.plan.clause.where
    assert len(seen.likely) >= 3
    marked = {(n, piece.mark) for n, turn in enumerate(seen.said) for piece in turn.pieces}
    assert (1, "need") in marked
    assert not any(mark == "need" for n, mark in marked if seen.said[n].speaker == "agent")
    assert all("".join(p.text for p in turn.pieces) for turn in seen.said)
    assert any("几口人" in one for one in seen.ask)
    assert seen.summary is not None
    assert seen.summary.asks


async def test_the_machine_waits_for_who_has_the_call_open(feeding: Feeding) -> None:
    whole = call()
    await feeding.send(piece(whole, 0, 6))
    await feeding.drain()
    desk = await opened_of(feeding, whole)
    assert await desk.open()
    await feeding.send(piece(whole, 6, 10))
    await feeding.drain()
    assert await feeding.stored(whole["call_id"]) == []
    receipt = await desk.dispatch()
    assert receipt.case_number
    (stored,) = await feeding.stored(whole["call_id"])
    assert stored["outcome"] == "dispatched"
    assert stored["handed_in"]["dispatched_by"] == ME
    async with feeding.engine.connect() as connection:
        file = await case_file(connection, receipt.case_number)
    assert file.ledger[0]["actor"] == f"测试12345 / {ME}"


async def opened_of(feeding: Feeding, whole: dict[str, Any], account: str = ME) -> Desk:
    async with feeding.engine.connect() as connection:
        query = select(calls.c.id).where(calls.c.call_id == whole["call_id"])
        return Desk(feeding, (await connection.execute(query)).scalar_one(), account)


async def test_who_closes_the_page_leaves_the_call_to_the_machine(feeding: Feeding) -> None:
    whole = call()
    await feeding.send(piece(whole, 0, 6))
    await feeding.drain()
    desk = await opened_of(feeding, whole)
    await desk.open()
    await feeding.send(piece(whole, 6, 10))
    await feeding.drain()
    assert await feeding.stored(whole["call_id"]) == []
    async with feeding.engine.begin() as connection:  # a minute later, and nobody asked for it
        gone = update(calls).where(calls.c.id == desk.id)
        await connection.execute(gone.values(held_until=now() - timedelta(seconds=1)))
    await feeding.drain()
    (stored,) = await feeding.stored(whole["call_id"])
    assert stored["outcome"] == "dispatched"
    with pytest.raises(NotFound):
        await desk.dispatch()


async def test_nobody_holds_a_call_for_ever(feeding: Feeding) -> None:
    desk = await begun(feeding, TROUBLE, 4)
    later = now() + live.LONGEST_HOLD + timedelta(minutes=1)
    await desk.open(later)
    one = await desk.now()
    assert one.held_by(later) is None
    assert one.held_by(now()) == ME


async def test_two_operators_do_not_act_on_one_call(feeding: Feeding) -> None:
    mine = await begun(feeding, TROUBLE, 6)
    theirs = Desk(feeding, mine.id, OTHER)
    assert await mine.open()
    assert not await theirs.open()
    with pytest.raises(HeldByOther, match=ME):
        await theirs.dispatch()
    async with feeding.engine.begin() as connection:
        await live.take_over(connection, mine.id, OTHER, now())
    with pytest.raises(HeldByOther, match=OTHER):
        await mine.right(name="张桂芬")
    assert (await theirs.dispatch()).case_number


async def test_what_is_set_right_counts_and_is_kept_as_an_example(feeding: Feeding) -> None:
    desk = await begun(feeding, TROUBLE, 10)
    await desk.open()
    await desk.right(
        needs=(Need.temporary_assistance, Need.employment_assistance),
        urgency=Urgency.urgent,
        for_other=True,
        place="沙河口区",
        phone="138-0000-9876",
        in_need="张桂芬",
        note="老人耳背，打13800009876",
    )
    seen = await desk.see()
    assert seen.decided is not None
    assert [plan.need for plan in seen.decided.tasks] == [
        Need.temporary_assistance,
        Need.employment_assistance,
    ]
    assert seen.place.district == "沙河口区"
    receipt = await desk.dispatch()
    assert receipt.case_number
    async with feeding.engine.connect() as connection:
        file = await case_file(connection, receipt.case_number)
        found = [one async for one in corrections(connection)]
    assert [task["need"] for task in file.tasks] == [
        "temporary_assistance",
        "employment_assistance",
    ]
    assert file.case["district"] == "沙河口区"
    assert file.case["urgency"] == "urgent"
    assert file.request["proxy_id"] is not None
    assert "13800009876" not in json.dumps(file.request["handed_in"])
    example = found[-1]
    assert example["needs"] == ["employment_assistance", "temporary_assistance"]
    assert example["for_other"] is True
    assert example["district"] == "沙河口区"
    assert "minimum_living_allowance" in example["read"]["needs"]
    assert "13800001234" not in json.dumps(example)


async def test_what_was_only_confirmed_is_no_correction(feeding: Feeding) -> None:
    desk = await begun(feeding, TROUBLE, 10)
    await desk.open()
    before = await count(feeding, reading_corrections)
    assert (await desk.dispatch()).case_number
    assert await count(feeding, reading_corrections) == before


async def count(feeding: Feeding, table: Any) -> int:
    async with feeding.engine.connect() as connection:
        return (await connection.execute(select(func.count()).select_from(table))).scalar_one()


async def test_the_operator_may_say_that_it_is_not_ours_and_that_it_is(feeding: Feeding) -> None:
    not_ours = await begun(feeding, TROUBLE, 10)
    await not_ours.right(not_ours=True)
    receipt = await not_ours.dispatch()
    assert (str(receipt.outcome), receipt.case_number) == ("not_ours", None)
    ours = await begun(feeding, LAMP, 3)
    await ours.right(needs=(Need.temporary_assistance,))
    assert (await ours.dispatch()).case_number


async def test_a_call_is_written_down_line_by_line(feeding: Feeding) -> None:
    desk = await by_hand(feeding)
    seen = await desk.see()
    assert seen.decided is None
    with pytest.raises(UnreadableText):
        await desk.dispatch()
    with pytest.raises(RejectedInput):
        await desk.say("   ")
    await desk.say("我住甘井子区泡崖街道")
    await desk.say("下岗了没有收入，想办低保")
    seen = await desk.see()
    assert [turn.number for turn in seen.said] == [1, 2]
    assert seen.phone == "13800005678"
    receipt = await desk.dispatch()
    assert receipt.case_number
    one = await desk.now()
    assert not one.open
    assert one.call.whole
    async with feeding.engine.connect() as connection:
        file = await case_file(connection, receipt.case_number)
    assert not file.request["handed_in"].get("incomplete")


async def test_where_a_platform_sends_the_words_nobody_writes_others_in(feeding: Feeding) -> None:
    desk = await begun(feeding, TROUBLE, 4)
    with pytest.raises(RejectedInput, match="备注"):
        await desk.say("我要一万块")


async def test_a_page_that_was_opened_and_left_empty_leaves_nothing(feeding: Feeding) -> None:
    desk = await by_hand(feeding)
    async with feeding.engine.begin() as connection:
        old = now() - timedelta(hours=1)
        gone = update(calls).where(calls.c.id == desk.id)
        await connection.execute(gone.values(held_until=old, heard_at=old))
    before = await count(feeding, requests)
    await feeding.drain()
    assert not (await desk.now()).open
    assert await count(feeding, requests) == before
    assert await feeding.reasons() == []


async def test_what_cannot_be_is_refused_in_words(feeding: Feeding) -> None:
    desk = await begun(feeding, TROUBLE, 4)
    with pytest.raises(BadFact, match="电话"):
        await desk.right(phone="12")
    with pytest.raises(RejectedInput, match="没找到这个地方"):
        await desk.right(place="火星")
    with pytest.raises(NotFound):
        await Desk(feeding, 999_999_999).dispatch()


async def test_a_second_call_goes_onto_the_case_that_is_there(feeding: Feeding) -> None:
    number = "138-0000-7" + f"{now().microsecond % 1000:03d}"
    first = await begun(feeding, TROUBLE, 10, caller=number)
    receipt = await first.dispatch()
    assert receipt.case_number
    whole = call((("caller", "我昨天打过，今天医院又催交钱了"), ("agent", "好的")), caller=number)
    await feeding.send(piece(whole, 0, 1))
    await feeding.drain()
    again = await opened_of(feeding, whole)
    seen = await again.see()
    assert [row["number"] for row in seen.similar if row["same_caller"]] == [receipt.case_number]
    before = await count(feeding, cases)
    await again.put_on(receipt.case_number)
    assert await count(feeding, cases) == before
    async with feeding.engine.connect() as connection:
        file = await case_file(connection, receipt.case_number)
    assert "医院又催交钱" in file.ledger[-1]["reason"]
    await feeding.send(piece(whole, 1, 2))  # what is said after it goes there, too
    await feeding.drain()
    assert await feeding.stored(whole["call_id"]) == []
    async with feeding.engine.connect() as connection:
        file = await case_file(connection, receipt.case_number)
    assert "通话后续" in file.ledger[-1]["reason"]


async def test_cases_of_one_street_and_need_are_shown_as_alike(feeding: Feeding) -> None:
    one = await begun(feeding, TROUBLE, 10, caller="138-0000-2001")
    receipt = await one.dispatch()
    other = await begun(feeding, TROUBLE, 10, caller="138-0000-2002")
    seen = await other.see()
    mine = [row for row in seen.similar if row["number"] == receipt.case_number]
    assert mine
    assert not mine[0]["same_caller"]


async def test_a_fact_that_was_heard_wrong_is_struck_out_and_another_put_in(
    feeding: Feeding,
) -> None:
    said = (*TROUBLE[:8], ("caller", "我家五口人，一个月就八百"))
    desk = await begun(feeding, said, 9)
    await desk.open()
    told = {one.label: one for one in (await desk.see()).told}
    assert told["家里人口"].words == "5口人"
    await desk.right(not_so=(told["家里人口"].name,))
    seen = await desk.see()
    assert "家里人口" not in {one.label for one in seen.told}
    assert any("几口人" in one for one in seen.ask)
    await desk.right(facts="三口人，我爱人肾衰竭")
    seen = await desk.see()
    assert "3口人" in [one.words for one in seen.told]
    assert not any("几口人" in one for one in seen.ask)
    with pytest.raises(RejectedInput, match="补记"):
        await desk.right(facts="啦啦啦")
    await desk.right(not_so=(), facts=None)
    assert "5口人" in [one.words for one in (await desk.see()).told]
    await desk.right(facts="三口人")
    receipt = await desk.dispatch()
    assert receipt.case_number
    async with feeding.engine.connect() as connection:
        file = await case_file(connection, receipt.case_number)
    assert file.request["handed_in"]["note"] == "补记：三口人"
