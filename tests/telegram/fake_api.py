"""A Bot API server of our own: the methods that the bot uses, answering in their real shapes.

Source of the shapes: https://core.telegram.org/bots/api and the answers of the real server. It runs
in a thread with a loop of its own, so that a bot in this process or in another can be tested.
"""

import asyncio
import itertools
import json
import threading
import time
from dataclasses import dataclass, field
from typing import Any

import httpx
import uvicorn
from fastapi import FastAPI, Request
from starlette.responses import JSONResponse, Response

from tests.sent_files import PDF, photo

TOKEN = "123456789:AAFakeFakeFakeFakeFakeFakeFakeFake0"
BOT = {
    "id": 123456789,
    "is_bot": True,
    "first_name": "一门",
    "username": "onedoor_test_bot",
    "can_join_groups": True,
    "can_read_all_group_messages": False,
    "supports_inline_queries": False,
}

Json = dict[str, Any]


@dataclass
class Call:
    """One call of a method, as it came."""

    method: str
    values: Json
    at: float = field(default_factory=time.monotonic)


class FakeTelegram:
    """What Telegram knows, and what is written to it. Safe to be used from the test's thread."""

    def __init__(self) -> None:
        self.calls: list[Call] = []
        self.updates: list[Json] = []  # not confirmed yet, oldest first
        self.deliveries: dict[int, int] = {}
        self.polls = 0
        self.webhook: Json = {}
        self.flood: dict[int, list[int]] = {}  # chat → seconds of the 429s that come next
        self.blocked: set[int] = set()
        self.forgetful: dict[int, int] = {}  # update → deliveries that are not remembered
        self.broken: dict[int, int] = {}  # chat → how many 502s come next
        self.files: dict[str, bytes] = {}  # file → its content; of others a small photo or paper
        self.kept_back: dict[str, list[str]] = {}  # file → what the next calls of getFile answer
        self._lock = threading.Lock()
        self._update_ids = itertools.count(870_000_001)
        self._message_ids = itertools.count(1)

    def sent(self, chat: int) -> list[Json]:
        """The messages that reached a chat, in their order."""
        return [
            one.values
            for one in list(self.calls)
            if one.method == "sendMessage" and one.values["chat_id"] == chat
        ]

    def texts(self, chat: int) -> list[str]:
        """What reached a chat, in words."""
        return [one["text"] for one in self.sent(chat)]

    def called(self, method: str) -> list[Json]:
        """The calls of one method."""
        return [one.values for one in list(self.calls) if one.method == method]

    def write(self, chat: int, text: str = "", **message: Any) -> int:
        """A person writes in their private chat; the update's id."""
        return self.put(message=self.message(chat, text, **message))

    def message(self, chat: int, text: str = "", **rest: Any) -> Json:
        """A message from a person to the bot."""
        person = {"id": chat, "is_bot": False, "first_name": "某人", "language_code": "zh-hans"}
        made: Json = {
            "message_id": next(self._message_ids),
            "from": person,
            "chat": {"id": chat, "type": "private", "first_name": "某人"},
            "date": int(time.time()),
            **rest,
        }
        if text:
            made["text"] = text
        if text.startswith("/"):
            made["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text)}]
        return made

    def press(self, chat: int, label: str) -> int:
        """A person presses the newest button with these words; the update's id."""
        for shown in reversed(self.sent(chat)):
            for row in shown.get("reply_markup", {}).get("inline_keyboard", []):
                for button in row:
                    if button["text"] == label:
                        return self.press_data(chat, button["callback_data"])
        raise AssertionError(f"no button {label}")

    def press_data(self, chat: int, data: str) -> int:
        """A person presses a button that carries this."""
        person = {"id": chat, "is_bot": False, "first_name": "某人"}
        message = self.message(chat, "…")
        message["from"] = BOT
        query = {
            "id": str(next(self._message_ids)),
            "from": person,
            "message": message,
            "chat_instance": "1",
            "data": data,
        }
        return self.put(callback_query=query)

    def put(self, **body: Any) -> int:
        """An update of any sort."""
        with self._lock:
            update_id = next(self._update_ids)
            self.updates.append({"update_id": update_id, **body})
        return update_id

    def _forgot(self, update_id: int) -> bool:
        """Whether this confirmation got lost on their side: the update comes once more."""
        left = self.forgetful.get(update_id, 0)
        self.forgetful[update_id] = max(left - 1, 0)
        return left > 0

    async def deliver(self, client: httpx.AsyncClient) -> None:
        """Post what waits to the webhook, one after the other, each until it is taken."""
        headers = {"X-Telegram-Bot-Api-Secret-Token": self.webhook["secret_token"]}
        while self.updates:
            answer = await client.post(self.webhook["url"], json=self.updates[0], headers=headers)
            if answer.status_code == 200:
                self.updates.pop(0)

    def waiting(self, offset: int | None, limit: int = 100) -> list[Json]:
        """The updates from an offset on; those before it are confirmed and gone."""
        with self._lock:
            if offset is not None:
                self.updates = [
                    one
                    for one in self.updates
                    if one["update_id"] >= offset or self._forgot(one["update_id"])
                ]
            found = self.updates[:limit]
            for one in found:
                count = self.deliveries.get(one["update_id"], 0)
                self.deliveries[one["update_id"]] = count + 1
        return found


def _ok(result: Any) -> JSONResponse:
    return JSONResponse({"ok": True, "result": result})


def _no(code: int, description: str, **parameters: Any) -> JSONResponse:
    body: Json = {"ok": False, "error_code": code, "description": description}
    if parameters:
        body["parameters"] = parameters
    return JSONResponse(body, status_code=code)


async def _values(request: Request) -> Json:
    """The parameters of a call; lists and objects come as JSON within the form."""
    values: Json = {}
    for name, value in (await request.form()).items():
        assert isinstance(value, str)
        try:
            values[name] = value if name in ("text", "url", "file_id") else json.loads(value)
        except ValueError:
            values[name] = value
    return values


def _send(fake: FakeTelegram, values: Json) -> JSONResponse:
    chat = values["chat_id"]
    if fake.flood.get(chat):
        seconds = fake.flood[chat].pop(0)
        said = f"Too Many Requests: retry after {seconds}"
        return _no(429, said, retry_after=seconds)
    if chat in fake.blocked:
        return _no(403, "Forbidden: bot was blocked by the user")
    if fake.broken.get(chat):
        fake.broken[chat] -= 1
        return _no(502, "Bad Gateway")
    if not 0 < len(values["text"]) <= 4096:
        return _no(400, "Bad Request: message is too long")
    fake.calls.append(Call("sendMessage", values))
    sent = fake.message(chat, values["text"])
    return _ok({**sent, "from": BOT})


def _content(fake: FakeTelegram, file_id: str) -> bytes:
    return fake.files.get(file_id, PDF if file_id == "paper" else photo())


def _get_file(fake: FakeTelegram, values: Json) -> JSONResponse:
    """As the real one: the path is good for an hour; nothing of more than 20 MB."""
    file_id = values["file_id"]
    if fake.kept_back.get(file_id):
        said = fake.kept_back[file_id].pop(0)
        return _no(502 if said == "Bad Gateway" else 400, said)
    size = len(_content(fake, file_id))
    if size > 20 * 1024 * 1024:
        return _no(400, "Bad Request: file is too big")
    fake.calls.append(Call("getFile", values))
    return _ok(
        {
            "file_id": file_id,
            "file_unique_id": f"u-{file_id}",
            "file_size": size,
            "file_path": f"photos/{file_id}",
        }
    )


async def _get_updates(fake: FakeTelegram, values: Json) -> JSONResponse:
    if fake.webhook.get("url"):
        said = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook"
        return _no(409, said)
    fake.polls += 1
    until = time.monotonic() + values.get("timeout", 0)
    offset = values.get("offset")
    while True:
        found = fake.waiting(offset, values.get("limit", 100))
        if found or time.monotonic() >= until:
            return _ok(found)
        await asyncio.sleep(0.01)


def make_app(fake: FakeTelegram) -> FastAPI:
    """The server's application."""
    app = FastAPI()

    @app.post("/bot{token}/{method}")
    async def call(token: str, method: str, request: Request) -> JSONResponse:
        if token != TOKEN:
            return _no(401, "Unauthorized")
        values = await _values(request)
        if method == "getUpdates":
            return await _get_updates(fake, values)
        if method == "sendMessage":
            return _send(fake, values)
        if method == "getFile":
            return _get_file(fake, values)
        fake.calls.append(Call(method, values))
        match method:
            case "getMe":
                return _ok(BOT)
            case "setWebhook":
                fake.webhook = values
            case "deleteWebhook":
                fake.webhook = {}
            case "setMyCommands" | "answerCallbackQuery":
                pass
            case _:
                return _no(404, "Not Found: method not found")
        return _ok(True)

    @app.get("/file/bot{token}/photos/{file_id}")
    async def file(token: str, file_id: str) -> Response:
        if token != TOKEN:
            return _no(401, "Unauthorized")
        return Response(_content(fake, file_id), media_type="application/octet-stream")

    return app


class FakeServer:
    """The fake, listening on a port of its own until left."""

    def __init__(self) -> None:
        self.fake = FakeTelegram()
        config = uvicorn.Config(
            make_app(self.fake), host="127.0.0.1", port=0, log_level="critical", ws="none"
        )
        config.timeout_graceful_shutdown = 1
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, daemon=True)

    @property
    def address(self) -> str:
        """Where it listens."""
        port = self._server.servers[0].sockets[0].getsockname()[1]
        return f"http://127.0.0.1:{port}"

    def __enter__(self) -> "FakeServer":
        self._thread.start()
        while not self._server.started:
            time.sleep(0.01)
        return self

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join(10)
