"""Which reader a command measures: the embedded one, one from a file, or Rasa's."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from pydantic import HttpUrl, TypeAdapter, ValidationError

from bot.commands.learning import note_seconds, progress_of
from bot.settings import Settings, settings
from bot.wiring import rasa_server, trained_reader
from nlu.errors import ReaderDataError
from nlu.evaluation import Reads
from nlu.rasa.reader import RasaReader
from nlu.reader import Reader, reader_from

#: Seconds. In service a slow Rasa is given up on; measured, it is waited for and its time told.
_PATIENCE = 10.0
Backend = Literal["embedded", "rasa"]  # what `--backend` may name


def embedded_reader(model: Path | None = None) -> Reader:
    """The reader of a trained file, or the one of the shipped data, trained now if need be."""
    if model is None:
        return _shipped_reader()
    if not model.is_file():
        raise ReaderDataError(f"没有这个模型文件：{model}")
    return reader_from(model)


def _shipped_reader() -> Reader:
    """The reader of the shipped data; how long its training took is noted for `compare`."""
    began = time.monotonic()
    trained = False
    with progress_of("首次使用，正在训练读懂模型") as show:

        def tell(done: int, of: int) -> None:
            nonlocal trained
            trained = True
            show(done, of)

        reader = trained_reader(settings().model_copy(update={"reader": "embedded"}), tell)
    if trained:
        path = settings().model_folder / f"{reader.model.name}.npz"
        note_seconds(path, time.monotonic() - began)
    return reader


@contextmanager
def rasa_reader(url: str | None, token: str | None) -> Iterator[RasaReader]:
    """Rasa's reader, its server asked first whether it is ready: RasaFailure if it is not."""
    server = rasa_server(_with_rasa(settings(), url, token))
    try:
        server.ready()
        yield RasaReader(embedded_reader(), server)
    finally:
        server.close()


@contextmanager
def chosen_reader(
    backend: Backend, model: Path | None, url: str | None, token: str | None
) -> Iterator[Reads]:
    """The reader that `--backend` names, for as long as it is needed."""
    if backend == "embedded":
        yield embedded_reader(model)
        return
    with rasa_reader(url, token) as reader:
        yield reader


def _with_rasa(chosen: Settings, url: str | None, token: str | None) -> Settings:
    """The settings with the server that the command names, and with time to answer."""
    named: dict[str, object] = {"rasa_timeout": _PATIENCE}
    if token is not None:
        named["rasa_token"] = token
    if url is not None:
        try:
            named["rasa_url"] = TypeAdapter(HttpUrl).validate_python(url)
        except ValidationError as error:
            raise ReaderDataError(f"{url} 不是网址，应形如 http://127.0.0.1:5005") from error
    return chosen.model_copy(update=named)
