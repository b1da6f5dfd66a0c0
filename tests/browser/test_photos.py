"""Photos in the talk, in headless Chromium: chosen, sent with a bar, seen, refused in words."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import FileChooser, Page, Route
from playwright.sync_api import TimeoutError as TooSlow

from router.file_content import MOST_BYTES
from tests.browser.test_chromium import _SMALL_TARGETS, _SMALL_TEXT, AXE, _complaints
from tests.browser.walk import TALK
from tests.sent_files import HTML, PDF, photo
from tests.serving import Served

pytestmark = pytest.mark.browser
_NUMBER = re.compile(r"\d{8}-\d{6}")


@pytest.fixture
def sent(tmp_path: Path) -> dict[str, Path]:
    """Files as they lie on somebody's telephone."""
    contents = {
        "屋顶.jpg": photo(1600, 1200),
        "病历.pdf": PDF,
        "假.jpg": HTML,
        "太大.pdf": PDF + bytes(MOST_BYTES),
    }
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    return {name.partition(".")[0]: tmp_path / name for name in contents}


def choose(tab: Page, *paths: Path) -> None:
    tab.get_by_label("选照片或文件").set_input_files(list(paths))


def send(tab: Page) -> None:
    tab.get_by_role("button", name="发送", exact=True).click()


def test_a_photo_is_chosen_sent_and_seen(tab: Page, served: Served, sent: dict[str, Path]) -> None:
    complaints = _complaints(tab)
    tab.goto(f"{served.address}/chat")
    choose(tab, sent["屋顶"], sent["病历"])
    tab.locator("#text").fill("我家屋顶塌了")
    send(tab)
    picture = tab.locator(".sent img")
    picture.wait_for()
    tab.wait_for_function("document.querySelector('.sent img').naturalWidth === 480")
    assert tab.get_by_role("link", name="病历.pdf").count() == 1
    assert tab.get_by_text("照片收到了").count() == 1
    assert tab.locator("#text").input_value() == ""
    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
    tab.reload()
    picture.wait_for()
    chosen = "[...document.querySelectorAll('input[type=file]')].every(one => !one.files.length)"
    assert tab.evaluate(chosen)
    assert complaints == []


def test_what_is_no_photo_is_said_so_beside_the_field(
    tab: Page, served: Served, sent: dict[str, Path]
) -> None:
    tab.goto(f"{served.address}/chat")
    choose(tab, sent["假"])
    tab.locator("#text").fill("我家屋顶塌了")
    send(tab)
    tab.get_by_role("alert").get_by_text("这种文件收不了").wait_for()
    assert tab.locator(".talk .resident").count() == 1


def test_what_is_too_large_is_said_before_or_after_it_is_sent(
    tab: Page, served: Served, sent: dict[str, Path]
) -> None:
    tab.goto(f"{served.address}/chat")
    choose(tab, sent["太大"])
    send(tab)
    tab.get_by_text(re.compile("太大")).first.wait_for()
    assert tab.locator(".talk .resident").count() == 0


def _chooser_by_key(tab: Page) -> FileChooser:
    """Opened by the key; a busy machine's browser drops the first press now and then."""
    for _ in range(3):
        try:
            with tab.expect_file_chooser(timeout=5_000) as chooser:
                tab.keyboard.press("Enter")
            return chooser.value
        except TooSlow:
            continue
    raise AssertionError("the key opens no chooser")


@pytest.mark.parametrize("tab", ["desktop"], indirect=True)
def test_it_can_be_done_by_keyboard_and_a_slow_sending_is_seen(
    tab: Page, served: Served, sent: dict[str, Path]
) -> None:
    tab.goto(f"{served.address}/chat")
    tab.locator("#text").focus()
    tab.keyboard.press("Tab")
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.type") == "file"
    _chooser_by_key(tab).set_files(sent["屋顶"])
    assert "屋顶.jpg" in tab.locator("#chosen").inner_text()

    def slow(route: Route) -> None:
        tab.wait_for_timeout(700)
        route.continue_()

    tab.route("**/chat", slow)
    send(tab)
    tab.locator("#sending").wait_for()
    assert "正在发送" in tab.locator("#chosen").inner_text()
    tab.locator(".sent img").wait_for()
    assert tab.locator("#sending").is_hidden()
    assert tab.locator("#chosen").inner_text() == ""


@pytest.mark.parametrize("tab", ["phone"], indirect=True)
def test_without_a_network_nothing_is_lost_from_the_field(
    tab: Page, served: Served, sent: dict[str, Path]
) -> None:
    tab.goto(f"{served.address}/chat")
    choose(tab, sent["屋顶"])
    tab.locator("#text").fill("我家屋顶塌了")
    tab.route("**/chat", lambda route: route.abort())
    send(tab)
    tab.get_by_text("没有发出去").wait_for()
    assert tab.locator("#text").input_value() == "我家屋顶塌了"
    tab.unroute("**/chat")
    send(tab)
    tab.locator(".sent img").wait_for()
    assert tab.locator("#text").input_value() == ""


@pytest.mark.parametrize("tab", ["desktop", "phone"], indirect=True)
def test_the_pages_with_photos_can_be_used_by_everyone(
    tab: Page, served: Served, sent: dict[str, Path], request: pytest.FixtureRequest
) -> None:
    tab.goto(f"{served.address}/chat")
    choose(tab, sent["屋顶"], sent["病历"])
    send(tab)
    tab.locator(".sent img").wait_for()
    faults: list[Any] = _faults(tab, small=True)
    _picture(tab, request, "chat-photo")
    for line in (*TALK, "138 0000 2345"):
        before = tab.locator(".talk li").count()
        tab.locator("#text").fill(line)
        send(tab)
        tab.locator(".talk li").nth(before + 1).wait_for()
        if tab.get_by_text("请核对").count():
            break
    tab.get_by_role("button", name="对", exact=True).click()
    tab.get_by_text("受理编号").first.wait_for()
    number = _NUMBER.search(tab.locator(".talk").inner_text())
    password = re.search(r"密码  (\S+)", served.said())
    assert number is not None
    assert password is not None
    tab.goto(f"{served.address}/desk/sign-in")
    tab.locator("#name").fill("admin")
    tab.locator("#password").fill(password[1])
    tab.get_by_role("button", name="登录").click()
    tab.goto(f"{served.address}/desk/cases/{number[0]}")
    row = tab.get_by_role("row", name=re.compile("病历"))
    with tab.expect_download() as download:
        row.get_by_role("link", name="保存").click()
    assert download.value.suggested_filename == "病历.pdf"
    tab.wait_for_function("document.querySelector('img.small').naturalWidth === 480")
    faults += _faults(tab, small=False)
    _picture(tab, request, "desk-photo")
    with tab.context.expect_page() as opened:
        tab.locator("a:has(img.small)").click()
    opened.value.wait_for_load_state()
    assert opened.value.url.endswith("/picture")
    assert faults == []


def _faults(tab: Page, *, small: bool) -> list[Any]:
    tab.evaluate(AXE.read_text("utf-8"))
    found = tab.evaluate("axe.run()")["violations"]
    faults: list[Any] = [(one["id"], one["nodes"][0]["html"]) for one in found]
    if small:
        faults += [*tab.evaluate(_SMALL_TEXT), *tab.evaluate(_SMALL_TARGETS)]
    return faults


def _picture(tab: Page, request: pytest.FixtureRequest, name: str) -> None:
    """A picture for whoever wants to look at it, in the test's folder."""
    folder: Path = request.getfixturevalue("tmp_path")
    tab.screenshot(path=folder / f"{name}.png", full_page=True)
