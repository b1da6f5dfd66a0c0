"""Background tasks end, even where their first cancellation is lost."""

import asyncio
from contextlib import suppress

import pytest

from bot.stopping import side_by_side, stopped


async def _deaf(lost: list[int]) -> None:
    with suppress(asyncio.CancelledError):
        await asyncio.sleep(60)
    lost.append(1)
    await asyncio.sleep(60)


async def test_a_task_that_loses_its_first_cancellation_ends() -> None:
    lost: list[int] = []
    tasks = [asyncio.create_task(_deaf(lost)), asyncio.create_task(asyncio.sleep(60))]
    await asyncio.sleep(0)
    await asyncio.wait_for(stopped(tasks), 10)
    assert lost == [1]
    assert all(task.cancelled() for task in tasks)


async def test_a_task_that_has_failed_is_no_trouble() -> None:
    async def fails() -> None:
        raise ZeroDivisionError

    task = asyncio.create_task(fails())
    await asyncio.sleep(0)
    await stopped([task])
    assert isinstance(task.exception(), ZeroDivisionError)


async def test_who_is_told_to_end_while_ending_others_ends_them_first() -> None:
    async def slow() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            await asyncio.sleep(0.2)

    task = asyncio.create_task(slow())
    await asyncio.sleep(0)
    ending = asyncio.create_task(stopped([task]))
    await asyncio.sleep(0.05)
    ending.cancel()  # as Ctrl-C does
    await ending
    assert task.done()


async def test_works_side_by_side_end_where_each_loses_its_first_cancellation() -> None:
    lost: list[int] = []
    both = asyncio.create_task(side_by_side([_deaf(lost), _deaf(lost)]))
    await asyncio.sleep(0.01)
    await asyncio.wait_for(stopped([both]), 10)
    assert lost == [1, 1]
    assert both.cancelled()


async def test_where_one_of_them_fails_the_others_end_and_it_is_told() -> None:
    async def fails() -> None:
        raise ZeroDivisionError

    lost: list[int] = []
    with pytest.raises(ZeroDivisionError):
        await asyncio.wait_for(side_by_side([_deaf(lost), fails()]), 10)
    assert len(asyncio.all_tasks()) == 1
