"""What Telegram delivers, as the talk hears it. All of it is personal: never logged."""

from typing import Any

from aiogram import Bot
from aiogram.enums import ContentType
from aiogram.exceptions import AiogramError
from aiogram.methods import TelegramMethod
from aiogram.types import Message, Update
from aiogram.types.update import UpdateTypeLookupError
from pydantic import ValidationError

from bot.talk.values import Kind, Said
from nlu.text import storable

CHANNEL = "telegram"


class GetRawUpdates(TelegramMethod[list[dict[str, Any]]]):
    """getUpdates, unread: one update in an unknown shape must not hold up those beside it.

    Source: https://core.telegram.org/bots/api#getupdates
    """

    __returning__ = list[dict[str, Any]]
    __api_method__ = "getUpdates"

    offset: int | None = None
    timeout: int | None = None
    allowed_updates: list[str] | None = None


def read_update(bot: Bot, raw: dict[str, Any]) -> Update | None:
    """An update as delivered; None where it is of no sort that we know."""
    try:
        update = Update.model_validate(raw, context={"bot": bot})
        _ = update.event_type
    except (ValidationError, UpdateTypeLookupError, AiogramError):
        return None
    return update


def external_id(bot: Bot, update: Update) -> str:
    """Under which number an update is kept once: each bot counts its own."""
    return f"{bot.id}:{update.update_id}"


#: What carries no words: voice cannot be heard yet, the rest is answered kindly.
_WITHOUT_WORDS: dict[str, Kind] = {
    ContentType.VOICE: Kind.voice,
    ContentType.AUDIO: Kind.voice,
    ContentType.VIDEO_NOTE: Kind.voice,
    ContentType.STICKER: Kind.sticker,
    ContentType.ANIMATION: Kind.sticker,
    ContentType.DICE: Kind.sticker,
    ContentType.VIDEO: Kind.other,
    ContentType.POLL: Kind.other,
    ContentType.GAME: Kind.other,
    ContentType.STORY: Kind.other,
    ContentType.UNKNOWN: Kind.other,
}


def said_in_message(message: Message) -> Said | None:
    """One message as a line of the talk; None for what Telegram itself puts into a chat."""
    words = storable(message.text or message.caption or "")
    if message.photo:
        return Said(Kind.photo, words, file=message.photo[-1].file_id)
    if message.contact:
        return Said(Kind.contact, phone_of(message.contact.phone_number))
    if message.location:
        spot = (message.location.latitude, message.location.longitude)
        named = f"{message.venue.address} {message.venue.title}" if message.venue else ""
        return Said(Kind.location, named, spot=spot)
    if message.document and not message.animation:
        name = storable(message.document.file_name or "")
        return Said(Kind.file, words, file=message.document.file_id, name=name)
    kind = _WITHOUT_WORDS.get(message.content_type)
    if kind is not None:
        return Said(kind, words)
    return Said(Kind.text, words) if words else None


def said_in_edited(message: Message) -> Said | None:
    """What a message was changed into; None for a position that moves on."""
    words = storable(message.text or message.caption or "")
    return Said(Kind.edited, words) if words else None


def phone_of(number: str) -> str:
    """A contact's number as people here write it, without the country's own code."""
    digits = "".join(one for one in number if one.isdigit())
    return digits[2:] if len(digits) == 13 and digits.startswith("86") else digits
