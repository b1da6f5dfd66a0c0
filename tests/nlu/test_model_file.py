"""Training: the same data and code give the same bytes, kept under a name made of both."""

import re
import shutil
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import nlu.training
from nlu.examples import training_files
from nlu.reader import reader_from
from nlu.training import fingerprint, made_once, model_file
from nlu.understanding import Message

#: So many blocks that bear a label, with so many utterances each, are enough to train in a moment.
BLOCKS = 8
UTTERANCES = 3


@pytest.fixture(scope="module")
def slice_of_data(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """A thin slice of the training files, every label among it, written as files of its own."""
    folder = tmp_path_factory.mktemp("slice")
    files = []
    taken: Counter[str] = Counter()
    for file in training_files():
        head, *blocks = re.split(r"^(?=- intent: )", file.read_text("utf-8"), flags=re.MULTILINE)
        kept = []
        for block in blocks:
            labels, _, utterances = block.partition("  examples: |\n")
            found = set(re.findall(r"[a-z_]+", labels)) - {"intent", "metadata"}
            if any(taken[label] < BLOCKS for label in found):
                taken.update(found)
                lines = utterances.splitlines(keepends=True)[:UTTERANCES]
                kept.append(f"{labels}  examples: |\n{''.join(lines)}")
        if kept:
            path = folder / file.name
            path.write_text(head + "".join(kept), "utf-8")
            files.append(path)
    return files


@pytest.fixture
def small(slice_of_data: list[Path], monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Training sees the slice instead of all the data."""
    monkeypatch.setattr(nlu.training, "training_files", lambda: slice_of_data)
    return slice_of_data


def test_a_model_is_made_once_whole_and_the_same_each_time(
    tmp_path: Path, small: list[Path]
) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    other.mkdir()
    (other / f"reader-{fingerprint(small)}.123.part").write_bytes(b"half")  # 别的进程没写完
    told: list[tuple[int, int]] = []
    path = model_file(one, lambda done, of: told.append((done, of)))
    again = model_file(other)
    assert fingerprint(small) in path.name
    assert path.name == again.name
    assert path.read_bytes() == again.read_bytes()
    assert told
    assert told == sorted(told)
    assert told[-1][0] == told[-1][1]

    written = path.stat().st_mtime_ns
    told.clear()
    assert model_file(one, lambda done, of: told.append((done, of))) == path
    assert not told
    assert path.stat().st_mtime_ns == written
    assert [kept.name for kept in one.iterdir()] == [path.name]

    read = reader_from(path).read(Message("家里没有收入，想申请低保"))
    assert 0 <= read.purpose_confidence <= 1
    assert read.reader


def test_the_name_follows_the_data(tmp_path: Path) -> None:
    path = tmp_path / "one.yml"
    shutil.copy(training_files()[0], path)
    before = fingerprint([path])
    assert fingerprint([path]) == before
    path.write_text(path.read_text("utf-8") + "    - 再加一句\n", "utf-8")
    assert fingerprint([path]) != before
    renamed = path.rename(tmp_path / "two.yml")
    assert fingerprint([renamed]) != before


def test_of_several_that_want_a_file_one_makes_it(tmp_path: Path) -> None:
    path, made = tmp_path / "models" / "file.npz", []

    def make() -> bytes:
        made.append(1)
        time.sleep(0.05)
        return b"whole"

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: made_once(path, make), range(4)))
    assert (path.read_bytes(), len(made)) == (b"whole", 1)


def test_what_failed_while_being_made_is_made_by_the_next(tmp_path: Path) -> None:
    path = tmp_path / "file.npz"
    with pytest.raises(ZeroDivisionError):
        made_once(path, lambda: bytes(1 // 0))
    assert not path.exists()
    made_once(path, lambda: b"whole")
    assert path.read_bytes() == b"whole"
