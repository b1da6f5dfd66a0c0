"""No number written into an act lies in clear: masked in all that is kept, answers sealed."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from router.actors import REQUESTER, Actor
from router.closing import RequesterOutcome, answer_directly, call_back, close, reopen, withdraw
from router.duty import decline_duty, offer_duty, take_duty
from router.lifecycle import Role
from router.merging import merge, open_both
from router.office import Office
from router.referrals import Consent, ReferralStatus, recipient_says, refer, withdraw_consent
from router.returns import adjudicate, reassign, return_task
from router.reviews import decide_review, open_review
from router.store import transaction
from router.task_acts import (
    acknowledge,
    add_part,
    answer,
    answer_of,
    ask_materials,
    handle,
    receive_materials,
)
from tests.router.asking import dump
from tests.router.working import (
    ALLOWANCE,
    COLLEAGUE,
    COORDINATOR,
    FIRST,
    SUPERVISOR,
    UNCLEAR,
    a_case,
    acted,
    days,
    file_of,
    first_contact,
    handler,
    task_of,
    worked,
)

# Numbers of nobody, of these tests only; the ID number fails its check digit.
PHONE, ID_NUMBER = "13800007481", "210211199001017481"
SECRETS = (PHONE, "138-0000-7481", "1380000748", ID_NUMBER)
WORDS = f"他说\x00\ud800打{PHONE}或138-0000-7481找他，身份证{ID_NUMBER}"
#: A number that a cut at 2,000 characters would go through, and leave unrecognised.
LONG = "长" * 1_990 + PHONE
HELPER = Actor(Role.co_handler, "林协", "甘井子区数据局")

Step = Callable[[AsyncEngine, Office, str, str], Any]


async def duties(database: AsyncEngine, office: Office, number: str, words: str) -> None:
    await acted(database, office, number, take_duty, FIRST)
    await acted(database, office, number, offer_duty, FIRST, words, words)
    await acted(database, office, number, offer_duty, FIRST, COLLEAGUE.name, words)
    await acted(database, office, number, decline_duty, COLLEAGUE, words)


async def work(database: AsyncEngine, office: Office, number: str, words: str) -> None:
    officer = handler(await task_of(database, office, number))
    await acted(database, office, number, acknowledge, 1, officer)
    await acted(database, office, number, add_part, 1, HELPER, words)
    await acted(database, office, number, handle, 1, officer, words)
    await acted(database, office, number, ask_materials, 1, officer, [words, "户口本"])
    await acted(database, office, number, receive_materials, 1, REQUESTER, words)
    await acted(database, office, number, answer, 1, officer, words)
    opened = await acted(database, office, number, lambda it: answer_of(office.seal, it.task(1)))
    assert PHONE in opened  # 答复原样封存，能看的人看得到
    await acted(database, office, number, call_back, FIRST, reached=True, note=words)
    partly = RequesterOutcome.partly
    await acted(database, office, number, close, FIRST, partly, words)
    await acted(database, office, number, reopen, REQUESTER, 1, words)
    await acted(database, office, number, withdraw, REQUESTER, words)


async def returns(database: AsyncEngine, office: Office, number: str, words: str) -> None:
    for again in (False, True):
        officer = handler(await task_of(database, office, number))
        grounds: dict[str, Any] = {"clause": words, "destination": "housing", "reason": words}
        await acted(database, office, number, return_task, 1, officer, **grounds)
        if not again:
            await acted(database, office, number, reassign, 1, FIRST, "education", words)
    await acted(database, office, number, adjudicate, 1, COORDINATOR, "housing", words)


async def referrals(database: AsyncEngine, office: Office, number: str, words: str) -> None:
    agreed = Consent(words, words, ("phone",), date(2026, 12, 22), words)
    referred = await acted(database, office, number, refer, FIRST, agreed)
    accepted = ReferralStatus.accepted
    await acted(database, office, number, recipient_says, FIRST, referred, accepted, words)
    await acted(database, office, number, withdraw_consent, REQUESTER, referred)
    nobody = replace(agreed, given_by="")
    await acted(database, office, number, refer, SUPERVISOR, nobody, override=words)


async def reviews(database: AsyncEngine, office: Office, number: str, words: str) -> None:
    review = await acted(database, office, number, open_review, SUPERVISOR, ["大连市教育局"], words)
    await acted(database, office, number, decide_review, SUPERVISOR, review, words)


async def merging(database: AsyncEngine, office: Office, number: str, words: str) -> None:
    other = await a_case(database, office, ALLOWANCE)
    async with transaction(database) as connection:
        docket, into = await open_both(connection, office, number, other, days(1))
        await merge(docket, into, FIRST, words)
        await docket.save()
        await into.save()


async def guidance(database: AsyncEngine, office: Office, number: str, words: str) -> None:
    unclear = await a_case(database, office, UNCLEAR, insisted=True)
    officer = first_contact((await file_of(database, office, unclear)).case)
    await acted(database, office, unclear, answer_directly, officer, words)


STEPS: tuple[Step, ...] = (duties, work, returns, referrals, reviews, merging, guidance)


@pytest.mark.parametrize("words", [WORDS, LONG], ids=["numbers", "cut"])
@pytest.mark.parametrize("step", STEPS)
async def test_no_number_said_in_an_act_lies_in_clear(
    database: AsyncEngine, office: Office, step: Step, words: str
) -> None:
    number = await a_case(database, office, ALLOWANCE)
    await step(database, office, number, words)
    await file_of(database, office, number)  # the ledger is whole
    async with transaction(database) as connection:
        lines = (await dump(connection)).splitlines()
    assert [line for line in lines if any(secret in line for secret in SECRETS)] == []


async def test_a_long_answer_is_not_cut(database: AsyncEngine, office: Office) -> None:
    number = await a_case(database, office, ALLOWANCE)
    await worked(database, office, number)
    task: Mapping[Any, Any] = await task_of(database, office, number)
    assert len(bytes(task["answer_sealed"])) < 100
    await acted(database, office, number, reopen, REQUESTER, 1, "再说详细些")
    await acted(database, office, number, answer, 1, handler(task), LONG)
    assert (
        await acted(database, office, number, lambda it: answer_of(office.seal, it.task(1))) == LONG
    )
