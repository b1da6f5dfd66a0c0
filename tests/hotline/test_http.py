"""The HTTP door of hotlines: keys, batches, repetition, faults, a full stream, an engine away."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from redis.exceptions import ConnectionError as RedisAway

from bot.channels.hotline import api
from bot.channels.hotline.hotlines import renew_key
from bot.channels.hotline.stream import Stream
from router.store import transaction
from tests.hotline.conftest import HOTLINE, Feeding
from tests.hotline.saying import call, sent

PATH = "/api/v1/hotline/transcripts"


@pytest.fixture
async def platform(app: FastAPI, feeding: Feeding) -> AsyncIterator[httpx.AsyncClient]:
    """A call platform with a key."""
    async with transaction(feeding.engine) as connection:
        key = await renew_key(connection, HOTLINE)
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app),
        base_url="http://onedoor",
        headers={"Authorization": f"Bearer {key}"},
    ) as client:
        yield client


async def test_one_transcript_and_many(platform: httpx.AsyncClient, feeding: Feeding) -> None:
    one, two, three = call(), call(), call()
    for body, many in ((one, 1), ([two, three], 2), ({"transcripts": [one]}, 1)):
        answer = await platform.post(PATH, json=body)
        assert (answer.status_code, answer.json()) == (202, {"accepted": many, "faults": []})
    await feeding.drain()
    for each in (one, two, three):
        assert len(await feeding.stored(each["call_id"])) == 1


@pytest.mark.parametrize(
    "headers", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic eDp5"}]
)
async def test_without_a_key_nothing_is_taken(
    app: FastAPI, feeding: Feeding, headers: dict[str, str]
) -> None:
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://onedoor") as nobody:
        answer = await nobody.post(PATH, json=call(), headers=headers)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert await feeding.stream.length() == 0


async def test_the_same_idempotency_key_is_one_sending(
    platform: httpx.AsyncClient, feeding: Feeding
) -> None:
    body, headers = [call(), call()], {"Idempotency-Key": f"k-{call()['call_id']}"}
    first = await platform.post(PATH, json=body, headers=headers)
    again = await platform.post(PATH, json=body, headers=headers)
    assert first.json() == again.json()
    assert again.headers["Idempotent-Replayed"] == "true"
    assert await feeding.stream.length() == 2
    other = await platform.post(PATH, json=[call()], headers=headers)
    assert other.status_code == 422
    assert "Idempotency-Key" in other.json()["error"]
    too_long = await platform.post(PATH, json=body, headers={"Idempotency-Key": "k" * 201})
    assert too_long.status_code == 422


async def test_faults_are_told_and_kept(platform: httpx.AsyncClient, feeding: Feeding) -> None:
    good = call()
    answer = await platform.post(PATH, json=[good, {"call_id": "x", "turns": [{"text": "喂"}]}])
    assert answer.status_code == 202
    (fault,) = answer.json()["faults"]
    assert fault["index"] == 1
    assert "speaker" in fault["reason"]
    await feeding.drain()
    assert await feeding.stored(good["call_id"])
    assert len(await feeding.reasons()) == 1


@pytest.mark.parametrize(
    "body, status",
    [
        (b"", 422),
        (b"{", 422),
        (b"\xff\xfe", 422),
        (b"[" * 100_000, 422),
        (b"[]", 422),
        (b"[" + b"1," * 500 + b"1]", 422),
        (b" " * (api.LARGEST_BODY + 1), 413),
    ],
    ids=["empty", "cut off", "no UTF-8", "deep", "no item", "too many", "too large"],
)
async def test_a_bad_body_is_told_in_words(
    platform: httpx.AsyncClient, feeding: Feeding, body: bytes, status: int
) -> None:
    answer = await platform.post(PATH, content=body)
    assert answer.status_code == status
    assert answer.json()["error"]
    assert await feeding.stream.length() == 0


async def test_a_full_stream_says_when_to_come_back(
    app: FastAPI, platform: httpx.AsyncClient, feeding: Feeding
) -> None:
    app.state.feed = Stream(feeding.redis, feeding.office.seal, 1)
    answer = await platform.post(PATH, json=[call(), call()])
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0
    assert await feeding.stream.length() == 0


async def test_an_engine_that_is_away_loses_nothing(
    app: FastAPI, platform: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_: Any) -> None:
        raise RedisAway

    monkeypatch.setattr(app.state.feed, "publish", away)
    answer = await platform.post(PATH, json=call())
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0


async def test_figures_for_prometheus(platform: httpx.AsyncClient, feeding: Feeding) -> None:
    await feeding.send(sent(call()), b"poison")
    waiting = (await platform.get("/metrics")).text
    assert "onedoor_feed_length 2.0" in waiting
    await feeding.drain()
    told = (await platform.get("/metrics")).text
    assert "onedoor_feed_length 0.0" in told
    assert "onedoor_feed_dead_letters 1.0" in told
    assert 'onedoor_feed_taken_total{as="dispatched"} 1.0' in told
    assert "onedoor_feed_entries_total 2.0" in told
