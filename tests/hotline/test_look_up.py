"""The operator looks a case up for a caller, urges it and adds to it."""

import re

import pytest
from sqlalchemy import select

from router.actors import Actor
from router.closing import withdraw
from router.lifecycle import Role
from router.request import Person, now
from router.tables import cases, ledger, outbox
from tests.bot.visitor import Visitor
from tests.hotline.conftest import Feeding
from tests.router.asking import asked, numbered, taken
from tests.router.working import acted

LOOK_UP = "/desk/look-up"
PHONE = "13800006911"
PERSON = Person("钱小雨", PHONE)


@pytest.fixture
async def number(feeding: Feeding) -> str:
    """A case of somebody's."""
    words = "我想申请低保，家里没有收入，家住甘井子区泡崖街道"
    receipt = await taken(feeding.engine, feeding.office, asked(words, requester=PERSON))
    return numbered(receipt)[0]


async def _entries(feeding: Feeding, number: str, act: str) -> list[tuple[str, str]]:
    query = select(ledger.c.actor, ledger.c.reason).join(cases, cases.c.id == ledger.c.case_id)
    query = query.where(cases.c.number == number, ledger.c.act == act).order_by(ledger.c.position)
    async with feeding.engine.connect() as connection:
        return [(row.actor, row.reason) for row in await connection.execute(query)]


async def _told(feeding: Feeding, number: str, kind: str) -> list[str]:
    query = select(outbox.c.recipient).join(cases, cases.c.id == outbox.c.case_id)
    query = query.where(cases.c.number == number, outbox.c.kind == kind)
    async with feeding.engine.connect() as connection:
        return sorted((await connection.execute(query)).scalars())


async def test_a_case_is_found_and_told_in_plain_words(
    officer: Visitor, feeding: Feeding, number: str
) -> None:
    await officer.get(LOOK_UP)
    for told in (number, number[-6:], PHONE, "钱小雨"):
        shown = (await officer.post(LOOK_UP, asked=told)).text
        assert f'href="/desk/cases/{number}"' in shown, told
        assert "钱**" in shown
        assert "138******11" in shown
        assert officer.page.url.query == b""  # nothing personal in an address
    assert "甘井子区民政局：已派单，待签收" in shown
    assert "接下来：甘井子区民政局办理“最低生活保障（低保）”并答复您，最晚" in shown
    body = re.sub(r'name="asked"[^>]*>', "", shown)
    assert PHONE not in body
    assert "钱小雨" not in body


async def test_who_is_not_found_is_said_so_and_what_was_asked_stays(officer: Visitor) -> None:
    await officer.get(LOOK_UP)
    await officer.post(LOOK_UP, asked="没有此人")
    assert officer.page.status_code == 404
    assert "没有查到" in officer.page.text
    assert 'value="没有此人"' in officer.page.text
    await officer.post(LOOK_UP, asked=" ")
    assert officer.page.status_code == 422
    await officer.get(f"{LOOK_UP}/20200101-000001")
    assert officer.page.status_code == 404


async def test_the_operator_urges_for_the_caller_and_stands_on_the_ledger(
    officer: Visitor, feeding: Feeding, number: str
) -> None:
    await officer.get(f"{LOOK_UP}/{number}")
    await officer.post(f"{LOOK_UP}/{number}/urge")
    assert "已替来电人催办" in officer.page.text
    assert officer.path == f"{LOOK_UP}/{number}"
    await officer.post(f"{LOOK_UP}/{number}/urge")
    assert "今天已经催过一次" in officer.page.text
    assert (
        await _entries(feeding, number, "urge")
        == [("热线坐席代求助人 / admin", "求助人来电催办")] * 2
    )
    units = ["甘井子区民政局", "甘井子区泡崖街道办事处社会救助窗口"]
    assert sorted(await _told(feeding, number, "urged")) == sorted(units)


async def test_the_operator_adds_for_the_caller(
    officer: Visitor, feeding: Feeding, number: str
) -> None:
    await officer.get(f"{LOOK_UP}/{number}")
    await officer.post(f"{LOOK_UP}/{number}/words", words="换了电话，13800006922")
    assert "已补充进工单" in officer.page.text
    assert await _entries(feeding, number, "add_words") == [
        ("热线坐席代求助人 / admin", "换了电话，138******22")
    ]
    await officer.post(f"{LOOK_UP}/{number}/words", words="  ")
    assert officer.page.status_code == 422
    assert "请写要补充什么" in officer.page.text
    long = "很长" * 501
    await officer.post(f"{LOOK_UP}/{number}/words", words=long)
    assert "写得太长了" in officer.page.text
    assert long in officer.page.text
    assert len(await _entries(feeding, number, "add_words")) == 1


async def test_a_case_that_is_over_offers_nothing_and_refuses_what_comes_late(
    officer: Visitor, feeding: Feeding, number: str
) -> None:
    await officer.get(f"{LOOK_UP}/{number}")
    token = officer.token
    mine = Actor(Role.requester, "requester")
    await acted(feeding.engine, feeding.office, number, withdraw, mine, "不办了", now=now())
    shown = (await officer.get(f"{LOOK_UP}/{number}")).text
    assert "已经办结：自己撤回" in shown
    assert "催办</button>" not in shown
    await officer.post(f"{LOOK_UP}/{number}/words", words="还有一句", token=token)
    assert officer.page.status_code == 409
    assert "现在是“已办结”" in officer.page.text
    assert await _entries(feeding, number, "add_words") == []
