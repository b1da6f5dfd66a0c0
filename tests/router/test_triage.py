"""What no rule could place is placed by a person, with the catalogue's lead and clocks."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from nlu.errors import OneDoorError
from nlu.labels import Need
from router.act_tables import due, notices
from router.actors import REQUESTER, Actor
from router.closing import answer_directly, reopen
from router.docket import open_docket
from router.errors import MissingGround, MoveNotAllowed
from router.lifecycle import Role
from router.lookup import CaseFile, case_file, ledger_fault
from router.office import Office
from router.store import transaction
from router.triage import dispatch_by_hand
from tests.conftest import RECEIVED
from tests.router.asking import NOT_OURS, asked, numbered, taken

LATER = RECEIVED + timedelta(days=1, hours=1)
NEEDS = (Need.temporary_assistance, Need.medical_assistance)


async def triaged(database: AsyncEngine, office: Office) -> tuple[str, Actor]:
    receipt = await taken(database, office, asked(NOT_OURS, insisted=True))
    number, _ = numbered(receipt)
    async with transaction(database) as connection:
        file = await case_file(connection, number)
    assert file.case["status"] == "triage"
    return number, Actor(Role.first_contact, "王敏", file.case["first_contact_unit"])


async def placed(
    database: AsyncEngine, office: Office, number: str, actor: Actor, needs: tuple[Need, ...]
) -> CaseFile:
    async with transaction(database) as connection:
        docket = await open_docket(connection, office, number, LATER)
        await dispatch_by_hand(docket, actor, needs, "电话问清楚了")
        await docket.save()
        return await case_file(connection, number)


async def test_a_person_gives_the_case_its_needs(database: AsyncEngine, office: Office) -> None:
    number, actor = await triaged(database, office)
    file = await placed(database, office, number, actor, NEEDS)
    assert file.case["status"] == "dispatched"
    assert [task["need"] for task in file.tasks] == [str(need) for need in NEEDS]
    assert all(task["started_on"] == LATER.date() for task in file.tasks)
    assert file.case["due"] == max(task["deadline"] for task in file.tasks)
    assert [row["act"] for row in file.ledger][-2:] == ["dispatch", "dispatch"]
    async with transaction(database) as connection:
        assert await ledger_fault(connection, office.seal, file) is None
        for task in file.tasks:
            given = select(notices.c.version).where(notices.c.task_id == task["id"])
            assert (await connection.execute(given)).scalars().all() == [1]
            waiting = select(due.c.kind).where(due.c.task_id == task["id"])
            assert (await connection.execute(waiting)).scalars().all() == ["acknowledge"]


async def test_it_cannot_be_placed_twice_nor_without_a_need(
    database: AsyncEngine, office: Office
) -> None:
    number, actor = await triaged(database, office)
    with pytest.raises(MissingGround, match="至少一项诉求"):
        await placed(database, office, number, actor, ())
    await placed(database, office, number, actor, NEEDS)
    with pytest.raises(MoveNotAllowed):
        await placed(database, office, number, actor, NEEDS)


async def test_another_unit_cannot_place_it(database: AsyncEngine, office: Office) -> None:
    number, _ = await triaged(database, office)
    stranger = Actor(Role.first_contact, "赵某", "长海县民政局")
    with pytest.raises(OneDoorError, match="首问责任单位是"):
        await placed(database, office, number, stranger, NEEDS)


async def test_or_the_first_contact_answers_itself(database: AsyncEngine, office: Office) -> None:
    number, actor = await triaged(database, office)
    async with transaction(database) as connection:
        docket = await open_docket(connection, office, number, LATER)
        answer_directly(docket, actor, "请到营业厅办理，已把地址告诉您。")
        await docket.save()
        file = await case_file(connection, number)
        waiting = select(due.c.kind).where(due.c.case_id == file.case["id"])
        kinds = (await connection.execute(waiting)).scalars().all()
    assert file.case["status"] == "answered"
    assert sorted(kinds) == ["alike", *["call_back"] * 3, "triage"]


async def test_what_was_answered_without_a_task_comes_back_to_be_placed(
    database: AsyncEngine, office: Office
) -> None:
    number, actor = await triaged(database, office)
    async with transaction(database) as connection:
        docket = await open_docket(connection, office, number, LATER)
        answer_directly(docket, actor, "请到营业厅办理，已把地址告诉您。")
        await docket.save()
        docket = await open_docket(connection, office, number, LATER)
        await reopen(docket, REQUESTER, None, "没有解决，家里还是揭不开锅")
        await docket.save()
        file = await case_file(connection, number)
    assert (file.case["status"], file.case["outcome"]) == ("triage", None)
    assert "揭不开锅" in file.case["triage_reason"]
    file = await placed(database, office, number, actor, NEEDS)
    assert [task["need"] for task in file.tasks] == [str(need) for need in NEEDS]
