"""Calls brought to the desk: pasted, uploaded, or begun without a word."""

import io
import json
import re
from datetime import datetime
from typing import Any

import pytest
import xlsxwriter
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.channels.hotline.hotlines import Hotline, add_hotline, open_hotlines
from bot.channels.hotline.transcripts import Transcript
from bot.channels.hotline.uploaded import MOST_BYTES, MOST_CALLS
from bot.web import bring_in
from router.office import Office
from router.store import transaction
from tests.bot.visitor import Visitor
from tests.hotline.conftest import Feeding
from tests.hotline.saying import call

NEW = "/desk/calls/new"
TALK = "坐席8032：您好，12345\n市民：我想办低保"


class Begun:
    """What was handed to the live desk."""

    def __init__(self) -> None:
        self.calls: list[Transcript] = []
        self.accounts: list[str] = []
        self.hotlines: list[str | None] = []

    async def begin(
        self,
        connection: AsyncConnection,
        office: Office,
        told: Transcript,
        account: str,
        at: datetime,
        *,
        hotline: str | None = None,
    ) -> int:
        """As the live desk begins a call."""
        self.calls.append(told)
        self.accounts.append(account)
        self.hotlines.append(hotline)
        return len(self.calls)


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> Begun:
    """The live desk put aside: what it makes of a call has tests of its own."""
    one = Begun()
    monkeypatch.setattr(bring_in, "begin", one.begin)
    return one


async def _send(
    officer: Visitor, way: str, file: tuple[str, bytes] | None = None, **fields: str
) -> None:
    """Fill the page in and press one of its buttons; the page to which it leads is another's."""
    await officer.get(NEW)
    hidden = dict(re.findall(r'name="(submission|hotline)" value="([^"]*)"', officer.page.text))
    data = {"token": officer.token, **hidden, "way": way, **fields}
    officer.page = await officer.client.post(
        NEW,
        data=data,
        files={"file": file or ("", b"")},
        follow_redirects=False,
    )


async def test_a_pasted_conversation_is_opened(officer: Visitor, begun: Begun) -> None:
    await _send(officer, "paste", words=TALK, caller="138-0000-1234")
    assert officer.page.headers["location"] == "/desk/calls/1"
    (told,) = begun.calls
    assert [turn.speaker for turn in told.turns] == ["agent", "caller"]
    assert (told.caller, told.operator, told.final) == ("13800001234", "8032", True)
    assert begun.accounts == ["admin"]


async def test_a_call_is_taken_without_a_word(officer: Visitor, begun: Begun) -> None:
    await _send(officer, "none", operator="7001")
    (told,) = begun.calls
    assert (told.turns, told.final, told.operator) == ((), False, "7001")
    assert told.began_at is not None


async def test_what_was_pasted_is_not_dropped_by_enter_in_another_field(
    officer: Visitor, begun: Begun
) -> None:
    await _send(officer, "none", words=TALK)
    assert len(begun.calls[0].turns) == 2


async def test_sent_twice_it_is_one_call_and_other_words_are_another(
    officer: Visitor, feeding: Feeding
) -> None:
    await officer.get(NEW)
    submission = re.search(r'name="submission" value="([^"]+)"', officer.page.text)
    assert submission is not None
    opened = []
    for words in (TALK, TALK, TALK + "，在甘井子区"):
        await _send(officer, "paste", words=words, submission=submission[1])
        opened.append(officer.page.headers["location"])
    assert opened[0] == opened[1] != opened[2]
    for way in ("none", "none"):
        await _send(officer, way, submission=submission[1])
        opened.append(officer.page.headers["location"])
    assert opened[3] != opened[4]  # two callers, one after the other
    shown = (await officer.get(opened[0])).text
    assert "我想办低保" in shown


async def test_what_is_wrong_is_said_and_what_was_typed_stays(
    officer: Visitor, begun: Begun
) -> None:
    await _send(officer, "paste", words=TALK, caller="1380000", operator="7001", first="caller")
    assert officer.page.status_code == 422
    for kept in (TALK, 'value="1380000"', 'value="7001"', 'value="caller" selected'):
        assert kept in officer.page.text
    assert "电话号码不对" in officer.page.text
    await _send(officer, "paste", words="  ")
    assert "没有写内容" in officer.page.text
    await _send(officer, "file")
    assert "请先选一个文件" in officer.page.text
    assert begun.calls == []


def _sheet(rows: list[list[str]]) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return content.getvalue()


_ORDER = [["工单编号", "标题", "工单内容", "所属区域", "来电号码"]]
_ORDER += [["D-1", "低保", "家里没有收入，想问怎么办", "沙河口区", "13800001234"]]
_ONE = call(call_id="c-one")


@pytest.mark.parametrize(
    "name, content",
    [
        ("通话.txt", TALK.encode("gb18030")),
        ("通话.TXT", TALK.encode("utf-16")),
        ("one.json", json.dumps(_ONE, indent=2).encode()),
        ("one.json", json.dumps([_ONE]).encode()),
        ("one.jsonl", json.dumps(_ONE).encode()),
        ("one.csv", "工单编号,通话内容\nc-one,坐席：您好 市民：我想办低保".encode()),
        ("one.xlsx", _sheet(_ORDER)),
    ],
)
async def test_a_file_of_one_call_is_opened(
    officer: Visitor, begun: Begun, name: str, content: bytes
) -> None:
    await _send(officer, "file", (name, content))
    assert officer.page.status_code == 303, officer.page.text
    (told,) = begun.calls
    assert "低保" in "".join(turn.text for turn in told.turns if turn.speaker == "caller")


async def test_nothing_of_a_work_order_is_lost(officer: Visitor, begun: Begun) -> None:
    await _send(officer, "file", ("one.xlsx", _sheet(_ORDER)))
    (told,) = begun.calls
    assert [(turn.speaker, turn.text) for turn in told.turns] == [
        ("agent", "区域：沙河口区"),
        ("caller", "低保\n家里没有收入，想问怎么办"),
    ]
    assert told.caller == "13800001234"


async def test_of_several_calls_one_is_chosen(officer: Visitor, begun: Begun) -> None:
    words = (("caller", "我叫张三，电话13800001234，想办低保"),)
    some = [_ONE, call(words, call_id="c-two")]
    content = "\n".join(json.dumps(one) for one in some).encode()
    await _send(officer, "file", ("two.jsonl", content), operator="7001")
    assert begun.calls == []
    shown = re.sub(r'name="row" value="[^"]*"', "", officer.page.text)
    assert "里有 2 通" in shown
    assert "13800001234" not in shown
    form = officer.page.text.split('name="row" value="')[2].partition('"')[0]
    row = form.replace("&#34;", '"').replace("&quot;", '"')
    await _send(officer, "row", row=row, operator="7001")
    (told,) = begun.calls
    assert [turn.text for turn in told.turns] == ["我叫张三，电话13800001234，想办低保"]
    assert told.operator == "7001"


def _many() -> bytes:
    return "\n".join(json.dumps(call()) for _ in range(MOST_CALLS + 1)).encode()


@pytest.mark.parametrize(
    "name, content, sentence",
    [
        ("many.jsonl", _many(), "onedoor feed"),
        ("large.txt", b"a" * (MOST_BYTES + 1), "文件太大"),
        ("vast.txt", b"a" * (11 * 1024 * 1024), "文件太大"),
        ("picture.png", b"\x89PNG", "这种文件读不了"),
        ("bad.txt", b"\xff\xff\xff\x81", "文字编码认不出来"),
        ("bad.xlsx", b"PK\x03\x04", "打不开这份表格"),
        ("bad.json", b"[" * 100_000, "不是正确的 JSON"),
        ("bad.json", b'{"call_id":"x"}', "第1条：content：缺少这一项"),
        ("empty.jsonl", b"", "没有通话"),
        ("empty.json", b"[]", "没有通话"),
        ("bad.csv", "甲,乙\n1,2".encode(), "第一行要有编号和内容两列"),
    ],
)
async def test_a_file_that_cannot_be_opened_says_why(
    officer: Visitor, begun: Begun, name: str, content: bytes, sentence: str
) -> None:
    await _send(officer, "file", (name, content), words="写过的")
    assert officer.page.status_code == 422
    assert sentence in officer.page.text
    assert "写过的" in officer.page.text
    assert begun.calls == []


async def test_of_several_hotlines_one_is_chosen_by_its_code(
    officer: Visitor, begun: Begun, feeding: Feeding
) -> None:
    async with transaction(feeding.engine) as connection:
        if "shaanxi-test" not in await open_hotlines(connection):
            await add_hotline(connection, Hotline("shaanxi-test", "陕西测试", "shaanxi"))
    await officer.get(NEW)
    assert "陕西测试" in officer.page.text
    await _send(officer, "paste", words=TALK, hotline="shaanxi-test")
    assert begun.hotlines == ["shaanxi-test"]


@pytest.mark.parametrize("path", [NEW, "/desk/look-up", "/desk/queue", "/desk/figures"])
async def test_the_pages_are_for_who_is_signed_in(
    officer: Visitor, begun: Begun, path: str, feeding: Feeding
) -> None:
    await officer.post("/desk/sign-out")
    await officer.get(path)
    assert officer.path == "/desk/sign-in"


async def test_a_forged_form_opens_nothing(officer: Visitor, begun: Begun) -> None:
    sent: dict[str, Any] = {"token": "0" * 64, "way": "paste", "words": TALK}
    answer = await officer.client.post(NEW, data=sent, files={"file": ("", b"")})
    assert answer.status_code == 403
    assert begun.calls == []
