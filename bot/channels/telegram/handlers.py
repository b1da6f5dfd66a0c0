"""Routers of aiogram: which update is which line of the talk, and that it is kept.

A handler says what was said; the middleware keeps it. So when the dispatcher has fed an update, its
line is committed, and only then may the offset move or a webhook be answered.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import BaseMiddleware, Bot, Dispatcher, F, Router
from aiogram.enums import ChatType
from aiogram.filters import (
    IS_MEMBER,
    IS_NOT_MEMBER,
    ChatMemberUpdatedFilter,
    Command,
    CommandStart,
    StateFilter,
)
from aiogram.fsm.context import FSMContext
from aiogram.types import (
    BotCommand,
    CallbackQuery,
    ChatMemberUpdated,
    Message,
    TelegramObject,
    Update,
)

from bot.channels.telegram import outbox
from bot.channels.telegram.aside import Aside, Turns
from bot.channels.telegram.keyboards import Press, Shown, still_asked
from bot.channels.telegram.updates import CHANNEL, external_id, said_in_edited, said_in_message
from bot.talk.talks import found_talk, talk_of
from bot.talk.turning import Host
from bot.talk.values import Kind, Said
from bot.talk.wording import labelled
from router.request import now
from router.store import transaction

Handler = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]

#: Commands that say what a button says elsewhere.
_AS_BUTTONS = ("person", "english")
_MENU = ("start", "help", *_AS_BUTTONS)


class Inbox(BaseMiddleware):
    """Keeps the line that a handler makes of an update, before anybody learns that it came."""

    def __init__(self, host: Host, turns: Turns) -> None:
        self._host = host
        self._turns = turns

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        """Raise Unavailable where the line could not be kept: the update must come again."""
        said = await handler(event, data)
        if not isinstance(said, Said):
            return None
        update: Update = data["event_update"]
        talk_id = await self._host.receive(
            CHANNEL, str(data["event_chat"].id), said, external_id(data["bot"], update), now()
        )
        async with transaction(self._host.engine) as connection:
            await outbox.found_again(connection, talk_id)
        self._turns.wanted(talk_id, with_file=said.file is not None)
        return talk_id


class Acknowledgement(BaseMiddleware):
    """Stops the turning circle on a pressed button, once the press is kept."""

    def __init__(self, aside: Aside) -> None:
        self._aside = aside

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        """Whatever Telegram says to it, the press itself stands."""
        assert isinstance(event, CallbackQuery)
        kept = await handler(event, data)
        text = labelled("old_button", "zh") if kept is None else None
        self._aside.do("press_not_acknowledged", lambda: event.answer(text))
        return kept


def make_router(host: Host, turns: Turns, aside: Aside) -> Router:
    """The router of private chats; what comes from groups and channels finds no handler here."""
    router = Router(name="talk")
    for observer in (router.message, router.edited_message, router.my_chat_member):
        observer.filter(F.chat.type == ChatType.PRIVATE)
    router.callback_query.filter(F.message.chat.type == ChatType.PRIVATE)
    router.callback_query.middleware(Acknowledgement(aside))
    for kept in (router.message, router.edited_message, router.callback_query):
        kept.middleware(Inbox(host, turns))

    router.message.register(_start, CommandStart())
    router.message.register(_help, Command("help"))
    router.message.register(_command, Command(*_AS_BUTTONS))
    router.message.register(_key_pressed, StateFilter(Shown.keyboard), F.text)
    router.message.register(_message)
    router.edited_message.register(_edited)
    router.callback_query.register(_pressed, Press.filter())
    router.callback_query.register(_unknown_press)
    left, back = (IS_MEMBER >> IS_NOT_MEMBER), (IS_NOT_MEMBER >> IS_MEMBER)
    router.my_chat_member.register(_blocked, ChatMemberUpdatedFilter(left))
    router.my_chat_member.register(_unblocked, ChatMemberUpdatedFilter(back))
    return router


async def set_menu(bot: Bot) -> None:
    """The commands menu beside the input field."""
    await bot.set_my_commands(
        [BotCommand(command=name, description=labelled(f"menu_{name}", "zh")) for name in _MENU]
    )


def used_updates(dispatcher: Dispatcher) -> list[str]:
    """Which sorts of update are asked for."""
    return dispatcher.resolve_used_update_types()


async def _start(message: Message) -> Said:
    return Said(Kind.start)


async def _help(message: Message) -> Said:
    return Said(Kind.help)


async def _command(message: Message) -> Said:
    assert message.text is not None
    return Said(Kind.button, message.text.split()[0].split("@")[0].removeprefix("/"))


async def _key_pressed(message: Message, state: FSMContext) -> Said | None:
    """A key of the keyboard under the input field sends its words; they mean its code."""
    codes: dict[str, str] = (await state.get_data()).get("codes", {})
    code = codes.get(message.text or "")
    return Said(Kind.button, code) if code else said_in_message(message)


async def _message(message: Message) -> Said | None:
    return said_in_message(message)


async def _edited(message: Message) -> Said | None:
    return said_in_edited(message)


async def _pressed(
    query: CallbackQuery,
    callback_data: Press,
    host: Host,
    bot: Bot,
    event_update: Update,
) -> Said | None:
    assert query.message is not None
    seal, own = host.office.seal, external_id(bot, event_update)
    async with transaction(host.engine) as connection:
        address = str(query.message.chat.id)
        talk_id = await talk_of(connection, seal, CHANNEL, address, now())
        asked = await still_asked(connection, seal, talk_id, callback_data, own)
    return Said(Kind.button, callback_data.code) if asked else None


async def _unknown_press(query: CallbackQuery) -> None:
    return None


async def _blocked(event: ChatMemberUpdated, host: Host) -> None:
    async with transaction(host.engine) as connection:
        talk_id = await found_talk(connection, host.office.seal, CHANNEL, str(event.chat.id))
        if talk_id is not None:
            await outbox.lost(connection, talk_id, "blocked")


async def _unblocked(event: ChatMemberUpdated, host: Host) -> None:
    async with transaction(host.engine) as connection:
        talk_id = await found_talk(connection, host.office.seal, CHANNEL, str(event.chat.id))
        if talk_id is not None:
            await outbox.found_again(connection, talk_id)
