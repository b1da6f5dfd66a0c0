"""`POST /api/v1/hotline/transcripts`: a call platform sends one transcript or many.

202 when all of it lies in the stream; what is wrong with an item is said in the answer, and the
item is kept as a dead letter. Nothing is answered before it is kept.
"""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from pydantic_core import from_json, to_json
from redis.asyncio import Redis
from redis.exceptions import RedisError
from starlette.responses import JSONResponse, Response

from bot.channels.hotline.hotlines import Hotline, hotline_of_key
from bot.channels.hotline.stream import Full, Stream
from bot.channels.hotline.transcripts import BadTranscript, parsed
from nlu.errors import OneDoorError
from router.errors import RejectedInput, Unavailable
from router.store import transaction

LARGEST_BODY = 8 * 1024 * 1024
MOST_ITEMS = 500
_REMEMBERED_SECONDS = 24 * 3600
_LONGEST_KEY = 200

hotline_api = APIRouter(prefix="/api/v1/hotline")


class NoKey(OneDoorError):
    """The key is missing or nobody's."""


class BodyTooLarge(OneDoorError):
    """More than one request may bring."""


@hotline_api.post("/transcripts")
async def transcripts(request: Request) -> Response:
    """Take transcripts of the hotline whose key is sent (`Authorization: Bearer …`)."""
    try:
        return await _taken(request)
    except NoKey as error:
        return _refused(401, error, {"WWW-Authenticate": "Bearer"})
    except BodyTooLarge as error:
        return _refused(413, error)
    except Full as error:
        return _refused(429, error, {"Retry-After": "10"})
    except RejectedInput as error:
        return _refused(422, error)
    except (Unavailable, RedisError):
        busy = Unavailable("系统暂时收不了，请稍后原样再发；同一个 Idempotency-Key 不会重复受理。")
        return _refused(503, busy, {"Retry-After": "15"})


async def _taken(request: Request) -> Response:
    hotline = await _hotline(request)
    body = await _body(request)
    before = Remembered(request.app.state.cache, hotline, request.headers.get("idempotency-key"))
    known = await before.answer(body)
    if known is not None:
        return JSONResponse(known, 202, {"Idempotent-Replayed": "true"})
    items = _items(body)
    answer: dict[str, Any] = {"accepted": len(items), "faults": _faults(items)}
    stream: Stream = request.app.state.feed
    await stream.publish(hotline.code, items)
    await before.keep(body, answer)
    return JSONResponse(answer, 202)


async def _hotline(request: Request) -> Hotline:
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and key:
        async with transaction(request.app.state.database) as connection:
            hotline = await hotline_of_key(connection, key.strip())
        if hotline is not None:
            return hotline
    raise NoKey("密钥不对或已停用。请在 Authorization 里写 Bearer 加密钥。")


async def _body(request: Request) -> bytes:
    """The whole body; BodyTooLarge as soon as it is."""
    read = bytearray()
    async for part in request.stream():
        read += part
        if len(read) > LARGEST_BODY:
            raise BodyTooLarge(f"一次最多 {LARGEST_BODY // 1024 // 1024} MB，请分几次发。")
    return bytes(read)


def _items(body: bytes) -> list[bytes]:
    """The transcripts of a body, each as JSON of its own; RejectedInput for what is none."""
    try:
        told = from_json(body)
    except ValueError:
        raise RejectedInput("不是正确的 JSON（或不是 UTF-8、嵌套太深），什么也没有收。") from None
    if isinstance(told, dict) and isinstance(told.get("transcripts"), list):
        told = told["transcripts"]
    items = told if isinstance(told, list) else [told]
    if not items or len(items) > MOST_ITEMS:
        raise RejectedInput(f"一次发 1 到 {MOST_ITEMS} 条，什么也没有收。")
    return [to_json(item) for item in items]


def _faults(items: list[bytes]) -> list[dict[str, Any]]:
    """What is wrong with which item; such an item becomes a dead letter."""
    faults = []
    for index, item in enumerate(items):
        try:
            parsed(item)
        except BadTranscript as error:
            faults.append({"index": index, "reason": error.sentence})
    return faults


@dataclass(frozen=True, slots=True)
class Remembered:
    """What was answered under an `Idempotency-Key`, for a day."""

    redis: Redis
    hotline: Hotline
    key: str | None

    async def answer(self, body: bytes) -> dict[str, Any] | None:
        """The first answer to the same; RejectedInput where the key came with another body."""
        if self.key is None:
            return None
        if not 0 < len(self.key) <= _LONGEST_KEY:
            raise RejectedInput(f"Idempotency-Key 应为 1 到 {_LONGEST_KEY} 个字符。")
        stored: Any = await self.redis.get(self._name)
        if stored is None:
            return None
        kept: dict[str, Any] = json.loads(stored)
        if kept["body"] != _hash(body):
            raise RejectedInput("这个 Idempotency-Key 用过，而内容和上次不一样；请换一个。")
        answer: dict[str, Any] = kept["answer"]
        return answer

    async def keep(self, body: bytes, answer: dict[str, Any]) -> None:
        """Remember an answer."""
        if self.key is not None:
            kept = json.dumps({"body": _hash(body), "answer": answer})
            await self.redis.set(self._name, kept, ex=_REMEMBERED_SECONDS)

    @property
    def _name(self) -> str:
        return f"onedoor:idempotency:{self.hotline.code}:{_hash((self.key or '').encode())}"


def _hash(told: bytes) -> str:
    return hashlib.sha256(told).hexdigest()


def _refused(status: int, error: OneDoorError, headers: dict[str, str] | None = None) -> Response:
    return JSONResponse({"error": error.sentence}, status, headers)
