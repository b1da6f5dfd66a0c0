"""Residents who talk with a bot that is killed again and again, and what must hold afterwards."""

import asyncio
import base64
import itertools
import os
import random
import re
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.talk.talks import found_talk, lines_after
from bot.wiring import Engines
from router.sealing import SealBox
from router.store import make_engine, transaction
from router.tables import cases
from router.talk_tables import talk_cases, talk_lines
from tests.serving import free_port
from tests.telegram.fake_api import TOKEN, FakeServer, FakeTelegram

#: In the receipt, and where a person took the talk over.
RECEIPT = re.compile(r"编号[： ]*(\d{8}-\d{6})")
_MATTERS = (
    "我爸住院花了八万多，家里实在拿不出钱了，我们住甘井子区泡崖街道",
    "房子漏雨没法住人，我家在沙河口区春柳街道",
    "下岗半年了，家里没有收入，吃饭都成问题，住西岗区八一路街道",
    "孩子上大学交不起学费，我家在金州区光中街道",
)
_AT_ONCE = 15
_MOST_LINES = 12
_PATIENCE_SECONDS = 240
_LONGEST_LIFE_SECONDS = 20
_PRESS_SECONDS = 20


@dataclass
class BotProcess:
    """`onedoor serve` with Telegram, which is killed and started again."""

    engines: Engines
    server: FakeServer
    key: bytes
    data: Path
    models: Path
    output: Path
    port: int = field(default_factory=free_port)
    extra: dict[str, str] = field(default_factory=dict)
    warm: "subprocess.Popen[bytes] | None" = None
    pid: int = 0

    def __enter__(self) -> "BotProcess":
        self.warm = subprocess.Popen(
            [sys.executable, "-m", "tests.telegram.warm", str(self.output)],
            env=os.environ | self._settings() | self.extra,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        return self

    def __exit__(self, *_: object) -> None:
        assert self.warm is not None
        if self.alive():
            os.kill(self.pid, signal.SIGKILL)
        assert self.warm.stdin is not None
        assert self.warm.stdout is not None
        self.warm.stdin.close()
        self.warm.stdout.close()
        self.warm.wait(60)

    def start(self) -> None:
        """Start it; it receives soon."""
        assert self.warm is not None
        assert self.warm.stdin is not None
        assert self.warm.stdout is not None
        self.warm.stdin.write(b"serve\n")
        self.warm.stdin.flush()
        self.pid = int(self.warm.stdout.readline())

    def alive(self) -> bool:
        """Whether it is there."""
        try:
            os.kill(self.pid, 0) if self.pid else None
        except ProcessLookupError:
            return False
        return self.pid > 0

    async def working(self) -> None:
        """Wait until it asks for updates."""
        fake, before = self.server.fake, self.server.fake.polls
        began = time.monotonic()
        while fake.polls == before:
            assert self.alive(), self.output.read_text("utf-8")
            assert time.monotonic() - began < _PATIENCE_SECONDS
            await asyncio.sleep(0.01)

    async def end(self, how: signal.Signals) -> None:
        """End it; SIGKILL asks nobody."""
        os.kill(self.pid, how)
        while self.alive():  # noqa: ASYNC110 - a process tells of its end no other way
            await asyncio.sleep(0.01)

    def _settings(self) -> dict[str, str]:
        return {
            "ONEDOOR_DATA_DIR": str(self.data),
            "ONEDOOR_MODEL_DIR": str(self.models),
            "ONEDOOR_DATABASE_URL": self.engines.database_url.render_as_string(False),
            "ONEDOOR_REDIS_URL": self.engines.redis_url,
            "ONEDOOR_SECRET_KEY": base64.b64encode(self.key).decode(),
            "ONEDOOR_PORT": str(self.port),
            "ONEDOOR_TELEGRAM_TOKEN": TOKEN,
            "ONEDOOR_TELEGRAM_API": self.server.address,
            "ONEDOOR_LOG_LEVEL": "debug",
        }


@dataclass
class Town:
    """Residents who write one after the other, some at the same time."""

    fake: FakeTelegram
    chance: random.Random
    chats: "itertools.count[int]" = field(default_factory=lambda: itertools.count(7_000_000_001))
    written: dict[int, set[int]] = field(default_factory=dict)
    pressed: set[int] = field(default_factory=set)
    done: list[int] = field(default_factory=list)
    going_on: bool = True

    async def live(self, least: int) -> None:
        """Residents come until there were enough and nobody kills the bot any more."""
        async with asyncio.TaskGroup() as group:
            for _ in range(_AT_ONCE):
                group.create_task(self._one_after_the_other(least))

    async def has_heard(self, lines: float) -> None:
        """Wait until so many more lines reached them, and a moment between two lines."""
        wanted = self._heard() + lines
        for _ in range(int(_LONGEST_LIFE_SECONDS / 0.01)):
            if self._heard() >= wanted:
                break
            await asyncio.sleep(0.01)
        await asyncio.sleep(self.chance.uniform(0, 0.1))

    def _heard(self) -> int:
        return sum(one.method == "sendMessage" for one in list(self.fake.calls))

    async def _one_after_the_other(self, least: int) -> None:
        while len(self.written) < least or self.going_on:
            await self._resident(next(self.chats))

    async def _resident(self, chat: int) -> None:
        """From the first word to the receipt, with what the bot asks in between."""
        said = self.chance.choice(_MATTERS)
        for _ in range(_MOST_LINES):
            seen = len(self.fake.sent(chat))
            pressed = said == "对" and self.chance.random() < 0.5 and self._pressed(chat)
            if not pressed:
                self._write(chat, said)
            await self._answered(chat, seen, said if pressed else "")
            texts = self.fake.texts(chat)
            if any(RECEIPT.search(text) for text in texts):
                self.done.append(chat)
                return
            said = "对" if any("请核对" in text for text in texts[seen:]) else "不知道"
        raise AssertionError(f"no receipt after {_MOST_LINES} lines: {self.fake.texts(chat)}")

    def _write(self, chat: int, said: str) -> None:
        self.written.setdefault(chat, set()).add(self.fake.write(chat, said))

    def _pressed(self, chat: int) -> bool:
        try:
            self.pressed.add(self.fake.press(chat, "对"))
        except AssertionError:
            return False
        return True

    async def _answered(self, chat: int, seen: int, pressed: str) -> None:
        """Until something new came, and nothing more for a moment.

        A button may be out of date by the time that it is pressed: then it is said in words.
        """
        began, count = time.monotonic(), seen
        while True:
            await asyncio.sleep(0.4)
            if pressed and time.monotonic() - began > _PRESS_SECONDS:
                self._write(chat, pressed)
                pressed = ""
            now_there = len(self.fake.sent(chat))
            if now_there > seen and now_there == count:
                return
            count = now_there
            assert time.monotonic() - began < _PATIENCE_SECONDS, self.fake.texts(chat)


async def settled(engines: Engines) -> None:
    """Until every line was acted on and sent."""
    engine = make_engine(engines.database_url)
    began = time.monotonic()
    while True:
        async with transaction(engine) as connection:
            left = await _left(connection)
        if left == 0:
            break
        assert time.monotonic() - began < _PATIENCE_SECONDS, f"{left} lines are left"
        await asyncio.sleep(0.2)
    await engine.dispose()


async def _left(connection: AsyncConnection) -> int:
    waits = (talk_lines.c.speaker == "resident") & talk_lines.c.handled_at.is_(None)
    unsent = (talk_lines.c.speaker != "resident") & talk_lines.c.sent_at.is_(None)
    query = select(func.count()).select_from(talk_lines).where(waits | unsent)
    return int((await connection.execute(query)).scalar_one())


async def check(town: Town, engines: Engines, seal: SealBox) -> None:
    """No line lost, none kept twice, one case each, everything that was said has reached them."""
    engine = make_engine(engines.database_url)
    async with transaction(engine) as connection:
        count = (await connection.execute(select(func.count()).select_from(cases))).scalar_one()
        assert count == len(town.done) == len(town.written)
        for chat, written in town.written.items():
            talk = await found_talk(connection, seal, "telegram", str(chat))
            assert talk is not None
            own = select(func.count()).where(talk_cases.c.talk_id == talk)
            assert (await connection.execute(own)).scalar_one() == 1
            lines = await lines_after(connection, seal, talk)
            kept = await _kept(connection, talk)
            assert written <= kept <= written | town.pressed
            assert [line.speaker for line in lines].count("resident") == len(kept)
            spoken = [line.content["text"] for line in lines if line.speaker != "resident"]
            assert len({one for text in spoken for one in RECEIPT.findall(text)}) == 1
            assert _without_repeats(town.fake.texts(chat)) == _without_repeats(spoken)
    await engine.dispose()


async def _kept(connection: AsyncConnection, talk: int) -> set[int]:
    """The numbers of the updates that are lines of a talk."""
    query = select(talk_lines.c.external_id).where(
        talk_lines.c.talk_id == talk, talk_lines.c.speaker == "resident"
    )
    return {int(one.split(":")[1]) for one in (await connection.execute(query)).scalars()}


def _without_repeats(texts: list[str]) -> list[str]:
    """A line that was sent just before the kill is sent again; Telegram knows no better."""
    return [text for text, _ in itertools.groupby(texts)]
