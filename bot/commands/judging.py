"""`onedoor nlu evaluate`: measuring the reader, and the tasks trained beside it."""

import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, TypeVar

from rich import box
from rich.console import Console
from rich.progress import track
from rich.table import Table

from bot.commands.backends import Backend, chosen_reader
from bot.settings import settings
from nlu.errors import OneDoorError, ReaderDataError
from nlu.evaluation import Reads, Report, Tally, evaluate
from nlu.labelled import kept_aside, read_labelled
from nlu.rasa.reader import RasaReader
from nlu.report.page import Figure
from nlu.report.plots import drawing
from nlu.report.reader_page import headline, write_report
from nlu.report.task_page import task_headline, write_task_report
from nlu.task_evaluation import TaskReport
from nlu.task_evaluation import evaluate_task as task_report
from nlu.tasks import TaskModel, read_task, task_file

_MOST_LABELS = 12  # a wider confusion matrix fits no terminal
_MOST_CONFUSED = 12
_TITLES = {"embedded": "内置读懂模型", "rasa": "Rasa 读懂模型"}
_Item = TypeVar("_Item")


def evaluate_reader(
    files: Sequence[Path],
    folder: Path | None,
    *,
    backend: Backend = "embedded",
    model: Path | None = None,
    rasa_url: str | None = None,
    rasa_token: str | None = None,
) -> int:
    """Measure a reader on labelled files, the kept-aside ones if none are named."""
    examples = read_labelled(files or kept_aside())
    if folder is not None:
        ready_for_pictures(folder)
    with chosen_reader(backend, model, rasa_url, rasa_token) as reader:
        report = evaluate(reader, shown(examples))
        _tell_of_failures(reader)
    if not report.examples:
        raise ReaderDataError("没有一条例句里有文字。")
    _print(report)
    if folder is not None:
        _tell(write_report(report, folder, f"评测报告：{_TITLES[backend]}"))
    return 0


def evaluate_task(
    name: str, files: Sequence[Path], model_file: Path | None, folder: Path | None
) -> int:
    """Measure a trained task on labelled lines."""
    if not files:
        raise ReaderDataError("请用 --data 指明带标签的 JSONL 文件。")
    model = TaskModel.load(model_file or task_file(settings().model_folder, name))
    examples = read_task(files)
    if examples[0].kind != model.kind:
        raise ReaderDataError(
            f"任务 {name} 是用 {model.kind} 训练的，这份数据里是 {examples[0].kind}。"
        )
    if folder is not None:
        ready_for_pictures(folder)
    model.read(examples[0].words)  # the first loads the tables of the word cutter
    report = task_report(model, shown(examples))
    _print_task(report, set(model.labels))
    if folder is not None:
        _tell(write_task_report(report, folder, f"评测报告：任务 {name}"))
    return 0


def ready_for_pictures(folder: Path) -> None:
    """Make the folder and see that one can draw, before the work and not after it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OneDoorError(f"报告写不进 {folder}：{error.strerror}。") from error
    with drawing():
        pass


def _tell(paths: Iterable[Path]) -> None:
    sys.stdout.write("".join(f"{path}\n" for path in paths))


def _tell_of_failures(reader: Reads) -> None:
    """Where Rasa did not answer, the embedded reader did: those figures are not Rasa's."""
    if isinstance(reader, RasaReader):
        failures = {kind: n for kind, n in reader.counts.shown().items() if kind != "answered"}
        if failures:
            told = "，".join(f"{kind} {times}" for kind, times in failures.items())
            sys.stderr.write(f"Rasa 有没答的，由内置模型代答，算在下面的数里：{told}\n")


def shown(examples: Sequence[_Item], name: str = "评测") -> Iterable[_Item]:
    """The examples, with a progress bar on standard error if that is a terminal."""
    bar = Console(stderr=True)
    return track(examples, name, console=bar, disable=not sys.stderr.isatty())


def _print(report: Report) -> None:
    console = Console()
    table = Table("标签", "精确", "召回", "F1", "条数", box=box.SIMPLE_HEAD)
    groups: tuple[dict[Any, Tally], ...] = (
        report.needs,
        report.purposes,
        report.urgencies,
        {"for_other": report.for_other},
    )
    for group in groups:
        if any(tally.true or tally.false for tally in group.values()):
            for label, tally in group.items():
                _row(table, str(label), tally)
            table.add_section()
    console.print(table)
    _print_figures(console, headline(report))
    unread = f"，另有 {report.unreadable} 条没有文字" if report.unreadable else ""
    console.print(f"共 {report.examples} 条{unread}。区间：真值有 95% 的把握在其中。")


def _print_figures(console: Console, figures: Sequence[Figure]) -> None:
    table = Table("", "", "95% 区间", "", box=None, show_header=True, pad_edge=False)
    for one in figures:
        table.add_row(one.name, one.shown, one.reach, one.note)
    console.print(table)


def _row(table: Table, name: str, tally: Tally) -> None:
    shares = (tally.precision, tally.recall, tally.f1)
    table.add_row(name, *(f"{share:.3f}" for share in shares), str(tally.true))


def _print_task(report: TaskReport, known: set[str]) -> None:
    console = Console()
    table = Table("标签", "精确", "召回", "F1", "条数", box=box.SIMPLE_HEAD)
    for label, tally in report.tallies.items():
        _row(table, label, tally)
    console.print(table)
    _print_confusions(console, report)
    _print_figures(console, task_headline(report))
    strange = sorted(set(report.labels) - known)
    if strange:
        console.print(f"训练时没有见过的标签：{'、'.join(strange[:_MOST_CONFUSED])}", markup=False)
    console.print(f"共 {report.examples} 条，每条 p50 {report.middle_time * 1e6:.0f} µs。")


def _print_confusions(console: Console, report: TaskReport) -> None:
    """The whole matrix where it fits, else the labels most often confused."""
    labels = report.labels
    if len(labels) <= _MOST_LABELS:
        table = Table("标注 \\ 读成", *labels, box=box.SIMPLE_HEAD)
        for true in labels:
            table.add_row(true, *(str(report.pairs[true, read] or "·") for read in labels))
    else:
        table = Table("标注", "读成", "次数", box=box.SIMPLE_HEAD)
        wrong = Counter({pair: n for pair, n in report.pairs.items() if pair[0] != pair[1]})
        for (true, read), times in wrong.most_common(_MOST_CONFUSED):
            table.add_row(true, read, str(times))
    console.print(table)
