"""The web form from the first page to the receipt, as a browser without JavaScript walks it."""

import re

import pytest
from fastapi import FastAPI
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.settings import Settings
from bot.web.app import create_app
from bot.wiring import Engines
from router.office import Office
from router.tables import cases, people, requests
from tests.bot.visitor import MEDICAL, Visitor, running, visitor


async def test_a_resident_gets_a_receipt_with_all_that_was_promised(resident: Visitor) -> None:
    number, code = await resident.hand_in(name="王桂兰", phone="138-0000-1234")
    shown = resident.page.text
    assert resident.path == "/receipt"
    assert re.fullmatch(r"\d{8}-\d{6}", number)
    assert re.fullmatch(r"\d{6}", code)
    for promised in (
        "甘井子区泡崖街道办事处社会救助窗口",
        "甘井子区医疗保障局",
        "甘井子区人力资源和社会保障局",
        "大民发〔2025〕83号",
        "诊断书、出院小结",
        "个工作日",
        f"/track/{number}/qr.svg",
    ):
        assert promised in shown
    assert "13800001234" not in shown


async def test_place_said_in_the_words_is_filled_in_and_can_be_changed(resident: Visitor) -> None:
    await resident.get("/ask")
    await resident.post("/ask/words", words=MEDICAL)
    assert resident.path == "/ask/district"
    assert "您刚才提到“甘井子区泡崖街道”" in resident.page.text
    await resident.post("/ask/district", district="西岗区")
    assert resident.path == "/ask/street"
    assert "八一路街道" in resident.page.text


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("", "没有写内容"),
        ("   \n ", "没有写内容"),
        ("😭😭😭", "没有看到文字"),
        ("？？！！", "没有看到文字"),
        ("\x00\x00", "没有看到文字"),
        ("难" * 2001, "请减去1字"),
    ],
)
async def test_words_that_cannot_be_taken_get_a_sentence_and_are_kept(
    resident: Visitor, words: str, sentence: str
) -> None:
    await resident.get("/ask")
    await resident.post("/ask/words", words=words)
    assert resident.page.status_code == 422
    assert sentence in resident.page.text
    assert "请改一下再继续" in resident.page.text
    kept = words.strip().replace("\x00", "\ufffd")
    assert kept in resident.page.text


@pytest.mark.parametrize(
    "words",
    [
        "I have no money for food and my mother is sick",
        "我們家沒有錢看病，爸爸癱瘓在床，低保也停了",
        "<script>alert(1)</script>我没钱吃饭了<b>救命</b>",
        "我没钱\ufffd吃饭",
        "{{7*7}} 没钱交学费",
        "难" * 2000,
    ],
)
async def test_odd_words_are_taken_in_and_shown_harmlessly(resident: Visitor, words: str) -> None:
    await resident.fill_in(words)
    if resident.path == "/ask/pointer":
        await resident.post("/ask/pointer")
        await resident.fill_in_rest()
    assert resident.path == "/ask/check"
    assert "<script>alert" not in resident.page.text
    assert "49 没钱" not in resident.page.text


async def test_faults_of_contact_are_told_field_by_field(resident: Visitor) -> None:
    await resident.get("/ask")
    await resident.post("/ask/words", words=MEDICAL)
    await resident.post("/ask/contact", phone="1380000")
    assert resident.page.status_code == 422
    assert "电话号码不对" in resident.page.text
    assert 'value="1380000"' in resident.page.text
    await resident.post("/ask/identity", id_number="210211199001011234")
    assert "身份证号码不对" in resident.page.text


async def test_sent_twice_it_is_one_case_with_the_same_receipt(
    resident: Visitor, database: AsyncEngine
) -> None:
    await resident.fill_in()
    token = resident.token
    first = await resident.client.post("/ask/submit", data={"token": token})
    again = await resident.client.post("/ask/submit", data={"token": token})
    numbers = [re.search(r"<b>(\d{8}-\d{6})</b>", page.text) for page in (first, again)]
    assert numbers[0] is not None
    assert numbers[1] is not None
    assert numbers[0][1] == numbers[1][1]
    async with database.connect() as connection:
        found = select(func.count()).select_from(cases).where(cases.c.number == numbers[0][1])
        assert (await connection.execute(found)).scalar_one() == 1


async def test_a_form_without_its_token_is_refused(resident: Visitor) -> None:
    await resident.fill_in()
    answer = await resident.client.post("/ask/submit", data={"token": "0" * 64})
    assert answer.status_code == 403
    assert "这一页放得太久了" in answer.text


async def test_words_sent_from_an_expired_page_are_not_lost(stranger: Visitor) -> None:
    answer = await stranger.client.post("/ask/words", data={"token": "x", "words": MEDICAL})
    assert answer.status_code == 422
    assert "老伴尿毒症" in answer.text
    stranger.page = answer
    await stranger.client.get("/ask")
    stranger.page = await stranger.client.get("/ask/words")
    await stranger.post("/ask/words", words=MEDICAL)
    assert stranger.path == "/ask/district"


async def test_applying_for_someone_else_keeps_both_people(
    resident: Visitor, database: AsyncEngine
) -> None:
    await resident.get("/ask")
    await resident.post("/ask/words", words="我妈瘫痪在床没人照顾，她一个人住，我在外地")
    await resident.post("/ask/district", district="瓦房店市")
    await resident.post("/ask/street", street="unknown")
    await resident.post("/ask/who", for_other="other", relation="女儿")
    assert "您（代办人）的姓名" in resident.page.text
    await resident.post(
        "/ask/contact",
        name="赵秀英",
        phone="13800005678",
        proxy_name="赵小红",
        proxy_phone="13800005679",
    )
    await resident.post("/ask/identity", id_number="")
    await resident.post("/ask/submit")
    assert "瓦房店市民政局" in resident.page.text
    async with database.connect() as connection:
        query = select(requests.c.requester_id, requests.c.proxy_id).order_by(requests.c.id.desc())
        requester, proxy = (await connection.execute(query)).first() or (None, None)
        assert requester is not None
        assert proxy is not None
        assert requester != proxy
        sealed = select(people.c.name_sealed).where(people.c.id == requester)
        assert "赵秀英".encode() not in bytes((await connection.execute(sealed)).scalar_one())


async def test_what_is_not_ours_gets_a_pointer_and_the_person_can_insist(
    resident: Visitor, database: AsyncEngine
) -> None:
    await resident.get("/ask")
    await resident.post(
        "/ask/words", words="小区门口的路灯坏了半个月，晚上黑得看不见路，找物业也不管"
    )
    assert resident.path == "/ask/pointer"
    assert "12345" in resident.page.text
    async with database.connect() as connection:
        query = select(requests.c.outcome, requests.c.case_id).order_by(requests.c.id.desc())
        assert (await connection.execute(query)).first() == ("not_ours", None)
    await resident.post("/ask/pointer")
    await resident.fill_in_rest()
    await resident.post("/ask/submit")
    assert resident.path == "/receipt"
    assert "工作人员会亲自看您的求助" in resident.page.text
    async with database.connect() as connection:
        query = select(requests.c.outcome, requests.c.case_id).order_by(requests.c.id.desc())
        outcome, case_id = (await connection.execute(query)).first() or ("", None)
    assert outcome == "triage"
    assert case_id is not None


async def test_danger_is_answered_with_the_emergency_numbers_before_anything(
    resident: Visitor,
) -> None:
    await resident.get("/ask")
    await resident.post("/ask/words", words="我不想活了，药都准备好了，孩子以后拜托你们了")
    assert resident.path == "/ask/danger"
    for number in ("tel:110", "tel:120", "tel:119", "tel:12356"):
        assert number in resident.page.text
    await resident.post("/ask/submit", at_once="1", phone="13800004321")
    assert resident.path == "/receipt"
    assert "tel:110" in resident.page.text


async def test_too_many_posts_from_one_address_are_slowed_down(
    chosen: Settings, office: Office, engines: Engines
) -> None:
    strict = chosen.model_copy(update={"requests_a_minute": 3})
    app: FastAPI = create_app(strict, office, engines.database_url, engines.redis_url)
    async with running(app), visitor(app) as hasty:
        await app.state.cache.flushdb()
        await hasty.get("/ask")
        for _ in range(3):
            await hasty.post("/ask/words", words="")
            assert hasty.page.status_code == 422
        answer = await hasty.post("/ask/words", words="")
        assert answer.status_code == 429
        assert "Retry-After" in answer.headers
        await app.state.cache.flushdb()


async def test_more_than_a_form_can_hold_is_refused_in_words(resident: Visitor) -> None:
    await resident.get("/ask")
    answer = await resident.post("/ask/words", words="难" * 400_000)
    assert answer.status_code == 413
    assert "太大" in answer.text


async def test_a_form_that_is_not_utf8_gets_a_sentence(resident: Visitor) -> None:
    await resident.get("/ask")
    body = b"token=" + resident.token.encode() + b"&words=%ff%fe%c4%e3"
    kind = {"content-type": "application/x-www-form-urlencoded"}
    answer = await resident.client.post("/ask/words", content=body, headers=kind)
    assert answer.status_code in (422, 200)
    assert "Traceback" not in answer.text


async def test_pages_that_skip_ahead_lead_back_to_the_open_question(resident: Visitor) -> None:
    await resident.get("/ask/check")
    assert resident.path == "/ask/words"
    await resident.get("/receipt")
    assert resident.path == "/"
    assert (await resident.get("/ask/nonsense")).status_code == 404
    assert "没有这一页" in resident.page.text
