"""What the server is asked besides reading: is it ready, load another model."""

from collections.abc import Iterator

import pytest

from nlu.rasa.failures import (
    RasaBadRequest,
    RasaDown,
    RasaFailure,
    RasaRefused,
    RasaWithoutModel,
)
from nlu.rasa.server import RasaServer
from tests.nlu.rasa_fake import TOKEN, FakeRasa, fake_rasa, free_port


@pytest.fixture
def fake() -> Iterator[FakeRasa]:
    with fake_rasa() as running:
        yield running


def test_a_ready_server_names_its_model(fake: FakeRasa) -> None:
    server = RasaServer(fake.url, TOKEN)
    assert server.ready() == "onedoor.tar.gz"
    server.close()


def test_a_model_is_swapped_while_serving(fake: FakeRasa) -> None:
    server = RasaServer(fake.url + "/", TOKEN)
    server.load("/models/better.tar.gz")
    assert server.ready() == "better.tar.gz"
    server.close()


def test_a_server_without_a_model_can_be_given_one(fake: FakeRasa) -> None:
    fake.model = None
    server = RasaServer(fake.url, TOKEN)
    with pytest.raises(RasaWithoutModel, match="还没有装模型"):
        server.ready()
    server.load("/models/first.tar.gz")
    assert server.ready() == "first.tar.gz"
    server.close()


def test_a_file_that_is_no_model_leaves_the_old_one(fake: FakeRasa) -> None:
    server = RasaServer(fake.url, TOKEN)
    with pytest.raises(RasaBadRequest, match="看不到这个文件"):
        server.load("/etc/hostname")
    assert server.ready() == "onedoor.tar.gz"
    server.close()


@pytest.mark.parametrize(
    ("token", "elsewhere", "expected"),
    [("another", False, RasaRefused), (None, False, RasaRefused), (TOKEN, True, RasaDown)],
)
def test_what_keeps_a_model_from_being_loaded(
    fake: FakeRasa, token: str | None, expected: type[RasaFailure], *, elsewhere: bool
) -> None:
    url = f"http://127.0.0.1:{free_port()}" if elsewhere else fake.url
    server = RasaServer(url, token)
    with pytest.raises(expected):
        server.load("/models/better.tar.gz")
    assert fake.model == "onedoor.tar.gz"
    server.close()


def test_a_closed_server_can_be_asked_again(fake: FakeRasa) -> None:
    server = RasaServer(fake.url, TOKEN)
    server.ready()
    server.close()
    assert server.ready() == "onedoor.tar.gz"
    server.close()
    server.close()
