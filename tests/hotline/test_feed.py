"""The stream and its consumers: nothing lost, nothing double, poison put away with its reason."""

import asyncio
import json
from typing import Any

import pytest
from sqlalchemy import func, select

from bot.channels.hotline.dead import content_of, waiting
from bot.channels.hotline.hotlines import disable, open_hotlines, renew_key
from bot.channels.hotline.stream import GROUP, STREAM, Full, Stream
from bot.channels.hotline.taking import Taker
from nlu.reader import Reader
from router.store import transaction
from router.tables import cases, ledger, outbox
from tests.hotline.conftest import HOTLINE, Feeding
from tests.hotline.saying import LAMP, TROUBLE, call, sent

TURN = {"speaker": "caller", "text": "喂"}
POISON: list[tuple[str, bytes, str]] = [
    ("bad UTF-8", b'{"call_id": "\xff\xfe"}', "UTF-8"),
    (
        "a turn of a megabyte",
        sent({"call_id": "p", "turns": [{**TURN, "text": "喂" * 350_000}]}),
        "太大",
    ),
    ("a turn too long", sent({"call_id": "p", "turns": [{**TURN, "text": "喂" * 60_000}]}), "太长"),
    ("5,000 turns", sent({"call_id": "p", "turns": [TURN] * 5_000}), "太长"),
    ("NUL", sent({"call_id": "p", "turns": [{**TURN, "text": "a\0b"}]}), "不能保存"),
    ("NUL in the number", sent({"call_id": "p\0", "turns": [TURN]}), "不能保存"),
    (
        "a lone surrogate",
        b'{"call_id": "p", "turns": [{"speaker": "caller", "text": "\\ud800"}]}',
        "JSON",
    ),
    (
        "a number for words",
        sent({"call_id": "p", "turns": [{**TURN, "text": 5}]}),
        "turns[0].text：应为文字",
    ),
    ("no speaker", sent({"call_id": "p", "turns": [{"text": "喂"}]}), "turns[0].speaker：缺少"),
    (
        "a speaker of nobody",
        sent({"call_id": "p", "turns": [{**TURN, "speaker": "x"}]}),
        "caller 或 agent",
    ),
    ("deep nesting", b'{"call_id": ' + b"[" * 100_000, "嵌套太深"),
    ("an array", b"[]", "JSON 对象"),
    ("no call", sent({"turns": [TURN]}), "call_id：缺少"),
    ("a time that is none", sent({**call(), "began_at": "昨天"}), "应为时间"),
    ("nothing said", sent(call(())), "没有写内容"),
    ("a call too long", sent(call([("caller", "喂" * 9_000)] * 6)), "整个通话太长"),
]


@pytest.mark.parametrize("_, content, reason", POISON, ids=[name for name, _, _ in POISON])
async def test_poison_is_put_away_with_its_reason(
    feeding: Feeding, _: str, content: bytes, reason: str
) -> None:
    before, after = call(), call(LAMP)
    await feeding.send(sent(before), content, sent(after))
    await feeding.drain()
    (told,) = await feeding.reasons()
    assert reason in told
    assert await feeding.stored(before["call_id"])
    assert await feeding.stored(after["call_id"])
    async with transaction(feeding.engine) as connection:
        (letter,) = await waiting(connection)
        kept = await content_of(connection, feeding.office.seal, letter.id)
    assert kept == (HOTLINE, content)
    assert await feeding.stream.length() == 0


async def test_every_case_has_its_notices_and_its_opening(feeding: Feeding) -> None:
    some = [call() for _ in range(20)]
    await feeding.send(*map(sent, some))
    await feeding.drain()
    opened = [(await feeding.stored(one["call_id"]))[0]["case_id"] for one in some]
    assert len(set(opened)) == 20
    async with feeding.engine.connect() as connection:
        for table, column, value in (
            (ledger, ledger.c.act, "receive"),
            (outbox, outbox.c.kind, "receipt"),
        ):
            query = select(func.count()).where(table.c.case_id.in_(opened), column == value)
            assert (await connection.execute(query)).scalar_one() == 20


async def test_what_a_platform_publishes_itself_is_taken_in(feeding: Feeding) -> None:
    whole = call()
    await feeding.redis.xadd(STREAM, {"hotline": HOTLINE, "transcript": sent(whole)})
    await feeding.drain()
    assert await feeding.stored(whole["call_id"])


async def test_what_our_own_doors_publish_lies_sealed(feeding: Feeding) -> None:
    await feeding.send(sent(call()))
    found: Any = await feeding.redis.xrange(STREAM)
    ((_, fields),) = found
    assert set(fields) == {b"hotline", b"sealed"}
    assert "低保".encode() not in fields[b"sealed"]


async def test_a_dead_consumers_entries_are_taken_over(feeding: Feeding) -> None:
    some = [call() for _ in range(5)]
    await feeding.stream.join()
    await feeding.send(*map(sent, some))
    assert len(await feeding.stream.read("dead", 64, 0.01)) == 5
    await feeding.drain(feeding.consumer(idle=0.0))
    for one in some:
        assert len(await feeding.stored(one["call_id"])) == 1
    assert (await feeding.redis.xpending(STREAM, GROUP))["pending"] == 0


async def test_what_was_committed_but_not_settled_is_no_second_case(feeding: Feeding) -> None:
    whole = call()
    await feeding.stream.join()
    await feeding.send(sent(whole))
    entries = await feeding.stream.read("dies", 64, 0.01)
    async with transaction(feeding.engine) as connection:
        await Taker(feeding.office, await open_hotlines(connection)).take(connection, entries)
    await feeding.drain(feeding.consumer(idle=0.0))
    assert len(await feeding.stored(whole["call_id"])) == 1
    state = await feeding.stream.state()
    assert state["repeated"] == 1


async def test_one_that_breaks_the_reader_holds_up_no_other(
    feeding: Feeding, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = Reader.read

    def broken(self: Reader, message: Any) -> Any:
        if "坏掉" in message.whole:
            raise ZeroDivisionError
        return read(self, message)

    monkeypatch.setattr(Reader, "read", broken)
    good, bad = call(), call((("caller", "这一条会坏掉"),))
    await feeding.send(sent(bad), sent(good))
    await feeding.drain()
    assert await feeding.stored(good["call_id"])
    (reason,) = await feeding.reasons()
    assert "ZeroDivisionError" in reason
    assert "3 次" in reason
    assert "坏掉" not in reason


async def test_one_that_killed_its_processes_is_not_tried_for_ever(feeding: Feeding) -> None:
    whole = call()
    await feeding.stream.join()
    await feeding.send(sent(whole))
    for _ in range(9):
        await feeding.stream.read("dies", 64, 0.01)
        await feeding.stream.claim("dies", 64, 0.0)
    await feeding.drain(feeding.consumer(idle=0.0))
    (reason,) = await feeding.reasons()
    assert "意外结束了" in reason


async def test_a_hotline_that_is_not_registered_is_told(feeding: Feeding) -> None:
    await feeding.send(sent(call()), hotline="nobody")
    await feeding.drain()
    (reason,) = await feeding.reasons()
    assert "没有登记" in reason


async def test_a_disabled_hotline_sends_nothing_more(feeding: Feeding) -> None:
    async with transaction(feeding.engine) as connection:
        await disable(connection, HOTLINE)
    try:
        await feeding.send(sent(call()))
        await feeding.drain()
        assert "已停用" in (await feeding.reasons())[0]
    finally:
        async with transaction(feeding.engine) as connection:
            await renew_key(connection, HOTLINE)


async def test_the_stream_is_bounded(feeding: Feeding) -> None:
    small = Stream(feeding.redis, feeding.office.seal, 3)
    await small.publish(HOTLINE, [b"1", b"2"])
    with pytest.raises(Full):
        await small.publish(HOTLINE, [b"3", b"4"])
    assert await small.length() == 2


async def test_a_work_order_goes_where_it_says(feeding: Feeding) -> None:
    order = {
        "call_id": "order-1",
        "title": "市民反映生活困难",
        "content": "来电人称家中无收入，想申请最低生活保障，请核实。",
        "category": "民政-社会救助",
        "area": "沙河口区",
        "due": "2026-12-01 17:00",
        "operator": 8032,
    }
    await feeding.send(json.dumps(order).encode())
    await feeding.drain()
    (stored,) = await feeding.stored("order-1")
    async with feeding.engine.connect() as connection:
        query = select(cases.c.district).where(cases.c.id == stored["case_id"])
        assert (await connection.execute(query)).scalar_one() == "沙河口区"
    assert stored["handed_in"]["category"] == "民政-社会救助"
    assert stored["handed_in"]["due"].startswith("2026-12-01T17:00")


async def test_two_consumers_share_the_work(feeding: Feeding) -> None:
    some = [call() for _ in range(40)]
    await feeding.send(*map(sent, some * 2))
    await feeding.stream.join()
    await asyncio.gather(*(feeding.drain(feeding.consumer(batch=8)) for _ in range(2)))
    for one in some:
        assert len(await feeding.stored(one["call_id"])) == 1


async def test_the_number_that_called_is_the_requesters_or_the_proxys(feeding: Feeding) -> None:
    mine, theirs = (
        call(),
        call(
            (
                ("agent", "您好"),
                ("caller", "我替邻居问的，他一个人住，八十多了，没有收入，想帮他申请低保"),
            )
        ),
    )
    await feeding.send(sent(mine), sent(theirs))
    await feeding.drain()
    (first,), (second,) = [await feeding.stored(one["call_id"]) for one in (mine, theirs)]
    assert first["requester_id"] is not None
    assert first["proxy_id"] is None
    assert second["requester_id"] is None
    assert second["proxy_id"] is not None


async def test_a_call_in_three_lines(feeding: Feeding) -> None:
    whole = call()
    await feeding.send(sent(whole))
    await feeding.drain()
    (stored,) = await feeding.stored(whole["call_id"])
    summary = stored["summary"]
    assert summary["place"] == "大连市甘井子区泡崖街道"
    assert any("低保" in quote["text"] for quote in summary["asks"])
    for quote in summary["asks"]:
        assert TROUBLE[quote["turn"]][0] == "caller"
