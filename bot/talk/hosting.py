"""The one place where a host of talks is made, for whichever channels a process serves."""

from datetime import timedelta

from redis.asyncio import Redis
from redis.exceptions import RedisError
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.settings import Settings
from bot.talk.doing import Guard
from bot.talk.hearing import Ears
from bot.talk.memory import Memory
from bot.talk.turning import Host
from bot.web.guard import Counter
from nlu.acts import act_reader
from router.errors import Unavailable
from router.office import Office

#: As on the tracking page: so many wrong codes lock a number for so long, there and here together.
_WRONG_CODES = 5
_LOCK_SECONDS = 15 * 60
_LOCKED = "输错次数太多，为了您的信息安全，请过15分钟再试，或拨打12345查询。"
_BUSY = "系统暂时忙不过来，请过几分钟再试；急事请直接拨打12345。"


def make_host(settings: Settings, office: Office, engine: AsyncEngine, redis: Redis) -> Host:
    """The host of a process. The reader of acts is trained now if it has not been.

    The caller opens and closes `engine` and `redis`.
    """
    ears = Ears(office, act_reader(settings.model_folder))
    memory = Memory(redis, office.seal, timedelta(hours=settings.talk_hours))
    return Host(engine, office, ears, memory, code_guard(Counter(redis)))


def code_guard(counter: Counter) -> Guard:
    """What stands before query codes: TooMany for a number whose code was wrong five times.

    Unavailable where Valkey is away: without the count no code is looked at.
    """

    async def guard(number: str, wrong: bool) -> None:
        name = f"code:{number[:40]}"
        try:
            if wrong:
                await counter.hit(name, _WRONG_CODES + 1, _LOCK_SECONDS, _LOCKED)
            else:
                await counter.check(name, _WRONG_CODES, _LOCKED)
        except RedisError as error:
            raise Unavailable(_BUSY) from error

    return guard
