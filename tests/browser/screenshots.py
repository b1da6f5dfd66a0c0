"""Pictures of every page for the README and the docs: `make screenshots`."""

import re
import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from bot.settings import Settings
from bot.wiring import trained_reader
from tests.browser.calls import send_calls
from tests.browser.operator import platform, through_a_call
from tests.browser.walk import (
    ARGUMENTS,
    desk_hotline_pages,
    desk_pages,
    other_pages,
    through_the_form,
    through_the_talk,
)
from tests.serving import free_port, serving

SIZES = {"desktop": (1280, 800), "phone": (390, 844)}


def take(target: Path) -> None:
    """Write a PNG of each page, on a desktop and on a phone, into the folder."""
    target.mkdir(parents=True, exist_ok=True)
    chosen = Settings()
    trained_reader(chosen)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        data = Path(folder)
        with serving(data / "data", chosen.model_folder, free_port(), data / "log") as served:
            password = re.search(r"密码  (\S+)", served.said())
            assert password is not None
            send_calls(served)
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=ARGUMENTS
            )
            for size, (width, height) in SIZES.items():
                viewport = {"width": width, "height": height}
                context = browser.new_context(viewport=viewport, locale="zh-CN")  # type: ignore[arg-type]
                tab = context.new_page()
                for walk in (
                    through_the_form(tab, served.address),
                    through_the_talk(tab, served.address),
                    other_pages(tab, served.address),
                    desk_pages(tab, served.address, password[1]),
                    desk_hotline_pages(tab, served.address),
                    through_a_call(tab, served, platform(served)),
                ):
                    for name in walk:
                        tab.screenshot(path=target / f"{size}-{name}.png", full_page=True)
                context.close()
            browser.close()


if __name__ == "__main__":
    take(Path(sys.argv[1]))
