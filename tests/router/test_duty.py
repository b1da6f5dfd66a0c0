"""首问负责: one unit at every moment, an officer once taken, until the recorded outcome."""

from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from router.actors import REQUESTER
from router.closing import RequesterOutcome, call_back, close, reopen, withdraw
from router.duty import accept_duty, decline_duty, offer_duty, take_duty
from router.errors import MissingGround, MoveNotAllowed, NotYours
from router.office import Office
from router.returns import adjudicate, reassign, return_task
from tests.router.working import (
    ALLOWANCE,
    BUREAU,
    COLLEAGUE,
    COORDINATOR,
    FIRST,
    STRANGER,
    SUPERVISOR,
    WINDOW,
    a_case,
    acted,
    closed_as,
    days,
    file_of,
    handler,
    said,
    worked,
)


async def on_duty(database: AsyncEngine, office: Office, number: str) -> tuple[Any, Any]:
    """The unit and the officer of a case."""
    case = (await file_of(database, office, number)).case
    return case["first_contact_unit"], case["first_contact_officer"]


async def test_a_unit_from_the_first_moment_and_an_officer_once_taken(
    database: AsyncEngine, office: Office
) -> None:
    number = await a_case(database, office)
    assert await on_duty(database, office, number) == (WINDOW, None)
    with pytest.raises(NotYours, match=WINDOW):
        await acted(database, office, number, take_duty, STRANGER)
    for actor in (SUPERVISOR, REQUESTER):
        with pytest.raises(MoveNotAllowed):
            await acted(database, office, number, take_duty, actor)
    await acted(database, office, number, take_duty, FIRST)
    assert await on_duty(database, office, number) == (WINDOW, "王敏")
    for actor in (FIRST, COLLEAGUE):
        with pytest.raises(NotYours, match="王敏已经是这件的首问责任人"):
            await acted(database, office, number, take_duty, actor)
    row = (await file_of(database, office, number)).ledger[-1]
    assert (row["act"], row["actor"], row["details"]) == (
        "take_duty",
        FIRST.signature,
        {"officer": "王敏"},
    )


async def test_the_duty_passes_only_when_it_is_accepted(
    database: AsyncEngine, office: Office
) -> None:
    number = await a_case(database, office)
    with pytest.raises(NotYours, match="还没有人认领"):
        await acted(database, office, number, offer_duty, FIRST, "李静", "休假")
    await acted(database, office, number, take_duty, FIRST)
    with pytest.raises(NotYours, match="没有人把这件"):
        await acted(database, office, number, accept_duty, COLLEAGUE)
    await acted(database, office, number, offer_duty, FIRST, " 李静 ", "休假")
    assert await on_duty(database, office, number) == (WINDOW, "王敏")
    for other in (FIRST, STRANGER):  # 没请到的人、别的单位的人，都接不了
        with pytest.raises(NotYours):
            await acted(database, office, number, accept_duty, other)
    await acted(database, office, number, accept_duty, COLLEAGUE)
    assert await on_duty(database, office, number) == (WINDOW, "李静")
    file = await file_of(database, office, number)
    assert file.case["duty_offered_to"] is None
    assert [row["act"] for row in file.ledger[-3:]] == ["take_duty", "offer_duty", "accept_duty"]
    assert file.ledger[-2]["details"] == {"to": "李静"}
    assert file.ledger[-1]["details"] == {"from": "王敏", "to": "李静"}
    assert said(file, "duty_offered") == [WINDOW]
    with pytest.raises(NotYours, match="首问责任人是李静"):
        await acted(database, office, number, offer_duty, FIRST, "王敏", "回来了")


async def test_who_is_offered_it_may_decline_with_a_reason(
    database: AsyncEngine, office: Office
) -> None:
    number = await a_case(database, office)
    await acted(database, office, number, take_duty, FIRST)
    for to, why in [("", "休假"), ("王敏", "休假"), (" 王敏 ", "休假"), ("李静", " ")]:
        with pytest.raises(MissingGround):
            await acted(database, office, number, offer_duty, FIRST, to, why)
    await acted(database, office, number, offer_duty, FIRST, "李静", "休假")
    with pytest.raises(MissingGround, match="理由"):
        await acted(database, office, number, decline_duty, COLLEAGUE, "")
    await acted(database, office, number, decline_duty, COLLEAGUE, "我也休假")
    assert await on_duty(database, office, number) == (WINDOW, "王敏")
    with pytest.raises(NotYours):
        await acted(database, office, number, accept_duty, COLLEAGUE)
    row = (await file_of(database, office, number)).ledger[-1]
    assert (row["act"], row["reason"]) == ("decline_duty", "我也休假")


async def test_an_officer_of_another_unit_with_the_same_name_does_not_get_it(
    database: AsyncEngine, office: Office
) -> None:
    number = await a_case(database, office)
    await acted(database, office, number, take_duty, FIRST)
    await acted(database, office, number, offer_duty, FIRST, STRANGER.name, "休假")
    with pytest.raises(NotYours, match=WINDOW):
        await acted(database, office, number, accept_duty, STRANGER)
    assert await on_duty(database, office, number) == (WINDOW, "王敏")


async def test_no_transfer_of_a_task_ends_the_duty(database: AsyncEngine, office: Office) -> None:
    number = await a_case(database, office, ALLOWANCE)
    await acted(database, office, number, take_duty, FIRST)

    async def still() -> None:
        assert await on_duty(database, office, number) == (WINDOW, "王敏")
        assert (await file_of(database, office, number)).case["outcome"] is None

    async def sent_back(where: str) -> None:
        [task] = (await file_of(database, office, number)).tasks
        await acted(
            database,
            office,
            number,
            return_task,
            1,
            handler(task),
            clause="第5条",
            destination=where,
            reason="不归我们",
        )
        await still()

    await sent_back("housing")
    await acted(database, office, number, reassign, 1, FIRST, "housing", "改派")
    await still()
    await sent_back("education")
    await acted(database, office, number, adjudicate, 1, COORDINATOR, "housing", "定了")
    await still()
    await worked(database, office, number)
    await still()
    await acted(database, office, number, call_back, FIRST, reached=True)
    await still()


@pytest.mark.parametrize(
    "outcome", [RequesterOutcome.resolved, RequesterOutcome.partly, RequesterOutcome.guided]
)
async def test_the_duty_ends_with_the_recorded_outcome_and_comes_back_with_reopening(
    database: AsyncEngine, office: Office, outcome: RequesterOutcome
) -> None:
    number = await a_case(database, office, ALLOWANCE)
    await acted(database, office, number, take_duty, FIRST)
    await worked(database, office, number)
    await acted(database, office, number, offer_duty, FIRST, "李静", "休假")
    await closed_as(database, office, number, outcome, now=days(1))
    case = (await file_of(database, office, number)).case
    assert (case["outcome"], case["closed_at"]) == (outcome, days(1))
    assert case["duty_offered_to"] is None
    for act in (take_duty, accept_duty):
        with pytest.raises((MoveNotAllowed, NotYours)):
            await acted(database, office, number, act, COLLEAGUE)
    await acted(database, office, number, reopen, REQUESTER, None, "又停了")
    case = (await file_of(database, office, number)).case
    assert (case["outcome"], case["closed_at"]) == (None, None)
    assert await on_duty(database, office, number) == (WINDOW, "王敏")


async def test_withdrawing_ends_it_and_nobody_ends_it_by_closing_so(
    database: AsyncEngine, office: Office
) -> None:
    number = await a_case(database, office, ALLOWANCE)
    await acted(database, office, number, take_duty, FIRST)
    for outcome in (RequesterOutcome.withdrawn, RequesterOutcome.merged):
        with pytest.raises(MissingGround, match="求助人自己说的结果"):
            await acted(database, office, number, close, FIRST, outcome, "不办了")
    for actor in (BUREAU, SUPERVISOR):
        with pytest.raises(MoveNotAllowed):
            await acted(database, office, number, withdraw, actor, "不办了")
    await acted(database, office, number, withdraw, REQUESTER, "")
    case = (await file_of(database, office, number)).case
    assert (case["status"], case["outcome"]) == ("closed", "withdrawn")
