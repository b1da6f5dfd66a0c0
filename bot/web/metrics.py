"""`/metrics` for Prometheus: what waits, what was taken in, what failed. Nothing of persons."""

from fastapi import APIRouter, Request
from prometheus_client import CollectorRegistry, Counter, Gauge, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from sqlalchemy import func, select
from starlette.responses import Response

from bot.channels.hotline.dead import how_many
from bot.channels.hotline.stream import Stream
from router.hotline_tables import calls
from router.store import transaction

metrics_router = APIRouter()
_STATES = (
    "dispatched",
    "triage",
    "not_ours",
    "answered",
    "repeated",
    "added",
    "incomplete",
    "dead",
)


@metrics_router.get("/metrics")
async def metrics(request: Request) -> Response:
    """The figures of all processes together: they lie in the stream and the database."""
    stream: Stream = request.app.state.feed
    state = await stream.state()
    async with transaction(request.app.state.database) as connection:
        dead = await how_many(connection)
        query = select(func.count()).select_from(calls).where(calls.c.taken_at.is_(None))
        unfinished = (await connection.execute(query)).scalar_one()
    registry = CollectorRegistry()
    gauges = (
        ("length", state["length"], "Entries that wait or are in hand"),
        ("pending", state["pending"], "Entries in the hand of a consumer"),
        ("consumers", state["consumers"], "Consumers of the group"),
        ("limit", stream.most, "Entries that may wait before senders get 429"),
        ("oldest_seconds", state["oldest_seconds"], "Age of the oldest entry that waits"),
        ("last_minute", state["last_minute"], "Entries settled in the last full minute"),
        ("dead_letters", dead, "Dead letters that nobody has settled"),
        ("unfinished_calls", unfinished, "Calls of which pieces are waited for"),
    )
    for name, value, said in gauges:
        Gauge(f"onedoor_feed_{name}", said, registry=registry).set(value)
    taken = Counter(
        "onedoor_feed_taken", "Entries by what became of them", ["as"], registry=registry
    )
    for name in _STATES:
        taken.labels(name).inc(state.get(name, 0))
    entries = Counter("onedoor_feed_entries", "Entries that were settled", registry=registry)
    entries.inc(state.get("entries", 0))
    return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)
