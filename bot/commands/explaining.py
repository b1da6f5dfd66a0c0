"""`onedoor nlu explain`: what the reader made of a text, and which words made it."""

import sys
from collections.abc import Sequence
from itertools import accumulate

from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.commands.backends import embedded_reader
from nlu.errors import UnreadableText
from nlu.labels import Purpose, Urgency
from nlu.model import LinearModel
from nlu.reader import Reader, storable_message
from nlu.routine import weighed_words
from nlu.text import LONGEST_MESSAGE
from nlu.understanding import Message, Understanding

_COLOURS = ("black on yellow", "black on cyan", "black on green", "black on magenta")
_MOST_WORDS = 6
_WIDE = 160  # columns where no terminal says how many there are
_LEAST_SHARE = 0.05  # of the strongest word's weight


def explain(text: str | None) -> int:
    """Print the text with what carried each need, in colour or in brackets."""
    if text is None:
        text = sys.stdin.buffer.read(4 * LONGEST_MESSAGE + 4).decode("utf-8", "replace").strip()
        if not text:
            raise UnreadableText("没有内容：请把话写在命令后面，或从标准输入给进来。")
    reader = embedded_reader()
    message = storable_message(Message(text))
    read = reader.read(message)
    console = Console(highlight=False)
    in_colour = console.is_terminal and not console.no_color
    console.print(_marked(text, read, in_colour=in_colour), soft_wrap=True)
    if not console.is_terminal:
        console.width = _WIDE
    console.print(_needs_table(reader, message, read))
    console.print(_rest(read), soft_wrap=True)
    return 0


class _Said:
    """The words that the reader heard, and what is known of them."""

    def __init__(self, text: str, model: LinearModel) -> None:
        self.model = model
        self._counted = model.count(text)

    def carriers(self, label: str) -> str:
        """The words that spoke for a label, strongest first, each with its weight."""
        (told,) = self.model.contributions(self._counted, [label])
        words = _weighed_words(self._counted.found.words, told)
        if not words:
            return "—"
        strongest = words[0][1]
        shown = [one for one in words[:_MOST_WORDS] if one[1] >= _LEAST_SHARE * strongest]
        return "  ".join(f"{word} {weight:+.2f}" for word, weight in shown)


def _weighed_words(words: Sequence[str], told: Sequence[float]) -> list[tuple[str, float]]:
    """The words that spoke for something, equal ones together, strongest first."""
    weight: dict[str, float] = {}
    for word, end in zip(words, accumulate(map(len, words)), strict=True):
        if not word.isspace():
            weight[word] = weight.get(word, 0.0) + told[end] - told[end - len(word)]
    spoke = [(word, value) for word, value in weight.items() if value > 0]
    return sorted(spoke, key=lambda one: -one[1])


def _marked(text: str, read: Understanding, *, in_colour: bool) -> Text:
    """The text with the evidence of each need; without colour, 【1 …】 with the need's number."""
    spans = [
        (span.start, span.end, number)
        for number, found in enumerate(read.needs)
        for span in found.evidence
    ]
    if in_colour:
        shown = Text(text)
        for start, end, number in spans:
            shown.stylize(_COLOURS[number % len(_COLOURS)], start, end)
        return shown
    # At one place an end comes before a start, an inner start after an outer one.
    marks = [(end, 0, "】") for _, end, _ in spans]
    marks += [(start, 1, f"【{number + 1} ") for start, _, number in spans]
    parts, at = [], 0
    for place, _, mark in sorted(marks):
        parts += [text[at:place], mark]
        at = place
    return Text("".join([*parts, text[at:]]))


def _needs_table(reader: Reader, message: Message, read: Understanding) -> Table:
    said = _Said(weighed_words(message), reader.model)
    table = Table("", "标签", "把握", "门槛", "凭的词", box=None, pad_edge=False)
    for number, found in enumerate(read.needs):
        style = _COLOURS[number % len(_COLOURS)]
        _row(table, said, Text(f" {number + 1} ", style), found.code, found.confidence)
    if read.runner_up is not None:
        _row(table, said, Text(" × ", "dim"), read.runner_up.code, read.runner_up.confidence)
    if read.urgency is not Urgency.normal:
        _row(table, said, Text(" ! ", "bold red"), read.urgency, read.urgency_confidence)
    return table


def _row(table: Table, said: _Said, mark: Text, label: str, confidence: float) -> None:
    words = Text(said.carriers(label))
    table.add_row(
        mark,
        label,
        f"{confidence:.2f}",
        f"{said.model.threshold[label]:.2f}",
        words,
    )


def _rest(read: Understanding) -> str:
    place = f"{read.place.district or '—'}{read.place.street or ''}"
    lines = [
        f"目的 {read.purpose} {read.purpose_confidence:.2f}",
        f"紧急 {read.urgency} {read.urgency_confidence:.2f}",
        f"地点 {place}",
        f"替别人 {'是' if read.for_other else '否'}",
    ]
    if read.unsure:
        lines.append("没有把握，请人看")
    elif read.purpose is Purpose.out_of_scope:
        lines.append("不属于社会救助，不派诉求")
    return "   ".join(lines)
