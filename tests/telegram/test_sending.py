"""What is said leaves in its order, whatever Telegram says to it."""

import asyncio
import time

from sqlalchemy import select

from bot.channels.telegram.sending import LONGEST, split
from bot.talk import talks
from bot.talk.talks import locked
from bot.talk.turning import Host
from bot.talk.values import Kind, Reply, Said
from router.request import now
from router.store import transaction
from router.talk_tables import talk_lines
from router.talk_tables import talks as talk_rows
from tests.telegram.conftest import Bots, until
from tests.telegram.fake_api import FakeTelegram


async def say(host: Host, chat: int, *texts: str) -> int:
    """Lines that are to be sent to somebody."""
    async with transaction(host.engine) as connection:
        seal = host.office.seal
        talk_id = await talks.talk_of(connection, seal, "telegram", str(chat), now())
        talk = await locked(connection, talk_id)
        assert talk is not None
        replies = [Reply("as_it_is", {"sentence": text}) for text in texts]
        await talks.say(connection, seal, talk, replies, language="zh", at=now())
    return talk_id


async def rows(host: Host, talk_id: int) -> list[talks.Row]:
    async with transaction(host.engine) as connection:
        query = select(talk_lines).where(talk_lines.c.talk_id == talk_id)
        found = await connection.execute(query.order_by(talk_lines.c.id))
        return [dict(row) for row in found.mappings()]


async def unreachable(host: Host, talk_id: int) -> str | None:
    async with transaction(host.engine) as connection:
        query = select(talk_rows.c.unreachable).where(talk_rows.c.id == talk_id)
        found: str | None = (await connection.execute(query)).scalar_one()
    return found


async def becomes(host: Host, talk_id: int, why: str | None) -> None:
    """Wait until the talk is unreachable for this reason, or reachable."""
    for _ in range(400):
        if await unreachable(host, talk_id) == why:
            return
        await asyncio.sleep(0.05)
    raise AssertionError("it did not come about")


async def test_lines_leave_in_their_order(
    bots: Bots, host: Host, fake: FakeTelegram, chat: int
) -> None:
    texts = [f"第{one}句" for one in range(20)]
    talk_id = await say(host, chat, *texts)
    await bots.start()
    await until(lambda: len(fake.texts(chat)) == 20)
    assert fake.texts(chat) == texts
    await asyncio.sleep(0.3)
    assert all(row["sent_at"] for row in await rows(host, talk_id))


async def test_a_pause_that_telegram_wants_is_kept_in_that_chat_only(
    bots: Bots, host: Host, fake: FakeTelegram, chat: int
) -> None:
    fake.flood[chat] = [2, 1]
    await say(host, chat, "一", "二")
    await say(host, chat + 500_000, "别人")
    began = time.monotonic()
    await bots.start()
    await until(lambda: fake.texts(chat + 500_000))
    assert time.monotonic() - began < 2
    await until(lambda: len(fake.texts(chat)) == 2)
    assert time.monotonic() - began >= 3
    assert fake.texts(chat) == ["一", "二"]


async def test_who_blocked_the_bot_is_not_written_to_until_they_write(
    bots: Bots, host: Host, fake: FakeTelegram, chat: int
) -> None:
    fake.blocked.add(chat)
    talk_id = await say(host, chat, "一", "二")
    await bots.start()
    await becomes(host, talk_id, "blocked")
    assert [row["due_at"] for row in await rows(host, talk_id)] == [None, None]
    fake.blocked.discard(chat)
    await asyncio.sleep(1)
    assert fake.texts(chat) == []
    fake.write(chat, "/start")
    await until(lambda: fake.texts(chat))
    assert await unreachable(host, talk_id) is None


async def test_blocking_is_known_as_soon_as_telegram_tells_of_it(
    bots: Bots, host: Host, fake: FakeTelegram, chat: int
) -> None:
    talk_id = await say(host, chat, "一")
    await bots.start()
    await until(lambda: fake.texts(chat))
    bot = {"id": 123456789, "is_bot": True, "first_name": "一门"}
    member, kicked = {"user": bot, "status": "member"}, {"user": bot, "status": "kicked"}
    about = {**fake.message(chat), "from": {"id": chat, "is_bot": False, "first_name": "某人"}}
    del about["message_id"]
    blocked = {**about, "old_chat_member": member, "new_chat_member": {**kicked, "until_date": 0}}
    fake.put(my_chat_member=blocked)
    await becomes(host, talk_id, "blocked")
    back = {**about, "old_chat_member": {**kicked, "until_date": 0}, "new_chat_member": member}
    fake.put(my_chat_member=back)
    await becomes(host, talk_id, None)


async def test_an_outage_of_telegram_is_waited_out(
    bots: Bots, host: Host, fake: FakeTelegram, chat: int
) -> None:
    fake.broken[chat] = 2
    talk_id = await say(host, chat, "一", "二")
    await bots.start()
    await until(lambda: len(fake.texts(chat)) == 2)
    assert fake.texts(chat) == ["一", "二"]
    await asyncio.sleep(0.2)
    assert [row["attempts"] for row in await rows(host, talk_id)] == [2, 0]


async def test_nothing_is_sent_to_talks_of_other_channels(
    bots: Bots, host: Host, fake: FakeTelegram, chat: int
) -> None:
    talk = await host.receive("webchat", str(chat), Said(Kind.text, "你好"), "1")
    await host.take_turns(talk)
    await bots.start()
    await asyncio.sleep(1)
    assert fake.texts(chat) == []


def test_a_long_text_is_cut_at_the_ends_of_lines() -> None:
    text = "\n".join("字" * 100 for _ in range(100))
    parts = split(text)
    assert all(0 < len(part) <= LONGEST for part in parts)
    assert "\n".join(parts) == text
    assert split("字" * 5000) == ["字" * LONGEST, "字" * (5000 - LONGEST)]
