"""`onedoor serve` as a process: start, kill -9, start again, Ctrl-C."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import psutil
import pytest

from bot.settings import Settings
from nlu.reader import Reader
from tests.bot.visitor import MEDICAL
from tests.serving import ONEDOOR, Served, free_port, serving


def _hand_in(address: str) -> tuple[str, str]:
    """File a request through the form as a plain browser does."""
    with httpx.Client(base_url=address, follow_redirects=True, timeout=20) as client:
        page = client.get("/ask")
        for path, fields in (
            ("words", {"words": MEDICAL}),
            ("district", {"district": "甘井子区"}),
            ("street", {"street": "泡崖街道"}),
            ("who", {"for_other": "self"}),
            ("contact", {"name": "王桂兰", "phone": "13800001234"}),
            ("identity", {}),
            ("submit", {}),
        ):
            token = re.search(r'name="token" value="([0-9a-f]+)"', page.text)
            assert token, page.text
            page = client.post(f"/ask/{path}", data={"token": token[1]} | fields)
        number = re.search(r"<b>(\d{8}-\d{6})</b>", page.text)
        code = re.search(r"<b>(\d{6})</b>", page.text)
        assert number is not None, page.text
        assert code is not None, page.text
        return number[1], code[1]


def _found(address: str, number: str, code: str) -> bool:
    with httpx.Client(base_url=address, follow_redirects=True, timeout=20) as client:
        page = client.get("/track")
        token = re.search(r'name="token" value="([0-9a-f]+)"', page.text)
        assert token
        fields = {"token": token[1], "number": number, "code": code}
        return "收到您的求助" in client.post("/track", data=fields).text


def _engines_of(folder: Path) -> list[int]:
    """Process ids of servers that run in a data folder."""
    return [
        process.pid
        for process in psutil.process_iter(["cmdline"])
        if any(str(folder) in part for part in process.info["cmdline"] or ())
        and process.pid != os.getpid()
    ]


def test_what_was_acknowledged_survives_kill_9_and_ctrl_c_stops_everything(
    chosen: Settings, reader: Reader, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    port, data = free_port(), tmp_path / "data"
    models = chosen.model_folder
    first = Served(data, models, port, tmp_path / "first.log")
    said = first.said()
    password = re.search(r"密码  (\S+)", said)
    assert password
    assert first.address in said
    assert "另存一份" in said
    assert "Telegram 没有启动" in said
    number, code = _hand_in(first.address)
    first.process.kill()
    first.process.wait(10)
    with serving(data, models, port, tmp_path / "second.log") as second:
        assert _found(second.address, number, code)
        assert "王桂兰" not in second.said()
        taken = subprocess.run(
            [ONEDOOR, "serve"],
            env=second.environment,
            capture_output=True,
            timeout=60,
            check=False,
        )
        assert taken.returncode == 1
        assert f"端口 {port} 已被占用" in taken.stderr.decode()
    assert "已全部停止" in second.said()
    assert _engines_of(data) == []
    with serving(data, models, port, tmp_path / "third.log") as third:
        assert _found(third.address, number, code)
        with capsys.disabled():
            sys.stdout.write(
                f"\n  start after kill -9 {second.seconds:.1f} s, "
                f"warm start {third.seconds:.1f} s\n"
            )
    assert _engines_of(data) == []


def test_a_server_of_its_own_that_dies_is_started_again(
    chosen: Settings, reader: Reader, tmp_path: Path
) -> None:
    port, data = free_port(), tmp_path / "data"
    models = chosen.model_folder
    with serving(data, models, port, tmp_path / "log") as served:
        number, code = _hand_in(served.address)
        for pid in _engines_of(data):
            name = psutil.Process(pid).name()
            if name in ("postgres", "valkey-server"):
                os.kill(pid, signal.SIGKILL)
        began = time.monotonic()
        while not served.answers():
            assert time.monotonic() - began < 60, served.said()
            time.sleep(0.2)
        assert _found(served.address, number, code)
