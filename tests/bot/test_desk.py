"""Signing in to the desk, and what is seen there."""

from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.accounts import first_administrator
from router.office import Office
from router.request import Person
from router.supervision import work_through
from tests.bot.visitor import Visitor, administrator
from tests.router.asking import asked, numbered, taken
from tests.router.working import days


async def test_the_first_administrator_is_made_once_and_noted_for_its_owner_only(
    database: AsyncEngine, tmp_path: Path
) -> None:
    password = await administrator(database, tmp_path)
    note = tmp_path / "first.txt"
    assert password in note.read_text("utf-8")
    assert note.stat().st_mode & 0o077 == 0
    async with database.begin() as connection:
        assert await first_administrator(connection, note) is None


async def test_an_administrator_signs_in_and_sees_cases_with_numbers_hidden(
    resident: Visitor, stranger: Visitor, database: AsyncEngine, tmp_path: Path
) -> None:
    words = "老伴瘫痪在床，我电话13800002222，实在照顾不动了"
    number, _ = await resident.hand_in(words)
    await stranger.get("/desk")
    assert stranger.path == "/desk/sign-in"
    password = await administrator(database, tmp_path)
    before = stranger.client.cookies["onedoor"]
    await stranger.post("/desk/sign-in", name="admin", password=password)
    assert stranger.path == "/desk"
    assert stranger.client.cookies["onedoor"] != before
    # The list shows the hundred that are most pressing; other tests leave open cases, too.
    assert "/desk/cases/" in stranger.page.text
    shown = (await stranger.get(f"/desk/cases/{number}")).text
    assert "13800002222" not in shown
    assert "〔电话1〕" in shown
    assert "流水完好" in shown
    await stranger.post("/desk/sign-out")
    await stranger.get(f"/desk/cases/{number}")
    assert stranger.path == "/desk/sign-in"


async def test_the_same_persons_other_cases_are_seen_beside_a_case(
    resident: Visitor, database: AsyncEngine, office: Office, tmp_path: Path
) -> None:
    person = Person(name="赵小满", phone="13800002251")
    first, second = [
        numbered(await taken(database, office, asked(words, requester=person)))[0]
        for words in ("孩子上大学的学费交不上，想申请教育救助", "孩子的学费还是交不上")
    ]
    await work_through(database, office, lambda: days(1))
    await resident.get("/desk/sign-in")
    password = await administrator(database, tmp_path)
    await resident.post("/desk/sign-in", name="admin", password=password)
    shown = (await resident.get(f"/desk/cases/{second}")).text
    assert "同一电话或证件的其他求助" in shown
    assert "可能是同一件" in shown
    assert f'href="/desk/cases/{first}"' in shown
    assert "13800002251" not in shown


async def test_what_was_pointed_elsewhere_is_seen_by_a_person_who_may_open_a_case(
    resident: Visitor, database: AsyncEngine, office: Office, tmp_path: Path
) -> None:
    receipt = await taken(database, office, asked("小区门口的路灯坏了好几天，电话13800002277"))
    assert receipt.case_number is None
    await resident.get("/desk/requests")
    assert resident.path == "/desk/sign-in"
    password = await administrator(database, tmp_path)
    await resident.post("/desk/sign-in", name="admin", password=password)
    shown = (await resident.get("/desk/requests")).text
    assert "小区门口的路灯坏了好几天" in shown
    assert "13800002277" not in shown
    await resident.post(f"/desk/requests/{receipt.request_id}/open")
    assert resident.path.startswith("/desk/cases/")
    assert "小区门口的路灯坏了好几天" in resident.page.text
    number = resident.path.rpartition("/")[2]
    await resident.get("/desk/requests")
    await resident.post(f"/desk/requests/{receipt.request_id}/open")
    assert resident.path == f"/desk/cases/{number}"  # pressed twice, one case


async def test_wrong_passwords_are_refused_and_then_locked(
    stranger: Visitor, database: AsyncEngine, tmp_path: Path
) -> None:
    await administrator(database, tmp_path)
    await stranger.get("/desk/sign-in")
    for name in ("nobody", "nobody", "nobody", "nobody", "nobody"):
        await stranger.post("/desk/sign-in", name=name, password="guess")
        assert stranger.page.status_code == 422
        assert "用户名或密码不对" in stranger.page.text
    await stranger.post("/desk/sign-in", name="nobody", password="guess")
    assert stranger.page.status_code == 429
