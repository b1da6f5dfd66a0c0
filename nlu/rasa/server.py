"""One Rasa server over HTTP: is it ready, what does it make of these texts, load another model."""

import asyncio
import atexit
import json
from collections.abc import Coroutine, Sequence
from concurrent.futures import TimeoutError as NotInTime
from threading import Lock, Thread
from typing import Any, TypeVar

import httpx

from nlu.rasa.answers import Answer, answer_from
from nlu.rasa.failures import (
    RasaBadRequest,
    RasaBroken,
    RasaDown,
    RasaFailure,
    RasaRefused,
    RasaRubbish,
    RasaSlow,
    RasaWithoutModel,
)

_CONNECTIONS = 16
_LARGEST_ANSWER = 2_000_000  # bytes; 633 intents are about 60,000
_LOADING_SECONDS = 120.0  # a model of 100 MB on a busy machine
_KEPT_SECONDS = 4.0  # Rasa's own server closes a connection that was idle for 5
_GRACE = 0.05  # for the thread of the requests to report its own time-out
_Result = TypeVar("_Result")


class RasaServer:
    """Speaks to one server; safe to share between threads.

    The requests run in one thread of their own with an event loop: there a whole exchange can be
    given up when its time is over, which a blocking client cannot do to a server that sends a byte
    now and then.
    """

    def __init__(self, url: str, token: str | None, *, timeout: float = 0.3) -> None:
        self._url = url.rstrip("/")
        self._token = token
        self._timeout = timeout
        self._lock = Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._client: httpx.AsyncClient | None = None
        self._thread = Thread()

    def parse(self, texts: Sequence[str]) -> list[Answer]:
        """What Rasa makes of each text, asked all at once, within the time for one message.

        Raises a RasaFailure if any of them fails: half a reading is none.
        """
        return self._wait(self._parse_all(texts), self._timeout)

    def ready(self) -> str:
        """The name of the model that is loaded; RasaWithoutModel where there is none."""
        body = self._wait(self._ask("GET", "/status"), max(self._timeout, 2.0))
        status = _object(body)
        name = status.get("model_file")
        if not isinstance(name, str) or not name:
            raise RasaRubbish("Rasa 的 /status 回答不成样子")
        return name

    def load(self, model: str) -> None:
        """Have the server load the model at a path that it sees.

        RasaBadRequest where it cannot: the old model goes on serving.
        """
        content = json.dumps({"model_file": model}).encode()
        self._wait(self._ask("PUT", "/model", content), _LOADING_SECONDS)

    def close(self) -> None:
        """Close the connections and end the thread."""
        with self._lock:
            loop, client = self._loop, self._client
            self._loop = self._client = None
        atexit.unregister(self.close)
        if loop is not None and client is not None:
            asyncio.run_coroutine_threadsafe(client.aclose(), loop).result(5)
            loop.call_soon_threadsafe(loop.stop)
            self._thread.join(5)

    def _wait(self, work: Coroutine[Any, Any, _Result], seconds: float) -> _Result:
        future = asyncio.run_coroutine_threadsafe(asyncio.wait_for(work, seconds), self._running())
        try:
            return future.result(seconds + _GRACE)
        except (TimeoutError, NotInTime) as error:
            future.cancel()
            raise RasaSlow(f"Rasa 在 {seconds:g} 秒内没有答完") from error

    def _running(self) -> asyncio.AbstractEventLoop:
        """The loop of the requests, begun at the first one."""
        with self._lock:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                limits = httpx.Limits(
                    max_connections=_CONNECTIONS,
                    max_keepalive_connections=_CONNECTIONS,
                    keepalive_expiry=_KEPT_SECONDS,
                )
                # No proxy of the environment: what residents say goes to this address only.
                self._client = httpx.AsyncClient(limits=limits, timeout=None, trust_env=False)  # noqa: S113 - the whole exchange has its time in `_wait`
                # The connections kept for the next message are open when the process ends.
                atexit.register(self.close)
                serve = self._serve
                self._thread = Thread(target=serve, args=(self._loop,), name="rasa", daemon=True)
                self._thread.start()
            return self._loop

    @staticmethod
    def _serve(loop: asyncio.AbstractEventLoop) -> None:
        loop.run_forever()
        loop.close()

    async def _parse_all(self, texts: Sequence[str]) -> list[Answer]:
        tasks = [asyncio.ensure_future(self._parse(text)) for text in texts]
        try:
            return await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()

    async def _parse(self, text: str) -> Answer:
        content = json.dumps({"text": text}).encode()
        return answer_from(await self._ask("POST", "/model/parse", content), text)

    async def _ask(self, method: str, path: str, content: bytes = b"") -> bytes:
        """The body of the answer; asked once more where a kept connection had gone stale."""
        stale = (httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError)
        try:
            try:
                return await self._asked(method, path, content)
            except stale:
                return await self._asked(method, path, content)
        except (httpx.RemoteProtocolError, httpx.DecodingError):
            raise RasaRubbish("对方说的不是 HTTP") from None
        except httpx.HTTPError as error:
            # `from None`: the request in the cause has the token in its address.
            raise RasaDown(f"连不上 Rasa（{type(error).__name__}）") from None

    async def _asked(self, method: str, path: str, content: bytes) -> bytes:
        assert self._client is not None
        parameters = {"token": self._token} if self._token else {}
        body = bytearray()
        async with self._client.stream(
            method, self._url + path, params=parameters, content=content
        ) as response:
            async for part in response.aiter_bytes():
                body += part
                if len(body) > _LARGEST_ANSWER:
                    raise RasaRubbish("Rasa 的回答大得没有边")
            if not response.is_success:
                raise _failure(response.status_code, bytes(body))
        return bytes(body)


def _failure(status: int, body: bytes) -> RasaFailure:
    """What a status other than success means."""
    if status == 409:
        return RasaWithoutModel("Rasa 还没有装模型：先 make rasa-train，再装上")
    if status in (401, 403):
        return RasaRefused("Rasa 不认这个口令：ONEDOOR_RASA_TOKEN 要与服务器的一样")
    if status == 400 and _said_by_rasa(body):
        return RasaBadRequest("Rasa 不接受：看不到这个文件，或者不是它的模型")
    if status < 500:
        return RasaRefused(f"这个地址上的不是 Rasa（HTTP {status}）")
    return RasaBroken(f"Rasa 出错了（HTTP {status}）")


def _said_by_rasa(body: bytes) -> bool:
    """Whether an error is in Rasa's own form: {"version", "status": "failure", "code", …}."""
    try:
        return _object(body).get("status") == "failure"
    except RasaRubbish:
        return False


def _object(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise RasaRubbish("Rasa 的回答不是 JSON") from error
    if not isinstance(found, dict):
        raise RasaRubbish("Rasa 的回答不成样子")
    return found
