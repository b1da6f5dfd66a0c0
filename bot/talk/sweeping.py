"""What nobody asks for in a talk: lines that a dead process left, and notices of the office."""

import asyncio
from datetime import datetime, timedelta

from bot.logs import log
from bot.talk.notices import deliver
from bot.talk.talks import waiting_talks
from bot.talk.turning import Host
from router.errors import Unavailable
from router.request import now
from router.store import transaction

#: A line that waits longer than this has nobody who is about to answer it.
PATIENCE = timedelta(seconds=5)
_EVERY_SECONDS = 2.0


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


async def keep_sweeping(
    host: Host, every: float = _EVERY_SECONDS, patience: timedelta = PATIENCE
) -> None:
    """Sweep and deliver now and until cancelled, for all channels of this process."""
    while True:
        try:
            if await sweep(host, now(), patience):
                log().info("talks_taken_up")
            while await deliver(host):
                pass
        except Unavailable:
            pass  # the lines wait in the database that is away
        except Exception as error:
            log().error("sweep_failed", error=type(error).__name__)
        await asyncio.sleep(every)
