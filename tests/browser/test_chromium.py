"""The pages in headless Chromium: the whole way works, nothing is broken, everyone can use it."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page

from bot.web.pages import STATIC
from tests.browser.walk import WORDS, desk_pages, other_pages, through_the_form, through_the_talk
from tests.serving import Served

pytestmark = pytest.mark.browser
AXE = STATIC / "vendor" / "axe.min.js"
SMALLEST_TEXT = 24.0  # CSS pixels: 18 pt
SMALLEST_TARGET = 60.0

_SMALL_TEXT = """() => [...document.querySelectorAll('main *, header *')]
  .filter(e => [...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim()))
  .filter(e => e.offsetParent && !e.closest('.sr'))
  .map(e => [parseFloat(getComputedStyle(e).fontSize), e.textContent.trim().slice(0, 20)])
  .filter(([size]) => size < 24)"""
_SMALL_TARGETS = """() => [...document.querySelectorAll('.button, button, .choice, .back, nav a')]
  .filter(e => e.offsetParent)
  .map(e => [e.getBoundingClientRect().height, e.textContent.trim().slice(0, 20)])
  .filter(([height]) => height < 60)"""


def _complaints(tab: Page) -> list[str]:
    """What the browser complains of while the page is used."""
    found: list[str] = []
    tab.on("pageerror", lambda error: found.append(str(error)))
    tab.on(
        "console",
        lambda said: (
            found.append(said.text)
            if said.type == "error" and "status of 4" not in said.text
            else None
        ),
    )
    return found


def test_a_resident_comes_from_words_to_a_routed_case(tab: Page, served: Served) -> None:
    complaints = _complaints(tab)
    for name in through_the_form(tab, served.address):
        tab.locator("h1").first.wait_for()
        assert tab.locator("h1").count() == 1, name
        assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
        if name == "receipt":
            shown = tab.locator("main").inner_text()
            assert "泡崖街道办事处社会救助窗口" in shown
            for lead in ("甘井子区医疗保障局", "甘井子区人力资源和社会保障局"):
                card = tab.locator(".card", has=tab.get_by_text(lead, exact=True))
                assert "大民发〔2025〕83号 第11条" not in card.inner_text()
                card.get_by_text("为什么派到这里").click()
                assert "大民发〔2025〕83号 第11条" in card.inner_text()
            assert re.search(r"\d{8}-\d{6}", shown)
            assert "要带什么" in shown
        if name == "tracked":
            assert "收到您的求助" in tab.locator("main").inner_text()
            assert WORDS in tab.locator("main").inner_text()
    assert complaints == []


def test_a_resident_talks_and_a_case_is_opened(tab: Page, served: Served) -> None:
    complaints = _complaints(tab)
    for name in through_the_talk(tab, served.address):
        assert tab.locator("h1").count() == 1, name
        assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
    before = tab.locator(".talk li").count()
    tab.reload()
    assert tab.locator(".talk li").count() == before
    assert tab.locator("#text").input_value() == ""
    assert "甘井子区泡崖街道办事处社会救助窗口" in tab.locator(".talk").inner_text()
    assert complaints == []


@pytest.mark.parametrize("tab", ["desktop", "phone"], indirect=True)
def test_in_the_talk_enter_sends_and_the_field_is_there_again(tab: Page, served: Served) -> None:
    tab.goto(f"{served.address}/chat")
    tab.locator("#text").fill("第一行")
    tab.locator("#text").press("Shift+Enter")
    tab.keyboard.type("我家房子漏雨")
    tab.keyboard.press("Enter")
    tab.locator(".talk li").nth(2).wait_for()
    tab.wait_for_function("document.getElementById('text').value === ''")
    assert tab.evaluate("document.activeElement.id") == "text"
    assert tab.locator("#send").is_visible()
    field = tab.locator("#text").bounding_box()
    assert field is not None
    assert field["y"] + field["height"] <= tab.viewport_size["height"]  # type: ignore[index]


def test_other_pages_are_sound(tab: Page, served: Served) -> None:
    complaints = _complaints(tab)
    for name in other_pages(tab, served.address):
        tab.locator("h1").first.wait_for()
        assert tab.locator("h1").count() == 1, name
        assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
        expected = {"danger": "110", "pointer": "12345", "answer": "身份证、户口本"}
        assert expected.get(name, "") in tab.locator("main").inner_text()
    assert complaints == []


@pytest.mark.parametrize("tab", ["desktop", "phone"], indirect=True)
def test_every_page_can_be_used_by_everyone(tab: Page, served: Served) -> None:
    password = re.search(r"密码  (\S+)", served.said())
    assert password is not None
    faults: list[Any] = []
    for walk in (
        through_the_form(tab, served.address),
        through_the_talk(tab, served.address),
        other_pages(tab, served.address),
        desk_pages(tab, served.address, password[1]),
    ):
        for name in walk:
            # The page's own policy forbids foreign scripts; axe is put in by the test alone.
            tab.evaluate(AXE.read_text("utf-8"))
            report = tab.evaluate("axe.run()")
            faults += [(name, one["id"], one["nodes"][0]["html"]) for one in report["violations"]]
            if not name.startswith(("desk", "sign")):
                faults += [(name, "small text", one) for one in tab.evaluate(_SMALL_TEXT)]
                faults += [(name, "small target", one) for one in tab.evaluate(_SMALL_TARGETS)]
    assert faults == []


@pytest.mark.parametrize("tab", ["phone"], indirect=True)
@pytest.mark.parametrize("allowed", [True, False], ids=["allowed", "refused"])
def test_in_the_talk_the_browser_says_where_it_is_when_asked(
    tab: Page, served: Served, allowed: bool
) -> None:
    complaints = _complaints(tab)
    if allowed:
        tab.context.grant_permissions(["geolocation"], origin=served.address)
        tab.context.set_geolocation({"latitude": 38.95, "longitude": 121.52})
    tab.goto(f"{served.address}/chat")
    tab.locator("#text").fill("我家房子漏雨，没钱修")
    tab.keyboard.press("Control+End")
    tab.keyboard.press("Enter")
    button = tab.get_by_role("button", name="发送我的位置")
    button.wait_for()
    tab.locator("#text").fill("还没写完")
    box = button.bounding_box()
    assert box is not None
    assert box["height"] >= SMALLEST_TARGET
    button.click()
    if allowed:
        tab.get_by_text("位置收到了").wait_for()
    else:
        tab.get_by_text("没有拿到位置").wait_for()
        assert not button.is_visible()
    assert tab.locator("#text").input_value() == "还没写完"
    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert complaints == []


@pytest.mark.parametrize("tab", ["no-script"], indirect=True)
def test_without_scripts_no_button_offers_what_it_cannot_do(tab: Page, served: Served) -> None:
    tab.goto(f"{served.address}/chat")
    tab.locator("#text").fill("我家房子漏雨，没钱修")
    tab.locator("#send").click()
    tab.get_by_text("哪个区").first.wait_for()
    assert tab.locator("[data-locate]").count() == 1
    assert not tab.locator("[data-locate]").is_visible()
