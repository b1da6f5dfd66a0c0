"""Putting the parts together: what each process needs, made from the settings."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog

from bot.logs import log, set_up_logs
from bot.settings import Settings
from nlu.gazetteer import DEFAULT
from nlu.rasa.reader import RasaReader
from nlu.rasa.server import RasaServer
from nlu.reader import Reader, reader_from
from nlu.training import model_file
from nlu.understanding import Message, Turn
from router.catalogue import Catalogue
from router.catalogue_file import load_catalogue
from router.errors import CatalogueError
from router.sealing import SealBox, key_from
from router.working_days import china_calendar

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Engines:
    """Where PostgreSQL and Valkey are, and what to look after if they are our own."""

    database_url: Any
    redis_url: str
    private: tuple[Any, ...]

    def revive(self) -> list[str]:
        """Start again any private engine that has died; the names of those."""
        revived = []
        for engine in self.private:
            if not engine.running():
                engine.start()
                revived.append(type(engine).__name__)
        return revived


@contextmanager
def running_engines(settings: Settings, *, cache: bool = True) -> Iterator[Engines]:
    """The servers of the settings, or private ones for as long as the context lasts."""
    from bot.embedded import EmbeddedPostgres, EmbeddedValkey

    private: list[Any] = []
    data = settings.data_dir.resolve()
    try:
        database: Any = settings.database_url
        if database is None:
            postgres = EmbeddedPostgres(data / "postgres")
            database = postgres.start()
            private.append(postgres)
        redis_url = settings.redis_url or ""
        if not redis_url and cache:
            valkey = EmbeddedValkey(data / "valkey")
            redis_url = valkey.start()
            private.append(valkey)
        yield Engines(database, redis_url, tuple(private))
    finally:
        for engine in reversed(private):
            engine.stop()


def seal_box(settings: Settings, say: Say = lambda text: None) -> SealBox:
    """The seal of this installation; says so, once, when it had to make a key."""
    key, made = key_from(settings.secret_key, settings.key_file)
    if made:
        say(
            f"已生成密钥 {settings.key_file}：请立刻另存一份。"
            "丢了它，姓名、电话、证件号都无法恢复。"
        )
    return SealBox(key)


def trained_reader(
    settings: Settings, progress: Callable[[int, int], None] | None = None
) -> Reader:
    """The reader of the settings; the embedded one is trained now if it has not been."""
    path: Path = model_file(settings.model_folder, progress or (lambda done, of: None))
    embedded = reader_from(path, settings.jurisdiction or DEFAULT)
    if settings.reader == "embedded":
        return embedded
    if not structlog.is_configured():
        # Unless told otherwise logs go to standard output, where commands write their JSON lines.
        set_up_logs(settings.log_level)
    return RasaReader(embedded, rasa_server(settings), tell=_log_rasa)


def rasa_server(settings: Settings) -> RasaServer:
    """The Rasa server of the settings; nothing is asked of it yet."""
    return RasaServer(str(settings.rasa_url), settings.rasa_token, timeout=settings.rasa_timeout)


def _log_rasa(event: str, kind: str) -> None:
    """One line for each thing that happens with Rasa: what, never of which words."""
    say = log().info if event == "rasa_back" else log().warning
    say(event, error=kind)


def checked_catalogue(settings: Settings) -> Catalogue:
    """The catalogue with the settings' own jurisdiction; CatalogueError stops the start."""
    catalogue = load_catalogue(settings.catalogue)
    code = settings.jurisdiction or catalogue.default
    if code not in catalogue.jurisdictions:
        known = "、".join(catalogue.jurisdictions)
        raise CatalogueError(
            [f"ONEDOOR_JURISDICTION={code}：派单目录里没有这个地区；应为：{known}"]
        )
    return catalogue.model_copy(update={"default": code})


def warmed(reader: Reader) -> Reader:
    """The reader with all that it reads by loaded, which the garbage collector then passes over.

    Whoever comes first does not wait for the loading; and the collector, which would go through the
    gazetteers again and again while calls are taken in, does not stop everything for a tenth of a
    second each time.
    """
    told = Turn("agent", "您好，请讲"), Turn("caller", "我想申请低保，一家三口，住在甘井子区")
    Reader(reader.model).read(Message(turns=told))  # the embedded one: no server is asked
    gc.collect()
    gc.freeze()
    # A batch of calls makes tens of thousands of objects, hardly any of them in rings.
    gc.set_threshold(10_000, 10, 10)
    return reader


def calendar() -> Any:
    """The calendar of working days."""
    return china_calendar()
