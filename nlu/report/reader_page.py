"""The report of the reader: what was counted, drawn and misread."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from nlu.evaluation import Misread, Report, Share, Tally
from nlu.labels import Purpose, Urgency
from nlu.report.names import KINDS, name_of
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
from nlu.report.plots import confusion_png, reliability_png
from nlu.understanding import Message, Understanding

_SPEAKERS = {"agent": "坐席", "caller": "市民"}


def headline(report: Report) -> list[Figure]:
    """The numbers that say how good the reader is; only those that the data can tell."""
    figures: list[Figure] = []
    if report.outcomes:
        micro = report.micro
        note = f"精确 {micro.precision:.3f}，召回 {micro.recall:.3f}"
        figures += [
            Figure("诉求 micro-F1", micro.f1, report.micro_interval, note),
            Figure("诉求 macro-F1", report.macro_f1, report.macro_interval),
        ]
    if report.purpose.of:
        outside = report.purposes[Purpose.out_of_scope]
        note = f"精确 {outside.precision:.3f}，召回 {outside.recall:.3f}"
        figures.append(figure_of("目的正确", report.purpose))
        figures.append(Figure("不属于救助 F1", outside.f1, None, note))
    danger = report.urgencies[Urgency.life_danger]
    if danger.true:
        figures.append(figure_of("危险召回", Share(danger.hit, danger.true)))
    alarms = report.alarms(Urgency.life_danger)
    if alarms.of:
        figures.append(figure_of("危险误报", alarms))
    figures += [
        figure_of(f"{KINDS[part]}正确", share) for part, share in report.places.items() if share.of
    ]
    if report.phones.of:
        figures.append(figure_of("电话正确", report.phones))
    if report.trusted:
        figures.append(Figure("校准误差", report.calibration_error, None, "诉求的把握"))
    if report.examples:
        figures.append(figure_of("没有把握", Share(report.unsure, report.examples)))
    return figures


def write_report(report: Report, folder: Path, title: str) -> list[Path]:
    """Write index.html, confusion.png and reliability.png; the paths written."""
    reliability = {
        ("诉求", "needs"): report.trusted,
        ("目的", "purpose"): report.trusted_purposes,
    }
    pictures = [
        Picture(
            "confusion.png",
            confusion_png(report),
            "把什么读成了什么",
            "混淆矩阵：上图是目的，下图是诉求",
            "颜色是占这一行的比例：绿色读对，红色读错；红色取了平方根，少见的错也看得见。",
        ),
        Picture(
            "reliability.png",
            reliability_png(reliability),
            "把握可信不可信",
            "把握和读对比例的对照",
            "点越贴近虚线，把握越可信；竖线是 95% 区间，次数（下图）越少越长。",
        ),
    ]
    unread = f"，另有 {report.unreadable} 条没有文字、没有算进去" if report.unreadable else ""
    counted = f"{report.examples} 条例句{unread}"
    page = Page(
        title, counted, headline(report), _tables(report), pictures, list(_groups(report.misread))
    )
    return write_page(page, folder)


def _tables(report: Report) -> dict[str, list[Row]]:
    groups: list[tuple[str, dict[Any, Tally]]] = [
        (KINDS["need"], report.needs),
        (KINDS["purpose"], report.purposes),
        (KINDS["urgency"], report.urgencies),
        ("其他", {"for_other": report.for_other}),
    ]
    return {
        name: [Row(name_of(label), label, tally) for label, tally in tallies.items()]
        for name, tallies in groups
        if any(tally.true or tally.false for tally in tallies.values())
    }


def _groups(misread: Iterable[Misread]) -> Iterator[Group]:
    """Mistakes of one kind and label together, in the order of the labels' tables."""
    sorted_in: dict[str, list[Misread]] = {}
    for one in misread:
        sorted_in.setdefault(_title(one), []).append(one)
    order = {name: number for number, name in enumerate(KINDS)}
    for title, found in sorted(
        sorted_in.items(), key=lambda entry: (order[entry[1][0].kind], entry[0])
    ):
        entries = [
            Entry(_words(one.example.message), _true(one), _answer(one.answer), one.example.source)
            for one in found[:MOST_SHOWN]
        ]
        yield Group(title, len(found), entries)


def _title(one: Misread) -> str:
    if one.kind == "need":
        verb, label = ("漏掉", one.true) if one.true else ("多读", one.read)
        return f"诉求 · {name_of(label)} · {verb}"
    if one.kind in {"district", "street"}:
        how = "没有读到" if one.read is None else "多读" if one.true is None else "读错"
        return f"{KINDS[one.kind]} · {how}"
    return f"{KINDS[one.kind]} · {name_of(one.true)} · 读成{name_of(one.read)}"


def _true(one: Misread) -> str:
    example = one.example
    parts = [name_of(example.purpose)] if example.purpose else []
    parts += [name_of(need) for need in example.needs or ()]
    parts += [name_of(example.urgency)] if example.urgency not in {None, Urgency.normal} else []
    parts += [name_of("for_other")] if example.for_other else []
    parts += [name or "没有说" for name in example.place.values()]
    return "、".join(parts)


def _answer(read: Understanding) -> str:
    parts = [f"{name_of(read.purpose)} {read.purpose_confidence:.2f}"]
    parts += [f"{name_of(need.code)} {need.confidence:.2f}" for need in read.needs]
    parts += [name_of(read.urgency)] if read.urgency is not Urgency.normal else []
    parts += [name_of("for_other")] if read.for_other else []
    parts += [name for name in (read.place.district, read.place.street) if name]
    return "、".join(parts)


def _words(message: Message) -> str:
    if not message.turns:
        return message.whole
    return "\n".join(f"{_SPEAKERS[turn.speaker]}：{turn.text}" for turn in message.turns)
