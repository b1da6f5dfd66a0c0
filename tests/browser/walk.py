"""The way of a resident through the form, page by page; for tests and for screenshots."""

import re
from collections.abc import Iterator

from playwright.sync_api import Page

WORDS = (
    "我家在甘井子区泡崖街道，老伴尿毒症每周透析，医保报完还要自己掏四千多，儿子下岗了，实在撑不住"
)
#: Chromium in a container, and without calls of its own to the outside.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def through_the_form(tab: Page, address: str, words: str = WORDS) -> Iterator[str]:
    """Walk from the front page to the tracking page; yields each page's name when it is shown."""
    tab.goto(address)
    yield "start"
    tab.get_by_role("link", name="一步一步填表").click()
    yield "words"
    tab.get_by_role("button", name="下一步").click()
    yield "words-fault"
    tab.locator("#words").fill(words)
    tab.get_by_role("button", name="下一步").click()
    yield "district"
    tab.get_by_role("button", name="下一步").click()
    yield "street"
    tab.get_by_role("button", name="下一步").click()
    yield "who"
    tab.get_by_text("为我自己，或和我一起住的家人").click()
    tab.get_by_role("button", name="下一步").click()
    yield "contact"
    tab.locator("#phone").fill("1380000")
    tab.get_by_role("button", name="下一步").click()
    yield "contact-fault"
    tab.locator("#name").fill("王桂兰")
    tab.locator("#phone").fill("138 0000 1234")
    tab.get_by_role("button", name="下一步").click()
    yield "identity"
    tab.get_by_role("button", name="下一步").click()
    yield "check"
    tab.get_by_role("button", name="没有错，提交").click()
    tab.wait_for_url("**/receipt")
    yield "receipt"
    tab.get_by_role("link", name="看办理进度").click()
    yield "tracked"
    tab.get_by_role("button", name="我知道要带什么了").click()
    tab.get_by_text("说知道了").first.wait_for()
    yield "tracked-confirmed"


TALK = ("我妈中风躺了半年，护工费药费拿不出来", "甘井子区泡崖街道", "三口人，一个月三千", "没有")


def through_the_talk(tab: Page, address: str) -> Iterator[str]:
    """Tell a matter in the chat, up to its receipt, and ask for a person."""
    tab.goto(f"{address}/chat")
    yield "chat"
    for line in (*TALK, "138 0000 2345"):
        _said(tab, line)
        if tab.get_by_text("请核对").count():
            break
    yield "chat-check"
    tab.get_by_role("button", name="对", exact=True).click()
    tab.get_by_text("受理编号").first.wait_for()
    yield "chat-receipt"
    _said(tab, "转人工")
    tab.get_by_text("已经转给工作人员").first.wait_for()
    yield "chat-person"


def _said(tab: Page, line: str) -> None:
    """Write a line and wait until it stands in the talk, answered."""
    before = tab.locator(".talk li").count()
    tab.locator("#text").fill(line)
    tab.get_by_role("button", name="发送", exact=True).click()
    tab.locator(".talk li").nth(before + 1).wait_for()


def other_pages(tab: Page, address: str) -> Iterator[str]:
    """The pages that the way through the form does not pass."""
    tab.goto(f"{address}/track")
    yield "track"
    tab.locator("#number").fill("20200101-000001")
    tab.locator("#code").fill("123456")
    tab.get_by_role("button", name="查询").click()
    yield "track-fault"
    tab.goto(f"{address}/ask")
    tab.locator("#words").fill("我不想活了，遗书都写好了，孩子以后拜托你们了")
    tab.get_by_role("button", name="下一步").click()
    yield "danger"
    tab.goto(f"{address}/ask")
    tab.locator("#words").fill("小区门口的路灯坏了半个月，晚上黑得看不见路，找物业也不管")
    tab.get_by_role("button", name="下一步").click()
    yield "pointer"
    tab.goto(f"{address}/ask")
    tab.locator("#words").fill("请问办低保需要带哪些材料，去哪里办？")
    tab.get_by_role("button", name="下一步").click()
    yield "answer"
    tab.goto(f"{address}/nothing-here")
    yield "sorry"
    tab.goto(f"{address}/desk/sign-in")
    yield "sign-in"


def desk_pages(tab: Page, address: str, password: str) -> Iterator[str]:
    """The desk: the list, one case, one whose talk waits for a person, and what got no case."""
    tab.goto(f"{address}/desk/sign-in")
    tab.locator("#name").fill("admin")
    tab.locator("#password").fill(password)
    tab.get_by_role("button", name="登录").click()
    yield "desk"
    tab.locator("tbody a").first.click()
    yield "desk-case"
    tab.goto(f"{address}/chat")
    talked = re.search(r"报编号 (\d{8}-\d{6})", tab.locator(".talk").inner_text())
    if talked is not None:  # told by this browser before, and handed over
        tab.goto(f"{address}/desk/cases/{talked[1]}")
        tab.get_by_role("button", name="我来接手").click()
        yield "desk-talk"
    tab.goto(f"{address}/desk")
    tab.get_by_role("link", name="没有立案的").click()
    yield "desk-requests"


def desk_hotline_pages(tab: Page, address: str) -> Iterator[str]:
    """The pages beside a call, for who is signed in: bring one in, look one up, queue, figures."""
    tab.goto(f"{address}/desk/calls/new")
    yield "desk-call-new"
    tab.locator("#caller").fill("1380000")
    tab.locator("#words").fill("坐席：您好，12345\n市民：我想办低保")
    tab.get_by_role("button", name="打开这段通话").click()
    tab.locator("#faults").wait_for()
    yield "desk-call-new-fault"
    tab.goto(f"{address}/desk/look-up")
    yield "desk-look-up"
    tab.locator("#asked").fill("138 0000 0000")
    tab.get_by_role("button", name="查", exact=True).click()
    tab.get_by_role("button", name="替来电人催办").click()
    tab.get_by_role("status").wait_for()
    yield "desk-look-up-found"
    tab.goto(f"{address}/desk/requests")
    tab.get_by_role("button", name="立案").last.click()  # a person must place it now
    tab.get_by_role("link", name="排队").click()
    yield "desk-queue"
    letters = tab.get_by_role("link", name=re.compile("死信 [0-9]+$"))
    if letters.count():
        tab.goto(f"{address}{letters.last.get_attribute('href')}")
        yield "desk-dead"
    tab.get_by_role("link", name="今日").click()
    yield "desk-figures"
