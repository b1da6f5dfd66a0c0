"""`case show`, `ledger verify`, `shadow`, `lifecycle`: what they print, what they leave alone."""

import json
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot.commands.drawing import diagrams
from bot.settings import PROJECT, Settings
from nlu.reader import Reader
from router.closing import RequesterOutcome
from router.glossary import MOVES, OUTCOMES, ROLES, STATUSES, TASK_STATUSES
from router.lifecycle import Move, Role, Status, TaskStatus
from tests.serving import ran

SAID = [
    "家住渠县渠江街道，我爸肺癌住院，医药费报完还欠三万多，实在拿不出来了。",
    "住在甘井子区泡崖街道，娃儿开学的学费还差两千块，家里交不起。",
    "我们家公交车总晚点，想反映一下",
]


@pytest.fixture
def run(chosen: Settings, tmp_path: Path, reader: Reader) -> Any:
    """Run `onedoor` with a data folder of its own and the trained reader at hand."""
    return partial(ran, data=tmp_path / "data", models=chosen.model_folder)


def test_cases_are_shown_verified_and_routed_in_the_shadow(run: Any, tmp_path: Path) -> None:
    given = "\n".join(json.dumps({"text": text}, ensure_ascii=False) for text in SAID)
    receipts = [
        json.loads(line) for line in run("intake", given=given.encode()).stdout.splitlines()
    ]
    numbers = [receipt["case_number"] for receipt in receipts if receipt["case_number"]]
    assert len(numbers) == 2

    shown = run("case", "show", numbers[0])
    text = shown.stdout.decode()
    assert shown.returncode == 0
    for words in (
        "渠县医疗保障局",
        "达市府办发〔2023〕35号",
        "责任人：还没有人认领",
        "派单，从次日起算：",
        "第1个工作日",
        "流水校验  完好",
        "签收    20",
        "首次答复    20",
        "求助人  收到  收到求助",
        "系统  派单  您说到",
    ):
        assert words in text

    verified = run("ledger", "verify")
    assert (verified.returncode, verified.stdout.decode()) == (
        0,
        "查了2件工单的流水，0件有问题。\n查了0册工单登记，0册有问题；2件还没有登记。\n",
    )
    compared = run("ledger", "verify", "--printed", "1-0123456789abcdef")
    assert compared.returncode == 1
    assert "留存的 1-0123456789abcdef：和现在对不上" in compared.stdout.decode()

    same = run("shadow", "--catalogue", str(PROJECT / "departments.yaml"))
    assert same.stdout.decode() == "看了3件求助，0件会有变化（0.0%）；没有改动任何一件。\n"
    changed = tmp_path / "new.yaml"
    content = (PROJECT / "departments.yaml").read_text("utf-8")
    begin = content.index("\n      education_assistance:", content.index("  dalian:\n"))
    at = content.index("lead: education\n", begin)
    changed.write_text(content[:at] + "lead: justice\n" + content[at + 16 :], "utf-8")
    done = run("shadow", "--catalogue", str(changed), "--since", "2020-01-01").stdout.decode()
    assert "education_assistance 的主办：甘井子区教育局 → 甘井子区司法局" in done
    assert "看了3件求助，1件会有变化" in done
    later = run("shadow", "--catalogue", str(changed), "--since", "2100-01-01").stdout.decode()
    assert later == "看了0件求助，0件会有变化；没有改动任何一件。\n"
    # Nothing of it was kept.
    assert run("case", "show", numbers[1]).stdout.decode().count("甘井子区教育局") >= 1


def test_every_status_move_and_role_has_its_chinese_name() -> None:
    assert set(STATUSES) == set(Status)
    assert set(TASK_STATUSES) == set(TaskStatus)
    assert set(MOVES) == set(Move)
    assert set(ROLES) == set(Role)
    assert set(OUTCOMES) == set(RequesterOutcome)


def test_the_diagrams_in_the_readme_are_those_of_the_tables() -> None:
    readme = (PROJECT / "README.md").read_text("utf-8")
    between = readme.split("<!-- lifecycle -->")[1].split("<!-- /lifecycle -->")[0]
    assert between.strip() == diagrams()


def test_a_document_without_the_marks_is_left_alone(run: Any, tmp_path: Path) -> None:
    note = tmp_path / "note.md"
    note.write_text("什么也没有\n", "utf-8")
    done = run("lifecycle", "--document", str(note))
    assert done.returncode == 1
    assert "不知道写在哪里" in done.stderr.decode()
    assert note.read_text("utf-8") == "什么也没有\n"
    assert run("lifecycle").stdout.decode().strip() == diagrams()
