"""Photos and files from /chat: kept with the case, shown to their own talk and to the desk only."""

import io
import re
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from PIL import Image
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.web.uploads import LARGEST_UPLOAD, MOST_FILES
from router.file_content import MOST_BYTES
from router.file_tables import files, line_files
from router.lookup import CaseFile, case_file, ledger_fault
from router.office import Office
from router.store import transaction
from router.tables import cases
from router.talk_tables import talk_lines
from tests.bot.test_chat import FORM, count, line_of, opened, presses, said_last, says
from tests.bot.visitor import Visitor, visitor
from tests.router.asking import dump
from tests.sent_files import HTML, PDF, SECRET, bomb, office, photo

NAME = "王桂芳13800004455身份证.jpg"
_LINK = re.compile(r'href="/chat/files/(\d+)"')
#: As it is called, what it is, what is said of it.
REFUSED = (
    ("photo.jpg", HTML, "这种文件收不了"),
    ("a.jpg", photo()[:-800], "打不开"),
    ("a.png", bomb(), "尺寸太大"),
    ("a.pdf", PDF + bytes(MOST_BYTES + 1 - len(PDF)), "最多 10 MB"),
    ("a.pdf", b"", "是空的"),
    ("a.docx", office("docm"), "这种文件收不了"),
)


async def sends(who: Visitor, *sent: tuple[str, bytes], **fields: str) -> list[str]:
    """Send files, with words or without; what was said to them."""
    if 'id="say"' not in who.page.text:
        await who.get("/chat")
    await who.upload("/chat", list(sent), line=line_of(who), **fields)
    return said_last(who)


async def case_of(database: AsyncEngine, number: str) -> CaseFile:
    async with transaction(database) as connection:
        return await case_file(connection, number)


async def test_photos_before_and_after_the_receipt_are_kept_with_the_case(
    resident: Visitor, officer: Visitor, database: AsyncEngine, office: Office
) -> None:
    assert "照片收到了" in (await sends(resident, (NAME, photo())))[0]
    number = await opened(resident)
    assert f"已经加进 {number}" in (await sends(resident, ("病历.pdf", PDF)))[0]
    case = await case_of(database, number)
    added = [row for row in case.ledger if row["act"] == "add_words" and "file" in row["details"]]
    assert [row["reason"] for row in added] == ["求助人发来照片", "求助人发来文件"]
    assert [one["kind"] for one in case.notices if one["recipient"] != "requester"].count(
        "words_added"
    ) >= 1
    async with transaction(database) as connection:
        assert await ledger_fault(connection, office.seal, case) is None
    page = (await officer.get(f"/desk/cases/{number}")).text
    assert "照片（JPEG）" in page
    assert "病历.pdf" in page
    assert "13800004455" not in page
    assert "照片和文件" in page


async def test_a_file_is_handed_to_the_desk_to_be_saved_and_a_picture_to_be_seen(
    resident: Visitor, officer: Visitor, stranger: Visitor
) -> None:
    await sends(resident, (NAME, photo()), ("病历.pdf", PDF))
    number = await opened(resident)
    await officer.get(f"/desk/cases/{number}")
    links = re.findall(rf'href="(/desk/cases/{number}/files/\d+)"', officer.page.text)
    assert len(links) == 2
    for link, kind in zip(links, ("image/jpeg", "application/pdf"), strict=True):
        sent = await officer.client.get(link)
        assert sent.headers["content-disposition"].startswith("attachment; ")
        assert "13800004455" not in sent.headers["content-disposition"]
        strict(sent, kind)
    shown = await officer.client.get(links[0] + "/picture")
    assert "content-disposition" not in shown.headers
    strict(shown, "image/jpeg")
    assert SECRET.encode() not in shown.content
    strict(await officer.client.get(links[0] + "/small"), "image/jpeg")
    # A paper is never shown within a page, whatever is asked for.
    paper = await officer.client.get(links[1] + "/picture")
    assert paper.headers["content-disposition"].startswith("attachment; ")
    assert (await officer.client.get(links[1] + "/small")).status_code == 404
    for link in (links[0], links[0] + "/picture", links[0] + "/small"):
        assert (await stranger.client.get(link)).url.path == "/desk/sign-in"


def strict(sent: httpx.Response, kind: str) -> None:
    assert sent.status_code == 200
    assert sent.headers["content-type"] == kind
    assert sent.headers["x-content-type-options"] == "nosniff"
    assert sent.headers["cache-control"] == "no-store"
    assert "default-src 'none'; sandbox" in sent.headers["content-security-policy"]


async def test_another_case_s_file_is_not_found(
    resident: Visitor, stranger: Visitor, officer: Visitor
) -> None:
    await sends(resident, ("a.jpg", photo()))
    number = await opened(resident)
    other = await opened(stranger)
    await officer.get(f"/desk/cases/{number}")
    file = re.search(r"/files/(\d+)\"", officer.page.text)
    assert file is not None
    for path in ("", "/picture", "/small"):
        wrong = f"/desk/cases/{other}/files/{file[1]}{path}"
        assert (await officer.client.get(wrong)).status_code == 404


async def test_a_photo_is_shown_to_its_own_talk_and_to_no_other(
    resident: Visitor, stranger: Visitor
) -> None:
    await sends(resident, ("a.jpg", photo(2000, 1500)))
    link = _LINK.search(resident.page.text)
    assert link is not None
    path = f"/chat/files/{link[1]}"
    strict(await resident.client.get(path), "image/jpeg")
    small = await resident.client.get(path + "/small")
    strict(small, "image/jpeg")
    with Image.open(io.BytesIO(small.content)) as image:
        assert max(image.size) == 480
    assert (await stranger.client.get(path)).status_code == 404
    await says(stranger, "你好")
    assert (await stranger.client.get(path)).status_code == 404
    assert (await stranger.client.get(path + "/small")).status_code == 404
    assert (await resident.client.get("/chat/files/999999999")).status_code == 404


@pytest.mark.parametrize("name, content, sentence", REFUSED)
async def test_what_cannot_be_kept_is_said_and_nothing_of_the_talk_is_lost(
    resident: Visitor, database: AsyncEngine, name: str, content: bytes, sentence: str
) -> None:
    before = await count(database, files)
    await sends(resident, (name, content), ("b.jpg", photo()), text=FORM[0])
    assert resident.page.status_code == 200
    assert sentence in resident.page.text
    assert f"{name}：" in resident.page.text
    assert FORM[0] in resident.page.text
    assert await count(database, files) == before + 1
    assert "住在哪个区" in said_last(resident)[-1]


async def test_the_same_file_is_kept_once_and_stands_in_both_lines(
    resident: Visitor, stranger: Visitor, database: AsyncEngine
) -> None:
    before, lines = await count(database, files), await count(database, line_files)
    await sends(resident, ("a.jpg", photo()))
    await sends(resident, ("b.jpg", photo()))
    assert await count(database, files) == before + 1
    assert await count(database, line_files) == lines + 2
    assert len(set(_LINK.findall(resident.page.text))) == 1
    await sends(stranger, ("a.jpg", photo()))  # another talk's is its own
    assert await count(database, files) == before + 2


async def test_the_same_form_sent_five_times_is_taken_once(
    resident: Visitor, database: AsyncEngine
) -> None:
    await resident.get("/chat")
    token, line, before = resident.token, line_of(resident), await count(database, talk_lines)
    for _ in range(5):
        sent = [("files", ("a.jpg", photo(), "image/jpeg")), ("files", ("b.pdf", PDF, "x/y"))]
        fields = {"token": token, "line": line, "text": FORM[0]}
        await resident.client.post("/chat", data=fields, files=sent)
    # Two files and the words, the answers to the files, and one question.
    assert await count(database, talk_lines) == before + 6


async def test_a_file_of_another_page_is_not_taken(
    resident: Visitor, database: AsyncEngine
) -> None:
    await resident.get("/chat")
    before = await count(database, talk_lines)
    sent = [("files", ("a.jpg", photo(), "image/jpeg"))]
    answer = await resident.client.post("/chat", data={"token": "0" * 64}, files=sent)
    assert answer.status_code == 403
    assert await count(database, talk_lines) == before


async def test_more_files_than_a_form_holds_are_said_to_be_too_many(resident: Visitor) -> None:
    sent = [(f"{one}.pdf", PDF + bytes([one])) for one in range(1, MOST_FILES + 2)]
    sent = [(name, content.replace(b"%%EOF\n", b"%%EOF")) for name, content in sent]
    await sends(resident, *sent)
    assert f"一次最多发{MOST_FILES}个" in resident.page.text
    assert len(set(_LINK.findall(resident.page.text))) == MOST_FILES


@pytest.mark.parametrize("told", [True, False])
async def test_a_body_without_end_is_not_read_to_its_end(app: FastAPI, told: bool) -> None:
    """Neither believed where it says that it is small, nor read where it says that it is large."""
    read = 0

    async def body() -> Any:
        nonlocal read
        head = b'--x\r\nContent-Disposition: form-data; name="files"; filename="a.jpg"\r\n\r\n'
        yield head
        while read < 4 * LARGEST_UPLOAD:
            read += 1024 * 1024
            yield bytes(1024 * 1024)

    async with visitor(app) as one:
        await one.get("/chat")
        answer = await one.client.post(
            "/chat",
            content=body(),
            headers={
                "content-type": "multipart/form-data; boundary=x",
                "content-length": str(4 * LARGEST_UPLOAD if told else 1000),
            },
        )
    assert answer.status_code == 413
    assert "30 MB" in answer.text
    assert read <= (2 * 1024 * 1024 if told else LARGEST_UPLOAD + 2 * 1024 * 1024)


@pytest.mark.parametrize("body", [b"", b"nonsense", b"--x\r\n\r\n", b"--x\r\nA: b\r\n\r\nc"])
async def test_a_body_that_is_no_form_is_refused(resident: Visitor, body: bytes) -> None:
    await resident.get("/chat")
    kind = {"content-type": "multipart/form-data; boundary=x"}
    answer = await resident.client.post("/chat", content=body, headers=kind)
    assert answer.status_code in (403, 422)


async def test_a_photo_while_a_person_has_the_talk_goes_onto_the_case(
    resident: Visitor, database: AsyncEngine
) -> None:
    await says(resident, FORM[0], "转人工")
    await sends(resident, ("a.jpg", photo()))
    number = re.search(r"报编号 (\d{8}-\d{6})", resident.page.text)
    assert number is not None
    last = (await case_of(database, number[1])).ledger[-1]
    assert last["reason"] == "求助人发来照片"


async def test_a_photo_sent_for_a_closed_case_stays_with_the_talk(
    resident: Visitor, database: AsyncEngine
) -> None:
    number = await opened(resident)
    await says(resident, "我不申请了，帮我撤了吧")
    await presses(resident, "撤回")
    said = await sends(resident, ("a.jpg", photo()))
    assert f"{number} 已经办完" in said[0]
    assert _LINK.search(resident.page.text) is not None
    assert (await case_of(database, number)).ledger[-1]["act"] == "withdraw"


async def test_what_was_sent_for_a_matter_that_was_left_does_not_go_onto_the_next(
    resident: Visitor, database: AsyncEngine
) -> None:
    await says(resident, "孩子上大学学费交不上")
    await sends(resident, ("a.jpg", photo()))
    await says(resident, "算了不说了")
    await says(resident, "是")
    number = await opened(resident)
    query = select(line_files.c.case_id).join(cases, cases.c.id == line_files.c.case_id)
    async with transaction(database) as connection:
        found = (await connection.execute(query.where(cases.c.number == number))).all()
    assert found == []


async def test_nothing_of_a_file_stands_in_clear(
    resident: Visitor, database: AsyncEngine, capsys: pytest.CaptureFixture[str]
) -> None:
    secret = "SECRET-IN-A-PAPER"
    paper = PDF.replace(b"%%EOF", b"% " + secret.encode() + b"\n%%EOF")
    await sends(resident, ("李小花的诊断书.pdf", paper), ("x.jpg", HTML))
    async with transaction(database) as connection:
        everything = await dump(connection)
    printed = capsys.readouterr()
    for clear in (secret, secret.encode().hex(), "李小花", "李小花".encode().hex()):
        assert clear not in everything + printed.out + printed.err


async def test_a_name_cannot_break_out_of_the_page(resident: Visitor, officer: Visitor) -> None:
    await sends(resident, ('"><script>alert(1)</script>.pdf', PDF), ("<b>.jpg", HTML))
    assert "<script>alert" not in resident.page.text
    assert "<b>.jpg" not in resident.page.text
    number = await opened(resident)
    assert "<script>alert" not in (await officer.get(f"/desk/cases/{number}")).text
