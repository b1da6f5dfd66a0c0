"""Calls that come in pieces: whatever the order, however often, one request with all turns."""

import itertools
import random
from collections.abc import Sequence
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from router.hotline_tables import calls
from router.request import now
from router.tables import ledger
from tests.hotline.conftest import HOTLINE, Feeding
from tests.hotline.saying import LAMP, TROUBLE, call, piece, sent

LENGTH = len(TROUBLE)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    cuts=st.lists(st.integers(1, LENGTH - 1), unique=True, max_size=4).map(sorted),
    overlap=st.integers(0, 2),
    seed=st.integers(0, 10_000),
    batch=st.integers(1, 16),
)
async def test_pieces_in_any_order_are_one_call(
    feeding: Feeding, cuts: Sequence[int], overlap: int, seed: int, batch: int
) -> None:
    whole = call()
    edges = [0, *cuts, LENGTH]
    pieces = [
        piece(whole, max(0, start - overlap), end) for start, end in itertools.pairwise(edges)
    ]
    order = pieces + pieces[: seed % 3]  # some of them come again
    random.Random(seed).shuffle(order)
    consumer = feeding.consumer(batch=batch)
    await feeding.send(*order)
    await feeding.drain(consumer)
    (stored,) = await feeding.stored(whole["call_id"])
    assert [turn["text"] for turn in stored["turns"]] == [text for _, text in TROUBLE]
    assert stored["case_id"] is not None
    assert not stored["handed_in"].get("incomplete")


async def test_a_call_that_is_not_whole_waits(feeding: Feeding) -> None:
    whole = call()
    await feeding.send(piece(whole, 0, 4), piece(whole, 6, LENGTH))
    await feeding.drain()
    assert await feeding.stored(whole["call_id"]) == []


async def _age(feeding: Feeding, call_id: str) -> None:
    """Let the time of a call be over."""
    async with feeding.engine.begin() as connection:
        old = update(calls).where(calls.c.call_id == call_id)
        await connection.execute(old.values(heard_at=now() - timedelta(hours=1)))


async def test_a_call_whose_end_never_comes_is_taken_in_as_it_is(feeding: Feeding) -> None:
    whole = call()
    await feeding.send(piece(whole, 0, 6))
    await feeding.drain()
    await _age(feeding, whole["call_id"])
    await feeding.drain()
    (stored,) = await feeding.stored(whole["call_id"])
    assert len(stored["turns"]) == 6
    assert stored["case_id"] is not None
    assert stored["handed_in"]["incomplete"] is True


async def test_what_comes_after_that_is_added_to_the_case_once(feeding: Feeding) -> None:
    whole = call()
    await feeding.send(piece(whole, 0, 6))
    await feeding.drain()
    await _age(feeding, whole["call_id"])
    await feeding.drain()
    for _ in range(2):
        await feeding.send(piece(whole, 5, LENGTH))
        await feeding.drain()
    (stored,) = await feeding.stored(whole["call_id"])
    async with feeding.engine.connect() as connection:
        query = select(ledger.c.reason).where(
            ledger.c.case_id == stored["case_id"], ledger.c.act == "add_words"
        )
        added = list((await connection.execute(query)).scalars())
        row = select(calls.c.incomplete).where(calls.c.call_id == whole["call_id"])
        assert (await connection.execute(row)).scalar_one() is False
    assert len(added) == 1
    assert "泡崖街道" in added[0]
    assert "甘井子区" not in added[0]  # said before
    (stored,) = await feeding.stored(whole["call_id"])
    assert stored["handed_in"]["incomplete"] is False


async def test_what_was_not_ours_is_read_anew_with_its_end(feeding: Feeding) -> None:
    whole = call((*LAMP, *TROUBLE[1:]))
    await feeding.send(piece(whole, 0, 3))
    await feeding.drain()
    await _age(feeding, whole["call_id"])
    await feeding.drain()
    (first,) = await feeding.stored(whole["call_id"])
    assert first["case_id"] is None
    await feeding.send(piece(whole, 3, 12))
    await feeding.drain()
    first, second = await feeding.stored(whole["call_id"])
    assert second["case_id"] is not None
    assert len(second["turns"]) == 12


async def test_a_whole_call_sent_longer_goes_on(feeding: Feeding) -> None:
    whole = call(TROUBLE[:6])
    await feeding.send(sent(whole))
    await feeding.drain()
    longer = {**call(), "call_id": whole["call_id"]}
    for _ in range(2):
        await feeding.send(sent(longer))
        await feeding.drain()
    (stored,) = await feeding.stored(whole["call_id"])
    async with feeding.engine.connect() as connection:
        query = select(ledger.c.reason).where(
            ledger.c.case_id == stored["case_id"], ledger.c.act == "add_words"
        )
        (added,) = (await connection.execute(query)).scalars()
    assert "泡崖街道" in added
    assert await feeding.reasons() == []


async def test_another_call_under_the_same_number_touches_no_case(feeding: Feeding) -> None:
    first = call()
    await feeding.send(sent(first))
    await feeding.drain()
    await feeding.send(sent(call(LAMP, call_id=first["call_id"])))
    await feeding.drain()
    assert len(await feeding.stored(first["call_id"])) == 1
    (reason,) = await feeding.reasons()
    assert "同一个通话编号" in reason


@pytest.mark.parametrize("again", [1, 5])
async def test_the_same_call_again_is_one_case(feeding: Feeding, again: int) -> None:
    whole = call()
    await feeding.send(*[sent(whole)] * again)
    await feeding.drain()
    await feeding.send(sent(whole))
    await feeding.drain()
    assert len(await feeding.stored(whole["call_id"])) == 1


async def test_a_corrected_turn_takes_the_place_of_the_first(feeding: Feeding) -> None:
    whole = call()
    wrong = [{**turn} for turn in whole["turns"]]
    wrong[1]["text"] = "喂你好，我想申请低宝"
    corrected = piece(whole, 0, 4, revision=2)
    heard_first = piece({**whole, "turns": wrong}, 0, 4, revision=1)
    await feeding.send(corrected, heard_first, piece(whole, 4, LENGTH))
    await feeding.drain()
    (stored,) = await feeding.stored(whole["call_id"])
    assert stored["turns"][1]["text"] == TROUBLE[1][1]


async def test_who_took_the_call_stands_on_the_ledger(feeding: Feeding) -> None:
    whole = call()
    await feeding.send(sent(whole))
    await feeding.drain()
    (stored,) = await feeding.stored(whole["call_id"])
    query = select(ledger).where(ledger.c.case_id == stored["case_id"]).order_by(ledger.c.position)
    async with feeding.engine.connect() as connection:
        rows = (await connection.execute(query)).mappings().all()
    assert rows[0]["actor"] == "测试12345 / 坐席8032"
    assert "坐席8032首接，随派单移交" in rows[1]["reason"]
    assert stored["handed_in"]["hotline"] == HOTLINE
