"""催办 and 督办: who may, when, who is told, and what stands in the ledger."""

from datetime import timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from router.actors import REQUESTER, SYSTEM, Actor
from router.closing import withdraw
from router.errors import MissingGround, MoveNotAllowed, NotFound, NotYours
from router.lifecycle import Role
from router.office import Office
from router.returns import return_task
from router.task_acts import acknowledge
from router.urging import supervise, urge
from tests.router.working import (
    ALLOWANCE,
    BUREAU,
    COORDINATOR,
    FIRST,
    STRANGER,
    SUPERVISOR,
    UNCLEAR,
    WINDOW,
    a_case,
    acted,
    closed_as,
    days,
    file_of,
    first_contact,
    handler,
    said,
    worked,
)

CO_HANDLER = Actor(Role.co_handler, "协办", "甘井子区教育局")


async def at_status(database: AsyncEngine, office: Office, status: str) -> str:
    """A case in a status."""
    if status == "triage":
        return await a_case(database, office, UNCLEAR, insisted=True)
    number = await a_case(database, office, ALLOWANCE)
    if status in ("answered", "closed"):
        await worked(database, office, number)
    if status == "closed":
        await closed_as(database, office, number)
    return number


@pytest.mark.parametrize("who", [REQUESTER, FIRST])
async def test_urging_tells_who_works_on_it_and_the_first_contact(
    database: AsyncEngine, office: Office, who: Actor
) -> None:
    number = await a_case(database, office)
    leads = [task["lead_name"] for task in (await file_of(database, office, number)).tasks]
    await worked(database, office, number, 1)
    assert await acted(database, office, number, urge, who, "太久了，电话13800001511", now=days(1))
    file = await file_of(database, office, number)
    row = file.ledger[-1]
    assert (row["act"], row["actor"], row["details"]) == ("urge", who.signature, {"sent": True})
    assert "13800001511" not in row["reason"]
    assert (row["from_status"], row["to_status"]) == ("dispatched", "dispatched")
    assert set(said(file, "urged")) == {WINDOW, *leads[1:]}  # 已经答复的部门不用催
    assert len(said(file, "urged")) == len(set(said(file, "urged")))


async def test_a_second_urging_of_the_same_day_is_recorded_and_not_sent_again(
    database: AsyncEngine, office: Office
) -> None:
    number = await a_case(database, office, ALLOWANCE)
    sent = [
        await acted(database, office, number, urge, who, now=at)
        for who, at in (
            (REQUESTER, days(1)),  # 11月23日9:30
            (FIRST, days(1.6)),  # 同一天23:54
            (REQUESTER, days(1.61)),  # 24日0:08，虽然UTC还是同一天
            (REQUESTER, days(1.61) + timedelta(hours=1)),
        )
    ]
    assert sent == [True, False, True, False]
    file = await file_of(database, office, number)
    urged = [row for row in file.ledger if row["act"] == "urge"]
    assert [row["details"]["sent"] for row in urged] == sent
    assert {row["reason"] for row in urged} == {"求助人催办"}
    assert said(file, "urged") == [WINDOW, BUREAU.unit] * 2


@pytest.mark.parametrize("status, may", [("triage", True), ("answered", True), ("closed", False)])
async def test_where_no_department_works_on_it_only_the_first_contact_is_told(
    database: AsyncEngine, office: Office, status: str, may: bool
) -> None:
    number = await at_status(database, office, status)
    unit = (await file_of(database, office, number)).case["first_contact_unit"]
    for act, who, kind in ((urge, REQUESTER, "urged"), (supervise, SUPERVISOR, "supervised")):
        if not may:
            with pytest.raises(MoveNotAllowed):
                await acted(database, office, number, act, who, "请快一点")
            continue
        await acted(database, office, number, act, who, "请快一点")
        file = await file_of(database, office, number)
        assert said(file, kind) == [unit]
        assert (file.ledger[-1]["to_status"], file.case["status"]) == (status, status)


async def test_who_may_not_urge(database: AsyncEngine, office: Office) -> None:
    number = await a_case(database, office, ALLOWANCE)
    for who in (BUREAU, CO_HANDLER, SUPERVISOR, COORDINATOR, SYSTEM):
        with pytest.raises(MoveNotAllowed):
            await acted(database, office, number, urge, who)
    with pytest.raises(NotYours):
        await acted(database, office, number, urge, STRANGER)
    assert said(await file_of(database, office, number), "urged") == []


@pytest.mark.parametrize("position", [None, 2])
async def test_a_supervisor_presses_one_task_or_all_that_are_worked_on(
    database: AsyncEngine, office: Office, position: int | None
) -> None:
    number = await a_case(database, office)
    before = await file_of(database, office, number)
    leads = [task["lead_name"] for task in before.tasks]
    await worked(database, office, number, 1)
    await acted(database, office, number, supervise, SUPERVISOR, "群众反映太慢", position)
    file = await file_of(database, office, number)
    pressed = [row for row in file.ledger if row["act"] == "supervise"]
    expected = [position] if position else list(range(2, len(leads) + 1))
    assert [row["details"] for row in pressed] == [{"task": one} for one in expected]
    assert {(row["actor"], row["reason"]) for row in pressed} == {
        (SUPERVISOR.signature, "群众反映太慢")
    }
    assert set(said(file, "supervised")) == {WINDOW, *(leads[one - 1] for one in expected)}
    [ours] = [
        row for row in file.notices if row["kind"] == "supervised" and row["recipient"] == WINDOW
    ]
    assert ours["content"]["tasks"] == expected
    assert [task["deadline"] for task in file.tasks] == [task["deadline"] for task in before.tasks]


async def test_a_task_that_was_sent_back_lies_with_the_first_contact(
    database: AsyncEngine, office: Office
) -> None:
    number = await a_case(database, office, ALLOWANCE)
    await acted(database, office, number, acknowledge, 1, BUREAU)
    where = {"clause": "第4条", "destination": "education"}
    await acted(
        database, office, number, lambda it: return_task(it, 1, BUREAU, reason="不归我们", **where)
    )
    await acted(database, office, number, supervise, SUPERVISOR, "请尽快改派", 1)
    assert said(await file_of(database, office, number), "supervised") == [WINDOW]


async def test_who_may_not_supervise_and_not_without_a_reason(
    database: AsyncEngine, office: Office
) -> None:
    number = await a_case(database, office)
    file = await file_of(database, office, number)
    others = (
        REQUESTER,
        first_contact(file.case),
        handler(file.tasks[0]),
        CO_HANDLER,
        COORDINATOR,
        SYSTEM,
    )
    for who in others:
        with pytest.raises((MoveNotAllowed, NotYours)):
            await acted(database, office, number, supervise, who, "快")
    with pytest.raises(MissingGround, match="理由"):
        await acted(database, office, number, supervise, SUPERVISOR, " ")
    with pytest.raises(NotFound):
        await acted(database, office, number, supervise, SUPERVISOR, "快", 9)
    await acted(database, office, number, withdraw, REQUESTER, "")
    with pytest.raises(MoveNotAllowed):
        await acted(database, office, number, supervise, SUPERVISOR, "快", 1)
