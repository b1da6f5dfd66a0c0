"""The settings choose the reader; the commands and the status page speak of Rasa."""

import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import ValidationError
from structlog.testing import capture_logs

from bot.settings import PROJECT, Settings
from bot.web.app import create_app
from bot.wiring import Engines, trained_reader
from nlu.errors import ReaderDataError
from nlu.rasa.reader import RasaReader
from nlu.rasa.training import train_rasa
from nlu.reader import Reader
from nlu.understanding import Message
from router.office import Office
from tests.bot.visitor import running, visitor
from tests.nlu import rasa_fake
from tests.nlu.rasa_fake import TOKEN, FakeRasa, fake_rasa
from tests.serving import ran

TEXT = "家里没钱看病"


@pytest.fixture
def fake() -> Iterator[FakeRasa]:
    with fake_rasa() as well:
        yield well


@pytest.fixture
def with_rasa(chosen: Settings, fake: FakeRasa) -> Settings:
    given = {"reader": "rasa", "rasa_url": fake.url, "rasa_token": TOKEN, "rasa_timeout": 5}
    return Settings.model_validate({**chosen.model_dump(), **given})


@pytest.fixture
def onedoor(chosen: Settings, fake: FakeRasa, reader: Reader, tmp_path: Path) -> Any:
    """Run `onedoor` with the fake server in its settings."""

    return partial(
        ran,
        data=tmp_path / "data",
        models=chosen.model_folder,
        ONEDOOR_READER="rasa",
        ONEDOOR_RASA_URL=fake.url,
        ONEDOOR_RASA_TOKEN=TOKEN,
        ONEDOOR_RASA_TIMEOUT="5",
    )


def test_the_embedded_reader_is_the_default(chosen: Settings) -> None:
    assert not isinstance(trained_reader(chosen), RasaReader)


def test_the_settings_choose_rasa(with_rasa: Settings) -> None:
    one = trained_reader(with_rasa)
    assert isinstance(one, RasaReader)
    assert one.read(Message(TEXT)).reader == "rasa"
    one.server.close()


@pytest.mark.parametrize(
    "wrong",
    [
        {"reader": "else"},
        {"rasa_url": "rasa:5005"},
        {"rasa_url": "ftp://rasa"},
        {"rasa_timeout": 0},
        {"rasa_timeout": 60},
    ],
)
def test_wrong_settings_stop_the_start(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Settings(**wrong)


def test_the_token_is_not_in_the_repr_of_the_settings(with_rasa: Settings) -> None:
    assert TOKEN not in repr(with_rasa)


def test_a_failure_is_one_line_of_the_log_without_what_was_said(
    with_rasa: Settings, fake: FakeRasa
) -> None:
    one = trained_reader(with_rasa)
    assert isinstance(one, RasaReader)
    fake.behaviour = rasa_fake.saying(500, b"{}")
    with capture_logs() as lines:
        one.read(Message(TEXT))
    assert lines == [{"event": "rasa_failed", "error": "broken", "log_level": "warning"}]
    one.server.close()


async def test_the_status_page_shows_what_happened_with_rasa(
    with_rasa: Settings, fake: FakeRasa, office: Office, engines: Engines
) -> None:
    one = trained_reader(with_rasa)
    assert isinstance(one, RasaReader)
    app = create_app(
        with_rasa, replace(office, reader=one), engines.database_url, engines.redis_url
    )
    async with running(app), visitor(app) as resident:
        one.read(Message(TEXT))
        fake.model = None
        one.read(Message(TEXT))
        answer = await resident.get("/healthz")
    assert answer.status_code == 200
    assert answer.json() == {
        "status": "ok",
        "rasa": {"circuit": "closed", "events": {"answered": 1, "no_model": 1}},
    }
    one.server.close()


def test_understand_names_the_reader_that_answered(onedoor: Any, fake: FakeRasa) -> None:
    line = json.dumps({"text": TEXT}).encode()
    done = onedoor("understand", "-", given=line)
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout)["reader"] == "rasa"
    assert len(fake.asked) == 1
    away = f"http://127.0.0.1:{rasa_fake.free_port()}"
    without = onedoor("understand", "-", given=line, ONEDOOR_RASA_URL=away)
    assert without.returncode == 0
    assert json.loads(without.stdout)["reader"].startswith("reader-")
    assert b"rasa_failed" in without.stderr


@pytest.mark.parametrize(
    ("model", "file", "settings", "code", "sentence"),
    [
        ("old.tar.gz", "/models/new.tar.gz", {}, 0, "已换上模型 new.tar.gz"),
        (None, "/models/new.tar.gz", {}, 0, "已换上模型 new.tar.gz"),
        ("old.tar.gz", "/models/new.txt", {}, 1, "看不到这个文件，或者不是它的模型"),
        ("old.tar.gz", "/models/new.tar.gz", {"ONEDOOR_RASA_TOKEN": "x"}, 1, "不认这个口令"),
        (
            "old.tar.gz",
            "/models/new.tar.gz",
            {"ONEDOOR_RASA_URL": "http://127.0.0.1:9"},
            1,
            "连不上 Rasa",
        ),
    ],
)
def test_a_model_is_swapped_by_a_command(  # noqa: PLR0917 - the columns of the table
    onedoor: Any,
    fake: FakeRasa,
    model: str | None,
    file: str,
    settings: dict[str, str],
    code: int,
    sentence: str,
) -> None:
    fake.model = model
    done = onedoor("nlu", "rasa-model", file, **settings)
    assert done.returncode == code
    assert sentence in (done.stdout if code == 0 else done.stderr).decode()
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("model", "code", "sentence"), [("a.tar.gz", 0, "模型 a.tar.gz"), (None, 1, "还没有装模型")]
)
def test_a_command_tells_whether_rasa_is_ready(
    onedoor: Any, fake: FakeRasa, model: str | None, code: int, sentence: str
) -> None:
    fake.model = model
    done = onedoor("nlu", "rasa-status")
    assert done.returncode == code
    assert sentence in (done.stdout + done.stderr).decode()


def test_the_data_is_written_by_a_command(onedoor: Any, tmp_path: Path) -> None:
    done = onedoor("nlu", "rasa-data", str(tmp_path / "rasa"), "--least", "100")
    assert done.returncode == 0
    assert "种意图" in done.stdout.decode()
    assert (tmp_path / "rasa" / "nlu.yml").exists()


@pytest.mark.parametrize(
    ("python", "config", "sentence"),
    [
        (Path(sys.executable), "other.yml", "config-light.yml"),
        (Path("/nowhere/python"), "config.yml", "make rasa-install"),
        (Path(sys.executable), "config.yml", "没有训练成"),  # a Python without Rasa
    ],
)
def test_a_training_that_cannot_be_is_said(
    tmp_path: Path, python: Path, config: str, sentence: str
) -> None:
    with pytest.raises(ReaderDataError, match=sentence):
        train_rasa(tmp_path, python, config, least=100)


def test_a_model_of_the_same_data_is_not_trained_again(tmp_path: Path) -> None:
    trains = tmp_path / "python"
    trains.write_text("#!/bin/sh\necho >> ran; for last; do :; done; echo > models/$last.tar.gz\n")
    trains.chmod(0o755)
    (tmp_path / "rasa" / "models").mkdir(parents=True)
    first = train_rasa(tmp_path / "rasa", trains, least=100)
    again = train_rasa(tmp_path / "rasa", trains, least=100)
    other = train_rasa(tmp_path / "rasa", trains, least=200)
    assert [first.skipped, again.skipped, other.skipped] == [False, True, False]
    assert again == replace(first, skipped=True)
    assert other.fingerprint != first.fingerprint
    assert (tmp_path / "rasa" / "ran").read_text() == "\n\n"


def test_the_compose_file_has_a_rasa_of_its_own() -> None:
    compose = yaml.safe_load((PROJECT / "docker-compose.yml").read_text("utf-8"))
    rasa = compose["services"]["rasa"]
    assert rasa["profiles"] == ["rasa"]
    assert "ports" not in rasa
    assert rasa["environment"]["RASA_TELEMETRY_ENABLED"] == "false"
    assert (PROJECT / rasa["build"]["dockerfile"]).exists()
    assert "rasa" not in compose["services"]["web"]["depends_on"]
