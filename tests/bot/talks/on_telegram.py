"""Telegram as a channel of scripted talks: the real dispatcher and sender, our fake Bot API."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select

from bot.talk.talks import found_talk
from bot.talk.turning import Host
from bot.talk.values import Kind, Said
from router.store import transaction
from router.talk_tables import talk_lines
from tests.bot.talks.channels import Spoken
from tests.telegram.fake_api import FakeTelegram
from tests.telegram.test_handlers import FILE, PHOTO, STICKER, VOICE

_SHAPES: dict[Kind, dict[str, Any]] = {
    Kind.photo: {"photo": PHOTO},
    Kind.file: {"document": FILE},
    Kind.voice: {"voice": VOICE},
    Kind.sticker: {"sticker": STICKER},
    Kind.other: {"game": {"title": "游戏", "description": "", "photo": []}},
}
_COMMANDS = {Kind.start: "/start", Kind.help: "/help"}
_TYPED = "typed:"


@dataclass
class OnTelegram:
    """One person's private chat with the bot. `post` hands the fake's updates to the webhook."""

    host: Host
    fake: FakeTelegram
    chat: int
    post: Callable[[], Awaitable[None]]
    read_so_far: int = 0
    last: dict[str, Any] | None = None

    async def say(self, said: Said, at: datetime) -> None:
        """Send it as Telegram would; when this returns it was acted on and the answer sent."""
        match said.kind:
            case Kind.button if said.text.startswith(_TYPED):
                self.fake.write(self.chat, said.text.removeprefix(_TYPED))
            case Kind.button:
                self.fake.press_data(self.chat, said.text)
            case Kind.edited:
                edited = {**(self.last or {}), "text": said.text, "edit_date": int(time.time())}
                self.fake.put(edited_message=edited)
            case Kind.text:
                self.last = self.fake.message(self.chat, said.text)
                self.fake.put(message=self.last)
            case kind if kind in _COMMANDS:
                self.fake.write(self.chat, _COMMANDS[kind])
            case Kind.location if said.spot is not None:
                spot = dict(zip(("latitude", "longitude"), said.spot, strict=True))
                self.fake.write(self.chat, location=spot)
            case Kind.contact:
                number = {"phone_number": said.text, "first_name": "某人"}
                self.fake.write(self.chat, contact=number)
            case kind:
                shape = _SHAPES[kind] | ({"caption": said.text} if said.text else {})
                self.fake.write(self.chat, **shape)
        await self.post()
        await self._settled()

    async def read(self) -> list[Spoken]:
        """The messages that reached the chat since."""
        await self._settled()
        sent = self.fake.sent(self.chat)
        new, self.read_so_far = sent[self.read_so_far :], len(sent)
        return [Spoken(one["text"], _buttons(one)) for one in new]

    async def _settled(self) -> None:
        """Until every line was acted on and every answer has left."""
        began = time.monotonic()
        waits = or_(
            (talk_lines.c.speaker == "resident") & talk_lines.c.handled_at.is_(None),
            (talk_lines.c.speaker != "resident") & talk_lines.c.sent_at.is_(None),
        )
        while time.monotonic() - began < 20:
            async with transaction(self.host.engine) as connection:
                seal = self.host.office.seal
                talk = await found_talk(connection, seal, "telegram", str(self.chat))
                query = select(func.count()).where(talk_lines.c.talk_id == talk, waits)
                if not (await connection.execute(query)).scalar_one():
                    return
            await asyncio.sleep(0.005)
        raise AssertionError("the line was not answered")


def _buttons(message: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    """What can be pressed beside a message: quick replies, and the keys below the field."""
    markup = message.get("reply_markup") or {}
    inline = [button for row in markup.get("inline_keyboard", []) for button in row]
    keys = [button for row in markup.get("keyboard", []) for button in row]
    return (
        *((button["callback_data"], button["text"]) for button in inline),
        *((_TYPED + key["text"], key["text"]) for key in keys),
    )
