"""What departments do with their tasks: side by side, signed, asking once, answers sealed."""

from dataclasses import replace

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from router.actors import REQUESTER, SYSTEM, Actor
from router.docket import open_docket
from router.errors import MissingGround, MoveNotAllowed, NotFound, NotYours, StaleCase
from router.lifecycle import Move, Role
from router.office import Office
from router.request import BEIJING
from router.store import transaction
from router.task_acts import (
    acknowledge,
    add_part,
    answer,
    answer_of,
    ask_materials,
    confirm_notice,
    handle,
    receive_materials,
)
from tests.router.working import (
    ALLOWANCE,
    BUREAU,
    FIRST,
    WINDOW,
    a_case,
    acted,
    days,
    file_of,
    last_entry,
    rows,
    said,
    taken_up,
    task_of,
    worked,
)

HELPER = Actor(Role.co_handler, "林协", "甘井子区数据局")


async def test_tasks_go_side_by_side_and_the_last_answer_answers_the_case(
    database: AsyncEngine, office: Office
) -> None:
    number = await a_case(database, office)
    size = len((await file_of(database, office, number)).tasks)
    assert size >= 2
    for position in range(size, 0, -1):
        assert (await file_of(database, office, number)).case["status"] == "dispatched"
        await worked(database, office, number, position)
    file = await file_of(database, office, number)
    assert file.case["status"] == "answered"
    assert {task["status"] for task in file.tasks} == {"answered"}
    assert file.ledger[-1]["actor"] == "system"
    assert said(file, "task_answered") == ["requester"] * size
    calls = [row for row in await rows(database, "due", file) if row["kind"] == "call_back"]
    # 周日答复，回访在周一、周二、周三各一次。
    assert [f"{row['at'].astimezone(BEIJING):%m-%d %H:%M}" for row in calls] == [
        "11-23 08:30",
        "11-24 08:30",
        "11-25 08:30",
    ]


async def test_every_act_is_signed_with_unit_and_name(
    database: AsyncEngine, office: Office
) -> None:
    number = await taken_up(database, office)
    await acted(database, office, number, handle, 1, BUREAU, "  入户调查  ")
    file = await file_of(database, office, number)
    row = file.ledger[-1]
    assert (row["actor"], row["act"], row["reason"]) == (
        "甘井子区民政局 / 陈办",
        "handle",
        "入户调查",
    )
    assert (row["from_status"], row["to_status"]) == ("acknowledged", "handling")
    assert row["details"] == {"task": 1}
    assert (file.tasks[0]["version"], file.case["version"]) == (3, 3)


async def test_the_answer_is_sealed_whole_and_opens_for_who_may_read(
    database: AsyncEngine, office: Office
) -> None:
    number = await taken_up(database, office)
    words = "已批准，每月八百元，电话13800007469。" + "详见附件。" * 600
    await acted(database, office, number, answer, 1, BUREAU, words, now=days(1))
    opened = await acted(database, office, number, lambda it: answer_of(office.seal, it.task(1)))
    assert opened == words
    assert (await task_of(database, office, number))["answered_at"] == days(1)
    row = await last_entry(database, await file_of(database, office, number), "answer")
    assert "八百" not in row["reason"]


async def test_another_department_or_unit_or_task_is_refused(
    database: AsyncEngine, office: Office
) -> None:
    number = await a_case(database, office, ALLOWANCE)
    other = replace(BUREAU, unit="甘井子区教育局")
    with pytest.raises(NotYours, match="由甘井子区民政局主办"):
        await acted(database, office, number, acknowledge, 1, other)
    with pytest.raises(NotFound, match="第2个子任务"):
        await acted(database, office, number, acknowledge, 2, BUREAU)
    with pytest.raises(NotFound, match="受理编号"):
        await acted(database, office, "20261122-\x00", acknowledge, 1, BUREAU)
    with pytest.raises(MoveNotAllowed):
        await acted(database, office, number, answer, 1, BUREAU, "好了")
    with pytest.raises(MissingGround, match="写明"):
        await acted(database, office, number, answer, 1, BUREAU, " \n")
    assert (await file_of(database, office, number)).case["version"] == 1


async def test_co_handlers_add_their_part_and_the_lead_is_told(
    database: AsyncEngine, office: Office
) -> None:
    number = await taken_up(database, office)
    await acted(database, office, number, add_part, 1, HELPER, "核对：名下无房产")
    file = await file_of(database, office, number)
    row = file.ledger[-1]
    assert (row["actor"], row["act"], row["reason"]) == (
        "甘井子区数据局 / 林协",
        "add_part",
        "核对：名下无房产",
    )
    assert file.tasks[0]["status"] == "acknowledged"
    assert said(file, "part_added") == [BUREAU.unit]
    stranger = replace(HELPER, unit="甘井子区教育局")
    with pytest.raises(NotYours, match="不是这个子任务的协办单位"):
        await acted(database, office, number, add_part, 1, stranger, "也来一句")
    with pytest.raises(MissingGround):
        await acted(database, office, number, add_part, 1, HELPER, "")


async def test_the_notice_of_the_receipt_is_version_1_and_the_one_asking_version_2(
    database: AsyncEngine, office: Office
) -> None:
    number = await taken_up(database, office)
    items = ["户口本", " ", "收入证明"]
    breach = await acted(database, office, number, ask_materials, 1, BUREAU, items)
    assert breach is False
    file = await file_of(database, office, number)
    first, second = await rows(database, "one_time_notices", file)
    assert (first["version"], first["given_by"], first["breach"]) == (1, "system", False)
    assert first["items"] == file.tasks[0]["one_time_notice"]["items"]
    assert (second["version"], second["items"]) == (2, ["户口本", "收入证明"])
    assert (second["given_by"], second["breach"]) == (BUREAU.signature, False)
    assert second["acknowledged_at"] is None
    assert (file.tasks[0]["status"], file.tasks[0]["pauses"]) == ("waiting", [["2026-11-22", None]])
    assert said(file, "materials_asked") == ["requester"]
    assert file.ledger[-1]["details"] == {
        "task": 1,
        "version": 2,
        "breach": False,
        "paused_from": "2026-11-22",
    }
    assert "户口本；收入证明" in file.ledger[-1]["reason"]

    await acted(database, office, number, receive_materials, 1, REQUESTER, now=days(3))
    file = await file_of(database, office, number)
    first, second = await rows(database, "one_time_notices", file)
    assert (second["acknowledged_at"], second["acknowledged_by"]) == (days(3), "requester")
    assert first["acknowledged_at"] is None
    assert file.tasks[0]["pauses"] == [["2026-11-22", "2026-11-25"]]
    assert said(file, "materials_received") == [BUREAU.unit]
    assert (file.ledger[-1]["act"], file.ledger[-1]["to_status"]) == (
        "receive_materials",
        "handling",
    )
    assert file.ledger[-1]["details"] == {
        "task": 1,
        "paused": [["2026-11-22", "2026-11-25"]],
        "deadline": "2026-12-23",
    }


async def test_the_requester_confirms_the_list_that_they_were_given(
    database: AsyncEngine, office: Office
) -> None:
    number = await taken_up(database, office)
    with pytest.raises(MoveNotAllowed):
        await acted(database, office, number, confirm_notice, 1, BUREAU)
    assert await acted(database, office, number, confirm_notice, 1, REQUESTER, now=days(1)) == 1
    with pytest.raises(MissingGround, match="已经确认过"):
        await acted(database, office, number, confirm_notice, 1, FIRST)
    await acted(database, office, number, ask_materials, 1, BUREAU, ["户口本"])
    assert await acted(database, office, number, confirm_notice, 1, FIRST, now=days(2)) == 2
    file = await file_of(database, office, number)
    assert [(row["version"], row["acknowledged_at"]) for row in file.bring] == [
        (1, days(1)),
        (2, days(2)),
    ]
    assert file.ledger[-1]["reason"] == "知道办“最低生活保障（低保）”要带什么了（清单第2版）"
    assert file.tasks[0]["status"] == "waiting"


async def test_asking_a_second_time_is_a_breach_in_the_ledger_and_before_the_supervisor(
    database: AsyncEngine, office: Office
) -> None:
    number = await taken_up(database, office)
    for asked, breach in [("户口本", False), ("收入证明", True), ("房产证", True)]:
        given = await acted(database, office, number, ask_materials, 1, BUREAU, [asked])
        assert given is breach
        await acted(database, office, number, receive_materials, 1, FIRST)
    file = await file_of(database, office, number)
    given = await rows(database, "one_time_notices", file)
    assert [(row["version"], row["breach"]) for row in given] == [
        (1, False),
        (2, False),
        (3, True),
        (4, True),
    ]
    breaches = [row for row in file.ledger if row["act"] == "supervise"]
    assert [row["actor"] for row in breaches] == ["system", "system"]
    assert all("违反一次性告知" in row["reason"] for row in breaches)
    assert said(file, "notice_breach") == ["supervisor", "supervisor"]


async def test_asking_for_nothing_is_refused(database: AsyncEngine, office: Office) -> None:
    number = await taken_up(database, office)
    for items in ([], ["", "  "]):
        with pytest.raises(MissingGround, match="一次说全"):
            await acted(database, office, number, ask_materials, 1, BUREAU, items)


async def test_who_read_an_earlier_version_is_told_who_was_first(
    database: AsyncEngine, office: Office
) -> None:
    number = await taken_up(database, office)
    await acted(
        database,
        office,
        number,
        ask_materials,
        1,
        BUREAU,
        ["表"],
        version=2,
        position=1,
    )
    with pytest.raises(StaleCase) as stale:
        await acted(database, office, number, handle, 1, FIRST, version=2, position=1)
    assert (stale.value.who, stale.value.act) == (BUREAU.signature, "ask_materials")
    assert stale.value.at == "11-22 09:30"
    assert WINDOW not in stale.value.sentence
    with pytest.raises(StaleCase) as stale:
        await acted(database, office, number, handle, 1, FIRST, version=2)
    assert stale.value.act == "ask_materials"


async def test_a_breach_is_laid_at_its_officers_door_not_the_systems(
    database: AsyncEngine, office: Office
) -> None:
    number = await taken_up(database, office)
    for _ in range(2):
        await acted(database, office, number, ask_materials, 1, BUREAU, ["表"])
        await acted(database, office, number, receive_materials, 1, BUREAU)
    await acted(database, office, number, ask_materials, 1, BUREAU, ["表"])
    with pytest.raises(StaleCase) as stale:
        await acted(database, office, number, handle, 1, BUREAU, version=2, position=1)
    assert (stale.value.who, stale.value.act) == (BUREAU.signature, "ask_materials")


async def test_a_reminder_makes_nobodys_reading_old_and_is_not_named_as_the_last_act(
    database: AsyncEngine, office: Office
) -> None:
    number = await taken_up(database, office)
    async with transaction(database) as connection:
        docket = await open_docket(connection, office, number, days(2))
        docket.move_task(1, Move.supervise, SYSTEM, "时限将到")
        await docket.save(quiet=True)
    with pytest.raises(StaleCase) as stale:
        await acted(database, office, number, handle, 1, BUREAU, version=1, position=1)
    assert (stale.value.who, stale.value.act) == (BUREAU.signature, "acknowledge")
    await acted(database, office, number, handle, 1, BUREAU, version=2, position=1)
