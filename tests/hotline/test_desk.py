"""What the desk shows of a call: who took it, its three lines, that its end is missing."""

from datetime import timedelta

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import delete, select, update

from bot.accounts import first_administrator
from router.hotline_tables import calls
from router.request import now
from router.tables import accounts, cases
from tests.bot.visitor import Visitor
from tests.hotline.conftest import Feeding
from tests.hotline.saying import call, piece


@pytest.fixture
async def officer(
    app: FastAPI, feeding: Feeding, tmp_path_factory: pytest.TempPathFactory
) -> Visitor:
    """Somebody signed in at the desk."""
    async with feeding.engine.begin() as connection:
        await connection.execute(delete(accounts))
        note = tmp_path_factory.mktemp("desk") / "first.txt"
        password = await first_administrator(connection, note)
    assert password
    client = httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://onedoor", follow_redirects=True
    )
    one = Visitor(client)
    await one.get("/desk/sign-in")
    await one.post("/desk/sign-in", name="admin", password=password)
    return one


async def test_a_call_that_is_not_whole_says_so_until_its_end_comes(
    officer: Visitor, feeding: Feeding
) -> None:
    whole = call()
    await feeding.send(piece(whole, 0, 6))
    await feeding.drain()
    async with feeding.engine.begin() as connection:
        old = update(calls).where(calls.c.call_id == whole["call_id"])
        await connection.execute(old.values(heard_at=now() - timedelta(hours=1)))
    await feeding.drain()
    (stored,) = await feeding.stored(whole["call_id"])
    query = select(cases.c.number).where(cases.c.id == stored["case_id"])
    async with feeding.engine.connect() as connection:
        number = (await connection.execute(query)).scalar_one()
    shown = (await officer.get(f"/desk/cases/{number}")).text
    assert "通话不全，待补全" in shown
    assert "坐席8032" in shown
    assert whole["call_id"] in shown
    assert "第4轮" in shown
    assert "13800001234" not in shown
    await feeding.send(piece(whole, 6, 10))
    await feeding.drain()
    shown = (await officer.get(f"/desk/cases/{number}")).text
    assert "待补全" not in shown
    assert "12345通话后续" in shown
