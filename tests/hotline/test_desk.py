"""What the desk shows of a call: who took it, its three lines, that its end is missing."""

from datetime import timedelta

from sqlalchemy import select, update

from router.hotline_tables import calls
from router.request import now
from router.tables import cases
from tests.bot.visitor import Visitor
from tests.hotline.conftest import Feeding
from tests.hotline.saying import call, piece


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
