"""What a real Rasa server answers: the grounds that the client and the fake stand on."""

import json
from collections.abc import Iterator

import httpx
import pytest

from bot.settings import PROJECT
from nlu.rasa.failures import RasaBadRequest, RasaRefused, RasaWithoutModel
from nlu.rasa.intents import labels_of
from nlu.rasa.parts import parts_of
from nlu.rasa.reader import RasaReader
from nlu.reader import Reader
from nlu.understanding import Message
from tests.nlu.rasa_fake import TOKEN as FAKE_TOKEN
from tests.nlu.rasa_fake import fake_rasa
from tests.nlu.rasa_real import TOKEN, RealRasa

# The first test waits until the server is trained and up.
pytestmark = pytest.mark.timeout(600)
TEXT = "老伴中风瘫在床上 没人照顾，药费交不起 想问低保"


@pytest.fixture
def raw(real_rasa: RealRasa) -> Iterator[httpx.Client]:
    with httpx.Client(
        base_url=real_rasa.url, params={"token": TOKEN}, timeout=60, trust_env=False
    ) as client:
        yield client


def parse(client: httpx.Client, content: str) -> httpx.Response:
    return client.post("/model/parse", content=content)


def test_every_intent_comes_with_its_confidence(raw: httpx.Client, real_rasa: RealRasa) -> None:
    found = parse(raw, json.dumps({"text": TEXT})).json()
    ranking = [entry for entry in found["intent_ranking"] if entry["name"] != "nlu_fallback"]
    assert all(labels_of(entry["name"]) for entry in ranking)
    assert len(ranking) == real_rasa.intents > 10  # Rasa itself would give the first ten
    assert sum(entry["confidence"] for entry in ranking) == pytest.approx(1)
    assert found["text"] == TEXT


def test_terms_are_found_in_the_middle_of_a_sentence(raw: httpx.Client) -> None:
    found = parse(raw, json.dumps({"text": TEXT})).json()
    terms = {TEXT[one["start"] : one["end"]] for one in found["entities"]}
    assert "低保" in terms


def test_our_dictionary_cuts_the_words(raw: httpx.Client) -> None:
    found = parse(raw, json.dumps({"text": "想办临时救助"})).json()
    assert [2, 6] in [list(place) for place in found["text_tokens"]] or [
        "想办临时救助"[start:end] for start, end in found["text_tokens"]
    ][-1] == "临时救助"


@pytest.mark.parametrize(
    ("content", "status"),
    [
        ('{"text": ""}', 500),
        ('{"text": "  "}', 500),
        ('{"text": null}', 500),
        ('{"text": 5}', 500),
        ("[1]", 500),
        ('{"text":', 500),
        ("", 400),
        ('{"text": "\\ud800"}', 200),
        ('{"text": "\\u0000"}', 200),
    ],
)
def test_what_bad_input_gives(raw: httpx.Client, content: str, status: int) -> None:
    answer = parse(raw, content)
    assert answer.status_code == status
    if status != 200:
        assert answer.json()["status"] == "failure"
        assert answer.json()["code"] == status


def test_a_slash_dictates_the_intent_unless_it_is_taken_away(
    raw: httpx.Client, real_rasa: RealRasa
) -> None:
    dictated = parse(raw, json.dumps({"text": " /out_of_scope"})).json()
    assert dictated["intent"] == {"name": "out_of_scope", "confidence": 1.0}
    asked = parts_of(" /out_of_scope")[0].asked
    read = parse(raw, json.dumps({"text": asked})).json()
    # Dictated, it would be the only one; nlu_fallback comes on top where nothing is sure.
    assert len(read["intent_ranking"]) >= real_rasa.intents


def test_the_real_reader_reads(real_rasa: RealRasa, reader: Reader) -> None:
    server = real_rasa.server()
    rasa = RasaReader(reader, server)
    read = rasa.read(Message("得了尿毒症，一周透析三次，医药费实在负担不起"))
    assert read.reader == "rasa"
    assert "medical_assistance" in [found.code for found in read.needs]
    assert rasa.counts.shown() == {"answered": 1}
    server.close()


@pytest.mark.parametrize("token", ["another", None])
def test_a_wrong_token_is_refused(real_rasa: RealRasa, token: str | None) -> None:
    server = real_rasa.server(token)
    with pytest.raises(RasaRefused):
        server.parse(["低保"])
    with pytest.raises(RasaRefused):
        server.load(str(real_rasa.model))
    server.close()


@pytest.mark.parametrize("file", ["/nowhere/x.tar.gz", "/nowhere", str(PROJECT / "README.md")])
def test_what_is_no_model_is_not_loaded_and_the_old_one_serves(
    real_rasa: RealRasa, file: str
) -> None:
    server = real_rasa.server()
    with pytest.raises(RasaBadRequest, match="看不到这个文件"):
        server.load(file)
    assert server.ready() == real_rasa.model.name
    server.close()


def test_without_a_model_it_says_409_until_one_is_loaded(
    real_rasa: RealRasa, raw: httpx.Client
) -> None:
    server = real_rasa.server()
    assert raw.delete("/model").status_code == 204
    try:
        with pytest.raises(RasaWithoutModel):
            server.ready()
        with pytest.raises(RasaWithoutModel):
            server.parse(["低保"])
    finally:
        server.load(str(real_rasa.model))
    assert server.ready() == real_rasa.model.name
    assert server.parse(["低保"])
    server.close()


def test_the_fake_answers_as_the_real_one_does(raw: httpx.Client) -> None:
    """The same requests to both: the same statuses and the same keys."""
    requests = [
        ("GET", "/status", TOKEN, None),
        ("GET", "/status", "another", None),
        ("POST", "/model/parse", TOKEN, {"text": TEXT}),
        ("POST", "/model/parse", TOKEN, {"text": f"  {TEXT} "}),
        ("POST", "/model/parse", TOKEN, {"text": ""}),
        ("POST", "/model/parse", "another", {"text": TEXT}),
        ("PUT", "/model", TOKEN, {"model_file": "/nowhere"}),
        ("PUT", "/model", "another", {"model_file": "/nowhere"}),
    ]
    with fake_rasa() as fake, httpx.Client(base_url=fake.url, trust_env=False) as faked:
        for method, path, token, content in requests:
            real = raw.request(method, path, params={"token": token}, json=content)
            ours = "another" if token == "another" else FAKE_TOKEN
            other = faked.request(method, path, params={"token": ours}, json=content)
            assert (other.status_code, other.headers["content-type"]) == (
                real.status_code,
                real.headers["content-type"],
            )
            assert set(other.json()) == set(real.json())
            assert other.json().get("text") == real.json().get("text")
