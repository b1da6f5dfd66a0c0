"""The one door on a real PostgreSQL: what a request leaves behind, and what it never does twice."""

import asyncio
import re
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from nlu.errors import UnreadableText
from nlu.labels import Need
from nlu.understanding import Message, Place, Turn
from router.assignment import Outcome
from router.errors import NotFound, RejectedInput, RequestConflict
from router.intake import LONGEST_EXTERNAL_ID, insist, take_in, take_in_batch
from router.lookup import case_file, ledger_fault
from router.office import Office
from router.receipts import Receipt
from router.request import NOBODY, Channel, Person
from router.store import transaction
from tests.conftest import RECEIVED
from tests.router.asking import (
    HARDSHIP,
    NOT_OURS,
    QUESTION,
    asked,
    counts,
    numbered,
    rows_of,
    taken,
)

WINDOW = "甘井子区泡崖街道办事处社会救助窗口"


async def test_a_hardship_becomes_one_case_with_a_task_for_each_need(
    database: AsyncEngine, office: Office
) -> None:
    receipt = await taken(database, office, asked())
    number, code = numbered(receipt)
    assert re.fullmatch(r"20261122-\d{6,}", number)
    assert re.fullmatch(r"\d{6}", code)
    assert (receipt.outcome, receipt.duplicate) == (Outcome.dispatched, False)
    async with transaction(database) as connection:
        file = await case_file(connection, number)
    read, decided = office.understand_and_route(asked())
    assert [row["need"] for row in file.tasks] == [str(found.code) for found in read.needs]
    assert [row["lead_name"] for row in file.tasks] == [plan.lead.name for plan in decided.tasks]
    assert [row["position"] for row in file.tasks] == list(range(1, len(file.tasks) + 1))
    assert all(row["clause"]["quote"] and row["one_time_notice"]["items"] for row in file.tasks)
    assert (file.case["status"], file.case["first_contact_unit"]) == ("dispatched", WINDOW)
    assert file.case["due"] == max(row["deadline"] for row in file.tasks)
    assert file.case["opened_at"] == RECEIVED
    assert file.request["body"] == HARDSHIP
    assert file.request["id"] == receipt.request_id


async def test_ledger_and_notices_follow_the_case(database: AsyncEngine, office: Office) -> None:
    number, _ = numbered(await taken(database, office, asked()))
    async with transaction(database) as connection:
        file = await case_file(connection, number)
        assert await ledger_fault(connection, office.seal, file) is None
    size = len(file.tasks)
    assert [row["act"] for row in file.ledger] == ["receive", "accept", *["dispatch"] * size]
    walked = [(row["from_status"], row["to_status"]) for row in file.ledger]
    assert walked == [
        (None, "received"),
        ("received", "accepted"),
        *[("accepted", "dispatched")] * size,
    ]
    assert file.case["ledger_length"] == len(file.ledger)
    assert [(row["channel"], row["recipient"], row["kind"]) for row in file.notices] == [
        ("web", "requester", "receipt"),
        ("desk", WINDOW, "first_contact"),
        *[("desk", row["lead_name"], "task_arrived") for row in file.tasks],
    ]
    assert all(row["content"]["number"] == number for row in file.notices)
    assert all(row["sent_at"] is None for row in file.notices)


async def test_all_of_it_is_written_by_one_transaction(
    database: AsyncEngine, office: Office
) -> None:
    receipt = await taken(database, office, asked())
    writers = text(
        "SELECT xmin::text FROM requests WHERE id = :id"
        " UNION SELECT c.xmin::text FROM cases c, requests r WHERE r.case_id = c.id AND r.id = :id"
        " UNION SELECT t.xmin::text FROM tasks t JOIN requests r USING (case_id) WHERE r.id = :id"
        " UNION SELECT l.xmin::text FROM ledger l JOIN requests r USING (case_id) WHERE r.id = :id"
        " UNION SELECT o.xmin::text FROM outbox o JOIN requests r USING (case_id) WHERE r.id = :id"
    )
    async with transaction(database) as connection:
        found = (await connection.execute(writers, {"id": receipt.request_id})).scalars().all()
    assert len(found) == 1


async def test_a_rollback_leaves_nothing(database: AsyncEngine, office: Office) -> None:
    async with transaction(database) as connection:
        before = await counts(connection)
    person = Person("王某", "13800001234")

    async def cut_off() -> None:
        async with transaction(database) as connection:
            await take_in(connection, office, asked(requester=person))
            assert await counts(connection) != before
            raise RuntimeError("the power went")

    with pytest.raises(RuntimeError, match="the power went"):
        await cut_off()
    async with transaction(database) as connection:
        assert await counts(connection) == before


@pytest.mark.parametrize("words", [HARDSHIP, NOT_OURS, QUESTION])
async def test_the_same_request_again_gives_the_same_receipt(
    database: AsyncEngine, office: Office, words: str
) -> None:
    request = asked(words)
    first = await taken(database, office, request)
    async with transaction(database) as connection:
        before = await counts(connection)
    again = await taken(database, office, request)
    assert (first.duplicate, again.duplicate) == (False, True)
    assert (again.request_id, again.outcome) == (first.request_id, first.outcome)
    assert (again.case_number, again.query_code) == (first.case_number, first.query_code)
    async with transaction(database) as connection:
        assert await counts(connection) == before


async def test_twenty_at_once_become_one_case(database: AsyncEngine, office: Office) -> None:
    request = asked()
    receipts = await asyncio.gather(*(taken(database, office, request) for _ in range(20)))
    assert len({numbered(receipt) for receipt in receipts}) == 1
    assert sorted(receipt.duplicate for receipt in receipts) == [False] + [True] * 19
    async with transaction(database) as connection:
        [row] = await rows_of(connection, "requests", "external_id", request.external_id)
        assert len(await rows_of(connection, "cases", "id", row["case_id"])) == 1


@pytest.mark.parametrize(
    "other",
    [
        Message(HARDSHIP + "急"),
        Message(HARDSHIP, "求助"),
        Message(turns=(Turn("caller", HARDSHIP),)),
    ],
)
async def test_the_same_number_with_other_words_is_a_conflict(
    database: AsyncEngine, office: Office, other: Message
) -> None:
    request = asked()
    await taken(database, office, request)
    with pytest.raises(RequestConflict, match="这个编号已经用过"):
        await taken(database, office, asked(other, external_id=request.external_id))


async def test_another_channel_has_numbers_of_its_own(
    database: AsyncEngine, office: Office
) -> None:
    request = asked()
    first = await taken(database, office, request)
    other = asked("没钱看病", channel=Channel.chat, external_id=request.external_id)
    assert (await taken(database, office, other)).request_id != first.request_id


@pytest.mark.parametrize("words, outcome", [(NOT_OURS, "not_ours"), (QUESTION, "answered")])
async def test_what_needs_no_case_is_kept_without_one(
    database: AsyncEngine, office: Office, words: str, outcome: str
) -> None:
    receipt = await taken(database, office, asked(words))
    assert (receipt.outcome, receipt.case_number, receipt.query_code) == (outcome, None, None)
    async with transaction(database) as connection:
        [row] = await rows_of(connection, "requests", "id", receipt.request_id)
    assert (row["body"], row["outcome"], row["case_id"]) == (words, outcome, None)
    assert row["decision"]["clause"]


@pytest.mark.parametrize("words, outcome", [(NOT_OURS, "triage"), (QUESTION, "dispatched")])
async def test_who_insists_gets_a_case_once(
    database: AsyncEngine, office: Office, words: str, outcome: str
) -> None:
    request = asked(words)
    pointed = await taken(database, office, request)

    async def insisted() -> Receipt:
        async with transaction(database) as connection:
            return await insist(
                connection,
                office,
                pointed.request_id,
                place=Place("甘井子区", "泡崖街道"),
                requester=Person("王某", "13800001234"),
            )

    receipts = await asyncio.gather(*(insisted() for _ in range(5)))
    assert len({numbered(receipt) for receipt in receipts}) == 1
    assert sorted(receipt.duplicate for receipt in receipts) == [False] + [True] * 4
    assert {receipt.outcome for receipt in receipts} == {Outcome(outcome)}
    again = await taken(database, office, request)
    assert (numbered(again), again.duplicate) == (numbered(receipts[0]), True)
    async with transaction(database) as connection:
        file = await case_file(connection, numbered(again)[0])
        assert await ledger_fault(connection, office.seal, file) is None
    assert file.case["first_contact_unit"] == WINDOW
    assert file.request["requester_id"] is not None
    assert bool(file.case["triage_reason"]) == (outcome == "triage")


async def test_limits_count_from_the_day_that_somebody_insisted(
    database: AsyncEngine, office: Office
) -> None:
    pointed = await taken(database, office, asked(QUESTION))
    later = RECEIVED + timedelta(days=40)
    async with transaction(database) as connection:
        receipt = await insist(connection, office, pointed.request_id, at=later)
        file = await case_file(connection, numbered(receipt)[0])
    assert file.case["opened_at"] == later
    assert all(task["started_on"] == later.date() for task in file.tasks)
    assert file.request["received_at"] == RECEIVED


async def test_insisting_on_nothing_is_not_found(database: AsyncEngine, office: Office) -> None:
    with pytest.raises(NotFound):
        async with transaction(database) as connection:
            await insist(connection, office, -1)


async def test_a_bad_one_in_a_batch_leaves_the_others(
    database: AsyncEngine, office: Office
) -> None:
    earlier = asked()
    await taken(database, office, earlier)
    batch = [
        asked(),
        asked("   "),  # nothing to read
        asked(NOT_OURS),
        asked(external_id="with\x00nul"),
        asked("另外的话，没钱看病", external_id=earlier.external_id),
        asked(external_id="长" * (LONGEST_EXTERNAL_ID + 1)),
        asked(external_id="lone\ud800surrogate"),
        asked("看病没钱\x00，\ud800帮帮我"),  # what cannot be stored is replaced
        earlier,
        asked(external_id="长" * LONGEST_EXTERNAL_ID),
    ]
    async with transaction(database) as connection:
        results = await take_in_batch(connection, office, batch)
    kinds = [Receipt, UnreadableText, Receipt, RejectedInput, RequestConflict]
    kinds += [RejectedInput, RejectedInput, Receipt, Receipt, Receipt]
    assert [type(result) for result in results] == kinds
    async with transaction(database) as connection:
        for request, result in zip(batch, results, strict=True):
            if isinstance(result, Receipt):
                [row] = await rows_of(connection, "requests", "external_id", request.external_id)
                assert row["id"] == result.request_id


async def test_a_call_is_kept_turn_by_turn(database: AsyncEngine, office: Office) -> None:
    turns = (Turn("agent", "您好，请讲"), Turn("caller", HARDSHIP))
    request = asked(Message(turns=turns), channel=Channel.hotline)
    receipt = await taken(database, office, request)
    async with transaction(database) as connection:
        [row] = await rows_of(connection, "requests", "id", receipt.request_id)
    assert [(turn["speaker"], turn["text"]) for turn in row["turns"]] == [
        ("agent", "您好，请讲"),
        ("caller", HARDSHIP),
    ]
    needs = row["understanding"]["needs"]
    assert Need.medical_assistance in [need["code"] for need in needs]
    assert {span["turn"] for need in needs for span in need["evidence"]} == {1}


async def test_a_proxy_of_whom_nothing_is_known_stands_on_the_request(
    database: AsyncEngine, office: Office
) -> None:
    alone = await taken(database, office, asked())
    spoken_for = await taken(database, office, asked(requester=NOBODY, proxy=Person()))
    async with transaction(database) as connection:
        [own] = await rows_of(connection, "requests", "id", alone.request_id)
        [row] = await rows_of(connection, "requests", "id", spoken_for.request_id)
        [proxy] = await rows_of(connection, "people", "id", row["proxy_id"])
    assert own["proxy_id"] is None
    assert row["requester_id"] is None
    assert proxy["phone_sealed"] is None
