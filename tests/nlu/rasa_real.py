"""A real Rasa server for the tests: the light pipeline, a port and a token of its own.

It needs `.venv-rasa`, which `make rasa-install` makes where a Python 3.10 is found. The model is
kept between runs as the embedded one is, so only the first run trains (a minute).
"""

import json
import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.settings import PROJECT
from nlu.rasa.failures import RasaDown, RasaFailure
from nlu.rasa.server import RasaServer
from nlu.rasa.training import train_rasa
from tests.nlu.rasa_fake import free_port

PYTHON = PROJECT / ".venv-rasa" / "bin" / "python"
READY = PROJECT / ".venv-rasa" / ".ready"
TOKEN = "token-of-the-tests"
#: The tests ask what a reader must never do, not how well it reads: the common intents will do.
#: This classifier weighs all intents alike: among many of them out_of_scope, which is one, would
#: never be found.
LEAST, EVERY = 250, 4
_STARTING_SECONDS = 150
_PATIENT = 20.0  # seconds a message; these tests run beside others


@dataclass(frozen=True, slots=True)
class RealRasa:
    """A running server and the model it was started with."""

    url: str
    model: Path

    @property
    def intents(self) -> int:
        """How many intents the model was trained on."""
        note = self.model.with_name(self.model.name.replace(".tar.gz", ".json"))
        many: int = json.loads(note.read_text("utf-8"))["intents"]
        return many

    def server(self, token: str | None = TOKEN, timeout: float = _PATIENT) -> RasaServer:
        """Something that speaks to it; the caller closes it."""
        return RasaServer(self.url, token, timeout=timeout)


@pytest.fixture(scope="session")
def real_rasa() -> Iterator[RealRasa]:
    """One real server for all tests of the run, stopped with all its processes at the end."""
    if not READY.exists():
        pytest.skip("no .venv-rasa: `make rasa-install` (needs a Python 3.10)")
    kept = os.environ.get("ONEDOOR_MODEL_DIR", PROJECT / "data" / "models")
    folder = Path(kept) / "rasa-of-the-tests"
    trained = train_rasa(folder.resolve(), PYTHON, "config-light.yml", least=LEAST, every=EVERY)
    with (
        tempfile.TemporaryDirectory(prefix="onedoor-rasa-") as scratch,
        serving(folder.resolve() / trained.model, Path(scratch)) as running,
    ):
        yield running


@contextmanager
def serving(model: Path, scratch: Path) -> Iterator[RealRasa]:
    """A server of a model; its working and temporary files lie in `scratch`."""
    port = free_port()
    serve = str(PROJECT / "nlu" / "rasa" / "serve.py")
    with (scratch / "rasa.log").open("wb") as log:
        process = subprocess.Popen(
            [str(PYTHON), "-I", "-W", "ignore", serve, str(model), "127.0.0.1", str(port)],
            cwd=scratch,
            env={**os.environ, "ONEDOOR_RASA_TOKEN": TOKEN, "TMPDIR": str(scratch)},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        try:
            real = RealRasa(f"http://127.0.0.1:{port}", model)
            _wait_until_ready(real, process, scratch / "rasa.log")
            yield real
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def _wait_until_ready(real: RealRasa, process: subprocess.Popen[bytes], log: Path) -> None:
    server = real.server()
    until = time.monotonic() + _STARTING_SECONDS
    failure: RasaFailure = RasaDown("not yet")
    try:
        while time.monotonic() < until and process.poll() is None:
            try:
                server.ready()
                return
            except RasaFailure as again:
                failure = again
                time.sleep(0.5)
    finally:
        server.close()
    raise AssertionError(f"Rasa did not start ({failure.sentence}):\n{log.read_text()[-2000:]}")
