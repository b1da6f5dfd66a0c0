"""`onedoor nlu train | evaluate | compare | explain`: exit codes, what is printed and written."""

import html
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from bot.settings import Settings
from nlu.evaluation import evaluate
from nlu.examples import HELD_OUT, training_files
from nlu.labelled import read_labelled
from nlu.reader import Reader
from nlu.report.reader_page import headline
from tests.nlu.rasa_fake import TOKEN, fake_rasa
from tests.pictures import size_of
from tests.serving import ran

LABELLED: list[dict[str, Any]] = [
    {
        "text": "老伴透析，医保报完还要自己掏四千多，家里没钱了",
        "purpose": "seek_help",
        "needs": ["medical_assistance"],
        "urgency": "normal",
        "for_other": False,
        "place": {"district": None, "street": None},
    },
    {"text": "我在甘井子区泉水街道住", "district": "甘井子区", "street": "泉水街道"},
    {"text": "遗书写好了，我不想活了", "urgency": "life_danger"},
    {"text": "今天的菜价怎么样", "purpose": "out_of_scope", "needs": []},
    # 故意标错，好看到读错的例句和转义
    {"text": "想申请低保<script>alert(1)</script>", "purpose": "withdraw", "needs": ["legal_aid"]},
    {"turns": [{"speaker": "caller", "text": "房子漏雨，想修房子"}], "needs": ["women_support"]},
]


@pytest.fixture
def run(chosen: Settings, tmp_path: Path, reader: Reader) -> Any:
    """Run `onedoor nlu` with a data folder of its own and the trained reader at hand."""

    def start(
        *arguments: str | Path, given: bytes = b"", **extra: str
    ) -> subprocess.CompletedProcess[str]:
        folders = {"ONEDOOR_MODEL_DIR": str(chosen.model_folder)} | extra
        done = ran(
            *("nlu", *arguments), data=tmp_path / "data", models=tmp_path, given=given, **folders
        )
        said = done.stdout.decode(), done.stderr.decode()
        return subprocess.CompletedProcess(done.args, done.returncode, *said)

    return start


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return _jsonl(tmp_path / "labelled.jsonl", LABELLED)


def _jsonl(path: Path, records: list[Any]) -> Path:
    lines = [json.dumps(record, ensure_ascii=False) for record in records]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def test_evaluate_prints_and_writes_the_same_numbers(
    run: Any, data: Path, tmp_path: Path, reader: Reader
) -> None:
    folder = tmp_path / "new" / "report"
    done = run("evaluate", "--data", data, "--report", folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert "共 6 条" in done.stdout
    figures = headline(evaluate(reader, read_labelled([data])))
    page = (folder / "index.html").read_text("utf-8")
    cards = re.findall(
        r'<div class="figure">(.*?)<b>(.*?)</b>\s*(?:<span class="reach">(.*?)</span>)?', page
    )
    assert cards == [
        (one.name, one.shown, f"95% 区间 {one.reach}" if one.reach else "") for one in figures
    ]
    for one in figures:
        assert re.search(rf"^{re.escape(one.name)} +{one.shown} +{one.reach}", done.stdout, re.M)


def test_the_page_stands_alone_and_shows_what_was_misread(
    run: Any, data: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "report"
    assert run("evaluate", "--data", data, "--report", folder).returncode == 0
    page = (folder / "index.html").read_text("utf-8")
    assert "<script" not in page
    assert html.escape(LABELLED[4]["text"]) in page
    assert "目的 · 撤回 · 读成求助" in page
    assert "诉求 · 法律援助 · 漏掉" in page
    assert "市民：房子漏雨，想修房子" in page
    assert LABELLED[2]["text"] not in page  # 读对的不列
    assert not re.findall(r"""(?:src|href)=["'](?!data:)""", page)
    assert 'name="viewport"' in page
    assert '<html lang="zh-CN">' in page
    for name, least in (("confusion.png", 1500), ("reliability.png", 900)):
        width, height = size_of((folder / name).read_bytes())
        assert width >= least
        assert height >= 600


def test_words_of_people_are_in_the_report_only(run: Any, data: Path, tmp_path: Path) -> None:
    done = run("evaluate", "--data", data, "--report", tmp_path / "report")
    for record in LABELLED:
        words = record.get("text") or record["turns"][0]["text"]
        assert words[:6] not in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "labelled.jsonl 第1行：不是正确的 JSON"),
        ('{"text": "好", "needs": ["law"]}', "labelled.jsonl 第1行：needs 里没有“law”"),
        ("", "没有一条例句"),
        ('{"text": "", "purpose": "urge"}', "没有一条例句里有文字"),
    ],
)
def test_bad_data_is_one_sentence(run: Any, tmp_path: Path, line: str, said: str) -> None:
    path = tmp_path / "labelled.jsonl"
    path.write_text(line + "\n", "utf-8")
    done = run("evaluate", "--data", path)
    assert done.returncode == 1
    assert said in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert done.stdout == ""


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("evaluate", "--data", "none.jsonl"), "打不开文件 none.jsonl"),
        (("evaluate", "--data", "{data}", "--model", "none.npz"), "没有这个模型文件"),
        (("evaluate", "--data", "{data}", "--report", "{data}"), "报告写不进"),
        (("evaluate", "--data", "{data}", "--task", "none"), "还没有训练过任务 none"),
        (("evaluate", "--task", "none"), "请用 --data"),
        (("evaluate", "--data", "{data}", "--task", "../x"), "任务名“../x”不行"),
        (
            ("evaluate", "--data", "{data}", "--backend", "rasa", "--rasa-url", "5005"),
            "不是网址",
        ),
        (("compare", "--data", "{data}", "--rasa-url", "http://127.0.0.1:9"), "连不上 Rasa"),
        (("train", "--data", "{data}"), "不是文件夹"),
        (("train", "--data", "{folder}"), "没有 *.yml"),
        (("train", "--data", "{folder}", "--data", "{folder}"), "只能指一个文件夹"),
        (("train", "--out", "x.npz"), "--out 只用于"),
        (("train", "--task", "x"), "请用 --data"),
        (("train", "--task", "x", "--data", "{data}"), "labelled.jsonl 第1行：缺少 label"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    run: Any, data: Path, arguments: tuple[str, ...], said: str
) -> None:
    done = run(*(one.format(data=data, folder=data.parent) for one in arguments))
    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_the_data_of_a_folder_are_the_shipped_ones_if_they_are_equal(
    run: Any, reader: Reader, tmp_path: Path
) -> None:
    for file in training_files():
        shutil.copy(file, tmp_path)
    done = run("train", "--data", tmp_path)
    assert done.returncode == 0
    assert reader.model.name in done.stdout
    assert "不用重训" in done.stdout


def test_a_reader_of_other_data_is_trained_kept_and_measured(
    run: Any, data: Path, tmp_path: Path
) -> None:
    folder, models = tmp_path / "other", tmp_path / "models"
    folder.mkdir()
    shutil.copy(HELD_OUT / "first.yml", folder)
    done = run("train", "--data", folder, ONEDOOR_MODEL_DIR=str(models))
    assert done.returncode == 0, done.stderr
    (model,) = models.glob("reader-*.npz")
    assert str(model) in done.stdout
    assert json.loads(model.with_suffix(".json").read_text())["seconds"] > 0
    again = run("train", "--data", folder, ONEDOOR_MODEL_DIR=str(models))
    assert "不用重训" in again.stdout
    measured = run("evaluate", "--data", data, "--model", model)
    assert measured.returncode == 0
    assert "共 6 条" in measured.stdout


def test_a_task_is_trained_and_measured(run: Any, tmp_path: Path) -> None:
    texts = {"greet": ["hello there", "hi, good morning", "你好呀"], "bye": ["see you", "再见啦"]}
    records = [
        {"text": f"{text} {name}", "label": label}
        for label, some in texts.items()
        for text in some
        for name in ("Anna", "Bo", "Chen", "Dai")
    ]
    data = _jsonl(tmp_path / "x.jsonl", records)
    models = {"ONEDOOR_MODEL_DIR": str(tmp_path / "models")}
    trained = run("train", "--task", "hello-1", "--data", data, **models)
    assert trained.returncode == 0, trained.stderr
    assert "20 条，2 个标签" in trained.stdout
    model = tmp_path / "models" / "task-hello-1.npz"
    before = model.read_bytes()
    other = tmp_path / "other.npz"
    run("train", "--task", "hello-1", "--data", data, "--out", other, **models)
    assert other.read_bytes() == before

    folder = tmp_path / "report"
    done = run("evaluate", "--task", "hello-1", "--data", data, "--report", folder, **models)
    assert (done.returncode, done.stderr) == (0, "")
    assert re.search(r"正确率 +1\.000", done.stdout)
    assert "p50" in done.stdout
    assert "1.000" in (folder / "index.html").read_text("utf-8")
    assert size_of((folder / "confusion.png").read_bytes()) >= (500, 400)

    strange = _jsonl(tmp_path / "y.jsonl", [{"text": "hello", "label": "odd"}])
    done = run("evaluate", "--task", "hello-1", "--data", strange, **models)
    assert re.search(r"正确率 +0\.000", done.stdout)
    assert "没有见过的标签：odd" in done.stdout
    tokens = _jsonl(tmp_path / "z.jsonl", [{"tokens": [1], "label": "greet"}])
    done = run("evaluate", "--task", "hello-1", "--data", tokens, **models)
    assert done.returncode == 1
    assert "是用 text 训练的" in done.stderr


def test_explain_marks_with_brackets_where_no_colour_can_be(run: Any) -> None:
    done = run("explain", "家里没有收入，想申请低保")
    assert (done.returncode, done.stderr) == (0, "")
    assert "\x1b" not in done.stdout
    assert re.search(r"【\d [^】]*低保】", done.stdout.splitlines()[0])
    assert re.search(
        r"minimum_living_allowance +\d\.\d\d +\d\.\d\d +.*低保 \+\d\.\d\d", done.stdout
    )
    assert re.search(r"^ × +\w+ +\d\.\d\d", done.stdout, re.M)  # 差一点的


def test_explain_marks_in_colour_on_a_terminal(run: Any) -> None:
    done = run("explain", "家里没有收入，想申请低保", FORCE_COLOR="1", TERM="xterm-256color")
    assert "\x1b[" in done.stdout
    assert "【" not in done.stdout


def test_explain_reads_what_is_piped_in(run: Any) -> None:
    done = run("explain", given="我妈八十多了没人照顾\n".encode())
    assert "care_service" in done.stdout
    danger = run("explain", given="遗书写好了，我不想活了".encode())
    assert re.search(r"^ ! +life_danger", danger.stdout, re.M)
    for nothing in (b"", b" \n", "……".encode()):
        empty = run("explain", given=nothing)
        assert empty.returncode == 1
        assert len(empty.stderr.splitlines()) == 1


def test_explain_takes_brackets_and_marks_as_they_are(run: Any) -> None:
    done = run("explain", "[bold]【低保】[/x] 怎么申请")
    assert done.returncode == 0
    assert "[bold]" in done.stdout


def test_compare_measures_both_and_writes_table_and_picture(
    run: Any, reader: Reader, chosen: Settings, data: Path, tmp_path: Path
) -> None:
    models = tmp_path / "models"
    models.mkdir()
    model = shutil.copy(chosen.model_folder / f"{reader.model.name}.npz", models)
    Path(model).with_suffix(".json").write_text('{"seconds": 41.5}')
    trained = tmp_path / "data" / "rasa" / "models"
    trained.mkdir(parents=True)
    (trained / "onedoor.tar.gz").write_bytes(b"\0" * 3_000_000)
    (trained / "onedoor.json").write_text('{"seconds": 600}')
    document = tmp_path / "reader.md"
    document.write_text("<!-- compare -->\n<!-- /compare -->\n")
    out = tmp_path / "images"
    with fake_rasa() as fake:
        done = run(
            *("compare", "--data", data, "--rasa-url", fake.url, "--rasa-token", TOKEN),
            *("--out", out, "--document", document),
            ONEDOOR_MODEL_DIR=str(models),
        )
    assert (done.returncode, done.stderr) == (0, "")
    assert len(set(fake.asked)) >= len(LABELLED)
    table = (out / "compare.md").read_text("utf-8")
    assert table in document.read_text("utf-8")
    assert re.search(r"\| Model \| \d+ MB \| 3 MB \|", table)
    assert "| Training | 42 s | 600 s |" in table
    assert re.search(r"\| Memory resident \| \d+ MB \| [\d,]+ MB \|", table)
    assert "| Messages another reader answered | 0 | 0 |" in table
    assert size_of((out / "compare.png").read_bytes()) >= (1000, 800)
    assert "倍（各一个客户端）" in done.stdout


def test_evaluate_says_when_rasa_did_not_answer(run: Any, data: Path) -> None:
    with fake_rasa() as fake:
        fake.behaviour = lambda exchange, text: exchange.answer(500, b"{}")
        done = run(
            *("evaluate", "--data", data, "--backend", "rasa"),
            *("--rasa-url", fake.url, "--rasa-token", TOKEN),
        )
    assert done.returncode == 0
    assert "由内置模型代答" in done.stderr
