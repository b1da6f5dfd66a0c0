"""Whatever a Rasa server does wrong, the embedded reader answers within the same call."""

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from nlu.rasa.breaker import Circuit, CircuitBreaker
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
from nlu.rasa.reader import RasaReader
from nlu.rasa.server import RasaServer
from nlu.reader import Reader
from nlu.understanding import Message
from tests.nlu import rasa_fake
from tests.nlu.rasa_fake import RANKING, TOKEN, FakeRasa, fake_rasa, parsed, ranking_of

TEXT = "老伴中风瘫在床上，药费都交不起。白天没有人照看他，我还要上工地干活。"
TIMEOUT = 1.0  # not the 0.3 of the settings: these tests run beside others
Told = list[tuple[str, str]]


@pytest.fixture
def fake() -> Iterator[FakeRasa]:
    with fake_rasa() as running:
        yield running


@pytest.fixture
def server(fake: FakeRasa) -> Iterator[RasaServer]:
    one = RasaServer(fake.url, TOKEN, timeout=TIMEOUT)
    yield one
    one.close()


@pytest.fixture
def told() -> Told:
    return []


@pytest.fixture
def rasa(reader: Reader, server: RasaServer, told: Told) -> RasaReader:
    return RasaReader(reader, server, tell=lambda event, kind: told.append((event, kind)))


def with_ranking(ranking: Any) -> Any:
    return rasa_fake.saying_json(lambda text: {**parsed(text), "intent_ranking": ranking})


def with_entities(entities: Any) -> Any:
    return rasa_fake.saying_json(lambda text: parsed(text, entities=entities))


BROKEN = rasa_fake.failure(500, "ParsingError", "An unexpected error occurred. Error: ")
WAYS_TO_FAIL = [
    ("500 of Rasa", rasa_fake.saying(500, BROKEN), RasaBroken),
    ("502 of a proxy", rasa_fake.saying(502, b"<html>", "text/html"), RasaBroken),
    ("404 of something else", rasa_fake.saying(404, b"<html>", "text/html"), RasaRefused),
    ("a redirect", rasa_fake.saying(302, b""), RasaRefused),
    ("400 of Rasa", rasa_fake.saying(400, rasa_fake.failure(400, "x", "x")), RasaBadRequest),
    ("slow", rasa_fake.sleeping(3.0), RasaSlow),
    ("a byte now and then", rasa_fake.dripping, RasaSlow),
    ("hangs up", rasa_fake.hanging_up, RasaRubbish),
    ("hangs up midway", rasa_fake.hanging_up_midway, RasaRubbish),
    ("not HTTP", rasa_fake.not_http, RasaRubbish),
    ("no end", rasa_fake.endless, RasaRubbish),
    ("empty", rasa_fake.saying(200, b""), RasaRubbish),
    ("not JSON", rasa_fake.saying(200, b"OK"), RasaRubbish),
    ("not UTF-8", rasa_fake.saying(200, b'{"text": "\xff"}'), RasaRubbish),
    ("cut off", rasa_fake.saying(200, b'{"text": "x", "intent": {'), RasaRubbish),
    ("nested without end", rasa_fake.saying(200, b"[" * 200_000), RasaRubbish),
    ("a list", rasa_fake.saying_json(lambda text: [text]), RasaRubbish),
    ("null", rasa_fake.saying_json(lambda text: None), RasaRubbish),
    ("another text", rasa_fake.saying_json(lambda text: parsed("别的话")), RasaRubbish),
    ("no ranking", rasa_fake.saying_json(lambda text: {"text": text}), RasaRubbish),
    ("an empty ranking", with_ranking([]), RasaRubbish),
    ("a ranking of text", with_ranking("seek_help"), RasaRubbish),
    ("a ranking of numbers", with_ranking([1, 2]), RasaRubbish),
    ("no name", with_ranking([{"confidence": 1.0}]), RasaRubbish),
    ("a name of null", with_ranking([{"name": None, "confidence": 1.0}]), RasaRubbish),
    ("text as confidence", with_ranking(ranking_of({"out_of_scope": "1"})), RasaRubbish),  # type: ignore[dict-item]
    ("true as confidence", with_ranking(ranking_of({"out_of_scope": True})), RasaRubbish),
    ("NaN", with_ranking(ranking_of({"out_of_scope": float("nan")})), RasaRubbish),
    ("below nought", with_ranking(ranking_of({"out_of_scope": -0.5})), RasaRubbish),
    ("above one", with_ranking(ranking_of({"out_of_scope": 7.0})), RasaRubbish),
    ("adds up to two", with_ranking(ranking_of({"seek_help": 1.0, "urge": 1.0})), RasaRubbish),
    ("all nought", with_ranking(ranking_of({"out_of_scope": 0.0})), RasaRubbish),
    ("another model", with_ranking(ranking_of({"greet": 0.9, "goodbye": 0.1})), RasaRubbish),
    ("only the fallback", with_ranking(ranking_of({"nlu_fallback": 0.3})), RasaRubbish),
    ("entities of text", with_entities("低保"), RasaRubbish),
    ("an entity of text", with_entities(["低保"]), RasaRubbish),
    ("an entity without a place", with_entities([{"entity": "term"}]), RasaRubbish),
    ("an entity outside", with_entities([{"start": 0, "end": 9999}]), RasaRubbish),
    ("an entity backwards", with_entities([{"start": 3, "end": 1}]), RasaRubbish),
]


@pytest.mark.parametrize(
    ("behaviour", "expected"),
    [pytest.param(how, kind, id=name) for name, how, kind in WAYS_TO_FAIL],
)
def test_the_embedded_reader_answers_when_rasa_fails(
    rasa: RasaReader, fake: FakeRasa, told: Told, behaviour: Any, expected: type[RasaFailure]
) -> None:
    fake.behaviour = behaviour
    began = time.monotonic()
    read = rasa.read(Message(TEXT))
    assert read == rasa.embedded.read(Message(TEXT))
    assert time.monotonic() - began < TIMEOUT + 0.5
    assert rasa.counts.shown() == {expected.kind: 1}
    assert told == [("rasa_failed", expected.kind)]


def test_a_server_that_is_not_there(reader: Reader) -> None:
    server = RasaServer(f"http://127.0.0.1:{rasa_fake.free_port()}", TOKEN, timeout=TIMEOUT)
    rasa = RasaReader(reader, server)
    assert rasa.read(Message(TEXT)) == reader.read(Message(TEXT))
    assert rasa.counts.shown() == {RasaDown.kind: 1}
    server.close()


def test_a_wrong_token(reader: Reader, fake: FakeRasa) -> None:
    server = RasaServer(fake.url, "another", timeout=TIMEOUT)
    rasa = RasaReader(reader, server)
    assert rasa.read(Message(TEXT)) == reader.read(Message(TEXT))
    assert rasa.counts.shown() == {RasaRefused.kind: 1}
    server.close()


def test_no_model_loaded(rasa: RasaReader, fake: FakeRasa) -> None:
    fake.model = None
    assert rasa.read(Message(TEXT)).reader == rasa.embedded.model.name
    assert rasa.counts.shown() == {RasaWithoutModel.kind: 1}


def test_one_sentence_that_fails_makes_the_reading_none(rasa: RasaReader, fake: FakeRasa) -> None:
    def last_one_breaks(exchange: rasa_fake.Exchange, text: str) -> None:
        broken = text.startswith("白天")
        body = BROKEN if broken else json.dumps(parsed(text)).encode()
        exchange.answer(500 if broken else 200, body)

    fake.behaviour = last_one_breaks
    assert rasa.read(Message(TEXT)).reader == rasa.embedded.model.name


def test_a_kept_connection_that_went_stale_is_no_failure(rasa: RasaReader, fake: FakeRasa) -> None:
    def answer_and_close(exchange: rasa_fake.Exchange, text: str) -> None:
        exchange.answer(200, json.dumps(parsed(text)).encode())
        exchange.close_connection = True  # without saying so in a header

    fake.behaviour = answer_and_close
    assert [rasa.read(Message(TEXT)).reader for _ in range(5)] == ["rasa"] * 5


def test_connections_are_kept(rasa: RasaReader, fake: FakeRasa) -> None:
    for _ in range(10):
        rasa.read(Message(TEXT))
    assert len(fake.asked) == 30  # the whole and two sentences each time
    assert fake.connections <= 3


def test_sentences_are_asked_at_once(rasa: RasaReader, fake: FakeRasa) -> None:
    fake.behaviour = rasa_fake.sleeping(0.6)
    assert rasa.read(Message(TEXT)).reader == "rasa"  # three times 0.6 s would be too long


def test_a_server_that_fails_again_and_again_is_left_alone_until_it_is_well(
    reader: Reader, server: RasaServer, fake: FakeRasa, told: Told
) -> None:
    now = [0.0]
    breaker = CircuitBreaker(most=2, pause=10, clock=lambda: now[0])
    rasa = RasaReader(
        reader, server, breaker=breaker, tell=lambda event, kind: told.append((event, kind))
    )
    fake.behaviour = rasa_fake.saying(500, BROKEN)
    for _ in range(4):
        rasa.read(Message("家里没钱看病"))
    assert len(fake.asked) == 2
    assert rasa.health() == {"circuit": "open", "events": {"broken": 2, "paused": 2}}
    fake.behaviour = None
    now[0] = 10.0
    assert rasa.read(Message("家里没钱看病")).reader == "rasa"
    assert breaker.state is Circuit.closed
    assert told == [
        ("rasa_failed", "broken"),
        ("rasa_left_alone", "broken"),
        ("rasa_back", "answered"),
    ]


def test_many_threads_share_one_reader(rasa: RasaReader, fake: FakeRasa) -> None:
    with ThreadPoolExecutor(8) as pool:
        read = list(pool.map(lambda _: rasa.read(Message("家里没钱看病")).reader, range(40)))
    # On a busy machine one may miss its time, and the other reader answers for it.
    assert "rasa" in read
    assert set(read) <= {"rasa", rasa.embedded.model.name}
    assert rasa.counts.shown() == {"answered": 40}


@pytest.mark.parametrize("text", [TEXT, "家里没钱看病" * 3])
def test_a_failure_tells_nothing_of_what_was_said(
    rasa: RasaReader, fake: FakeRasa, told: Told, text: str
) -> None:
    fake.behaviour = rasa_fake.saying(500, BROKEN)
    rasa.read(Message(text))
    assert text not in repr(told)
    with pytest.raises(RasaFailure) as caught:
        rasa.server.parse([text])
    assert text not in caught.value.sentence
    assert TOKEN not in caught.value.sentence


def test_the_well_answer_is_what_the_fake_says(server: RasaServer) -> None:
    answer = server.parse(["没钱看病"])[0]
    assert sum(answer.chances.purposes.values()) == pytest.approx(1)
    assert answer.chances.urgencies["urgent"] == pytest.approx(0.5)  # type: ignore[index]
    assert sum(RANKING.values()) == pytest.approx(1)
