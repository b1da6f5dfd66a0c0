"""退单: a clause and a destination or no return; the clock goes on; the second is adjudicated."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from router.actors import REQUESTER
from router.closing import reopen
from router.errors import MissingGround, MoveNotAllowed, NotFound, NotYours
from router.office import Office
from router.returns import adjudicate, reassign, return_task
from router.task_acts import acknowledge, handle
from tests.router.working import (
    ALLOWANCE,
    COORDINATOR,
    FIRST,
    STRANGER,
    SUPERVISOR,
    WINDOW,
    a_case,
    acted,
    days,
    file_of,
    handler,
    last_entry,
    rows,
    said,
    task_of,
    worked,
)

GROUNDS: dict[str, Any] = {
    "clause": "大民发〔2025〕83号 第4条",
    "destination": "housing",
    "reason": "说的是公租房",
}
HOUSING = "甘井子区住房和城乡建设局"


async def sent_back(database: AsyncEngine, office: Office, number: str, **grounds: Any) -> Any:
    """The lead of the first task returns it."""
    officer = handler(await task_of(database, office, number))
    given = GROUNDS | grounds
    return await acted(database, office, number, return_task, 1, officer, now=days(1), **given)


async def adjudicated(database: AsyncEngine, office: Office, number: str) -> None:
    """Returned, reassigned, returned again and adjudicated to the housing bureau."""
    await sent_back(database, office, number)
    await acted(database, office, number, reassign, 1, FIRST, "education", "先给教育局看")
    await sent_back(database, office, number)
    await acted(database, office, number, adjudicate, 1, COORDINATOR, "housing", "按第4条")


@pytest.mark.parametrize(
    "lacking, error, said_so",
    [
        ({"clause": " "}, MissingGround, "依据哪一条"),
        ({"reason": "\n"}, MissingGround, "理由"),
        ({"destination": "civil_affairs"}, MissingGround, "别的部门"),  # 退给自己
        ({"destination": ""}, NotFound, "派单目录里没有"),
        ({"destination": "某某办"}, NotFound, "派单目录里没有"),
    ],
)
async def test_no_return_without_clause_destination_and_reason(
    database: AsyncEngine,
    office: Office,
    lacking: dict[str, str],
    error: type[Exception],
    said_so: str,
) -> None:
    number = await a_case(database, office, ALLOWANCE)
    with pytest.raises(error, match=said_so):
        await sent_back(database, office, number, **lacking)
    file = await file_of(database, office, number)
    assert (file.tasks[0]["status"], file.tasks[0]["returns"]) == ("dispatched", 0)
    assert await rows(database, "corrections", file) == []


async def test_a_return_goes_to_the_first_contact_and_the_clock_goes_on(
    database: AsyncEngine, office: Office
) -> None:
    number = await a_case(database, office, ALLOWANCE)
    before = await task_of(database, office, number)
    assert await sent_back(database, office, number) is False
    file = await file_of(database, office, number)
    [task] = file.tasks
    assert (task["status"], task["returns"], task["lead_name"]) == (
        "returned",
        1,
        before["lead_name"],
    )
    assert file.case["status"] == "dispatched"
    assert said(file, "returned") == [WINDOW]
    row = file.ledger[-1]
    assert (row["act"], row["reason"]) == ("return_task", "说的是公租房")
    assert row["details"] == {"task": 1, "clause": GROUNDS["clause"], "destination": HOUSING}
    await acted(database, office, number, reassign, 1, FIRST, "housing", "退得有理", now=days(2))
    file = await file_of(database, office, number)
    [task] = file.tasks
    assert (task["status"], task["lead_name"], task["lead_code"]) == (
        "dispatched",
        HOUSING,
        "housing",
    )
    unchanged = ("started_on", "answer_by", "deadline", "time_limit", "pauses")
    assert [task[name] for name in unchanged] == [before[name] for name in unchanged]
    assert task["acknowledge_by"] == date(2026, 11, 25)  # 新主办签收有自己的一个工作日
    assert (task["clock_set"], file.case["due"]) == (2, before["deadline"])
    assert file.case["first_contact_unit"] == WINDOW
    assert said(file, "task_arrived") == [before["lead_name"], HOUSING]
    row = file.ledger[-1]
    assert (row["act"], row["details"]) == (
        "reassign",
        {"task": 1, "from": before["lead_name"], "to": HOUSING},
    )
    # 新主办的提醒按原来的截止日排，没有重新起算。
    reminders = [row for row in await rows(database, "due", file) if row["kind"] == "escalate"]
    old, new = reminders[:4], reminders[4:]
    assert [row["at"] for row in new] == [row["at"] for row in old]
    await worked(database, office, number)
    assert (await file_of(database, office, number)).case["status"] == "answered"


async def test_the_second_return_is_adjudicated_for_good(
    database: AsyncEngine, office: Office
) -> None:
    number = await a_case(database, office, ALLOWANCE)
    deadline = (await task_of(database, office, number))["deadline"]
    await sent_back(database, office, number)
    await acted(database, office, number, reassign, 1, SUPERVISOR, "education", "先给教育局看")
    assert await sent_back(database, office, number) is True
    file = await file_of(database, office, number)
    assert (file.tasks[0]["status"], file.tasks[0]["returns"]) == ("adjudicating", 2)
    assert said(file, "adjudicate") == [COORDINATOR.unit]
    for actor in (FIRST, SUPERVISOR):
        with pytest.raises(MoveNotAllowed):
            await acted(database, office, number, reassign, 1, actor, "housing", "改派")
    other = replace(COORDINATOR, unit="大连市民政局")
    with pytest.raises(NotYours, match=COORDINATOR.unit):
        await acted(database, office, number, adjudicate, 1, other, "housing", "按第4条")
    with pytest.raises(MissingGround, match="理由"):
        await acted(database, office, number, adjudicate, 1, COORDINATOR, "housing", "")
    await acted(database, office, number, adjudicate, 1, COORDINATOR, "housing", "按第4条")
    task = await task_of(database, office, number)
    assert (task["status"], task["lead_name"], task["adjudicated"]) == ("dispatched", HOUSING, True)
    assert task["deadline"] == deadline
    with pytest.raises(MissingGround, match="已有裁定"):
        await sent_back(database, office, number, destination="education")
    await worked(database, office, number)
    file = await file_of(database, office, number)
    assert file.case["status"] == "answered"
    assert [row["act"] for row in file.ledger if row["actor"].startswith(COORDINATOR.unit)] == [
        "adjudicate"
    ]


async def test_a_ruling_stays_when_the_task_is_taken_up_again(
    database: AsyncEngine, office: Office
) -> None:
    number = await a_case(database, office, ALLOWANCE)
    await adjudicated(database, office, number)
    await worked(database, office, number)
    await acted(database, office, number, reopen, REQUESTER, 1, "没办好", now=days(3))
    task = await task_of(database, office, number)
    assert (task["status"], task["lead_name"], task["adjudicated"]) == ("handling", HOUSING, True)
    with pytest.raises(MissingGround, match="已有裁定"):
        await sent_back(database, office, number, destination="education")


async def test_what_is_returned_is_kept_with_where_it_went_in_the_end(
    database: AsyncEngine, office: Office
) -> None:
    number = await a_case(database, office, ALLOWANCE)
    bureau = (await task_of(database, office, number))["lead_name"]
    await adjudicated(database, office, number)
    file = await file_of(database, office, number)
    kept = await rows(database, "corrections", file)
    assert [(row["returned_by"], row["destination"], row["settled_as"]) for row in kept] == [
        (bureau, HOUSING, "甘井子区教育局"),
        ("甘井子区教育局", HOUSING, HOUSING),
    ]
    assert {(row["need"], row["clause"], row["reason"]) for row in kept} == {
        ("minimum_living_allowance", GROUNDS["clause"], GROUNDS["reason"])
    }
    assert all(row["at"] == days(1) and row["settled_at"] for row in kept)


async def test_only_the_lead_returns_and_only_before_it_works(
    database: AsyncEngine, office: Office
) -> None:
    number = await a_case(database, office, ALLOWANCE)
    officer = handler(await task_of(database, office, number))
    other = replace(officer, unit="甘井子区教育局")
    with pytest.raises(NotYours):
        await acted(database, office, number, return_task, 1, other, **GROUNDS)
    for actor in (FIRST, SUPERVISOR):
        with pytest.raises(MoveNotAllowed):
            await acted(database, office, number, return_task, 1, actor, **GROUNDS)
    with pytest.raises(MoveNotAllowed):  # 没有退单，谈不上改派
        await acted(database, office, number, reassign, 1, FIRST, "housing", "改派")
    await acted(database, office, number, acknowledge, 1, officer)
    await acted(database, office, number, handle, 1, officer)
    with pytest.raises(MoveNotAllowed):
        await acted(database, office, number, return_task, 1, officer, **GROUNDS)


async def test_another_units_first_contact_does_not_reassign(
    database: AsyncEngine, office: Office
) -> None:
    number = await a_case(database, office, ALLOWANCE)
    await sent_back(database, office, number)
    with pytest.raises(NotYours, match=WINDOW):
        await acted(database, office, number, reassign, 1, STRANGER, "housing", "改派")
    with pytest.raises(NotFound):
        await acted(database, office, number, reassign, 1, FIRST, "nowhere", "改派")


async def test_a_co_handler_that_leads_now_helps_no_longer(
    database: AsyncEngine, office: Office
) -> None:
    number = await a_case(database, office, ALLOWANCE)
    before = await task_of(database, office, number)
    assert "甘井子区数据局" in before["co_handlers"]
    await sent_back(database, office, number, destination="data")
    await acted(database, office, number, reassign, 1, FIRST, "data", "归数据局")
    task = await task_of(database, office, number)
    assert task["lead_name"] == "甘井子区数据局"
    assert task["co_handlers"] == [
        name for name in before["co_handlers"] if name != "甘井子区数据局"
    ]


@pytest.mark.parametrize(
    "destination, name",
    [
        ("township_office", WINDOW),  # 街镇的机构在街镇，不是区里的民政局
        ("housing", HOUSING),
        ("joint_conference", "大连市社会救助工作联席会议办公室"),
    ],
)
async def test_an_organ_is_named_at_the_level_where_it_has_the_duty(
    database: AsyncEngine, office: Office, destination: str, name: str
) -> None:
    number = await a_case(database, office, ALLOWANCE)
    await sent_back(database, office, number, destination=destination)
    row = await last_entry(database, await file_of(database, office, number), "return_task")
    assert row["details"]["destination"] == name
    await acted(database, office, number, reassign, 1, FIRST, destination, "改派")
    assert (await task_of(database, office, number))["lead_name"] == name
    # 从上级机构再退回来，仍回到区里，不会留在市里。
    await sent_back(database, office, number, destination="civil_affairs")
    row = await last_entry(database, await file_of(database, office, number), "return_again")
    assert row["details"]["destination"] == "甘井子区民政局"
