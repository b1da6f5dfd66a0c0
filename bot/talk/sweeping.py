"""What nobody asks for in a talk: lines that a dead process left, silence, the office's notices."""

import asyncio
from datetime import datetime, timedelta

from bot.logs import log
from bot.talk.notices import deliver
from bot.talk.talks import look_again, silent_talks, waiting_talks
from bot.talk.turning import Host
from router.errors import Unavailable
from router.request import now
from router.store import transaction

#: A line that waits longer than this has nobody who is about to answer it.
PATIENCE = timedelta(seconds=5)
_EVERY_SECONDS = 2.0
#: What failed in a silence is tried again so much later.
_AGAIN_AFTER = timedelta(minutes=10)


async def sweep(host: Host, at: datetime, patience: timedelta = PATIENCE) -> int:
    """Take the turns of talks whose lines wait since before `patience`; how many lines.

    A talk that another process is just answering is left to it. Unavailable without a database.
    """
    async with transaction(host.engine) as connection:
        left = await waiting_talks(connection, at - patience)
    taken = 0
    for talk_id in left:
        try:
            taken += await host.take_turns(talk_id, skip_locked=True)
        except Unavailable:
            raise
        except Exception as error:  # one talk must not keep the others from being answered
            log().error("turns_failed", error=type(error).__name__)
    return taken


async def break_silences(host: Host, at: datetime) -> int:
    """Remind who fell silent over a matter, or open what they told of it; in how many talks.

    Each in a transaction of its own under the talk's lock: of two processes one does it, and one
    that is killed has done nothing. Unavailable without a database.
    """
    async with transaction(host.engine) as connection:
        silent = await silent_talks(connection, at)
    broken = 0
    for talk_id in silent:
        try:
            broken += await host.break_silence(talk_id, at)
        except Unavailable:
            raise
        except Exception as error:  # one talk must not keep the others waiting
            log().error("silence_failed", error=type(error).__name__)
            async with transaction(host.engine) as connection:
                await look_again(connection, talk_id, at + _AGAIN_AFTER)
    return broken


async def keep_sweeping(
    host: Host, every: float = _EVERY_SECONDS, patience: timedelta = PATIENCE
) -> None:
    """Sweep and deliver now and until cancelled, for all channels of this process."""
    while True:
        try:
            if await sweep(host, now(), patience):
                log().info("talks_taken_up")
            if await break_silences(host, now()):
                log().info("silences_broken")
            while await deliver(host):
                pass
        except Unavailable:
            pass  # the lines wait in the database that is away
        except Exception as error:
            log().error("sweep_failed", error=type(error).__name__)
        await asyncio.sleep(every)
