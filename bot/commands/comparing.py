"""`onedoor nlu compare`: both backends on the same messages in one run."""

import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from bot.commands.backends import embedded_reader, rasa_reader
from bot.commands.judging import ready_for_pictures, shown
from bot.commands.learning import note_seconds, progress_of
from bot.settings import settings
from nlu.compare.measuring import (
    Measured,
    measure,
    memory_of_reader,
    memory_of_server,
    seconds_noted,
)
from nlu.compare.table import checked_marks, compare_png, markdown, put_into, rows
from nlu.examples import read_examples, training_files
from nlu.labelled import Labelled, kept_aside, read_labelled
from nlu.rasa.reader import NAME as RASA
from nlu.training import train, written


def compare(
    files: Sequence[Path],
    *,
    rasa_url: str | None,
    rasa_token: str | None,
    rasa_model: Path | None,
    out: Path | None,
    document: Path | None,
) -> int:
    """Measure both, print the table, write it and a picture where asked."""
    examples = read_labelled(files or kept_aside())
    if out is not None:
        ready_for_pictures(out)
    if document is not None:
        checked_marks(document)
    # Rasa first: if it is not there, that should be said before a minute of work, not after.
    with rasa_reader(rasa_url, rasa_token) as reader:
        rasa = measure("Rasa", reader, examples, shown(examples, "Rasa"), answers_as=RASA)
        model = rasa_model or _model_named(reader.server.ready())
        rasa.memory = memory_of_server(rasa_url or str(settings().rasa_url))
    if model.is_file():
        rasa.model = model.stat().st_size
    rasa.training = seconds_noted(model.with_name(model.name.removesuffix(".tar.gz") + ".json"))
    both = [_embedded(examples), rasa]
    _print(both)
    _write(both, _note(examples), out, document)
    return 0


def _model_named(name: str) -> Path:
    """The file of the model that the server says it has loaded, where `make rasa` puts it."""
    return settings().data_dir / "rasa" / "models" / Path(name).name


def _embedded(examples: Sequence[Labelled]) -> Measured:
    reader = embedded_reader()
    one = measure("Embedded", reader, examples, shown(examples, "内置"))
    path = settings().model_folder / f"{reader.model.name}.npz"
    one.model = path.stat().st_size
    one.memory = memory_of_reader(path)
    one.training = seconds_noted(path.with_suffix(".json"))
    if one.training is None:
        began = time.monotonic()
        with progress_of("量一次训练时间") as tell:
            train(read_examples(training_files()), tell)
        one.training = time.monotonic() - began
        note_seconds(path, one.training)
    return one


def _print(measured: Sequence[Measured]) -> None:
    head, *body = rows(measured)
    table = Table(*head)
    for row in body:
        table.add_row(*row)
    console = Console()
    console.print(table)
    fast, slow = measured
    console.print(f"内置每秒读的条数是 Rasa 的 {fast.rate / slow.rate:.0f} 倍（各一个客户端）。")
    if slow.stood_in:
        sys.stderr.write(
            f"Rasa 有 {slow.stood_in} 条没有答，是内置模型代答的：这些数不全是它的。\n"
        )


def _write(
    measured: Sequence[Measured], note: str, out: Path | None, document: Path | None
) -> None:
    table = markdown(measured, note)
    if document is not None:
        put_into(document, table)
        sys.stdout.write(f"{document}\n")
    if out is not None:
        contents = {"compare.png": compare_png(measured), "compare.md": table.encode()}
        for name, content in contents.items():
            written(out / name, content)
            sys.stdout.write(f"{out / name}\n")


def _note(examples: Sequence[Labelled]) -> str:
    size = sum(len(example.message.whole) for example in examples) / len(examples)
    return (
        f"{len(examples)} labelled messages of {size:.0f} characters on average, one run, "
        f"{os.cpu_count()} cores. Rasa names purpose, needs and urgency over HTTP on the same "
        "machine; place and facts are read by the same code in both. A message is timed from words "
        "to understanding."
    )
