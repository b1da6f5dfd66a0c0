"""Headless Chromium on a real server."""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from bot.settings import Settings
from nlu.reader import Reader
from tests.browser.walk import ARGUMENTS
from tests.serving import Served, free_port, serving


@pytest.fixture(scope="session")
def served(
    chosen: Settings, reader: Reader, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    """A system of its own for the browser tests."""
    folder = tmp_path_factory.mktemp("browser")
    with serving(folder / "data", chosen.model_folder, free_port(), folder / "log") as one:
        yield one


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, headless; without it these tests are skipped, and say why.

    Ended with its module: while it lives, Playwright keeps an event loop running, and no other
    test could run one.
    """
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("chromium is not installed: apt-get install chromium fonts-noto-cjk")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture(params=["desktop", "phone", "no-script"])
def tab(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Page]:
    """A tab on a desktop, on a phone, and with JavaScript switched off."""
    sizes = {"desktop": (1280, 800), "phone": (390, 844), "no-script": (390, 844)}
    width, height = sizes[request.param]
    context = browser.new_context(
        viewport={"width": width, "height": height},
        java_script_enabled=request.param != "no-script",
        locale="zh-CN",
    )
    yield context.new_page()
    context.close()
