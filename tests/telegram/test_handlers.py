"""Which update is which line; what is no line at all; buttons that are out of date."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from bot.channels.telegram.updates import phone_of
from bot.talk.talks import found_talk, lines_after
from bot.talk.turning import Host
from router.store import transaction
from tests.telegram.conftest import Bots, until
from tests.telegram.fake_api import FakeTelegram

PHOTO = [
    {"file_id": "small", "file_unique_id": "s", "width": 90, "height": 60},
    {"file_id": "large", "file_unique_id": "l", "width": 1280, "height": 960},
]
FILE = {"file_id": "paper", "file_unique_id": "p", "file_name": "证明.pdf"}
VOICE = {"file_id": "spoken", "file_unique_id": "v", "duration": 3}
STICKER = {
    "file_id": "smile",
    "file_unique_id": "k",
    "type": "regular",
    "width": 512,
    "height": 512,
    "is_animated": False,
    "is_video": False,
}
CONTACT = {"phone_number": "+8613800000001", "first_name": "某人"}
SPOT = {"latitude": 38.95, "longitude": 121.52}
MESSAGES: list[tuple[dict[str, Any], str, dict[str, Any]]] = [
    ({"text": "你好"}, "text", {"text": "你好", "file": None, "spot": None, "name": ""}),
    ({"text": "/start"}, "start", {"text": "", "file": None, "spot": None, "name": ""}),
    ({"text": "/help"}, "help", {"text": "", "file": None, "spot": None, "name": ""}),
    ({"text": "/person"}, "button", {"text": "person", "file": None, "spot": None, "name": ""}),
    ({"photo": PHOTO}, "photo", {"text": "", "file": "large", "spot": None, "name": ""}),
    (
        {"photo": PHOTO, "caption": "房子漏雨"},
        "photo",
        {"text": "房子漏雨", "file": "large", "spot": None, "name": ""},
    ),
    ({"document": FILE}, "file", {"text": "", "file": "paper", "spot": None, "name": "证明.pdf"}),
    ({"voice": VOICE}, "voice", {"text": "", "file": None, "spot": None, "name": ""}),
    ({"sticker": STICKER}, "sticker", {"text": "", "file": None, "spot": None, "name": ""}),
    (
        {"contact": CONTACT},
        "contact",
        {"text": "13800000001", "file": None, "spot": None, "name": ""},
    ),
    (
        {"location": SPOT},
        "location",
        {"text": "", "file": None, "spot": [38.95, 121.52], "name": ""},
    ),
]


async def lines(host: Host, chat: int) -> list[Any]:
    async with transaction(host.engine) as connection:
        found = await found_talk(connection, host.office.seal, "telegram", str(chat))
        if found is None:
            return []
        return await lines_after(connection, host.office.seal, found)


def shows(fake: FakeTelegram, chat: int, sort: str) -> bool:
    """Whether a keyboard of this sort was sent."""
    return any(sort in one.get("reply_markup", {}) for one in fake.sent(chat))


async def test_every_sort_of_message_is_the_line_that_it_is(
    bots: Bots, host: Host, fake: FakeTelegram, chat: int
) -> None:
    await bots.start()
    for message, _, _ in MESSAGES:
        fake.write(chat, **message)
    await until(lambda: not fake.updates)
    heard = [line for line in await lines(host, chat) if line.speaker == "resident"]
    assert [(line.kind, line.content) for line in heard] == [one[1:] for one in MESSAGES]


async def test_an_edited_message_is_a_line_of_its_own(
    bots: Bots, host: Host, fake: FakeTelegram, chat: int
) -> None:
    await bots.start()
    message = fake.message(chat, "我妈看病")
    fake.put(message=message)
    for text in ("我妈看病没钱", "我妈看病没钱交"):
        fake.put(edited_message={**message, "edit_date": message["date"] + 1, "text": text})
    await until(lambda: not fake.updates)
    heard = [line for line in await lines(host, chat) if line.speaker == "resident"]
    assert [line.kind for line in heard] == ["text", "edited", "edited"]
    assert [line.content["text"] for line in heard][1:] == ["我妈看病没钱", "我妈看病没钱交"]


async def test_groups_and_what_telegram_itself_says_are_left_alone(
    bots: Bots, host: Host, fake: FakeTelegram, chat: int
) -> None:
    await bots.start()
    group = {"id": -chat, "type": "group", "title": "邻居"}
    fake.put(message={**fake.message(chat, "大家好"), "chat": group})
    pinned = fake.message(chat, "旧的")
    fake.put(message={**fake.message(chat), "pinned_message": pinned})
    fake.put(channel_post={**fake.message(chat, "通知"), "chat": {**group, "type": "channel"}})
    fake.put(something_new={"a": 1})
    await until(lambda: not fake.updates)
    await asyncio.sleep(0.3)
    assert await lines(host, chat) == []
    assert await lines(host, -chat) == []
    assert fake.sent(chat) == fake.sent(-chat) == []  # other tests' people may be told something


async def test_a_button_of_an_earlier_question_does_nothing_and_says_so(
    bots: Bots, host: Host, fake: FakeTelegram, chat: int
) -> None:
    await bots.start()
    fake.write(chat, "房子漏雨没法住，我住甘井子区泡崖街道")
    await until(lambda: shows(fake, chat, "inline_keyboard"))
    await asyncio.sleep(0.5)
    shown = next(one for one in reversed(fake.sent(chat)) if "reply_markup" in one)
    data = shown["reply_markup"]["inline_keyboard"][0][0]["callback_data"]
    assert len(data.encode()) <= 64
    count = len(fake.sent(chat))
    fake.forgetful[fake.press_data(chat, data)] = 1  # it comes twice
    await until(lambda: len(fake.sent(chat)) > count and not fake.updates)
    heard = [line for line in await lines(host, chat) if line.speaker == "resident"]
    assert heard[-1].kind == "button"
    fake.press_data(chat, data)
    fake.press_data(chat, "of another program")
    await until(lambda: len(fake.called("answerCallbackQuery")) == 4)
    again = [line for line in await lines(host, chat) if line.speaker == "resident"]
    assert len(again) == len(heard)
    toasts = [one.get("text") for one in fake.called("answerCallbackQuery")]
    assert toasts[:2] == [None, None]
    assert all("前面那句" in str(text) for text in toasts[2:])


async def test_place_and_number_can_be_sent_with_a_key_and_words_on_keys_are_codes(
    bots: Bots, host: Host, fake: FakeTelegram, chat: int
) -> None:
    await bots.start()
    fake.write(chat, "房子漏雨没法住")
    await until(lambda: shows(fake, chat, "keyboard"))
    await asyncio.sleep(0.3)
    keys = [row[0] for row in fake.sent(chat)[-1]["reply_markup"]["keyboard"]]
    assert keys[0] == {"text": "发送我的位置", "request_location": True}
    count = len(fake.sent(chat))
    fake.write(chat, keys[-1]["text"])
    await until(lambda: len(fake.sent(chat)) > count)
    heard = [line for line in await lines(host, chat) if line.speaker == "resident"]
    assert (heard[-1].kind, heard[-1].content["text"]) == ("button", "person")
    assert fake.sent(chat)[count]["reply_markup"] == {"remove_keyboard": True}


async def test_nothing_of_a_talk_reaches_the_logs(
    bots: Bots,
    fake: FakeTelegram,
    chat: int,
    logged: Callable[[], str],
) -> None:
    fake.flood[chat] = [1]
    fake.broken[chat] = 1
    await bots.start()
    words = "我姐姐王小燕住院没钱，电话13800000002"
    fake.write(chat, words)
    await until(lambda: fake.texts(chat))
    fake.blocked.add(chat)
    fake.write(chat, "那要带什么")
    await until(lambda: not fake.updates)
    await asyncio.sleep(1)
    said = logged()
    for secret in (str(chat), "王小燕", "13800000002", words, "AAFakeFake"):
        assert secret not in said


async def test_keys_in_valkey_do_not_tell_whose_they_are(
    bots: Bots, cache: Any, fake: FakeTelegram, chat: int
) -> None:
    await bots.start()
    fake.write(chat, "房子漏雨没法住")
    await until(lambda: shows(fake, chat, "keyboard"))
    await asyncio.sleep(0.3)
    keys = [key.decode() async for key in cache.scan_iter("*telegram*")]
    assert any(key.endswith(":state") for key in keys)
    assert not any(str(chat) in key for key in keys)
    assert all([await cache.ttl(key) > 0 for key in keys])


@pytest.mark.parametrize(
    "given, wanted",
    [("+86 138 0000 0001", "13800000001"), ("13800000001", "13800000001"), ("+4915", "4915")],
)
def test_a_contact_s_number_is_written_as_here(given: str, wanted: str) -> None:
    assert phone_of(given) == wanted
