"""Real `onedoor` processes for tests that need one."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

ONEDOOR = Path(sys.executable).parent / "onedoor"
START_SECONDS = 300


def free_port() -> int:
    """A port nobody listens on just now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def ran(
    *arguments: str | Path, data: Path, models: Path, given: bytes = b"", **extra: str
) -> subprocess.CompletedProcess[bytes]:
    """What `onedoor` said and how it ended, with a data folder of its own; a warning is an error.

    `extra` are further variables of its environment.
    """
    folders = {"ONEDOOR_DATA_DIR": str(data), "ONEDOOR_MODEL_DIR": str(models)}
    return subprocess.run(
        [ONEDOOR, *map(str, arguments)],
        input=given,
        capture_output=True,
        env=os.environ | folders | {"PYTHONWARNINGS": "error"} | extra,
        timeout=200,
        check=False,
    )


class Served:
    """A running `onedoor serve`, its output in a file, and how long it took to answer."""

    def __init__(self, data: Path, models: Path, port: int, output: Path) -> None:
        self.address = f"http://127.0.0.1:{port}"
        self.output = output
        self.environment = os.environ | {
            "ONEDOOR_DATA_DIR": str(data),
            "ONEDOOR_MODEL_DIR": str(models),
            "ONEDOOR_PORT": str(port),
        }
        began = time.monotonic()
        with output.open("wb") as opened:
            self.process = subprocess.Popen(
                [ONEDOOR, "serve"],
                env=self.environment,
                stdout=opened,
                stderr=subprocess.STDOUT,
            )
        while not self.answers():
            if self.process.poll() is not None or time.monotonic() - began > START_SECONDS:
                self.process.kill()
                raise AssertionError(f"it did not start: {self.said()}")
            time.sleep(0.05)
        self.seconds = time.monotonic() - began

    def answers(self) -> bool:
        """Whether it says that it is well."""
        try:
            return httpx.get(f"{self.address}/healthz", timeout=5).status_code == 200
        except httpx.TransportError:
            return False

    def said(self) -> str:
        """What it has printed so far."""
        return self.output.read_text("utf-8")

    def interrupt(self) -> None:
        """Ctrl-C, and wait until it has ended."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(60)


@contextmanager
def serving(data: Path, models: Path, port: int, output: Path) -> Iterator[Served]:
    """A served system, ended by Ctrl-C."""
    served = Served(data, models, port, output)
    try:
        yield served
    finally:
        served.interrupt()


def run(served: Served, *command: str | Path) -> str:
    """What a command prints that works on the data of a served system; it must succeed."""
    done = subprocess.run(
        [str(one) for one in command],
        capture_output=True,
        env=served.environment,
        timeout=200,
        check=True,
    )
    return done.stdout.decode()
