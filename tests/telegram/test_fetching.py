"""Photos and files from Telegram: fetched after their update was kept, whatever fails meanwhile."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from typing import Any

import pytest
from aiogram import Bot
from sqlalchemy import select, update

from bot.channels.telegram.connecting import make_bot
from bot.channels.telegram.fetching import Fetcher
from bot.settings import Settings
from bot.talk.turning import Host
from bot.talk.values import Kind, Said
from router.file_content import MOST_BYTES
from router.file_tables import files, line_files
from router.files import SentFile, files_of_talk
from router.lookup import case_file
from router.request import now
from router.store import transaction
from router.talk_tables import talk_lines
from tests.sent_files import HTML, PDF, SECRET, photo
from tests.telegram.conftest import Bots, until
from tests.telegram.fake_api import TOKEN, FakeTelegram
from tests.telegram.test_handlers import FILE, PHOTO
from tests.telegram.test_polling import NUMBER, talk_id


async def sent_files(host: Host, chat: int) -> list[SentFile]:
    found = await talk_id(host, chat)
    async with transaction(host.engine) as connection:
        return list((await files_of_talk(connection, host.office.seal, found)).values())


async def due_now(host: Host, chat: int) -> None:
    """Whatever waits to be fetched is due at once."""
    found = await talk_id(host, chat)
    lines = select(talk_lines.c.id).where(talk_lines.c.talk_id == found)
    waiting = line_files.c.line_id.in_(lines) & line_files.c.due_at.is_not(None)
    async with transaction(host.engine) as connection:
        await connection.execute(update(line_files).where(waiting).values(due_at=now()))


async def drained(host: Host) -> None:
    """What other tests left to be fetched is nobody's business here."""
    async with transaction(host.engine) as connection:
        await connection.execute(update(line_files).values(due_at=None))


Make = Callable[[], Fetcher]


@pytest.fixture
async def fetcher(bots: Bots, host: Host) -> AsyncIterator[Make]:
    """Makes fetchers beside the running ones, as other processes have them."""
    made: list[Bot] = []

    def make() -> Fetcher:
        made.append(make_bot(Settings(telegram_token=TOKEN, telegram_api=bots.address)))
        return Fetcher(made[-1], host)

    yield make
    for one in made:
        await one.session.close()


async def test_a_photo_and_a_file_are_fetched_in_their_turn(
    bots: Bots, host: Host, fake: FakeTelegram, chat: int
) -> None:
    await bots.start()
    fake.write(chat, photo=PHOTO)
    fake.write(chat, document=FILE)
    await until(lambda: len(fake.texts(chat)) >= 2)
    assert "照片收到了，已经留存" in fake.texts(chat)[0]
    one, other = await sent_files(host, chat)
    assert (one.type, one.name) == ("image/jpeg", "照片.jpg")
    assert (other.type, other.name) == ("application/pdf", "证明.pdf")
    assert other.size == len(PDF)
    assert fake.called("getFile")[0] == {"file_id": "large"}
    async with transaction(host.engine) as connection:
        query = select(files.c.content_sealed).where(files.c.id == one.id)
        sealed = bytes((await connection.execute(query)).scalar_one())
    assert SECRET.encode() not in host.office.seal.open_bytes(sealed, "files.content")


async def told_to_the_receipt(fake: FakeTelegram, chat: int) -> str:
    fake.write(chat, "我爸拿刀砍我妈，快来人，我们住甘井子区泡崖街道")
    await until(lambda: any(NUMBER.search(text) for text in fake.texts(chat)))
    await asyncio.sleep(0.3)
    found = next(one for one in map(NUMBER.search, fake.texts(chat)) if one)
    return found[1]


async def test_an_outage_loses_nothing_and_what_comes_late_goes_onto_the_case(
    bots: Bots, host: Host, fake: FakeTelegram, chat: int
) -> None:
    await bots.start()
    number = await told_to_the_receipt(fake, chat)
    fake.kept_back["late"] = ["Bad Gateway", "Bad Gateway", "Bad Gateway"]
    count = len(fake.texts(chat))
    fake.write(chat, photo=[{**PHOTO[0], "file_id": "late"}])
    await until(lambda: len(fake.texts(chat)) > count)
    assert "正在存" in fake.texts(chat)[count]
    await until(lambda: any("存好了，已经加进" in text for text in fake.texts(chat)), 30)
    assert number in fake.texts(chat)[-1]
    async with transaction(host.engine) as connection:
        case = await case_file(connection, number)
    assert case.ledger[-1]["reason"] == "求助人发来照片"
    assert case.ledger[-1]["details"]["file"] == (await sent_files(host, chat))[0].id
    assert case.notices[-1]["kind"] == "words_added"


async def test_what_telegram_never_gives_out_is_given_up_with_a_sentence(
    bots: Bots, host: Host, fake: FakeTelegram, chat: int
) -> None:
    said = "Bad Request: wrong file_id or the file is temporarily unavailable"
    fake.kept_back["gone"] = [said] * 50
    await bots.start()
    fake.write(chat, photo=[{**PHOTO[0], "file_id": "gone"}])
    await until(lambda: fake.texts(chat))
    while not any("没能存下来" in text for text in fake.texts(chat)):
        await due_now(host, chat)
        await asyncio.sleep(0.2)
    (one,) = await sent_files(host, chat)
    assert (one.id, one.refused) == (None, "not_fetched")
    assert len(fake.kept_back["gone"]) == 45


async def test_an_outage_of_more_than_a_day_is_given_up(
    fetcher: Make, host: Host, fake: FakeTelegram, chat: int
) -> None:
    await drained(host)
    fake.kept_back["old"] = ["Bad Gateway"] * 50
    yesterday = now() - timedelta(hours=25)
    said = Said(Kind.photo, file="old")
    found = await host.receive("telegram", str(chat), said, "1", yesterday)
    await host.take_turns(found)
    await fetcher().fetch_one(now())
    assert [one.refused for one in await sent_files(host, chat)] == ["not_fetched"]


@pytest.mark.parametrize(
    "content, said",
    [
        (HTML, "这种文件收不了"),
        (photo()[:-800], "打不开"),
        (PDF + bytes(MOST_BYTES), "最多 10 MB"),
        (PDF + bytes(2 * MOST_BYTES), "最多 10 MB"),
        (b"", "是空的"),
    ],
)
async def test_what_cannot_be_kept_is_said_at_its_turn(
    bots: Bots, host: Host, fake: FakeTelegram, chat: int, *, content: bytes, said: str
) -> None:
    fake.files["bad"] = content
    await bots.start()
    fake.write(chat, document={**FILE, "file_id": "bad", "file_name": "photo.jpg"})
    await until(lambda: fake.texts(chat))
    assert said in fake.texts(chat)[0]
    assert [one.id for one in await sent_files(host, chat)] == [None]


async def test_a_file_that_grows_while_it_is_read_is_not_read_to_its_end(
    fetcher: Make, host: Host, chat: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Telegram says that it is small, or nothing at all."""
    read = 0

    async def stream(*_: Any, **__: Any) -> Any:
        nonlocal read
        while read < 10 * MOST_BYTES:
            read += 1024 * 1024
            yield bytes(1024 * 1024)

    await drained(host)
    one = fetcher()
    monkeypatch.setattr(one._bot.session, "stream_content", stream)
    await host.receive("telegram", str(chat), Said(Kind.photo, file="small"), "1")
    assert await one.fetch_one(now())
    assert [found.refused for found in await sent_files(host, chat)] == ["too_large"]
    assert read <= MOST_BYTES + 1024 * 1024


async def test_killed_between_the_update_and_the_fetch_the_next_process_fetches(
    bots: Bots, host: Host, fake: FakeTelegram, chat: int
) -> None:
    """The line is committed, and its process is gone before it asked Telegram for anything."""
    await host.receive("telegram", str(chat), Said(Kind.photo, file="kept"), "1")
    assert fake.called("getFile") == []
    await bots.start()
    await until(lambda: fake.called("getFile"))
    for _ in range(100):
        if (await sent_files(host, chat))[0].id:
            return
        await asyncio.sleep(0.05)
    raise AssertionError("it was not kept")


async def test_killed_while_fetching_it_is_due_again_when_the_lease_is_over(
    fetcher: Make, host: Host, chat: int
) -> None:
    await drained(host)
    await host.receive("telegram", str(chat), Said(Kind.photo, file="kept"), "1")
    first, second = fetcher(), fetcher()
    assert await first._claimed(now(), None) is not None  # … and it dies
    assert not await second.fetch_one(now())
    assert await second.fetch_one(now() + timedelta(minutes=4))
    assert (await sent_files(host, chat))[0].type == "image/jpeg"


async def test_two_processes_fetch_a_file_once(
    fetcher: Make, host: Host, fake: FakeTelegram, chat: int
) -> None:
    await drained(host)
    await host.receive("telegram", str(chat), Said(Kind.photo, file="kept"), "1")
    done = await asyncio.gather(*(fetcher().fetch_one(now()) for _ in range(4)))
    assert sum(done) == 1
    assert len(fake.called("getFile")) == 1


async def test_nothing_of_a_file_reaches_the_logs(
    bots: Bots,
    fake: FakeTelegram,
    chat: int,
    logged: Callable[[], str],
) -> None:
    fake.kept_back["SECRET-FILE"] = ["Bad Gateway"]
    await bots.start()
    name = "李小花的诊断书.pdf"
    fake.write(chat, document={**FILE, "file_id": "SECRET-FILE", "file_name": name})
    await until(lambda: any("存好了" in text for text in fake.texts(chat)))
    said = logged()
    for secret in (str(chat), "李小花", "SECRET-FILE", "AAFakeFake"):
        assert secret not in said
