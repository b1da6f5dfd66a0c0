"""What stands before every page: headers, size, forgery."""

import hmac
from collections.abc import Awaitable, Callable

from fastapi import Request
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
