"""The operator's pages beside a call, in headless Chromium: everyone can use them, by keys too."""

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.calls import send_calls
from tests.browser.operator import signed_in
from tests.browser.test_chromium import AXE, _complaints
from tests.browser.walk import desk_hotline_pages
from tests.serving import Served

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def answering(served: Served) -> Served:
    """A system whose hotline has sent calls."""
    send_calls(served)
    return served


def test_the_pages_can_be_used_by_everyone(tab: Page, answering: Served) -> None:
    complaints = _complaints(tab)
    signed_in(tab, answering)
    faults: list[Any] = []
    for name in desk_hotline_pages(tab, answering.address):
        tab.locator("h1").first.wait_for()
        assert tab.locator("h1").count() == 1, name
        assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
        if _runs_scripts(tab):
            tab.evaluate(AXE.read_text("utf-8"))
            found = tab.evaluate("axe.run()")["violations"]
            faults += [(name, one["id"], one["nodes"][0]["html"]) for one in found]
        if name == "desk-call-new-fault":
            assert tab.locator("#words").input_value() == "坐席：您好，12345\n市民：我想办低保"
            assert tab.locator("#caller").input_value() == "1380000"
        if name == "desk-figures":
            assert tab.locator(".bars rect").count() > 5
            wide = "document.querySelector('.bars rect').getBoundingClientRect().width > 20"
            assert tab.evaluate(wide)
    assert faults == []
    assert complaints == []


def _runs_scripts(tab: Page) -> bool:
    return tab.evaluate("typeof htmx !== 'undefined' || document.scripts.length === 0") is True


@pytest.mark.parametrize("tab", ["desktop"], indirect=True)
def test_a_case_is_looked_up_urged_and_added_to_by_keys_alone(tab: Page, answering: Served) -> None:
    signed_in(tab, answering)
    tab.goto(f"{answering.address}/desk/look-up")
    tab.keyboard.type("13800000001")  # the field is ready to be written in
    tab.keyboard.press("Enter")
    tab.locator("#words").wait_for()
    tab.keyboard.press("Tab")
    for _ in range(12):
        if "催办" in (tab.evaluate("document.activeElement.innerText") or ""):
            break
        tab.keyboard.press("Tab")
    tab.keyboard.press("Enter")
    tab.get_by_role("status").get_by_text("已替来电人催办").wait_for()
    tab.locator("#words").focus()
    tab.keyboard.type("搬到了泉水街道")
    tab.keyboard.press("Tab")
    tab.keyboard.press("Enter")
    tab.get_by_role("status").get_by_text("已补充进工单").wait_for()
