"""The bot by polling, end to end: the real code, the fake Bot API, a real database and Valkey."""

import asyncio
import re

import pytest
from sqlalchemy import select

from bot.channels.telegram.connecting import make_bot
from bot.channels.telegram.receiving import poll
from bot.settings import Settings
from bot.talk.talks import found_talk, lines_after
from bot.talk.turning import Host
from router.errors import Unavailable
from router.store import transaction
from router.talk_tables import talk_cases, talk_lines, talks
from tests.telegram.conftest import Bots, until
from tests.telegram.fake_api import TOKEN, FakeTelegram

NUMBER = re.compile(r"受理编号：(\d{8}-\d{6})")


async def talk_id(host: Host, chat: int) -> int:
    async with transaction(host.engine) as connection:
        found = await found_talk(connection, host.office.seal, "telegram", str(chat))
    assert found is not None
    return found


async def number_of_cases(host: Host, chat: int) -> int:
    found = await talk_id(host, chat)
    async with transaction(host.engine) as connection:
        query = select(talk_cases.c.case_id).where(talk_cases.c.talk_id == found)
        return len((await connection.execute(query)).all())


async def test_a_talk_from_the_first_word_to_the_receipt(
    bots: Bots, host: Host, fake: FakeTelegram, chat: int
) -> None:
    await bots.start()
    fake.write(chat, "/start")
    await until(lambda: len(fake.sent(chat)) == 1)
    assert "有结果告诉您" in fake.texts(chat)[0]
    fake.write(chat, "我爸住院花了八万多，家里实在拿不出钱了，我们住甘井子区泡崖街道")
    await until(lambda: len(fake.sent(chat)) > 1)
    for _ in range(8):
        count, last = len(fake.sent(chat)), fake.sent(chat)[-1]
        if "请核对" in last["text"]:
            fake.press(chat, "对")
        elif "reply_markup" in last and "inline_keyboard" in last["reply_markup"]:
            fake.press(chat, last["reply_markup"]["inline_keyboard"][0][0]["text"])
        else:
            fake.write(chat, "不用了")
        await until(lambda count=count: len(fake.sent(chat)) > count)  # type: ignore[misc]
        await asyncio.sleep(0.5)
        if any(NUMBER.search(text) for text in fake.texts(chat)):
            break
    assert sum(bool(NUMBER.search(text)) for text in fake.texts(chat)) == 1
    assert await number_of_cases(host, chat) == 1
    assert len(fake.called("answerCallbackQuery")) >= 1
    menu = fake.called("setMyCommands")
    assert [one["command"] for one in menu[0]["commands"]] == ["start", "help", "person", "english"]


async def test_the_same_update_five_times_has_one_effect(
    bots: Bots, host: Host, fake: FakeTelegram, chat: int
) -> None:
    await bots.start()
    update = fake.write(chat, "我爸拿刀砍我妈，快来人")
    fake.forgetful[update] = 4
    await until(lambda: fake.texts(chat) and not fake.updates)
    await asyncio.sleep(1)
    async with transaction(host.engine) as connection:
        lines = await lines_after(connection, host.office.seal, await talk_id(host, chat))
    assert [line.speaker for line in lines].count("resident") == 1
    assert len(fake.texts(chat)) == len(lines) - 1
    assert fake.deliveries[update] == 5
    assert await number_of_cases(host, chat) == 1


async def test_ten_quick_messages_are_handled_in_their_order(
    bots: Bots, host: Host, fake: FakeTelegram, chat: int
) -> None:
    words = [f"第{one}句，我妈有病没钱看" for one in range(1, 11)]
    for text in words[:5]:
        fake.write(chat, text)
    await bots.start()
    for text in words[5:]:
        fake.write(chat, text)
    await until(lambda: not fake.updates)
    found = await talk_id(host, chat)
    handled: list[object] = [None]
    while None in handled:
        await asyncio.sleep(0.05)
        async with transaction(host.engine) as connection:
            query = select(talk_lines.c.handled_at).where(
                talk_lines.c.talk_id == found, talk_lines.c.speaker == "resident"
            )
            handled = list((await connection.execute(query.order_by(talk_lines.c.id))).scalars())
    assert handled == sorted(handled)  # type: ignore[type-var]
    async with transaction(host.engine) as connection:
        lines = await lines_after(connection, host.office.seal, found)
        talk = (await connection.execute(select(talks).where(talks.c.id == found))).mappings().one()
    heard = [line.content["text"] for line in lines if line.speaker == "resident"]
    assert heard == words
    assert talk["turn"] == 10


async def test_an_update_is_not_confirmed_before_it_is_kept(
    bots: Bots, fake: FakeTelegram, chat: int, host: Host
) -> None:
    """The database is away twice: the update comes as often, the next one not before it."""
    kept: list[str] = []
    failures = iter([Unavailable("…"), Unavailable("…"), None, None])

    async def feed(raw: dict[str, dict[str, str]]) -> None:
        assert raw["update_id"] in [one["update_id"] for one in fake.updates]
        failure = next(failures)
        if failure:
            raise failure
        kept.append(raw["message"]["text"])

    bot = make_bot(Settings(telegram_token=TOKEN, telegram_api=bots.address))
    fake.write(chat, "一")
    fake.write(chat, "二")
    polling = asyncio.create_task(poll(bot, feed, ["message"], seconds=1))
    await until(lambda: not fake.updates)
    polling.cancel()
    with pytest.raises(asyncio.CancelledError):
        await polling
    await bot.session.close()
    assert kept == ["一", "二"]
