"""The one place where a host of talks is made, for whichever channels a process serves."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from redis.asyncio import Redis
from redis.exceptions import RedisError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.counting import CODES, Counter
from bot.settings import Settings
from bot.talk.hearing import Ears
from bot.talk.memory import Memory
from bot.talk.turning import Host
from nlu.acts import act_reader
from router.errors import Unavailable
from router.office import Office

_BUSY = "系统暂时忙不过来，请过几分钟再试；急事请直接拨打12345。"


def make_host(settings: Settings, office: Office, engine: AsyncEngine, redis: Redis) -> Host:
    """The host of a process. The reader of acts is trained now if it has not been.

    The caller opens and closes `engine` and `redis`.
    """
    ears = Ears(office, act_reader(settings.model_folder))
    memory = Memory(redis, office.seal, timedelta(hours=settings.talk_hours))
    return Host(engine, office, ears, memory, CodeGuard(Counter(redis)))


@dataclass(frozen=True, slots=True)
class CodeGuard:
    """What stands before query codes, here and on the tracking page together: TooMany if locked.

    Unavailable where Valkey is away: without the count no code is looked at.
    """

    counter: Counter

    async def check(self, number: str) -> None:
        """TooMany while too many wrong codes were told."""
        await self._counted(CODES.check, number)

    async def missed(self, number: str) -> None:
        """One more wrong code."""
        await self._counted(CODES.missed, number)

    async def forget(self, number: str) -> None:
        """A right code: begin again from zero."""
        await self._counted(CODES.forget, number)

    async def _counted(self, act: Callable[[Counter, str], Awaitable[None]], number: str) -> None:
        try:
            await act(self.counter, number)
        except RedisError as error:
            raise Unavailable(_BUSY) from error
