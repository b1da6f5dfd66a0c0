"""The command line as others rely on it: JSON lines in and out, bad lines by number."""

import json
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot.settings import Settings
from nlu.gazetteer import JURISDICTIONS
from nlu.reader import Reader
from tests.bot.visitor import MEDICAL
from tests.serving import ran


@pytest.fixture
def run(chosen: Settings, tmp_path: Path, reader: Reader) -> Any:
    """Run `onedoor` with a data folder of its own and the trained reader at hand."""

    return partial(ran, data=tmp_path / "data", models=chosen.model_folder)


def _lines(output: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in output.decode().splitlines()]


def _given(*records: Any) -> bytes:
    return b"".join(json.dumps(record, ensure_ascii=False).encode() + b"\n" for record in records)


def test_understand_keeps_its_contract(run: Any) -> None:
    done = run("understand", "-", given=_given({"source_id": "a", "text": MEDICAL}))
    assert done.returncode == 0
    assert done.stderr == b""
    (record,) = _lines(done.stdout)
    assert record["source_id"] == "a"
    assert record["purpose"] == "seek_help"
    codes = [need["code"] for need in record["needs"]]
    assert {"medical_assistance", "employment_assistance"} <= set(codes)
    for need in record["needs"]:
        assert 0 <= need["confidence"] <= 1
        for span in need["evidence"]:
            assert MEDICAL[span["start"] : span["end"]] == span["text"]
    assert record["urgency"] == "normal"
    assert record["place"] == {
        "district": "甘井子区",
        "street": "泡崖街道",
        "code": "210211007",
        "jurisdiction": "dalian",
        "city": "大连市",
        "outside": None,
        "register": None,
    }
    assert record["for_other"] is False
    assert record["personal"] == []


def test_offsets_count_title_and_turns_as_agreed(run: Any) -> None:
    titled = {"title": "没钱看病", "text": "我爸住院押金交不起，电话13800001234"}
    call = {
        "turns": [
            {"speaker": "agent", "text": "您好，请讲，是要办低保吗"},
            {"speaker": "caller", "text": "不是，我妈摔了下不了床，没人照顾"},
        ]
    }
    first, second = _lines(run("understand", given=_given(titled, call)).stdout)
    whole = titled["title"] + "\n" + titled["text"]
    spans = [span for need in first["needs"] for span in need["evidence"]]
    assert spans
    for span in spans:
        shown = whole[span["start"] : span["end"]]
        assert len(shown) == len(span["text"])
    (phone,) = first["personal"]
    assert whole[phone["start"] : phone["end"]] == "13800001234"
    assert "13800001234" not in json.dumps(first)
    for need in second["needs"]:
        for span in need["evidence"]:
            assert span["turn"] == 1
            said = call["turns"][1]["text"]
            assert said[span["start"] : span["end"]] == span["text"]


def test_route_names_first_contact_lead_clause_and_deadline_without_a_database(
    run: Any, tmp_path: Path
) -> None:
    done = run("route", given=_given({"source_id": 7, "text": MEDICAL}))
    (record,) = _lines(done.stdout)
    assert record["source_id"] == 7
    assignment = record["assignment"]
    assert assignment["jurisdiction"] == "dalian"
    assert assignment["first_contact_unit"] == "甘井子区泡崖街道办事处社会救助窗口"
    leads = {task["need"]: task["lead"] for task in assignment["tasks"]}
    assert leads["medical_assistance"] == "甘井子区医疗保障局"
    assert leads["employment_assistance"] == "甘井子区人力资源和社会保障局"
    for task in assignment["tasks"]:
        assert task["clause"]["document"] == "大民发〔2025〕83号"
        assert task["clause"]["quote"]
        assert task["reason"]
        assert task["deadline"] > "2026"
        assert task["one_time_notice"]["items"]
    assert not (tmp_path / "data" / "postgres").exists()


def test_intake_registers_once_and_says_so_the_second_time(run: Any) -> None:
    given = _given(
        {"source_id": "a", "channel": "hotline", "text": MEDICAL},
        {"text": "小区的路灯坏了半个月没人修，晚上摔了好几个人"},
    )
    first = run("intake", given=given)
    again = run("intake", given=given)
    assert first.returncode == again.returncode == 0
    one, two = _lines(first.stdout), _lines(again.stdout)
    assert [record["duplicate"] for record in one] == [False, False]
    assert [record["duplicate"] for record in two] == [True, True]
    assert one[0]["case_number"] == two[0]["case_number"]
    assert one[0]["query_code"] == two[0]["query_code"]
    assert one[1] == {
        "source_id": None,
        "case_number": None,
        "query_code": None,
        "status": "not_ours",
        "duplicate": False,
    }
    shown = run("case", "show", one[0]["case_number"])
    assert shown.returncode == 0
    assert "流水校验  完好" in shown.stdout.decode()
    changed = run(
        "intake", given=_given({"source_id": "a", "channel": "hotline", "text": "别的话"})
    )
    assert changed.returncode == 1
    assert "第1行" in changed.stderr.decode()


BAD_LINES = [
    (b"not json", "不是正确的 JSON"),
    (b"[1, 2]", "应为一个对象"),
    (b'"words"', "应为一个对象"),
    (b"{}", "缺少 text 或 turns"),
    (b'{"text": 5}', "text 的写法不对"),
    (b'{"text": ""}', "没有写内容"),
    (b'{"text": "   "}', "没有写内容"),
    ('{"text": "😭😭"}'.encode(), "没有看到文字"),
    (b'{"text": "\\u0000\\u0000"}', "没有看到文字"),
    (b'{"text": "\xff\xfe"}', "不是 UTF-8"),
    (b'{"turns": [{"speaker": "robot", "text": "a"}]}', "turns.0.speaker"),
    (b'{"turns": "words"}', "turns 的写法不对"),
    (b'{"turns": []}', "缺少 text 或 turns"),
    (b'{"channel": "fax", "text": "a"}', "channel 的写法不对"),
    (b"[" * 100_000, "不是正确的 JSON"),
    (b'{"text": "' + b"a" * 1_000_000 + b'"}', "内容太长"),
]


def test_bad_lines_are_told_by_number_and_the_rest_goes_on(run: Any) -> None:
    good = json.dumps({"source_id": "good", "text": MEDICAL}, ensure_ascii=False).encode()
    given = b"\n".join([line for line, _ in BAD_LINES] + [b"", good]) + b"\n"
    for command in ("understand", "route", "intake"):
        done = run(command, given=given)
        told = [line for line in done.stderr.decode().splitlines() if line.startswith("第")]
        assert done.returncode == 1
        assert "Traceback" not in done.stderr.decode()
        assert [record["source_id"] for record in _lines(done.stdout)] == ["good"]
        assert len(told) == len(BAD_LINES)
        for number, (_, sentence) in enumerate(BAD_LINES, 1):
            line = next(one for one in told if one.startswith(f"第{number}行："))
            assert sentence in line


ODD_LINES = [
    "I lost my job and cannot pay the rent",
    "我們家沒有錢看病，爸爸癱瘓在床",
    "<script>alert(1)</script>没钱交学费了",
    "没钱\\u0000吃饭\\ud800了",
    "低宝被停了，林时救助咋申请",
    "1",
]


@pytest.mark.parametrize("text", ODD_LINES)
def test_odd_lines_get_an_answer(run: Any, text: str) -> None:
    done = run("route", given=f'{{"text": "{text}"}}\n'.encode())
    assert done.returncode == 0
    (record,) = _lines(done.stdout)
    assert record["assignment"]["first_contact_unit"]


def test_ten_thousand_lines_with_a_broken_one_among_them(run: Any) -> None:
    lines = [_given({"source_id": n, "text": f"第{n}个人没钱看病"}) for n in range(10_000)]
    lines[4_321] = b'{"text": "broken\n'
    done = run("understand", given=b"".join(lines))
    assert done.returncode == 1
    assert done.stderr.decode().startswith("第4322行：")
    assert len(_lines(done.stdout)) == 9_999


def test_a_missing_file_is_said_in_a_sentence(run: Any) -> None:
    done = run("understand", "/nowhere/at/all.jsonl")
    assert done.returncode == 1
    assert "打不开文件" in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()


def test_catalogue_check_tells_every_fault_with_its_line(run: Any, tmp_path: Path) -> None:
    good = run("catalogue", "check", "departments.yaml")
    assert good.returncode == 0
    assert [line.split()[0] for line in good.stdout.decode().splitlines()] == list(JURISDICTIONS)
    assert good.stdout.decode().count("23 种诉求，没有错误") == len(JURISDICTIONS)
    text = Path("departments.yaml").read_text("utf-8")
    own = text.index("lead: justice", text.index("\n  dalian:"))
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text(text.replace("lead: justice", "lead: justise"), "utf-8")
    done = run("catalogue", "check", str(wrong))
    assert done.returncode == 1
    first, *others, count = done.stderr.decode().splitlines()
    line = text.count("\n", 0, own) + 1
    assert first.startswith(f"{wrong}:{line}: jurisdictions.dalian.needs.legal_aid.lead: ")
    assert "没有“justise”这个部门；应为：下列之一" in first
    # The default names it too: told of each jurisdiction that has no such duty of its own.
    for code, told in zip(JURISDICTIONS[1:], others, strict=True):
        at = text.index("\n    organs:", text.index(f"\n  {code}:")) + 1
        line = text.count("\n", 0, at) + 1
        assert told.startswith(f"{wrong}:{line}: jurisdictions.{code}.organs: 缺少部门 justise")
    assert count == "共 4 处错误。"
    stopped = run("serve", ONEDOOR_CATALOGUE=str(wrong), ONEDOOR_PORT="8765")
    assert stopped.returncode == 1
    assert first in stopped.stderr.decode()


def test_an_unknown_case_is_said_in_a_sentence(run: Any) -> None:
    done = run("case", "show", "20200101-000009")
    assert done.returncode == 1
    assert "没有找到这个受理编号" in done.stderr.decode()
