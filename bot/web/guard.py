"""What stands before every page: headers, size, rate, forgery."""

import hmac
from collections.abc import Awaitable, Callable

from fastapi import Request
from redis.asyncio import Redis
from starlette.responses import Response

from nlu.errors import OneDoorError

LARGEST_BODY = 64 * 1024
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
        "form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class TooMany(OneDoorError):
    """Too many calls from one address, or too many wrong codes."""


class Forged(OneDoorError):
    """The form did not come from our own page, or its page is too old."""


class TooLarge(OneDoorError):
    """More was sent than a form can hold."""


async def add_headers(
    request: Request, call_next: Callable[[Request], Awaitable[Response]]
) -> Response:
    """Security headers on every answer; pages with personal data are never cached."""
    response = await call_next(request)
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if not request.url.path.startswith("/static/"):
        response.headers.setdefault("Cache-Control", "no-store")
    return response


async def form_of(request: Request) -> dict[str, str]:
    """The text fields of a posted form; TooLarge before reading more than it may hold."""
    size = request.headers.get("content-length", "")
    if not size.isdigit() or int(size) > LARGEST_BODY:
        raise TooLarge("发送的内容太大了，请减少一些文字再发。")
    form = await request.form(max_files=0, max_fields=50)
    return {name: value for name, value in form.items() if isinstance(value, str)}


def check_token(sent: dict[str, str], token: str) -> None:
    """Raise Forged unless the form carries the token of the visit it is sent with."""
    if not hmac.compare_digest(sent.get("token", "").encode(), token.encode()):
        raise Forged("这一页放得太久了，请返回重新打开再提交。您写的内容还在。")


class Counter:
    """Counts in Valkey, each count forgotten after its time."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def hit(self, name: str, most: int, seconds: int, sentence: str) -> None:
        """Count one more; TooMany with the sentence beyond `most` within `seconds`."""
        key = f"onedoor:count:{name}"
        async with self._redis.pipeline(transaction=True) as pipe:
            pipe.incr(key)
            pipe.expire(key, seconds, nx=True)
            count, _ = await pipe.execute()
        if int(count) > most:
            raise TooMany(sentence)

    async def check(self, name: str, most: int, sentence: str) -> None:
        """TooMany where the count already stands at `most`, without counting."""
        if int(await self._redis.get(f"onedoor:count:{name}") or 0) >= most:
            raise TooMany(sentence)

    async def forget(self, name: str) -> None:
        """Begin again from zero."""
        await self._redis.delete(f"onedoor:count:{name}")
