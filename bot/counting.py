"""Counts in Valkey: how often an address posts, how often a code or a password was wrong."""

from dataclasses import dataclass

from redis.asyncio import Redis

from nlu.errors import OneDoorError


class TooMany(OneDoorError):
    """Too many calls from one address, or too many wrong codes."""


class Counter:
    """Counts in Valkey, each count forgotten after its time."""

    def __init__(self, redis: Redis) -> None:
        self._redis = redis

    async def hit(self, name: str, most: int, seconds: int, sentence: str) -> None:
        """Count one more; TooMany with the sentence beyond `most` within `seconds`."""
        key = f"onedoor:count:{name}"
        async with self._redis.pipeline(transaction=True) as pipe:
            pipe.incr(key)
            pipe.expire(key, seconds, nx=True)
            count, _ = await pipe.execute()
        if int(count) > most:
            raise TooMany(sentence)

    async def check(self, name: str, most: int, sentence: str) -> None:
        """TooMany where the count already stands at `most`, without counting."""
        if int(await self._redis.get(f"onedoor:count:{name}") or 0) >= most:
            raise TooMany(sentence)

    async def forget(self, name: str) -> None:
        """Begin again from zero."""
        await self._redis.delete(f"onedoor:count:{name}")


@dataclass(frozen=True, slots=True)
class Lock:
    """Five wrong tries at a name lock it for a quarter of an hour, whichever door they come by.

    `kind` is what is tried, `sentence` what is said then; a longer name counts by its beginning.
    """

    kind: str
    sentence: str
    longest: int
    wrong: int = 5
    seconds: int = 15 * 60

    async def check(self, counter: Counter, name: str) -> None:
        """TooMany while the name is locked."""
        await counter.check(self._name(name), self.wrong, self.sentence)

    async def missed(self, counter: Counter, name: str) -> None:
        """One more wrong try. The one that locks is answered as wrong; the next finds the lock."""
        await counter.hit(self._name(name), self.wrong + 1, self.seconds, self.sentence)

    async def forget(self, counter: Counter, name: str) -> None:
        """A right one: begin again from zero."""
        await counter.forget(self._name(name))

    def _name(self, name: str) -> str:
        return f"{self.kind}:{name[: self.longest]}"


CODES = Lock(
    "code", "输错次数太多，为了您的信息安全，请过15分钟再试，或拨打12345查询。", longest=40
)
PASSWORDS = Lock("password", "密码输错次数太多，请过15分钟再试。", longest=80)
