"""The buttons beside what is said: quick replies, and those that send a place or a number."""

from typing import Any

from aiogram.filters.callback_data import CallbackData
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.talk.talks import opened
from bot.talk.values import Kind
from bot.talk.wording import labelled, language_of
from router.sealing import SealBox
from router.talk_tables import talk_lines

Markup = InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove | None


#: Buttons that mean the same whatever was asked since.
_ALWAYS = ("person", "english", "chinese")


class Press(CallbackData, prefix="p"):
    """A pressed quick reply: the line that it stands beside, and what it does."""

    line: int
    code: str


class Shown(StatesGroup):
    """What stands under the resident's own input field."""

    keyboard = State()


def markup_of(line_id: int, content: dict[str, Any], *, shown: bool) -> Markup:
    """The buttons of a line. `shown`: a keyboard that is no longer wanted is still there."""
    buttons, wants = content["buttons"], content.get("wants")
    if wants:
        sends = KeyboardButton(
            text=labelled(f"button_{wants}", language_of(content["text"])),
            request_location=wants == "location" or None,
            request_contact=wants == "contact" or None,
        )
        rows = [[sends], *([KeyboardButton(text=label)] for _, label in buttons)]
        return ReplyKeyboardMarkup(keyboard=rows, resize_keyboard=True, one_time_keyboard=True)
    if buttons:
        beside = [
            InlineKeyboardButton(text=label, callback_data=Press(line=line_id, code=code).pack())
            for code, label in buttons
        ]
        width = 2 if len(beside) == 2 else 1
        rows_of = [beside[at : at + width] for at in range(0, len(beside), width)]
        return InlineKeyboardMarkup(inline_keyboard=rows_of)
    return ReplyKeyboardRemove() if shown else None


def codes_of(content: dict[str, Any]) -> dict[str, str]:
    """What the words on a keyboard do: pressing such a button sends its words."""
    return {label: code for code, label in content["buttons"]}


async def still_asked(
    connection: AsyncConnection, seal: SealBox, talk_id: int, press: Press, external_id: str
) -> bool:
    """Whether a button still means what is on it: “是” to an earlier question is no answer now.

    It does not once something else was asked, another button pressed, or words wait to be read.
    `external_id` is that of the press itself, which may have been delivered before.
    """
    if press.code in _ALWAYS:
        return True
    query = select(talk_lines).where(talk_lines.c.talk_id == talk_id, talk_lines.c.id > press.line)
    lines = (await connection.execute(query)).mappings().all()
    if any(line["external_id"] == external_id for line in lines):
        return True  # delivered once more: it was kept, whatever was said since
    for later in lines:
        if later["speaker"] == "resident":
            if later["kind"] == Kind.button or later["handled_at"] is None:
                return False
        elif _asks(opened(seal, later["content_sealed"])):
            return False
    return True


def _asks(content: dict[str, Any]) -> bool:
    return bool(content.get("buttons")) or str(content.get("key", "")).startswith("ask_")
