"""Ending background tasks, however often it takes."""

import asyncio
from collections.abc import Coroutine, Iterable
from contextlib import suppress
from typing import Any

_AGAIN_SECONDS = 1.0


async def stopped(tasks: Iterable["asyncio.Task[Any]"]) -> None:
    """Cancel tasks and wait until they have ended, whatever they end with.

    A cancellation that meets the end of what a task awaits can be lost (`asyncio.wait_for` before
    Python 3.12), so that it is told again until it is heard.
    """
    left = {task for task in tasks if not task.done()}
    while left:
        for task in left:
            task.cancel()
        # Ctrl-C cancels the one who waits here, too; it is about to end, and ends in order.
        with suppress(asyncio.CancelledError):
            await asyncio.wait(left, timeout=_AGAIN_SECONDS)
        left = {task for task in left if not task.done()}


async def side_by_side(works: Iterable[Coroutine[Any, Any, None]]) -> None:
    """Run works until they are done, one fails or this is cancelled; then none of them runs.

    What a failed one raised is raised here. `asyncio.TaskGroup` tells each member to end only once
    and waits for ever for one that did not hear it, see `stopped`.
    """
    tasks = [asyncio.create_task(work) for work in works]
    try:
        await asyncio.gather(*tasks)
    finally:
        await stopped(tasks)
