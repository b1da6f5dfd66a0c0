"""Requests a second that the office takes in: one by one, and in batches of 64.

    python -m bench.intake_speed

From words to committed case, ledger, notices and schedule, on a private PostgreSQL; reading and
routing included. The limit printed beside it is inserting the same rows with SQLAlchemy Core and
nothing else, table by table, 64 cases a transaction. Each is done by one process and by two, as
any number of consumers may share the work.
"""

import asyncio
import os
import secrets
import sys
import time
import zlib
from collections.abc import Awaitable, Callable, Sequence
from itertools import count
from multiprocessing import get_context
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncEngine

from bench.engines import own_engines
from bot.settings import Settings
from bot.wiring import calendar, checked_catalogue, trained_reader, warmed
from nlu.examples import held_out_files, read_examples
from nlu.understanding import Message
from router.act_tables import due, notices
from router.intake import take_in, take_in_batch
from router.office import Office
from router.request import Channel, Request, now
from router.sealing import KEY_BYTES, SealBox
from router.store import make_engine, transaction
from router.tables import cases, ledger, outbox, requests, tasks

SECONDS = 6.0
BATCH = 64
_TABLES = (cases, requests, tasks, ledger, outbox, notices, due)
_numbers = count(1)
_places = count(1)


def asked(message: Message) -> Request:
    """A request under a number of its own."""
    return Request(Channel.hotline, f"bench-{os.getpid()}-{next(_numbers)}", message, now())


async def one_by_one(engine: AsyncEngine, office: Office, said: Sequence[Message]) -> float:
    """Requests a second, each in a transaction of its own."""
    done, began = 0, time.perf_counter()
    while time.perf_counter() - began < SECONDS:
        async with transaction(engine) as connection:
            await take_in(connection, office, asked(said[done % len(said)]))
        done += 1
    return done / (time.perf_counter() - began)


async def in_batches(engine: AsyncEngine, office: Office, said: Sequence[Message]) -> float:
    """Requests a second, BATCH to a transaction."""
    done, began = 0, time.perf_counter()
    while time.perf_counter() - began < SECONDS:
        batch = [asked(said[(done + n) % len(said)]) for n in range(BATCH)]
        async with transaction(engine) as connection:
            await take_in_batch(connection, office, batch)
        done += BATCH
    return done / (time.perf_counter() - began)


async def bare_inserts(engine: AsyncEngine, office: Office, said: Sequence[Message]) -> float:
    """Requests a second when the rows stored so far are inserted once more, and nothing else."""
    stored = await _stored(engine)
    done, began = 0, time.perf_counter()
    while time.perf_counter() - began < SECONDS:
        async with engine.connect() as connection:
            for table, rows in stored.items():
                if rows:
                    await connection.execute(insert(table), _anew(table, rows))
            await connection.rollback()  # the same rows again: a commit would clash
        done += BATCH
    return done / (time.perf_counter() - began)


async def _stored(engine: AsyncEngine) -> dict[Any, list[dict[str, Any]]]:
    """The rows of BATCH requests, table by table."""
    async with transaction(engine) as connection:
        some = (await connection.execute(select(requests).limit(BATCH))).mappings().all()
        of_case = [row["case_id"] for row in some if row["case_id"] is not None]
        rows = {}
        for table in _TABLES:
            query = select(table)
            if table is requests:
                query = query.where(requests.c.id.in_([row["id"] for row in some]))
            elif table is cases:
                query = query.where(cases.c.id.in_(of_case))
            elif table is notices:
                query = query.join(tasks, tasks.c.id == notices.c.task_id)
                query = query.where(tasks.c.case_id.in_(of_case))
            else:
                query = query.where(table.c.case_id.in_(of_case))
            found = (await connection.execute(query)).mappings().all()
            rows[table] = [{c.name: row[c.name] for c in table.c} for row in found]
        return rows


def _anew(table: Any, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows fit to be inserted beside those that they are of: ids given anew, no number twice."""
    anew = []
    for row in rows:
        copy = {name: value for name, value in row.items() if name != "id"}
        mark = secrets.token_hex(8)
        for unique in ("number", "external_id"):
            if unique in copy:
                copy[unique] = mark
        if table is not cases:
            place = next(_places) % 30_000 + 100
            copy |= {name: place for name in ("position", "turn") if name in copy}
        if table is notices:
            copy["version"] = next(_places) % 30_000 + 100
        anew.append(copy)
    return anew


Work = Callable[[AsyncEngine, Office, Sequence[Message]], Awaitable[float]]


def office_of(key: bytes) -> Office:
    """The office as it is wired, with the key of this run."""
    chosen = Settings()
    return Office(
        warmed(trained_reader(chosen)), checked_catalogue(chosen), calendar(), SealBox(key)
    )


def words() -> list[Message]:
    """What the requests say: the examples that the reader was not trained on, mixed."""
    said = [one.message for one in read_examples(held_out_files())]
    said = [one for one in said if any(char.isalnum() for char in one.whole)]
    return sorted(said, key=lambda one: hash_of(one.whole))


def hash_of(text: str) -> int:
    """An order that is the same in every run and mixes kinds."""
    return zlib.crc32(text.encode())


def worker(url: str, key: bytes, start: Any, results: Any, work: str) -> None:
    """One process: warm up, wait for the others, measure."""

    async def measured() -> float:
        engine, office, said = make_engine(url), office_of(key), words()
        async with transaction(engine) as connection:
            await take_in_batch(connection, office, [asked(one) for one in said[:BATCH]])
        start.wait()
        rate = await _WORK[work](engine, office, said)
        await engine.dispose()
        return rate

    results.put(asyncio.run(measured()))


def rate_of(url: str, key: bytes, work: str, processes: int) -> float:
    """Requests a second of so many processes side by side."""
    context = get_context("spawn")
    start, results = context.Barrier(processes), context.Queue()
    running = [
        context.Process(target=worker, args=(url, key, start, results, work))
        for _ in range(processes)
    ]
    for process in running:
        process.start()
    rates = [results.get(timeout=180) for _ in running]
    for process in running:
        process.join()
    return float(sum(rates))


def report(url: str) -> None:
    """Print the rates and their ratios."""
    key = secrets.token_bytes(KEY_BYTES)
    for processes in (1, 2):
        who = f"{processes} process" + "es" * (processes > 1)
        one = rate_of(url, key, "singly", processes)
        print(f"one by one, {who:12}        {one:8.0f} requests/s")
        taken = rate_of(url, key, "batches", processes)
        bare = rate_of(url, key, "bare", processes)
        print(f"batches of {BATCH}, {who:12}      {taken:8.0f} requests/s")
        print(f"bare inserts, {who:12}       {bare:8.0f} requests/s   (the limit)")
        print(f"ratio                          {taken / bare:8.3f}")
        sys.stdout.flush()


def main() -> None:
    """Measure on a private PostgreSQL in a temporary folder."""
    with own_engines(cache=False) as (_, engines):
        report(engines.database_url)


_WORK: dict[str, Work] = {"singly": one_by_one, "batches": in_batches, "bare": bare_inserts}

if __name__ == "__main__":
    main()
