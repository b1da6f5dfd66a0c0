"""Many requests at once: written together, each taken once, none held up by another."""

import asyncio
import random
from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from nlu.understanding import Understanding
from router import receiving
from router.errors import RejectedInput, RequestConflict
from router.intake import Result, take_in_batch
from router.lookup import case_file, ledger_fault
from router.office import Office
from router.receipts import Receipt
from router.records import stored_understanding
from router.request import Person, Request
from router.store import transaction
from tests.router.asking import HARDSHIP, NOT_OURS, QUESTION, asked, counts, numbered, rows_of

OTHER = "我家老房子漏雨成了危房，想申请危房改造，住在普兰店区。"


async def together(database: AsyncEngine, office: Office, batch: Sequence[Request]) -> list[Result]:
    async with transaction(database) as connection:
        return await take_in_batch(connection, office, batch)


async def counted(database: AsyncEngine) -> dict[str, int]:
    async with transaction(database) as connection:
        return await counts(connection)


async def test_a_batch_is_what_its_requests_are_one_by_one(
    database: AsyncEngine, office: Office
) -> None:
    said = [HARDSHIP, NOT_OURS, OTHER, QUESTION]
    person = Person("李四海", "13800007481", None)
    results = await together(database, office, [asked(words, requester=person) for words in said])
    receipts = [result for result in results if isinstance(result, Receipt)]
    assert [receipt.outcome.opens_case for receipt in receipts] == [True, False, True, False]
    for words, receipt in zip(said, receipts, strict=True):
        async with transaction(database) as connection:
            [row] = await rows_of(connection, "requests", "id", receipt.request_id)
            [who] = await rows_of(connection, "people", "id", row["requester_id"])
            assert row["body"] == words
            assert office.seal.open(who["phone_sealed"], "people.phone") == "13800007481"
            if receipt.case_number is None:
                assert row["case_id"] is None
                continue
            file = await case_file(connection, receipt.case_number)
            assert await ledger_fault(connection, office.seal, file) is None
        assert file.case["id"] == row["case_id"]
        needs = {need["code"] for need in row["understanding"]["needs"]}
        assert {task["need"] for task in file.tasks} == needs


async def test_the_same_request_twice_in_a_batch_is_taken_once(
    database: AsyncEngine, office: Office
) -> None:
    request = asked()
    other = asked(OTHER, external_id=request.external_id)
    first, again, conflict = await together(database, office, [request, request, other])
    assert isinstance(first, Receipt)
    assert isinstance(again, Receipt)
    assert isinstance(conflict, RequestConflict)
    assert (first.duplicate, again.duplicate) == (False, True)
    assert numbered(first) == numbered(again)


async def test_batches_with_the_same_requests_at_once_take_each_once(
    database: AsyncEngine, office: Office
) -> None:
    requests = [asked(words) for words in (HARDSHIP, OTHER, NOT_OURS, QUESTION) * 6]
    before = await counted(database)

    async def in_an_order_of_its_own(seed: int) -> list[Result]:
        batch = random.Random(seed).sample(requests, len(requests))
        results = await together(database, office, batch)
        placed = dict(zip((one.external_id for one in batch), results, strict=True))
        return [placed[one.external_id] for one in requests]

    every = await asyncio.gather(*(in_an_order_of_its_own(seed) for seed in range(4)))
    for results in zip(*every, strict=True):
        receipts = [result for result in results if isinstance(result, Receipt)]
        assert len(receipts) == 4
        assert sum(not receipt.duplicate for receipt in receipts) == 1
        assert len({(receipt.request_id, receipt.case_number) for receipt in receipts}) == 1
    after = await counted(database)
    assert after["requests"] - before["requests"] == len(requests)
    assert after["cases"] - before["cases"] == 12


async def test_one_that_the_database_refuses_does_not_hold_up_the_others(
    database: AsyncEngine, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    def spoiled(read: Understanding) -> dict[str, Any]:
        record = stored_understanding(read)
        if read.place.district == "普兰店区":
            record["reader"] = "\x00"  # nothing that JSONB can hold
        return record

    monkeypatch.setattr(receiving, "stored_understanding", spoiled)
    before = await counted(database)
    good, bad, last = await together(database, office, [asked(), asked(OTHER), asked(NOT_OURS)])
    assert isinstance(good, Receipt)
    assert isinstance(last, Receipt)
    assert isinstance(bad, RejectedInput)
    assert "普兰店" not in bad.sentence
    after = await counted(database)
    assert {name: after[name] - before[name] for name in ("requests", "cases")} == {
        "requests": 2,
        "cases": 1,
    }
