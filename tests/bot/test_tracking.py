"""Looking a case up again with number and query code."""

import re

from sqlalchemy.ext.asyncio import AsyncEngine

from router.merging import merge, open_both
from router.office import Office
from router.store import transaction
from router.task_acts import acknowledge, answer, ask_materials
from tests.bot.visitor import MEDICAL, Visitor
from tests.router.working import SUPERVISOR, a_case, acted, days, file_of, handler


async def test_number_and_code_show_the_timeline_in_plain_words(
    resident: Visitor, stranger: Visitor
) -> None:
    number, code = await resident.hand_in()
    await stranger.get(f"/track?number={number}")
    await stranger.post("/track", number=number, code=code)
    assert stranger.path == f"/track/{number}"
    for words in ("收到您的求助", "从头负责到底", "接下来：甘井子区医疗保障局办理", "您当时写的"):
        assert words in stranger.page.text
    timeline = await stranger.get(f"/track/{number}/timeline")
    assert timeline.status_code == 200
    assert "<html" not in timeline.text


async def test_without_the_code_nothing_of_the_case_is_shown(
    resident: Visitor, stranger: Visitor
) -> None:
    number, _ = await resident.hand_in()
    await stranger.get(f"/track/{number}")
    assert stranger.path == "/track"
    assert MEDICAL not in stranger.page.text
    assert (await stranger.get(f"/track/{number}/timeline")).status_code == 404


async def test_five_wrong_codes_lock_the_number_even_for_the_right_one(
    resident: Visitor, stranger: Visitor
) -> None:
    number, code = await resident.hand_in()
    await stranger.get("/track")
    wrong = "000000" if code != "000000" else "000001"
    for _ in range(5):
        await stranger.post("/track", number=number, code=wrong)
        assert stranger.page.status_code == 422
        assert "受理编号或查询码不对" in stranger.page.text
    await stranger.post("/track", number=number, code=code)
    assert stranger.page.status_code == 429
    assert "过15分钟再试" in stranger.page.text


async def test_a_number_that_is_nobodys_gets_the_same_sentence(stranger: Visitor) -> None:
    await stranger.get("/track")
    for number in ("20200101-000001", "", "'; drop table cases; --", "\x00"):
        await stranger.post("/track", number=number, code="123456")
        assert stranger.page.status_code == 422
        assert "受理编号或查询码不对" in stranger.page.text


async def test_the_qr_code_leads_to_the_tracking_page_and_holds_no_code(
    resident: Visitor,
) -> None:
    number, _ = await resident.hand_in()
    answer = await resident.get(f"/track/{number}/qr.svg")
    assert answer.headers["content-type"] == "image/svg+xml"
    assert answer.text.startswith("<?xml")


async def test_numbers_in_the_words_stay_hidden_on_every_page(resident: Visitor) -> None:
    words = "我叫周大福，电话13800001111，身份证11010519491231002X，没钱看病，低保也没有"
    number, _ = await resident.hand_in(words)
    for path in ("/receipt", f"/track/{number}"):
        shown = (await resident.get(path)).text
        assert "13800001111" not in shown
        assert "11010519491231002X" not in shown


async def test_every_answer_carries_the_security_headers(resident: Visitor) -> None:
    for path in ("/", "/ask", "/track", "/desk/sign-in", "/nonsense"):
        headers = (await resident.get(path)).headers
        assert "default-src 'self'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"


async def test_the_list_of_what_to_bring_is_confirmed_once_and_grows_visibly(
    resident: Visitor, database: AsyncEngine, office: Office
) -> None:
    number, _ = await resident.hand_in()
    assert "我知道要带什么了" in (await resident.get(f"/track/{number}")).text
    await resident.post(f"/track/{number}/confirm")
    assert resident.path == f"/track/{number}"
    assert "说知道了" in resident.page.text
    assert "我知道要带什么了" not in resident.page.text
    [task, *_] = (await file_of(database, office, number)).tasks
    officer = handler(task)
    await acted(database, office, number, acknowledge, 1, officer)
    await acted(database, office, number, ask_materials, 1, officer, ["近三个月的透析发票"])
    shown = (await resident.get(f"/track/{number}")).text
    assert "近三个月的透析发票" in shown
    assert "我知道要带什么了" in shown


async def test_what_a_department_answered_is_read_by_the_requester(
    resident: Visitor, database: AsyncEngine, office: Office
) -> None:
    number, _ = await resident.hand_in()
    [task, *_] = (await file_of(database, office, number)).tasks
    await acted(database, office, number, acknowledge, 1, handler(task))
    await acted(database, office, number, answer, 1, handler(task), "下周一到窗口办特病卡")
    assert "下周一到窗口办特病卡" in (await resident.get(f"/track/{number}")).text


async def test_a_merged_number_shows_where_the_other_one_stands_but_not_its_words(
    resident: Visitor, database: AsyncEngine, office: Office
) -> None:
    words = "老伴尿毒症透析，医药费报完还欠不少，住甘井子区泡崖街道"
    number, _ = await resident.hand_in(words)
    other = await a_case(database, office, "老伴透析，别人家的话不能给人看，想要医疗救助")
    async with transaction(database) as connection:
        docket, into = await open_both(connection, office, number, other, days(1))
        await merge(docket, into, SUPERVISOR, "同一家")
        await docket.save()
        await into.save()
    shown = (await resident.get(f"/track/{number}")).text
    assert "已经合在一起办" in shown
    assert into.tasks[0]["lead_name"] in shown
    assert "别人家的话" not in shown
    assert words in shown
    assert "我知道要带什么了" not in shown


async def without_a_place(resident: Visitor) -> str:
    """A case handed in on the form by somebody who could not say where they live."""
    await resident.get("/ask")
    await resident.post("/ask/words", words="我想申请低保，家里没有收入")
    await resident.post("/ask/district", district="unknown")
    await resident.post("/ask/who", for_other="self")
    await resident.post("/ask/contact")
    await resident.post("/ask/identity", id_number="")
    await resident.post("/ask/submit")
    found = re.search(r"\d{8}-\d{6}", resident.page.text)
    assert found is not None
    return found[0]


async def test_a_place_is_added_on_the_tracking_page_and_the_case_goes_there(
    resident: Visitor, database: AsyncEngine, office: Office
) -> None:
    number = await without_a_place(resident)
    assert "补上住址" in resident.page.text
    await resident.get(f"/track/{number}")
    assert "补上住址" in resident.page.text
    for nowhere in ("", "火星"):
        await resident.post(f"/track/{number}/place", place=nowhere)
        assert resident.page.status_code == 422
        assert "没找到这个地方" in resident.page.text
    await resident.post(f"/track/{number}/place", place="甘井子区泡崖街道")
    window = "甘井子区泡崖街道办事处社会救助窗口"
    assert f"现在由{window}对您负责到底" in resident.page.text
    assert "转给甘井子区民政局办理" in resident.page.text
    case = (await file_of(database, office, number)).case
    assert (case["first_contact_unit"], case["street"]) == (window, "泡崖街道")
    assert "补上住址" not in (await resident.get(f"/track/{number}")).text


async def test_a_place_of_another_city_is_not_taken_for_home(
    resident: Visitor, database: AsyncEngine, office: Office
) -> None:
    number = await without_a_place(resident)
    await resident.get(f"/track/{number}")
    await resident.post(f"/track/{number}/place", place="我现在人在沈阳市")
    assert "沈阳市不在我们服务的地区，请拨打当地的 12345" in resident.page.text
    assert (await file_of(database, office, number)).case["district"] is None


async def test_nobody_else_adds_a_place(resident: Visitor, stranger: Visitor) -> None:
    number = await without_a_place(resident)
    await stranger.get("/track")
    await stranger.post(f"/track/{number}/place", place="甘井子区泡崖街道")
    assert stranger.path == "/track"
