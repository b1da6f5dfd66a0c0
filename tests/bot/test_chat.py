"""The talk in the browser: one line after another, resumed, handed over, told what comes of it."""

import re
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.talk.notices import deliver
from bot.web.chat import MOST_CHARACTERS
from bot.web.chat_files import COOKIE
from router.docket import open_docket
from router.lookup import case_file
from router.office import Office
from router.request import now
from router.store import transaction
from router.tables import cases, ledger, requests
from router.talk_tables import talk_lines
from router.task_acts import acknowledge, answer, handle
from tests.bot.visitor import Visitor
from tests.router.working import handler

FORM = ("我爸偏瘫两年了，药费一个月两千多，家里供不起", "甘井子区泡崖街道")
REST = ("三口人，一个月三千", "没有办过", "138-0000-4321")
_ITEM = re.compile(r'<li class="(\w+)" id="line-(\d+)">.*?<p>(.*?)</p>.*?</li>', re.DOTALL)


async def says(who: Visitor, *words: str, **fields: str) -> list[str]:
    """Write lines one after another; what was said after the last of them."""
    for one in words:
        if 'id="say"' not in who.page.text:
            await who.get("/chat")
        await who.post("/chat", text=one, line=line_of(who), **fields)
    return said_last(who)


async def presses(who: Visitor, label: str) -> list[str]:
    found = re.search(rf'name="button" value="(\w+)"[^>]*>{label}<', who.page.text)
    assert found is not None, label
    await who.post("/chat", button=found[1], line=line_of(who))
    return said_last(who)


def line_of(who: Visitor) -> str:
    found = re.search(r'name="line" value="([^"]+)"', who.page.text)
    assert found is not None
    return found[1]


def said_last(who: Visitor) -> list[str]:
    """What was said since the resident's own last line."""
    last: list[str] = []
    for speaker, _, text in _ITEM.findall(who.page.text):
        last = [] if speaker == "resident" else [*last, text]
    return last


async def opened(who: Visitor) -> str:
    """Tell a matter to its end; the number of its case."""
    for line in (*FORM, *REST):
        await says(who, line)
        if "请核对" in said_last(who)[-1]:
            break
    await says(who, "对")
    number = re.search(r"受理编号：(\d{8}-\d{6})", "".join(said_last(who)))
    assert number is not None, said_last(who)
    return number[1]


async def count(database: AsyncEngine, table: Any) -> int:
    async with transaction(database) as connection:
        return int((await connection.execute(select(func.count()).select_from(table))).scalar_one())


async def test_a_matter_is_told_checked_and_handed_in(
    resident: Visitor, database: AsyncEngine
) -> None:
    number = await opened(resident)
    said = said_last(resident)
    assert "负责到底的单位：甘井子区泡崖街道办事处社会救助窗口" in said[0]
    assert any("甘井子区医疗保障局办理" in one and "要带：" in one for one in said)
    async with transaction(database) as connection:
        file = await case_file(connection, number)
    assert file.request["channel"] == "chat"
    assert "4321" not in file.request["body"]


async def test_a_reload_shows_the_talk_and_it_goes_on(resident: Visitor, stranger: Visitor) -> None:
    await says(resident, FORM[0])
    await resident.get("/")
    await resident.get("/chat")
    assert FORM[0] in resident.page.text
    await says(resident, FORM[1])
    assert FORM[0] in resident.page.text
    await stranger.get("/chat")
    assert FORM[0] not in stranger.page.text


async def test_the_same_line_sent_five_times_is_one_line(
    resident: Visitor, database: AsyncEngine
) -> None:
    await resident.get("/chat")
    token, line, before = resident.token, line_of(resident), await count(database, talk_lines)
    for _ in range(5):
        await resident.client.post("/chat", data={"token": token, "text": FORM[0], "line": line})
    # One line of the resident's and one that answers it.
    assert await count(database, talk_lines) == before + 2


async def test_a_button_does_what_its_words_do(resident: Visitor) -> None:
    await says(resident, *FORM)
    for _ in range(3):
        if "请核对" in said_last(resident)[-1]:
            break
        await presses(resident, "不知道 / 不想说")
    said = await presses(resident, "对")
    assert "已经登记好了" in said[0]
    assert "对</p>" in resident.page.text  # the label stands in the talk, not the code


async def test_a_page_left_open_asks_only_for_what_is_new(resident: Visitor) -> None:
    await says(resident, FORM[0])
    last = max(int(number) for _, number, _ in _ITEM.findall(resident.page.text))
    assert (await resident.get(f"/chat/lines?last={last}")).status_code == 204
    assert FORM[0] in (await resident.get(f"/chat/lines?last={last - 1}")).text


async def test_without_the_pages_token_nothing_is_taken(
    resident: Visitor, database: AsyncEngine
) -> None:
    await resident.get("/chat")
    before = await count(database, talk_lines)
    response = await resident.client.post("/chat", data={"token": "0" * 64, "text": "你好"})
    assert response.status_code == 403
    assert await count(database, talk_lines) == before


async def test_a_line_too_long_is_kept_in_its_field_and_said_so(
    resident: Visitor, database: AsyncEngine
) -> None:
    await resident.get("/chat")
    before = await count(database, talk_lines)
    words = "房子漏雨。" * (MOST_CHARACTERS // 5 + 1)
    await resident.post("/chat", text=words, line=line_of(resident))
    assert f"一次最多发{MOST_CHARACTERS}个字" in resident.page.text
    assert words in resident.page.text
    assert await count(database, talk_lines) == before


async def test_an_empty_line_changes_nothing(resident: Visitor, database: AsyncEngine) -> None:
    await resident.get("/chat")
    before = await count(database, talk_lines)
    await resident.post("/chat", text="  \n ", line=line_of(resident))
    assert resident.page.status_code == 200
    assert await count(database, talk_lines) == before


async def test_danger_gets_its_numbers_and_a_case_at_once(
    resident: Visitor, database: AsyncEngine
) -> None:
    said = await says(resident, "我老公喝了农药倒在地上叫不应")
    assert "急救 120" in said[0]
    assert "您现在人在哪里" in said[-1]
    number = re.search(r"受理编号：(\d{8}-\d{6})", "".join(said))
    assert number is not None
    await says(resident, "沙河口区春柳街道")
    async with transaction(database) as connection:
        file = await case_file(connection, number[1])
    assert file.case["danger"]
    assert file.ledger[-1]["act"] == "tell_place"
    assert (file.case["district"], file.case["street"]) == ("沙河口区", "春柳街道")
    assert await count(database, requests) >= 1


async def test_after_leaving_nothing_is_seen_on_this_computer(resident: Visitor) -> None:
    await says(resident, FORM[0])
    await resident.post("/chat/end")
    assert COOKIE not in resident.client.cookies
    await resident.get("/chat")
    assert FORM[0] not in resident.page.text


async def test_a_person_takes_the_talk_answers_and_gives_it_back(
    resident: Visitor, officer: Visitor, database: AsyncEngine
) -> None:
    await says(resident, FORM[0])
    said = await says(resident, "转人工")
    number = re.search(r"报编号 (\d{8}-\d{6})", said[0])
    assert number is not None
    assert await says(resident, "在吗，人呢") == []
    page = (await officer.get(f"/desk/cases/{number[1]}")).text
    assert FORM[0] in page
    assert "等人接手" in page
    code = re.search(r"查询码：(\d{6})", said[0])
    assert code is not None
    assert code[1] not in page  # who has it acts for the requester
    await officer.post(f"/desk/cases/{number[1]}/talk/take")
    assert "已接手：" in officer.page.text
    await officer.post(f"/desk/cases/{number[1]}/talk/answer", words="您好，我是窗口小李")
    assert "您好，我是窗口小李" in (await resident.get("/chat")).text
    await officer.post(f"/desk/cases/{number[1]}/talk/back")
    assert "接下来还是我来接待" in (await resident.get("/chat")).text
    assert await says(resident, "谢谢啊") != []
    async with transaction(database) as connection:
        acts = [row["act"] for row in (await case_file(connection, number[1])).ledger]
    assert acts[-3:] == ["hand_over", "take_over", "hand_back"]


async def test_an_answer_reaches_the_resident_who_says_whether_it_is_solved(
    resident: Visitor, app: FastAPI, database: AsyncEngine, office: Office
) -> None:
    number = await opened(resident)
    async with transaction(database) as connection:
        docket = await open_docket(connection, office, number, now())
        for task in docket.tasks:
            who = handler(task)
            acknowledge(docket, task["position"], who)
            handle(docket, task["position"], who)
            answer(docket, task["position"], who, "已批准，钱打到您的卡上")
        await docket.save()
    while await deliver(app.state.host):  # those of other tests' talks, too
        pass
    page = (await resident.get("/chat")).text
    assert "已批准，钱打到您的卡上" in page
    assert "解决了吗" in page
    assert "已经重新办理" in (await says(resident, "没解决，钱根本没到"))[0]
    async with transaction(database) as connection:
        query = select(cases.c.status).where(cases.c.number == number)
        assert (await connection.execute(query)).scalar_one() == "dispatched"


async def test_nothing_said_in_a_talk_stands_in_clear(
    resident: Visitor, database: AsyncEngine
) -> None:
    await says(resident, "我叫王桂芳，住甘井子区泡崖街道，腿断了没法干活")
    async with transaction(database) as connection:
        rows = (await connection.execute(select(talk_lines.c.content_sealed))).scalars().all()
        entries = (await connection.execute(select(ledger.c.reason))).scalars().all()
    assert not any("王桂芳".encode() in bytes(row) for row in rows)
    assert not any("王桂芳" in entry for entry in entries)


@pytest.mark.parametrize("label, words", [("同意", "说可以转给慈善组织"), ("不同意", "说不要转")])
async def test_what_is_said_of_charities_stands_in_the_ledger(
    resident: Visitor, database: AsyncEngine, label: str, words: str
) -> None:
    await says(resident, "孩子得了白血病，钱花光了，想请好心人捐点钱，住甘井子区泡崖街道")
    await presses(resident, label)
    while "请核对" not in said_last(resident)[-1]:
        await presses(resident, "不知道 / 不想说")
    said = await says(resident, "对")
    number = re.search(r"受理编号：(\d{8}-\d{6})", "".join(said))
    assert number is not None
    async with transaction(database) as connection:
        rows = (await case_file(connection, number[1])).ledger
    assert words in rows[-1]["reason"]


async def test_where_the_place_is_asked_it_can_be_sent_and_nowhere_else(resident: Visitor) -> None:
    await resident.get("/chat")
    assert "data-locate" not in resident.page.text
    await says(resident, FORM[0])
    assert re.search(r"data-locate [^>]*hidden>发送我的位置<", resident.page.text)
    assert resident.page.headers["Permissions-Policy"].endswith("geolocation=(self)")
    await resident.post("/chat", spot="38.95000,121.52000", line=line_of(resident))
    assert "（我的位置）" in resident.page.text
    said = said_last(resident)
    assert "位置收到了" in said[0]
    await resident.get("/")
    assert resident.page.headers["Permissions-Policy"].endswith("geolocation=()")


@pytest.mark.parametrize("spot", ["", "91,121", "38,181", "38", "nan,nan", "１,１", "38,121;", "x"])
async def test_what_is_no_place_on_earth_is_not_taken(
    spot: str, resident: Visitor, database: AsyncEngine
) -> None:
    await says(resident, FORM[0])
    before = await count(database, talk_lines)
    await resident.post("/chat", spot=spot, line=line_of(resident))
    assert await count(database, talk_lines) == before
