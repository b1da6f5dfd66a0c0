"""What was measured of the backends as a table of text, in Markdown, and as a picture."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nlu.compare.measuring import CLIENTS, Measured
from nlu.errors import ReaderDataError
from nlu.evaluation import Report
from nlu.labels import Purpose, Urgency
from nlu.report.plots import GREEN, GREY, drawing, png

if TYPE_CHECKING:
    from matplotlib.axes import Axes

BEGIN, END = "<!-- compare -->", "<!-- /compare -->"
_NONE = "–"
_COLOURS = (GREEN, "#d99a00", GREY)
#: Of each figure its name, how many labels it rests on, and how it is taken.
_QUALITY: tuple[tuple[str, Callable[[Report], int], Callable[[Report], float]], ...] = (
    ("Needs micro-F1", lambda one: len(one.outcomes), lambda one: one.micro.f1),
    ("Needs macro-F1", lambda one: len(one.outcomes), lambda one: one.macro_f1),
    ("Purpose accuracy", lambda one: one.purpose.of, lambda one: one.purpose_accuracy),
    (
        "Out of scope F1",
        lambda one: one.purposes[Purpose.out_of_scope].true,
        lambda one: one.purposes[Purpose.out_of_scope].f1,
    ),
    (
        "life_danger recall",
        lambda one: one.urgencies[Urgency.life_danger].true,
        lambda one: one.urgencies[Urgency.life_danger].recall,
    ),
    (
        "life_danger false alarms",
        lambda one: one.alarms(Urgency.life_danger).of,
        lambda one: one.false_alarms(Urgency.life_danger),
    ),
    (
        "District",
        lambda one: one.places["district"].of,
        lambda one: one.places["district"].value,
    ),
    (
        "Calibration error of the needs",
        lambda one: len(one.trusted),
        lambda one: one.calibration_error,
    ),
)
_LOWER_IS_BETTER = ("life_danger false alarms", "Calibration error of the needs")
_TIMES = (0.5, 0.95, 0.99)


def rows(measured: Sequence[Measured]) -> list[list[str]]:
    """The table's rows, the first its head."""
    times = " / ".join(f"p{share * 100:g}" for share in _TIMES)
    lines: list[tuple[str, Callable[[Measured], str]]] = [
        (name, partial(_share, counted=counted, of=of)) for name, counted, of in _QUALITY
    ]
    lines += [
        (f"A message, {times}", lambda one: " / ".join(_time(one.time_at(at)) for at in _TIMES)),
        ("Messages a second, one client", lambda one: _number(one.rate)),
        (f"Messages a second, {CLIENTS} clients", lambda one: _number(one.rate_of_clients)),
        ("Memory resident", lambda one: _megabytes(one.memory)),
        ("Model", lambda one: _megabytes(one.model)),
        ("Training", lambda one: _NONE if one.training is None else f"{one.training:.0f} s"),
        ("Messages another reader answered", lambda one: str(one.stood_in)),
    ]
    head = ["", *(one.name for one in measured)]
    return [head, *([name, *map(say, measured)] for name, say in lines)]


def markdown(measured: Sequence[Measured], note: str) -> str:
    """The rows as a Markdown table, a note below."""
    head, *body = rows(measured)
    lines = [_line(head), "|---|" + "---:|" * len(measured), *map(_line, body)]
    return "\n".join([*lines, "", note]) + "\n"


def put_into(document: Path, table: str) -> None:
    """Put the table between the two marks of a document; ReaderDataError where they are not."""
    before, after = checked_marks(document)
    document.write_text(f"{before}{BEGIN}\n\n{table}\n{END}{after}", "utf-8")


def checked_marks(document: Path) -> tuple[str, str]:
    """What stands before and after the two marks; ReaderDataError where they are not."""
    try:
        before, begin, rest = document.read_text("utf-8").partition(BEGIN)
    except OSError as error:
        raise ReaderDataError(f"打不开 {document}：{error.strerror}。") from error
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ReaderDataError(f"{document} 里没有 {BEGIN} 和 {END}，不知道把表放哪儿。")
    return before, after


def compare_png(measured: Sequence[Measured]) -> bytes:
    """Quality above; time, rate, memory and size below, on logarithmic scales."""
    from matplotlib.figure import Figure

    with drawing():
        figure = Figure(figsize=(11, 8.2), layout="constrained")
        parts: Any = figure.subfigures(2, 1)
        above, below = parts
        quality = above.subplots()
        shown = [entry for entry in _QUALITY if entry[0] not in _LOWER_IS_BETTER]
        figures = [partial(_counted, counted=counted, of=of) for _, counted, of in shown]
        _bars(quality, measured, [name for name, *_ in shown], figures, "{:.3f}")
        quality.set(ylim=(0, 1.1))
        quality.set_title("Quality (higher is better)", loc="left")
        quality.legend(loc="lower right", bbox_to_anchor=(1, 1), ncols=len(measured), frameon=False)
        times, rates, sizes = below.subplots(1, 3)
        spans = [lambda one, at=at: one.time_at(at) * 1e3 for at in _TIMES]
        _bars(times, measured, [f"p{at * 100:g}" for at in _TIMES], spans, "{:.3g}")
        times.set(yscale="log", title="Milliseconds a message")
        rate: list[Callable[[Measured], float]] = [
            lambda one: one.rate,
            lambda one: one.rate_of_clients,
        ]
        _bars(rates, measured, ["1 client", f"{CLIENTS} clients"], rate, "{:.0f}")
        rates.set(yscale="log", title="Messages a second")
        size: list[Callable[[Measured], float]] = [
            lambda one: (one.memory or 0) / 1e6,
            lambda one: (one.model or 0) / 1e6,
        ]
        _bars(sizes, measured, ["memory", "model"], size, "{:.0f}")
        sizes.set(yscale="log", title="Megabytes")
        for axes in (times, rates, sizes):
            axes.margins(y=0.25)
            axes.yaxis.set_major_formatter("{x:g}")
            axes.yaxis.set_minor_formatter("")
        return png(figure)


def _bars(
    axes: "Axes",
    measured: Sequence[Measured],
    names: Sequence[str],
    figures: Sequence[Callable[[Any], float]],
    form: str,
) -> None:
    """A group of bars for each figure, a bar in it for each backend; none where it is 0."""
    width = 0.8 / len(measured)
    for number, one in enumerate(measured):
        values = [figure(one) for figure in figures]
        at = [place + (number - (len(measured) - 1) / 2) * width for place in range(len(names))]
        colour = _COLOURS[number % len(_COLOURS)]
        bars = axes.bar(at, values, width=width * 0.92, color=colour, label=one.name)
        labels = [form.format(value) if value else _NONE for value in values]
        axes.bar_label(bars, labels, fontsize=8, padding=2)
    axes.set_xticks(range(len(names)), names)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)


def _counted(
    one: Measured, counted: Callable[[Report], int], of: Callable[[Report], float]
) -> float:
    """A figure, 0 where it rests on no label."""
    return of(one.quality) if counted(one.quality) else 0.0


def _share(one: Measured, counted: Callable[[Report], int], of: Callable[[Report], float]) -> str:
    return f"{of(one.quality):.3f}" if counted(one.quality) else _NONE


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _time(seconds: float) -> str:
    return f"{seconds * 1e6:.0f} µs" if seconds < 1e-3 else f"{seconds * 1e3:.1f} ms"


def _number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}"


def _megabytes(size: int | None) -> str:
    return _NONE if size is None else f"{size / 1e6:,.0f} MB"
