"""A stand-in for a Rasa server, for the failures that a real one does not give on demand.

What it answers when well is what rasa 3.6.21 answered: bodies, statuses and headers were copied
from a real server (`test_rasa_real.py` asks a real one the same).
"""

import json
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

TOKEN = "fake-token"
RANKING = {
    "seek_help+temporary_assistance+medical_assistance+urgent": 0.5,
    "seek_help+medical_assistance": 0.3,
    "seek_help+care_service": 0.15,
    "out_of_scope": 0.05,
}


def ranking_of(shares: dict[str, float]) -> list[dict[str, Any]]:
    return [{"name": name, "confidence": share} for name, share in shares.items()]


def parsed(text: str, shares: dict[str, float] = RANKING, **more: Any) -> dict[str, Any]:
    """The body of /model/parse, as a well server has it."""
    ranking = ranking_of(shares)
    return {
        "text": text,
        "intent": ranking[0] if ranking else {"name": None, "confidence": 0.0},
        "entities": [],
        "text_tokens": [[0, len(text)]],
        "intent_ranking": ranking,
        **more,
    }


def failure(status: int, reason: str, message: str) -> bytes:
    said = {"version": "3.6.21", "status": "failure", "message": message, "reason": reason}
    return json.dumps({**said, "details": {}, "help": None, "code": status}).encode()


Behaviour = Callable[["Exchange", str], None]


@dataclass
class FakeRasa:
    """How the server behaves now, and what it was asked."""

    port: int = 0
    model: str | None = "onedoor.tar.gz"
    behaviour: Behaviour | None = None  # instead of a well answer to /model/parse
    shares: Callable[[str], dict[str, float]] = field(default=lambda text: RANKING)
    asked: list[str] = field(default_factory=list)
    connections: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


class Exchange(BaseHTTPRequestHandler):
    """One connection to the fake."""

    protocol_version = "HTTP/1.1"
    fake: FakeRasa

    def setup(self) -> None:
        super().setup()
        self.fake.connections += 1

    def log_message(self, format: str, *args: Any) -> None:
        """Keep the output of the tests clean."""

    def answer(self, status: int, body: bytes = b"", kind: str = "application/json") -> None:
        self.send_response(status)
        if status != 204:
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self) -> None:
        if self._stopped_at_the_door():
            return
        status = {"model_file": self.fake.model, "model_id": "0", "num_active_training_jobs": 0}
        self.answer(200, json.dumps(status).encode())

    def do_PUT(self) -> None:
        content = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self._stopped_at_the_door(needs_model=False):
            return
        file = json.loads(content)["model_file"]
        if not file.endswith(".tar.gz"):
            message = f"Agent with name '{file}' could not be loaded."
            self.answer(400, failure(400, "BadRequest", message))
            return
        self.fake.model = file.rpartition("/")[2]
        self.answer(204)

    def do_POST(self) -> None:
        content = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self._stopped_at_the_door():
            return
        text = json.loads(content)["text"].strip()
        self.fake.asked.append(text)
        if self.fake.behaviour is not None:
            self.fake.behaviour(self, text)
        elif not text:
            broken = failure(500, "ParsingError", "An unexpected error occurred. Error: ")
            self.answer(500, broken)
        else:
            self.answer(200, json.dumps(parsed(text, self.fake.shares(text))).encode())

    def _stopped_at_the_door(self, *, needs_model: bool = True) -> bool:
        token = parse_qs(urlsplit(self.path).query).get("token", [""])[0]
        if token != TOKEN:
            message = "User is not authenticated."
            self.answer(401, failure(401, "NotAuthenticated", message))
            return True
        if needs_model and self.fake.model is None:
            message = "No agent loaded. To continue processing, a model of a trained agent…"
            self.answer(409, failure(409, "Conflict", message))
            return True
        return False


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that gave up halfway is what these tests are about."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


@contextmanager
def fake_rasa() -> Iterator[FakeRasa]:
    """A fake server for as long as the context lasts."""
    fake = FakeRasa()
    handler = type("FakeExchange", (Exchange,), {"fake": fake})
    server = _Server(("127.0.0.1", 0), handler)
    fake.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def free_port() -> int:
    """A port on which nobody listens just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


# Ways to fail, each a behaviour.


def saying(status: int, body: bytes, kind: str = "application/json") -> Behaviour:
    return lambda exchange, text: exchange.answer(status, body, kind)


def saying_json(change: Callable[[str], Any]) -> Behaviour:
    return lambda exchange, text: exchange.answer(200, json.dumps(change(text)).encode())


def sleeping(seconds: float) -> Behaviour:
    def behave(exchange: Exchange, text: str) -> None:
        time.sleep(seconds)
        exchange.answer(200, json.dumps(parsed(text)).encode())

    return behave


def dripping(exchange: Exchange, text: str) -> None:
    """A byte now and then: never silent long enough for a time-out between two reads."""
    exchange.send_response(200)
    exchange.send_header("Content-Length", "100000")
    exchange.end_headers()
    for _ in range(80):
        exchange.wfile.write(b" ")
        time.sleep(0.05)


def hanging_up(exchange: Exchange, text: str) -> None:
    exchange.close_connection = True
    exchange.connection.shutdown(socket.SHUT_RDWR)


def hanging_up_midway(exchange: Exchange, text: str) -> None:
    exchange.send_response(200)
    exchange.send_header("Content-Length", "100000")
    exchange.end_headers()
    exchange.wfile.write(b'{"text": ')
    hanging_up(exchange, text)


def not_http(exchange: Exchange, text: str) -> None:
    exchange.wfile.write(b"SSH-2.0-OpenSSH_9.2\r\n")
    hanging_up(exchange, text)


def endless(exchange: Exchange, text: str) -> None:
    exchange.send_response(200)
    exchange.send_header("Content-Length", str(1 << 30))
    exchange.end_headers()
    for _ in range(1 << 14):
        exchange.wfile.write(b" " * (1 << 16))
