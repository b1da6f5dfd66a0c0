"""Every scripted talk of tests/talks, played against the conversation itself."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import redis.asyncio
from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.counting import Counter
from bot.talk.hearing import Ears
from bot.talk.hosting import CodeGuard
from bot.talk.memory import Memory
from bot.talk.sweeping import break_silences
from bot.talk.turning import Host
from bot.web.chat import MOST_CHARACTERS
from bot.wiring import Engines
from nlu.acts import ActReader
from router.office import Office
from tests.borders import made_up
from tests.bot.talks.channels import Clock, Direct, Opened
from tests.bot.talks.in_the_browser import InTheBrowser
from tests.bot.talks.office_side import OfficeSide
from tests.bot.talks.on_telegram import OnTelegram
from tests.bot.talks.player import Player
from tests.bot.talks.script import ScriptError, script_of, scripts
from tests.bot.visitor import Visitor
from tests.telegram.conftest import CHATS, Bots
from tests.telegram.fake_api import FakeTelegram
from tests.telegram.test_webhook import SECRET, URL, web

LIFE = timedelta(hours=24)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The time of the talk, for whatever speaks in it."""
    made = Clock()
    for module in ("turning", "notices", "officers", "late_files"):
        monkeypatch.setattr(f"bot.talk.{module}.now", made.now)
    return made


@pytest.fixture
def borders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two districts made up, in which positions are found."""
    file = made_up(tmp_path)
    monkeypatch.setattr("nlu.positions.FILE", file)
    return file


@pytest.fixture
async def host(
    database: AsyncEngine,
    engines: Engines,
    office: Office,
    acts: ActReader,
    borders: Path,
) -> AsyncIterator[Host]:
    """Who holds the talks, with everything real but the borders of districts."""
    assert borders.name == "borders.json"
    valkey = redis.asyncio.Redis.from_url(engines.redis_url)
    memory = Memory(valkey, office.seal, LIFE)
    yield Host(database, office, Ears(office, acts), memory, CodeGuard(Counter(valkey)))
    await valkey.aclose()


@pytest.fixture
def player(host: Host, clock: Clock) -> Player:
    """Plays talks on the conversation itself, without a channel before it."""
    return _player(lambda: Direct(host), host, clock)


def _player(opened: Opened, host: Host, clock: Clock) -> Player:
    return Player(opened, OfficeSide(host).act, clock, lambda at: break_silences(host, at))


def _told(path: Path) -> Any:
    """A talk as a parameter; what does not work yet may fail."""
    not_yet = script_of(path).not_yet
    marks = pytest.mark.xfail(reason=not_yet, strict=False) if not_yet else ()
    return pytest.param(path, id=path.stem, marks=marks)


def _can_be_sent_from_the_page(path: Path) -> bool:
    """No voice and no changed line: the page has words, files and buttons, not endless ones."""
    lines = script_of(path).lines
    too_long = any(len(line.words) > MOST_CHARACTERS for line in lines)
    not_from_here = ("发", "改", "换")
    return not too_long and not any(
        line.speaker in not_from_here and not line.words.startswith(("照片", "文件"))
        for line in lines
    )


async def _plays(path: Path, player: Player, host: Host) -> None:
    script, side = script_of(path), OfficeSide(host)
    try:
        await player.play(script)
        for line in script.lines:
            if line.speaker == "结果":
                await side.check(line, [number for number, _ in player.given])
    except ScriptError:
        print("\n".join(player.transcript))  # noqa: T201 - shown where the test fails
        raise


@pytest.mark.parametrize(
    "path", [_told(path) for path in scripts() if not _can_be_sent_from_the_page(path)]
)
async def test_a_talk_goes_as_it_is_written(path: Path, player: Player, host: Host) -> None:
    await _plays(path, player, host)


@pytest.mark.parametrize(
    "path", [_told(path) for path in scripts() if _can_be_sent_from_the_page(path)]
)
async def test_in_the_browser_it_goes_the_same(
    path: Path, app: FastAPI, host: Host, clock: Clock, resident: Visitor
) -> None:
    app.state.host = host
    await _plays(path, _player(lambda: InTheBrowser(resident), host, clock), host)


@pytest.fixture
async def telegram_web(
    bots: Bots, fake: FakeTelegram, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Any]:
    """The webhook of a running bot, as a function that hands it what waits at the fake."""
    for module in ("handlers", "sending", "fetching"):
        monkeypatch.setattr(f"bot.channels.telegram.{module}.now", clock.now)
    chosen = {"telegram_webhook_url": URL, "telegram_secret": SECRET}
    router = await bots.start(telegram_mode="webhook", **chosen)
    async with web(router) as client:
        fake.webhook = {"url": "/telegram/webhook", "secret_token": SECRET}
        yield lambda: fake.deliver(client)


@pytest.mark.parametrize("path", [_told(path) for path in scripts()])
async def test_on_telegram_it_goes_the_same(
    path: Path, telegram_web: Any, fake: FakeTelegram, host: Host, clock: Clock
) -> None:
    def opened() -> OnTelegram:
        return OnTelegram(host, fake, next(CHATS), telegram_web)

    await _plays(path, _player(opened, host, clock), host)


def test_there_are_enough_talks() -> None:
    assert len(scripts()) >= 40


@pytest.mark.parametrize(
    "lines, said",
    [
        ("求助人：在吗\n结果：0件", "第一行写“# 标题”"),
        ("# 无名\n你好\n结果：0件", "a.txt 第2行：要写成“求助人：……”"),
        ("# 生人\n路人：你好\n结果：0件", "a.txt 第2行：不认识“路人”"),
        ("# 没完\n求助人：在吗", "a.txt 第2行：最后要写“结果：……”"),
        ("# 乱了\n求助人：在吗\n结果：0件\n求助人：在吗", "a.txt 第3行：“结果”只能写在最后"),
    ],
)
def test_a_talk_that_cannot_be_read_says_where(tmp_path: Path, lines: str, said: str) -> None:
    path = tmp_path / "a.txt"
    path.write_text(lines, "utf-8")
    with pytest.raises(ScriptError, match=re.escape(said)):
        script_of(path)


@pytest.mark.parametrize(
    "lines, said",
    [
        ("求助人：你好\n一门：您好…天气", "a.txt 第3行：没有说“天气”"),
        ("求助人：你好\n一门没说：您好", "a.txt 第3行：不该说“您好”"),
        ("求助人：你好\n一门：（不说话）", "a.txt 第3行：应该不说话"),
        ("求助人：你好\n按：撤回", "a.txt 第3行：没有“撤回”这个按钮"),
        ("发：包裹", "a.txt 第2行：不会发“包裹”"),
        ("过：一会儿", "a.txt 第2行：时间要写成"),
        ("求助人：{编号}", "a.txt 第2行：还没有给过这个编号"),
    ],
)
async def test_what_goes_otherwise_is_told_with_its_line(
    tmp_path: Path, lines: str, said: str, player: Player
) -> None:
    path = tmp_path / "a.txt"
    path.write_text(f"# 试\n{lines}\n结果：0件", "utf-8")
    with pytest.raises(ScriptError, match=re.escape(said)):
        await player.play(script_of(path))
