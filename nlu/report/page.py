"""A report as one page that can be sent to anyone: numbers, tables, pictures, what was misread."""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from nlu.evaluation import Share, Tally
from nlu.reliability import Interval

#: Of each kind of mistake so many examples are shown; the rest is counted.
MOST_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Figure:
    """One number at the head of the report, and how far it can be relied on."""

    name: str
    value: float
    interval: Interval | None = None
    note: str = ""

    @property
    def shown(self) -> str:
        """The number as the terminal and the page write it."""
        return f"{self.value:.3f}"

    @property
    def reach(self) -> str:
        """The interval in words, or nothing."""
        return f"{self.interval[0]:.3f}–{self.interval[1]:.3f}" if self.interval else ""


def figure_of(name: str, share: Share) -> Figure:
    """A share as a figure."""
    return Figure(name, share.value, share.interval, f"{share.right} / {share.of}")


@dataclass(frozen=True, slots=True)
class Row:
    """A label in a table: its name, its code where that is another, how it was read."""

    name: str
    code: str
    tally: Tally


@dataclass(frozen=True, slots=True)
class Picture:
    """A PNG, the file it is written to, and what is said about it."""

    file: str
    content: bytes
    title: str
    about: str
    hint: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A misread example: its words, the labels it has and those it was given, where it stands."""

    words: str
    true: str
    read: str
    source: str


@dataclass(frozen=True, slots=True)
class Group:
    """Misread examples of one kind; `entries` are the first MOST_SHOWN of `count`."""

    title: str
    count: int
    entries: Sequence[Entry]


@dataclass(frozen=True, slots=True)
class Page:
    """Everything a report shows."""

    title: str
    counted: str
    figures: Sequence[Figure]
    tables: Mapping[str, Sequence[Row]]
    pictures: Sequence[Picture]
    groups: Sequence[Group]


def write_page(page: Page, folder: Path) -> list[Path]:
    """Write index.html, which holds the pictures, and the pictures beside it; the paths."""
    folder.mkdir(parents=True, exist_ok=True)
    drawn = {picture.file: base64.b64encode(picture.content).decode() for picture in page.pictures}
    html = _template().render(page=page, drawn=drawn, most=MOST_SHOWN)
    contents = {"index.html": html.encode()}
    contents |= {picture.file: picture.content for picture in page.pictures}
    paths = []
    for name, content in contents.items():
        path = folder / name
        path.write_bytes(content)
        paths.append(path)
    return paths


def _template() -> Any:
    loader = FileSystemLoader(Path(__file__).parent)
    return Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True
    ).get_template("page.html")
