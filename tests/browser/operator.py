"""The way of a hotline operator through a call, with the keyboard alone; for tests and pictures."""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import count

import httpx
from playwright.sync_api import Page

from tests.serving import ONEDOOR, Served
from tests.serving import run as ran_here

Said = tuple[str, str]
TROUBLE: tuple[Said, ...] = (
    ("agent", "您好，12345，请问有什么可以帮您"),
    ("caller", "喂，我想问一下那个低宝，就是低保，怎么个办法"),
    ("agent", "您家里什么情况"),
    ("caller", "我下岗两年多了，老伴肾病天天吃药，家里实在揭不开锅了"),
    ("agent", "您住在哪个区、哪个街道"),
    ("caller", "甘井子区，泡崖街道"),
    ("agent", "家里几口人，一个月收入多少"),
    ("caller", "就我们老两口，一个月打零工也就一千来块"),
)
DANGER: tuple[Said, ...] = (
    ("agent", "您好，12345"),
    ("caller", "我不想活了，绳子都拴好了，你们别管我了"),
)
_numbers = count(1)

Send = Callable[..., str]


def platform(served: Served) -> Send:
    """A call platform with a key of its own: sends turns of a call; the call's number."""
    code = f"seats-{next(_numbers)}"
    told = ran_here(served, ONEDOOR, "hotline", "add", code, "--name", "大连12345")
    key = told.split()[-1]

    def send(said: Sequence[Said], call_id: str = "", *, first: int = 0) -> str:
        name = call_id or f"{code}-{next(_numbers)}"
        answer = httpx.post(
            f"{served.address}/api/v1/hotline/transcripts",
            headers={"Authorization": f"Bearer {key}"},
            json={
                "call_id": name,
                "operator": "8032",
                "caller": "13800002468",
                "first_turn": first,
                "final": False,
                "turns": [{"speaker": one, "text": text} for one, text in said],
            },
        )
        assert answer.status_code == 202, answer.text
        return name

    return send


def signed_in(tab: Page, served: Served) -> None:
    """Sign in at the desk."""
    password = re.search(r"密码  (\S+)", served.said())
    assert password is not None
    tab.goto(f"{served.address}/desk/sign-in")
    tab.locator("#name").fill("admin")
    tab.locator("#password").fill(password[1])
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/desk")


def through_a_call(tab: Page, served: Served, send: Send) -> Iterator[str]:
    """From the list to the receipt; yields each page's name when it is shown."""
    signed_in(tab, served)
    tab.goto(f"{served.address}/desk/calls")
    call = send(TROUBLE[:2])
    tab.locator("tbody tr", has_text="低宝").first.wait_for()
    send(DANGER)
    tab.locator("tr.is-danger").first.wait_for()
    yield "calls"
    rows = tab.locator("tbody tr")
    while not tab.locator("tr.chosen", has_text="低宝").count():
        assert rows.count()
        tab.keyboard.press("j")
    tab.keyboard.press("Enter")
    tab.locator("#turns li").first.wait_for()
    yield "call-begins"
    for at in range(2, len(TROUBLE)):
        send(TROUBLE[at : at + 1], call, first=at)
        tab.locator("#turns li").nth(at).wait_for()
    tab.keyboard.press("n")
    tab.keyboard.type("刘师傅")
    tab.keyboard.press("Escape")
    tab.keyboard.press("b")
    tab.keyboard.type("老人耳背，回电请慢点说")
    tab.keyboard.press("Escape")
    tab.get_by_text("就我们老两口").first.wait_for()
    yield "call"
    tab.keyboard.press("?")
    tab.locator("#keys[open]").wait_for()
    yield "call-keys"
    tab.keyboard.press("Escape")
    tab.keyboard.press("Control+Enter")
    tab.locator("#confirm[open]").wait_for()
    yield "call-confirm"
    tab.keyboard.press("Enter")
    tab.locator("#done").wait_for()
    yield "call-done"
    tab.keyboard.press("Enter")
    tab.wait_for_url("**/desk/calls")
    tab.locator("tr.is-danger a").first.click()
    tab.locator(".alarm").wait_for()
    yield "call-danger"
