"""`onedoor hotline` and `onedoor feed` as they are typed: files in, results out, dead letters."""

import json
from pathlib import Path

from bot.settings import Settings
from bot.wiring import Engines, running_engines
from router import migrate
from tests.conftest import MODELS
from tests.hotline.saying import LAMP, call, sent
from tests.serving import ran


def test_a_file_from_the_first_command_to_the_last(tmp_path: Path) -> None:
    with running_engines(Settings(data_dir=tmp_path / "engines")) as engines:
        migrate.upgrade(engines.database_url)
        _walk(engines, tmp_path)


def _walk(engines: Engines, tmp_path: Path) -> None:
    data, file, mended = tmp_path / "data", tmp_path / "calls.jsonl", tmp_path / "mended.json"
    running = {
        "ONEDOOR_DATABASE_URL": engines.database_url.render_as_string(hide_password=False),
        "ONEDOOR_REDIS_URL": engines.redis_url,
    }
    ours, lamp, whole = call(), call(LAMP), call()
    file.write_bytes(b"\n".join([sent(ours), sent(lamp), sent({**whole, "turns": "坏了"})]))

    def said(*arguments: str | Path, code: int = 0) -> str:
        done = ran(*arguments, data=data, models=MODELS, **running)
        assert done.returncode == code, done.stderr.decode()
        return (done.stdout or done.stderr).decode()

    key = said("hotline", "add", "city-12345", "--name", "某市12345").splitlines()[-1]
    assert key.startswith("onedoor_")
    assert "没有登记" in said("feed", file, "--hotline", "x", code=1)

    told = said("feed", file, "--hotline", "city-12345", code=1)
    assert "甘井子区泡崖街道" in told
    assert "请按12345的流程转" in told  # the operator is the 12345 that residents are pointed to
    assert "turns：应为一列话轮" in told
    assert "共 3 行：受理并派单 1 件，不属于社会救助，已指引 1 件，死信 1 件。" in told

    assert "turns：应为一列话轮" in said("feed", "dead")
    assert json.loads(said("feed", "dead", "1"))["turns"] == "坏了"
    assert "还不能重放" in said("feed", "replay", "1", code=1)
    mended.write_bytes(sent(whole))
    said("feed", "replay", "1", mended)
    assert "共 3 行" in said("feed", file, "--hotline", "city-12345", code=1)  # once more
    status = said("feed", "status")
    assert "等着的 0 件" in status
    assert "以前收过 2 件" in status
    assert "死信 1 件" in status
    said("feed", "drop", "2")
    assert "没有死信" in said("feed", "dead")
