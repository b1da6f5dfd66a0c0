"""`onedoor hotline` and `onedoor feed` as they are typed: files in, results out, dead letters."""

import json
from pathlib import Path

from tests.conftest import MODELS
from tests.hotline.saying import LAMP, call, sent
from tests.serving import ran


def test_a_file_from_the_first_command_to_the_last(tmp_path: Path) -> None:
    data, file, mended = tmp_path / "data", tmp_path / "calls.jsonl", tmp_path / "mended.json"
    ours, lamp, whole = call(), call(LAMP), call()
    file.write_bytes(b"\n".join([sent(ours), sent(lamp), sent({**whole, "turns": "坏了"})]))

    def said(*arguments: str | Path, code: int = 0) -> str:
        done = ran(*arguments, data=data, models=MODELS)
        assert done.returncode == code, done.stderr.decode()
        return done.stdout.decode()

    key = said("hotline", "add", "city-12345", "--name", "某市12345").splitlines()[-1]
    assert key.startswith("onedoor_")
    assert "某市12345" in said("hotline", "list")
    assert (
        "没有登记" in ran("feed", file, "--hotline", "x", data=data, models=MODELS).stderr.decode()
    )

    told = said("feed", file, "--hotline", "city-12345", code=1)
    assert "受理并派单" in told
    assert "甘井子区泡崖街道" in told
    assert "请按12345的流程转" in told  # the operator is the 12345 that residents are pointed to
    assert "turns：应为一列话轮" in told
    assert "共 3 行：受理并派单 1 件，不属于社会救助，已指引 1 件，死信 1 件。" in told

    assert "turns：应为一列话轮" in said("feed", "dead")
    assert json.loads(said("feed", "dead", "1"))["turns"] == "坏了"
    refused = ran("feed", "replay", "1", data=data, models=MODELS)
    assert refused.returncode == 1
    assert "还不能重放" in refused.stderr.decode()
    mended.write_bytes(sent(whole))
    said("feed", "replay", "1", mended)
    assert "等着的 1 件" in said("feed", "status")
    assert "没有死信" in said("feed", "dead")
    again = said("feed", file, "--hotline", "city-12345", code=1)  # the same file once more
    assert "共 3 行" in again
    status = said("feed", "status")
    assert "等着的 0 件" in status
    assert "以前收过 2 件" in status
    said("feed", "drop", "2")
    assert "没有死信" in said("feed", "dead")
    assert "已停用" in said("hotline", "disable", "city-12345")
