"""The operator's desk in Chromium: a call arrives turn by turn and leaves by keyboard alone."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page

from bot.web.pages import STATIC
from tests.browser.operator import (
    DANGER,
    Send,
    platform,
    signed_in,
    through_a_call,
)
from tests.serving import Served

AXE = STATIC / "vendor" / "axe.min.js"


@pytest.fixture(scope="module")
def send(served: Served) -> Send:
    """A call platform."""
    return platform(served)


def _complaints(tab: Page) -> list[str]:
    """What the browser complains of: errors of scripts, and what the page's policy forbids."""
    heard: list[str] = []
    tab.on("console", lambda one: heard.append(one.text) if one.type == "error" else None)
    tab.on("pageerror", lambda one: heard.append(str(one)))
    return heard


def _opened(tab: Page, served: Served, words: str) -> None:
    """Open the newest call in whose row these words stand."""
    tab.goto(f"{served.address}/desk/calls")
    tab.locator("tbody tr", has_text=words).first.locator("a").click()
    tab.locator("#turns li").first.wait_for()


@pytest.mark.parametrize("tab", ["desktop", "phone"], indirect=True)
def test_a_call_is_followed_set_right_and_dispatched(tab: Page, served: Served, send: Send) -> None:
    complaints, faults = _complaints(tab), list[Any]()
    for name in through_a_call(tab, served, send):
        assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
        tab.evaluate(AXE.read_text("utf-8"))
        report = tab.evaluate("axe.run()")
        faults += [(name, one["id"], one["nodes"][0]["html"]) for one in report["violations"]]
        match name:
            case "call":
                assert tab.locator("#place").input_value() == "甘井子区泡崖街道"
                assert tab.locator("#phone").input_value() == "13800002468"
                assert tab.locator("mark.need").count()
                assert tab.locator(".likely li").count() >= 3
                assert "甘井子区民政局" in tab.locator("#plan").inner_text()
            case "call-done":
                shown = tab.locator("#done").inner_text()
                assert re.search(r"\d{8}-\d{6}", shown)
                assert "泡崖街道" in shown
                assert "身份证" in shown
            case "call-danger":
                assert tab.title().startswith("【危险】")
    assert faults == []
    assert complaints == []


@pytest.mark.parametrize("tab", ["desktop"], indirect=True)
def test_what_is_being_written_stays_while_turns_arrive(
    tab: Page, served: Served, send: Send
) -> None:
    complaints = _complaints(tab)
    words = "房子叫大水冲了，没地方住"
    call = send((("caller", words),))
    signed_in(tab, served)
    _opened(tab, served, words)
    tab.keyboard.press("b")
    tab.keyboard.type("老太太一个人")
    send((("caller", "在瓦房店市"),), call, first=1)
    tab.locator("#turns li").nth(1).wait_for()
    assert tab.locator("#note").input_value() == "老太太一个人"
    tab.keyboard.type("，腿脚不好")
    assert tab.locator("#note").input_value() == "老太太一个人，腿脚不好"
    tab.keyboard.press("Escape")
    tab.reload()
    assert tab.locator("#note").input_value() == "老太太一个人，腿脚不好"
    assert complaints == []


@pytest.mark.parametrize("tab", ["desktop"], indirect=True)
def test_a_correction_is_kept_and_can_be_taken_back(tab: Page, served: Served, send: Send) -> None:
    words = "我失业三年没有收入，想申请低保"
    call = send((("caller", words),))
    signed_in(tab, served)
    _opened(tab, served, words)
    chosen = tab.locator(".likely li.chosen")
    before = chosen.count()
    tab.keyboard.press("1")
    tab.get_by_role("button", name="改回系统读到的").wait_for()
    assert chosen.count() == before - 1
    send((("caller", "我住甘井子区"),), call, first=1)  # what comes in does not undo it
    tab.locator("#turns li").nth(1).wait_for()
    assert chosen.count() == before - 1
    tab.keyboard.press("x")
    tab.get_by_text("记下，转别的部门").wait_for()
    tab.get_by_role("button", name="改回系统读到的").click()
    tab.locator(".likely li.chosen").nth(before - 1).wait_for()


@pytest.mark.parametrize("tab", ["desktop"], indirect=True)
def test_danger_rings_once_and_not_where_it_is_switched_off(
    tab: Page, served: Served, send: Send
) -> None:
    signed_in(tab, served)
    tab.goto(f"{served.address}/desk/calls")
    rung = int(tab.locator("#calls").get_attribute("data-rung") or 0)
    send(DANGER)
    tab.locator(f"#calls[data-rung='{rung + 1}']").wait_for()
    tab.locator("#sound").uncheck()
    shown = tab.locator("tr.is-danger").count()
    send(DANGER)
    tab.locator("tr.is-danger").nth(shown).wait_for()
    assert tab.locator("#calls").get_attribute("data-rung") == str(rung + 1)


@pytest.mark.parametrize("tab", ["no-script"], indirect=True)
def test_without_scripts_the_forms_do_it(tab: Page, served: Served, send: Send) -> None:
    words = "孩子考上大学没钱交学费，想申请助学"
    send((("caller", words),))
    signed_in(tab, served)
    _opened(tab, served, words)
    tab.locator("#place").fill("火星")
    tab.get_by_role("button", name="保存更正").click()
    assert "没找到这个地方" in tab.locator(".faults").inner_text()
    tab.locator("#place").fill("西岗区")
    tab.get_by_role("button", name="保存更正").click()
    assert tab.locator("#place").input_value() == "西岗区"
    tab.locator("#send").click()
    assert "受理编号" in tab.locator("#done").inner_text()
