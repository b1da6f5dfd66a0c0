"""What tests share: one PostgreSQL and Valkey from the wheels, one trained reader, one office."""

import atexit
import os
import shutil
import tempfile
import warnings
from collections.abc import AsyncIterator, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.settings import PROJECT, Settings
from bot.wiring import Engines, running_engines, trained_reader
from nlu.acts import ActReader, act_reader
from nlu.reader import Reader
from router import migrate
from router.catalogue import Catalogue
from router.catalogue_file import load_catalogue
from router.office import Office
from router.request import BEIJING
from router.sealing import SealBox
from router.store import make_engine
from router.working_days import china_calendar
from tests.bot.visitor import Visitor, at_the_desk

# Temporary folders of this run only. The default one is shared with other runs, and each new run
# closes it to everyone but its owner: as root, the private PostgreSQL (which then runs as a user
# of its own) would lose its folder in the middle of a test.
_TEMPORARY = tempfile.mkdtemp(prefix="onedoor-tests-")
os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", _TEMPORARY)
atexit.register(shutil.rmtree, _TEMPORARY, ignore_errors=True)

# The engines' package warns where there is no XDG_RUNTIME_DIR, as in a bare container.
warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR", category=RuntimeWarning)

#: Trained readers are kept between runs, under a hash of data and code.
MODELS = Path(os.environ.get("ONEDOOR_MODEL_DIR", PROJECT / "data" / "models"))
#: A Sunday morning, so that "the day after" is a Monday.
RECEIVED = datetime(2026, 11, 22, 9, 30, tzinfo=BEIJING)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    """Who runs what, where the tests run in several processes."""
    from tests.spreading import scheduler

    return scheduler(config, log)


@pytest.fixture(scope="session")
def chosen(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings with a data folder of this run; the trained reader is kept between runs."""
    return Settings(data_dir=tmp_path_factory.mktemp("onedoor"), model_dir=MODELS)


@pytest.fixture(scope="session")
def reader(chosen: Settings) -> Reader:
    """The reader as shipped, trained once for this data and code."""
    return trained_reader(chosen)


@pytest.fixture(scope="session")
def acts() -> ActReader:
    """The reader of acts as shipped."""
    return act_reader(MODELS)


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The catalogue as shipped."""
    return load_catalogue(PROJECT / "departments.yaml")


@pytest.fixture(scope="session")
def seal() -> SealBox:
    """A seal with a key of this run."""
    return SealBox(os.urandom(32))


@pytest.fixture(scope="session")
def office(reader: Reader, catalogue: Catalogue, seal: SealBox) -> Office:
    """A case office with everything real."""
    return Office(reader, catalogue, china_calendar(), seal)


@pytest.fixture(scope="session")
def engines(chosen: Settings) -> Iterator[Engines]:
    """PostgreSQL and Valkey, migrated; stopped at the end."""
    with running_engines(chosen) as running:
        migrate.upgrade(running.database_url)
        yield running


@pytest.fixture
async def database(engines: Engines) -> AsyncIterator[AsyncEngine]:
    """Connections to the database of this run."""
    engine = make_engine(engines.database_url)
    yield engine
    await engine.dispose()


@pytest.fixture
async def officer(app: FastAPI, database: AsyncEngine, tmp_path: Path) -> AsyncIterator[Visitor]:
    """Somebody signed in at the desk, where there is an application."""
    async with at_the_desk(app, database, tmp_path) as one:
        yield one
