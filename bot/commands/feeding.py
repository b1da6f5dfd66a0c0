"""`onedoor feed FILE…`, `feed work` and `feed status`."""

import asyncio
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import chain, islice
from pathlib import Path

from redis.exceptions import RedisError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from bot.channels.hotline.dead import how_many
from bot.channels.hotline.files import FileRow, files_in, mapping_of, rows_of
from bot.channels.hotline.hotlines import Hotline, add_hotline, open_hotlines
from bot.channels.hotline.stream import Full
from bot.commands.fed import OUTCOMES, Fed, results_of, told
from bot.commands.on_feed import Feed, on_feed
from bot.logs import set_up_logs
from bot.settings import settings
from bot.stopping import stopped
from bot.wiring import checked_catalogue
from router.errors import NotFound
from router.store import transaction

_CHUNK, _LOOK_SECONDS = 200, 0.3
#: So many results are told one by one; of more, only how many of each.
_TOLD_EACH = 50
#: For files of no registered hotline.
FILES = "files"


def feed(paths: Sequence[Path], hotline: str, mapping: Path | None, *, wait: bool) -> int:
    """Publish the rows of files, and take them in as one consumer more; the exit code.

    1 where something became a dead letter. BadFile before anything is sent; NotFound for a
    hotline that is not registered.
    """
    columns = mapping_of(mapping)
    files = [file for path in paths for file in files_in(path)]

    async def run(feeding: Feed) -> int:
        await _registered(feeding, hotline)
        rows = chain.from_iterable(rows_of(file, columns) for file in files)
        if not wait:
            sent = await _publish(feeding, hotline, rows, None)
            sys.stdout.write(f"已放进队列 {len(sent)} 件。看进度：onedoor feed status\n")
            return 0
        return await _take_in(feeding, hotline, rows)

    return on_feed(run)


def work() -> int:
    """Take in until Ctrl-C."""

    async def run(feeding: Feed) -> int:
        set_up_logs(feeding.settings.log_level)
        consumer = feeding.consumer()
        sys.stdout.write(f"开始取件（{consumer.name}），按 Ctrl-C 停止。\n")
        sys.stdout.flush()
        await consumer.run()
        return 0

    return on_feed(run)


def status() -> int:
    """Print what waits, what was done and what failed."""

    async def run(feeding: Feed) -> int:
        state = await feeding.stream.state()
        async with transaction(feeding.engine) as connection:
            dead = await how_many(connection)
        sys.stdout.write(
            f"等着的 {state['length']} 件（其中正在办 {state['pending']} 件），"
            f"上限 {feeding.stream.most} 件\n"
            f"收过 {state.get('entries', 0)} 件：{told(Counter(state))}\n"
            f"死信 {dead} 件{'，看原因：onedoor feed dead' if dead else ''}\n"
        )
        return 0

    return on_feed(run)


async def _registered(feeding: Feed, code: str) -> None:
    """The hotline must be there; the one of files is made when it is first needed."""
    async with transaction(feeding.engine) as connection:
        known = await open_hotlines(connection)
        if code not in known and code != FILES:
            raise NotFound(f"没有登记 {code} 这条热线：onedoor hotline add {code} --name …")
        if code not in known:
            default = checked_catalogue(settings()).default
            await add_hotline(connection, Hotline(FILES, "文件导入", default))


async def _take_in(feeding: Feed, hotline: str, rows: Iterable[FileRow]) -> int:
    """Publish and take in, with a bar, until all of it is settled; tell what became of it."""
    consumer = feeding.consumer()
    taking = asyncio.create_task(consumer.run())
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    try:
        with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
            sent = await _publish(feeding, hotline, rows, bar)
            await _until_settled(feeding, [fed.entry_id for fed in sent], bar, taking)
    finally:
        await stopped([taking])
        with suppress(RedisError):
            await feeding.stream.leave(consumer.name)
    return await _tell(feeding, hotline, sent)


async def _publish(
    feeding: Feed, hotline: str, rows: Iterable[FileRow], bar: Progress | None
) -> list[Fed]:
    """Put all rows in; where the feed is full, wait until there is room."""
    job = bar.add_task("放进队列", total=None) if bar else None
    sent: list[Fed] = []
    for chunk in _chunks(iter(rows)):
        while True:
            try:
                ids = await feeding.stream.publish(hotline, [row.content for row in chunk])
                break
            except Full:
                await asyncio.sleep(_LOOK_SECONDS)
        sent += [Fed(row.where, one, row.call_id) for row, one in zip(chunk, ids, strict=True)]
        if bar and job is not None:
            bar.update(job, completed=len(sent))
    if bar and job is not None:
        bar.update(job, total=len(sent))
    return sent


def _chunks(rows: Iterator[FileRow]) -> Iterator[list[FileRow]]:
    while chunk := list(islice(rows, _CHUNK)):
        yield chunk


async def _until_settled(
    feeding: Feed, ids: Sequence[str], bar: Progress, taking: "asyncio.Task[None]"
) -> None:
    job = bar.add_task("受理", total=len(ids))
    left = list(ids)
    while left and not taking.done():
        # Entries are taken in their order: those at the front are looked at.
        before = len(left)
        left = await feeding.stream.unsettled(left[:_CHUNK]) + left[_CHUNK:]
        bar.update(job, completed=len(ids) - len(left))
        if len(left) == before:
            await asyncio.sleep(_LOOK_SECONDS)
    if taking.done():
        taking.result()  # what ended it is told, and nothing waits for ever


async def _tell(feeding: Feed, hotline: str, sent: Sequence[Fed]) -> int:
    """Each result where they are few; always how many of each, and where a dead letter stood."""
    counts: Counter[str] = Counter()
    for at in range(0, len(sent), 1_000):
        async with transaction(feeding.engine) as connection:
            results = await results_of(connection, hotline, sent[at : at + 1_000])
        counts.update(result.kind for result in results)
        for result in results:
            if len(sent) <= _TOLD_EACH or result.kind == "dead":
                name = OUTCOMES.get(result.kind, "等后续")
                sys.stdout.write(f"{result.fed.where}  {result.fed.call_id or ''}  {name}\n")
                sys.stdout.writelines(f"    {line}\n" for line in result.lines)
    sys.stdout.write(f"共 {len(sent)} 行：{told(counts)}")
    sys.stdout.write(f"，等后续 {counts['waiting']} 件。\n" if counts["waiting"] else "。\n")
    return 1 if counts["dead"] else 0
