"""`onedoor nlu train`: the shipped reader, a reader of other examples, or another task."""

import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from bot.settings import settings
from nlu.errors import ReaderDataError
from nlu.examples import training_files
from nlu.task_training import train_task
from nlu.tasks import read_task, task_file
from nlu.training import model_file, model_path, packed, written

Tell = Callable[[int, int], None]


def learn(data: Sequence[Path], task: str | None, out: Path | None) -> int:
    """Train what the options name: the reader, or a task."""
    if task is not None:
        if not data:
            raise ReaderDataError("请用 --data 指明带标签的 JSONL 文件。")
        return train_reader_task(task, data, out)
    if out is not None:
        raise ReaderDataError("--out 只用于 --task 的模型。")
    if len(data) > 1:
        raise ReaderDataError("训练读懂模型只能指一个文件夹。")
    return train_reader(data[0] if data else None)


def train_reader(data: Path | None) -> int:
    """Train the reader on the shipped data or a folder's, if it has not been; say where it is."""
    files = training_files() if data is None else _files_of(data)
    folder = settings().model_folder
    path = model_path(folder, files)
    began = time.monotonic()
    if path.exists():
        sys.stdout.write(f"{path}（数据和代码没有变，不用重训）\n")
        return 0
    with progress_of("训练") as tell:
        model_file(folder, tell, files)
    seconds = time.monotonic() - began
    note_seconds(path, seconds)
    size = path.stat().st_size / 1e6
    sys.stdout.write(f"{path}  {size:.1f} MB，用时 {seconds:.1f} 秒\n")
    return 0


def train_reader_task(name: str, files: Sequence[Path], out: Path | None) -> int:
    """Train a task of one label a text; say where the model is and how good on unseen folds."""
    path = out or task_file(settings().model_folder, name)
    examples = read_task(files)
    began = time.monotonic()
    with progress_of("训练") as tell:
        arrays, accuracy = train_task(examples, tell)
    written(path, packed(arrays))
    labels = len({example.label for example in examples})
    sys.stdout.write(
        f"{path}  {path.stat().st_size / 1e6:.1f} MB，用时 {time.monotonic() - began:.1f} 秒\n"
        f"{len(examples)} 条，{labels} 个标签，C = {float(arrays['freedom']):g}，"
        f"交叉验证正确率 {accuracy:.3f}\n"
    )
    return 0


def note_seconds(model: Path, seconds: float) -> None:
    """Keep beside a model how long its training took, for `onedoor nlu compare`."""
    written(model.with_suffix(".json"), json.dumps({"seconds": round(seconds, 1)}).encode())


def _files_of(data: Path) -> list[Path]:
    """The examples of a folder."""
    if not data.is_dir():
        raise ReaderDataError(
            f"{data} 不是文件夹。训练读懂模型要一个放 *.yml 的文件夹；"
            "训练别的任务请加 --task 名字。"
        )
    files = sorted(data.glob("*.yml"))
    if not files:
        raise ReaderDataError(f"{data} 里没有 *.yml 文件。")
    return files


@contextmanager
def progress_of(name: str) -> Iterator[Tell]:
    """Shows how far a work is on standard error: a bar, or a line every tenth where none can be.

    Nothing is shown of work that turns out to be done already.
    """
    if not sys.stderr.isatty():
        yield _lines(name)
        return
    bar = Progress(console=Console(stderr=True), transient=True)
    job = bar.add_task(name)

    def tell(done: int, of: int) -> None:
        bar.start()
        bar.update(job, completed=done, total=of)

    try:
        yield tell
    finally:
        bar.stop()


def _lines(name: str) -> Tell:
    said = -10

    def tell(done: int, of: int) -> None:
        nonlocal said
        percent = 100 * done // of
        if percent >= said + 10:
            said = percent
            sys.stderr.write(f"{name}：{percent}%\n")

    return tell
