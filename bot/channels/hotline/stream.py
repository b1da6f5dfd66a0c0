"""The Redis Stream between those who send and those who take in: bounded, read by a group.

An entry has the fields `hotline` (its code) and `transcript` (JSON as in docs/hotline.md), as a
call platform publishes it; what comes through our own doors lies sealed in `sealed` instead. An
entry is deleted when it is settled, so that the length of the stream is what waits.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import RedisError, ResponseError

from bot.counting import TooMany
from bot.logs import log
from router.errors import SealError
from router.request import BEIJING, now
from router.sealing import SealBox

STREAM, GROUP = "onedoor:hotline", "onedoor"
COUNTS = "onedoor:hotline:counts"
#: Where desks hear of calls that changed.
BELL = "onedoor:hotline:changed"
_SEALED = "hotline.entry"
#: From this share of its bound on the stream is said to be filling up.
WARN_AT = 0.8


class Full(TooMany):
    """More waits than may wait: nothing was taken, and sending again a little later is right."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the stream. `content` is None where it could not be opened."""

    id: str
    hotline: str
    content: bytes | None
    #: How often it was handed to a consumer before.
    tries: int = 0

    @property
    def at(self) -> datetime:
        """When it was published: the same however often it is read."""
        return _moment(self.id)


class Stream:
    """The stream, for those who publish and those who consume. RedisError where it is away."""

    def __init__(self, redis: Redis, seal: SealBox, most: int) -> None:
        self._redis = redis
        self._seal = seal
        self.most = most

    async def length(self) -> int:
        """How many entries wait or are being worked on."""
        return int(await self._redis.xlen(STREAM))

    async def publish(self, hotline: str, contents: Sequence[bytes]) -> list[str]:
        """Put entries in, all or none; their ids. Full where too many would wait then."""
        length = await self.length()
        if length + len(contents) > self.most:
            raise Full("热线来件太多，正在处理，请稍后再发。")
        if length + len(contents) > WARN_AT * self.most:
            log().warning("feed_filling", waiting=length, most=self.most)
        async with self._redis.pipeline(transaction=True) as pipe:
            for content in contents:
                sealed = self._seal.seal_bytes(content, _SEALED)
                pipe.xadd(STREAM, {"hotline": hotline, "sealed": sealed})
            return [_text(one) for one in await pipe.execute()]

    async def unsettled(self, ids: Sequence[str]) -> list[str]:
        """Those of the entries that wait or are in hand."""
        async with self._redis.pipeline(transaction=False) as pipe:
            for one in ids:
                pipe.xrange(STREAM, one, one, count=1)
            found = await pipe.execute()
        return [one for one, some in zip(ids, found, strict=True) if some]

    async def join(self) -> None:
        """Make the group if there is none; it begins with the first entry."""
        try:
            await self._redis.xgroup_create(STREAM, GROUP, id="0", mkstream=True)
        except ResponseError as error:
            if "BUSYGROUP" not in str(error):
                raise

    async def read(self, consumer: str, most: int, wait: float) -> list[Entry]:
        """New entries for a consumer; none after `wait` seconds."""
        told: Any = await self._redis.xreadgroup(
            GROUP, consumer, {STREAM: ">"}, count=most, block=max(1, int(wait * 1000))
        )
        return [self._entry(*one) for _, some in told or () for one in some]

    async def claim(self, consumer: str, most: int, idle: float) -> list[Entry]:
        """Entries that another consumer has had for `idle` seconds: it is dead."""
        _, some, _ = await self._redis.xautoclaim(
            STREAM, GROUP, consumer, min_idle_time=int(idle * 1000), start_id="0-0", count=most
        )
        if not some:
            return []
        told = await self._redis.xpending_range(
            STREAM,
            GROUP,
            min=some[0][0],
            max=some[-1][0],
            count=len(some) * 4,
            consumername=consumer,
        )
        tries = {one["message_id"]: int(one["times_delivered"]) - 1 for one in told}
        return [self._entry(name, fields, tries.get(name, 1)) for name, fields in some]

    async def settle(self, entries: Sequence[Entry], counts: Mapping[str, int]) -> None:
        """Entries are done with, after the commit; what became of them is counted."""
        if not entries and not counts:
            return
        ids = [entry.id for entry in entries]
        async with self._redis.pipeline(transaction=True) as pipe:
            if ids:
                pipe.xack(STREAM, GROUP, *ids)
                pipe.xdel(STREAM, *ids)
                pipe.incrby(_minute(now()), len(ids))
                pipe.expire(_minute(now()), 180)
            for name, many in counts.items():
                pipe.hincrby(COUNTS, name, many)
            await pipe.execute()

    async def ring(self, calls: Iterable[int]) -> None:
        """Tell every desk that something came in these calls, by the ids of their rows.

        Nobody may be there to hear it, and the cache may be away: desks look by themselves, too.
        """
        changed = " ".join(map(str, sorted(calls)))
        if changed:
            with suppress(RedisError):
                await self._redis.publish(BELL, changed)

    async def leave(self, consumer: str) -> None:
        """Take a consumer that has nothing in hand out of the group."""
        await self._redis.xgroup_delconsumer(STREAM, GROUP, consumer)

    async def state(self) -> dict[str, int]:
        """What waits (`length`), what is in hand (`pending`), the consumers, and the counts.

        `last_minute` is how many were settled in the last full minute of the clock.
        """
        counted: Any = await self._redis.hgetall(COUNTS)
        counts = {_text(name): int(many) for name, many in counted.items()}
        try:
            groups = await self._redis.xinfo_groups(STREAM)
        except ResponseError:  # nothing was ever published
            groups = []
        mine: Mapping[str, Any] = next((g for g in groups if _text(g["name"]) == GROUP), {})
        first: Any = await self._redis.xrange(STREAM, count=1)
        oldest = (now() - _moment(_text(first[0][0]))).total_seconds() if first else 0
        return {
            "length": await self.length(),
            "oldest_seconds": max(0, int(oldest)),
            "pending": int(mine.get("pending", 0)),
            "consumers": int(mine.get("consumers", 0)),
            "last_minute": int(await self._redis.get(_minute(now() - timedelta(minutes=1))) or 0),
            **counts,
        }

    def _entry(self, name: bytes, fields: Mapping[bytes, bytes], tries: int = 0) -> Entry:
        content: bytes | None = fields.get(b"transcript")
        if b"sealed" in fields:
            try:
                content = self._seal.open_bytes(fields[b"sealed"], _SEALED)
            except SealError:
                content = None
        hotline = fields.get(b"hotline", b"").decode("utf-8", "replace")[:200]
        return Entry(_text(name), hotline, content, tries)


def _minute(at: datetime) -> str:
    """Where the entries settled within one minute are counted."""
    return f"{COUNTS}:{int(at.timestamp()) // 60}"


def _moment(entry_id: str) -> datetime:
    return datetime.fromtimestamp(int(entry_id.partition("-")[0]) / 1000, BEIJING)


def _text(told: bytes | str) -> str:
    return told.decode() if isinstance(told, bytes) else told
