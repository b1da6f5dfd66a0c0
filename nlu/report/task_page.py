"""The report of a task of one label a text."""

from collections.abc import Iterator
from pathlib import Path

from nlu.evaluation import Share
from nlu.report.page import (
    MOST_SHOWN,
    Entry,
    Figure,
    Group,
    Page,
    Picture,
    Row,
    figure_of,
    write_page,
)
from nlu.report.plots import labels_png, reliability_png
from nlu.task_evaluation import TaskReport
from nlu.tasks import Words


def task_headline(report: TaskReport) -> list[Figure]:
    """The numbers that say how good the task's model is."""
    return [
        figure_of("正确率", Share(report.right, report.examples)),
        Figure("macro-F1", report.macro_f1),
        Figure("校准误差", report.calibration_error),
    ]


def write_task_report(report: TaskReport, folder: Path, title: str) -> list[Path]:
    """Write index.html, confusion.png and reliability.png; the paths written."""
    pictures = [
        Picture(
            "confusion.png",
            labels_png(report.pairs, report.labels),
            "把什么读成了什么",
            "混淆矩阵",
            "颜色是占这一行的比例：绿色读对，红色读错；红色取了平方根，少见的错也看得见。",
        ),
        Picture(
            "reliability.png",
            reliability_png({("标签", "labels"): report.trusted}),
            "把握可信不可信",
            "把握和读对比例的对照",
            "点越贴近虚线，把握越可信；竖线是 95% 区间，次数（下图）越少越长。",
        ),
    ]
    rows = [Row(label, label, tally) for label, tally in report.tallies.items()]
    page = Page(
        title,
        f"{report.examples} 条例句",
        task_headline(report),
        {"标签": rows},
        pictures,
        list(_groups(report)),
    )
    return write_page(page, folder)


def _groups(report: TaskReport) -> Iterator[Group]:
    """Misread texts by the label they have and the one they were given, most frequent first."""
    confused = sorted(
        (pair for pair in report.pairs if pair[0] != pair[1]),
        key=lambda pair: (-report.pairs[pair], pair),
    )
    for true, read in confused:
        entries = [
            Entry(_shown(one.words), one.label, f"{read} {chance:.2f}", f"第{number}条")
            for number, one, given, chance in report.misread
            if (one.label, given) == (true, read)
        ]
        yield Group(f"{true} · 读成 {read}", report.pairs[true, read], entries[:MOST_SHOWN])


def _shown(words: Words) -> str:
    return words if isinstance(words, str) else " ".join(words)
