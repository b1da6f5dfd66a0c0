"""What the machine left to people: who stands there, why, in which order, and how they leave."""

import json
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncEngine

from nlu.labels import Need, Urgency
from router.hotline_tables import calls, dead_letters
from router.left_to_people import Left, Why, left_to_people
from router.request import BEIJING, now
from router.store import transaction
from router.tables import cases, requests
from router.talk_tables import talk_cases, talks
from router.task_acts import acknowledge
from router.triage import dispatch_by_hand
from tests.bot.visitor import Visitor
from tests.hotline.conftest import HOTLINE, Feeding
from tests.hotline.saying import LAMP, call, piece, sent
from tests.router.asking import asked, numbered, taken
from tests.router.working import BUREAU, acted, first_contact

#: Before all that other tests leave, so that these stand first.
LONG_AGO = datetime(2024, 3, 4, 9, 0, tzinfo=BEIJING)
UNCLEAR = "手机流量用完了怎么办套餐"


async def _case(feeding: Feeding, words: str, at: datetime, *, insisted: bool = False) -> str:
    request = asked(words, received=at, insisted=insisted)
    return numbered(await taken(feeding.engine, feeding.office, request))[0]


async def _queue(engine: AsyncEngine, only: Why | None = None) -> list[Left]:
    async with transaction(engine) as connection:
        return list((await left_to_people(connection, now(), only)).first)


async def _why(engine: AsyncEngine, number: str) -> list[Why] | None:
    for one in await _queue(engine):
        if one.case and one.case["number"] == number:
            return list(one.whys)
    return None


async def _file(feeding: Feeding, number: str) -> dict[str, object]:
    async with feeding.engine.connect() as connection:
        row = await connection.execute(select(cases).where(cases.c.number == number))
        return dict(row.mappings().one())


async def test_danger_stands_first_then_the_urgent_then_who_waits_longest(
    feeding: Feeding,
) -> None:
    numbers = [
        await _case(feeding, UNCLEAR, LONG_AGO + timedelta(hours=hours), insisted=True)
        for hours in (1, 0, 3, 2)
    ]
    async with transaction(feeding.engine) as connection:
        for number, urgency in ((numbers[3], Urgency.urgent), (numbers[2], Urgency.life_danger)):
            mine = update(cases).where(cases.c.number == number)
            await connection.execute(mine.values(urgency=str(urgency)))
    shown = [one.case["number"] for one in await _queue(feeding.engine, Why.triage) if one.case]
    assert [number for number in shown if number in numbers] == [
        numbers[2],
        numbers[3],
        numbers[1],
        numbers[0],
    ]


async def test_a_case_leaves_the_queue_when_a_person_has_placed_it(feeding: Feeding) -> None:
    number = await _case(feeding, UNCLEAR, LONG_AGO, insisted=True)
    assert await _why(feeding.engine, number) == [Why.triage]
    by = first_contact(await _file(feeding, number))
    wanted = [Need.temporary_assistance]
    await acted(feeding.engine, feeding.office, number, dispatch_by_hand, by, wanted, "电话里问清")
    assert await _why(feeding.engine, number) is None


async def test_what_was_sent_without_being_sure_waits_until_a_department_has_begun(
    feeding: Feeding,
) -> None:
    words = "我想申请低保，家里没有收入，家住甘井子区泡崖街道"
    number = await _case(feeding, words, LONG_AGO)
    assert await _why(feeding.engine, number) is None
    of = select(cases.c.id).where(cases.c.number == number).scalar_subquery()
    unsure = requests.c.understanding.op("||")(json.loads('{"unsure": true}'))
    async with transaction(feeding.engine) as connection:
        mine = update(requests).where(requests.c.case_id == of)
        await connection.execute(mine.values(understanding=unsure))
    assert await _why(feeding.engine, number) == [Why.unsure]
    await acted(feeding.engine, feeding.office, number, acknowledge, 1, BUREAU)
    assert await _why(feeding.engine, number) is None


async def test_a_talk_that_nobody_took_and_its_case_stand_there_once(feeding: Feeding) -> None:
    number = await _case(feeding, UNCLEAR, LONG_AGO, insisted=True)
    case_id = (await _file(feeding, number))["id"]
    async with transaction(feeding.engine) as connection:
        row = {
            "channel": "chat",
            "address_index": number.encode(),
            "address_sealed": b"",
            "began_at": now(),
            "handed_over_at": now(),
        }
        made = talks.insert().values(row).returning(talks.c.id)
        talk_id = (await connection.execute(made)).scalar_one()
        link = {"talk_id": talk_id, "case_id": case_id, "since": now()}
        await connection.execute(talk_cases.insert().values(link))
    assert await _why(feeding.engine, number) == [Why.triage, Why.talk]
    async with transaction(feeding.engine) as connection:
        mine = update(talks).where(talks.c.id == talk_id)
        await connection.execute(mine.values(taken_by="某窗口 / 王敏"))
    assert await _why(feeding.engine, number) == [Why.triage]
    async with transaction(feeding.engine) as connection:
        await connection.execute(talk_cases.delete().where(talk_cases.c.talk_id == talk_id))
        await connection.execute(talks.delete().where(talks.c.id == talk_id))


@pytest.mark.parametrize("said", [None, LAMP], ids=["a case", "no case"])
async def test_a_call_whose_end_never_came_waits_until_it_comes(
    officer: Visitor, feeding: Feeding, said: object
) -> None:
    whole = call(said) if said else call()
    await feeding.send(piece(whole, 0, len(whole["turns"]) - 1))
    await feeding.drain()
    async with feeding.engine.begin() as connection:
        old = update(calls).where(calls.c.call_id == whole["call_id"])
        await connection.execute(old.values(heard_at=now() - timedelta(hours=1)))
    await feeding.drain()
    (stored,) = await feeding.stored(whole["call_id"])
    waiting = await _queue(feeding.engine, Why.incomplete)
    assert stored["id"] in [one.request_id for one in waiting]
    shown = (await officer.get("/desk/queue?why=incomplete")).text
    assert "通话没有收全" in shown
    if said is None:
        last = len(whole["turns"]) - 1
        await feeding.send(piece(whole, last, last + 1))
        await feeding.drain()
        waiting = await _queue(feeding.engine, Why.incomplete)
        assert stored["id"] not in [one.request_id for one in waiting]
    else:
        assert f"/desk/requests#r{stored['id']}" in shown


async def test_a_dead_letter_is_seen_and_sent_again_or_put_away(
    officer: Visitor, feeding: Feeding
) -> None:
    unknown = sent(call())
    await feeding.send(b'{"call_id":"x","turns":[{"speaker":"?","text":"13800001234"}]}')
    await feeding.send(unknown, hotline="nobody")
    await feeding.drain()
    shown = (await officer.get("/desk/queue?why=dead")).text
    assert "turns[0].speaker：应为 caller 或 agent" in shown
    assert "没有登记这条热线" in shown
    assert "13800001234" not in shown
    async with feeding.engine.connect() as connection:
        query = select(dead_letters.c.id).order_by(dead_letters.c.id)
        bad, lost = (await connection.execute(query)).scalars()
    await officer.get(f"/desk/queue/dead/{bad}")
    assert "13800001234" not in officer.page.text
    await officer.post(f"/desk/queue/dead/{bad}/replay")
    assert officer.page.status_code == 422
    assert "还不能重放" in officer.page.text
    await officer.post(f"/desk/queue/dead/{bad}/drop")
    assert officer.path == "/desk/queue"
    await officer.get(f"/desk/queue/dead/{lost}")
    await officer.post(f"/desk/queue/dead/{lost}/replay")
    assert await feeding.stream.length() == 1
    async with feeding.engine.connect() as connection:
        settled = select(dead_letters.c.settled_as).order_by(dead_letters.c.id)
        assert list((await connection.execute(settled)).scalars()) == ["dropped", "replayed"]
    assert HOTLINE not in (await officer.get("/desk/queue?why=dead")).text
    assert (await officer.get("/desk/queue/dead/999999")).status_code == 404


async def test_an_empty_queue_says_so(officer: Visitor, feeding: Feeding) -> None:
    shown = (await officer.get("/desk/queue?why=dead")).text
    assert "现在没有要人处理的" in shown
    assert (await officer.get("/desk/queue?why=nonsense")).status_code == 200
