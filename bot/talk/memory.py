"""What is known in a talk, in Valkey with a time to live, sealed.

The talk's row in the database keeps the last state too, written with the turn itself: a process
that is killed between the commit and here, or a Valkey that lost its memory, answers nothing twice.
When the time to live is over both are left, and the resident is told so.
"""

from datetime import datetime, timedelta
from typing import Any

from redis.asyncio import Redis
from redis.exceptions import RedisError

from bot.talk.talks import KNOWN, Row
from bot.talk.values import Known
from router.errors import SealError
from router.sealing import SealBox


class Memory:
    """Keeps what is known between the turns of talks; a Valkey that is away is gone round."""

    def __init__(self, redis: "Redis", seal: SealBox, life: timedelta) -> None:
        self._redis = redis
        self._seal = seal
        self.life = life

    async def recall(self, talk: Row, at: datetime) -> tuple[Known, bool]:
        """What is known in a talk, and whether its time to live is over."""
        kept = await self._get(talk)
        if kept is None and talk["known_sealed"] is not None:
            kept = self._open(talk["known_sealed"])
        if kept is None:
            return Known(with_person=talk["handed_over_at"] is not None), False
        kept = kept.now(with_person=talk["handed_over_at"] is not None)
        spoke = talk["spoke_at"]
        return kept, spoke is not None and at - spoke > self.life

    async def keep(self, talk: Row) -> None:
        """Remember the state that was committed with a talk's row."""
        value = str(talk["turn"]).encode() + b"\n" + bytes(talk["known_sealed"])
        try:
            await self._redis.set(self._key(talk), value, ex=self.life)
        except RedisError:
            return  # the row has it

    async def _get(self, talk: Row) -> Known | None:
        try:
            value: Any = await self._redis.get(self._key(talk))
        except RedisError:
            return None
        if value is None:
            return None
        turn, _, state = bytes(value).partition(b"\n")
        return self._open(state) if turn == str(talk["turn"]).encode() else None

    def _open(self, state: bytes) -> Known | None:
        try:
            return Known.model_validate_json(self._seal.open(bytes(state), KNOWN) or "")
        except (SealError, ValueError):
            return None  # another key, or an older version of the talk: begin anew

    @staticmethod
    def _key(talk: Row) -> str:
        return f"onedoor:talk:{talk['id']}"
