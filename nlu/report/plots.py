"""The pictures of a report, drawn with matplotlib (the optional extra `report`)."""

import io
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np

from nlu.errors import OneDoorError
from nlu.evaluation import Report
from nlu.features import Array
from nlu.labels import Need, Purpose
from nlu.reliability import BINS, Trusted, bins, calibration_error, wilson
from nlu.report.names import name_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FONTS = ("Noto Sans CJK SC", "Noto Sans CJK JP", "Source Han Sans SC", "PingFang SC", "SimHei")
GREEN, RED, GREY = "#0b5d4e", "#b3151b", "#b9c4c0"
_SHARPNESS = 150  # dots an inch
_LONGEST_NAME = 28  # characters beside a matrix
_MOST_CELLS = 40  # beyond so many labels numbers in the cells cannot be read


class PlotsNotInstalled(OneDoorError):
    """matplotlib, which draws the pictures, is not there."""


@contextmanager
def drawing() -> Iterator[bool]:
    """Draw in here; gives whether Chinese can be written (a font for it was found)."""
    try:
        import matplotlib as mpl
        from matplotlib import font_manager
    except ImportError as error:
        raise PlotsNotInstalled("画图要用 matplotlib：请先运行 pip install matplotlib。") from error
    installed = {font.name for font in font_manager.fontManager.ttflist}
    font = next((name for name in FONTS if name in installed), None)
    style: Any = {"font.size": 10, "axes.unicode_minus": False, "axes.edgecolor": GREY}
    style["font.family"] = [font, "DejaVu Sans"] if font else ["DejaVu Sans"]
    with mpl.rc_context(style), warnings.catch_warnings():
        # A label in a script that no font here has is drawn as boxes; that is no news to anyone.
        warnings.filterwarnings("ignore", "Glyph .* missing from font", UserWarning)
        yield font is not None


def png(figure: "Figure") -> bytes:
    """The figure as the bytes of a PNG."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    FigureCanvasAgg(figure)
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=_SHARPNESS)
    return buffer.getvalue()


def confusion_png(report: Report) -> bytes:
    """Purposes by purposes, and below them needs: what was missed, what was found in its place."""
    from matplotlib.figure import Figure

    with drawing() as chinese:
        figure = Figure(figsize=(11, 17), layout="constrained")
        above, below = figure.subplots(2, 1, height_ratios=[6, 11])
        purposes: list[Any] = list(Purpose)
        needs: list[Any] = [*Need, None]
        say = _say(chinese)
        _matrix(above, report.purpose_pairs, purposes, _names(purposes, chinese))
        above.set_title(say("目的：行是标注，列是读成", "Purpose: rows are true, columns are read"))
        _matrix(below, report.need_pairs, needs, _names(needs, chinese))
        below.set_title(
            say(
                "诉求：对角线是读对的；其余，行是漏掉的，列是多读的（“无”：没有别的）",
                "Needs: diagonal found; else rows were missed, columns were found instead",
            )
        )
        return png(figure)


def labels_png(pairs: dict[tuple[str, str], int], labels: Sequence[str]) -> bytes:
    """The confusion matrix of any labels: rows true, columns read."""
    from matplotlib.figure import Figure

    with drawing() as chinese:
        side = 3 + min(17.0, 0.42 * len(labels))
        figure = Figure(figsize=(side + 1, side), layout="constrained")
        axes = figure.subplots()
        _matrix(axes, pairs, labels, [_shortened(label) for label in labels])
        axes.set_title(_say(chinese)("行是标注，列是读成", "Rows are true, columns are read"))
        return png(figure)


def reliability_png(given: Mapping[tuple[str, str], Trusted]) -> bytes:
    """For each name: share right against confidence in BINS steps, counts below, error written.

    A name is (Chinese, English): the second where no font for the first is found.
    """
    from matplotlib.figure import Figure

    with drawing() as chinese:
        figure = Figure(figsize=(5.2 * len(given), 6.4), layout="constrained")
        grid = figure.subplots(2, len(given), height_ratios=[3, 1], sharex=True, squeeze=False)
        say = _say(chinese)
        for column, (names, trusted) in enumerate(given.items()):
            _reliability(grid[0][column], grid[1][column], trusted, chinese)
            words = say("校准误差", "calibration error")
            error = calibration_error(trusted)
            grid[0][column].set_title(f"{say(*names)}   {words} {error:.3f}")
        return png(figure)


def _say(chinese: bool) -> Any:
    return lambda in_chinese, in_english: in_chinese if chinese else in_english


def _matrix(
    axes: "Axes", pairs: Mapping[Any, int], labels: Sequence[Any], names: Sequence[str]
) -> None:
    """Counts as numbers, shares of the row as colour."""
    place = {label: number for number, label in enumerate(labels)}
    counts = np.zeros((len(labels), len(labels)), np.int64)
    for (true, read), times in pairs.items():
        counts[place[true], place[read]] += times
    shares = counts / np.maximum(1, counts.sum(axis=1, keepdims=True))
    axes.imshow(_coloured(shares), aspect="auto")
    # Other people's labels may hold a $, which would begin a formula.
    axes.set_xticks(range(len(labels)), names, rotation=90, parse_math=False)
    axes.set_yticks(range(len(labels)), names, parse_math=False)
    axes.tick_params(length=0)
    axes.set_xticks(np.arange(1, len(labels)) - 0.5, minor=True)
    axes.set_yticks(np.arange(1, len(labels)) - 0.5, minor=True)
    axes.grid(which="minor", color="white", linewidth=1)
    axes.tick_params(which="minor", length=0)
    if len(labels) > _MOST_CELLS:
        return
    for row, column in zip(*np.nonzero(counts), strict=True):
        strong = shares[row, column] > 0.5
        colour = "white" if strong else "#1b1f24"
        axes.text(column, row, str(counts[row, column]), ha="center", va="center", color=colour)


def _coloured(shares: Array) -> Array:
    """Right ones towards green, wrong ones towards red, so that mistakes stand out."""
    from matplotlib.colors import to_rgb

    pale = np.array((0.955, 0.965, 0.96))
    diagonal = np.eye(len(shares), dtype=bool)
    ends = np.where(diagonal[..., None], np.array(to_rgb(GREEN)), np.array(to_rgb(RED)))
    # A mistake in one of twenty should be seen, so small shares are raised.
    depth = np.where(diagonal, shares, np.sqrt(shares))[..., None]
    result: Array = pale + (ends - pale) * depth
    return result


def _names(labels: Sequence[str | None], chinese: bool) -> list[str]:
    if chinese:
        return [name_of(label) for label in labels]
    return [str(label or "(none)").replace("_", " ") for label in labels]


def _shortened(label: str) -> str:
    return label if len(label) <= _LONGEST_NAME else label[: _LONGEST_NAME - 1] + "…"


def _reliability(above: "Axes", below: "Axes", trusted: Trusted, chinese: bool) -> None:
    say = _say(chinese)
    middles = [(one.low + one.high) / 2 for one in bins(trusted)]
    counts = [one.count for one in bins(trusted)]
    filled = [one for one in bins(trusted) if one.count]
    above.bar(
        [(one.low + one.high) / 2 for one in filled],
        [one.right for one in filled],
        width=0.9 / BINS,
        color=GREEN,
        alpha=0.35,
    )
    right = np.array([one.right for one in filled])
    reach = np.array([wilson(round(one.right * one.count), one.count) for one in filled])
    above.errorbar(
        [one.confidence for one in filled],
        right,
        yerr=np.abs(reach.reshape(-1, 2).T - right),
        fmt="o-",
        color=GREEN,
        ecolor=GREEN,
        elinewidth=1,
        capsize=3,
    )
    above.plot((0, 1), (0, 1), color="#4a5560", linestyle="--", linewidth=1, zorder=3)
    above.set(xlim=(0, 1), ylim=(0, 1.02), ylabel=say("读对的比例", "share right"))
    below.bar(middles, counts, width=0.9 / BINS, color=GREY)
    for middle, count in zip(middles, counts, strict=True):
        below.text(middle, count, str(count), ha="center", va="bottom", fontsize=8)
    below.set(xlabel=say("给出的把握", "confidence given"), ylabel=say("次数", "count"))
    below.set_ylim(0, max([*counts, 1]) * 1.25)
