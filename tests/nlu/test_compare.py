"""Two readers side by side: times, memory, the table, the picture, the place in a document."""

import socket
import time
from pathlib import Path

import pytest

from nlu.compare.measuring import (
    Measured,
    measure,
    memory_of_reader,
    memory_of_server,
    seconds_noted,
)
from nlu.compare.table import compare_png, markdown, put_into, rows
from nlu.errors import ReaderDataError
from nlu.evaluation import Report
from nlu.labelled import Labelled
from nlu.labels import Need, Purpose, Urgency
from nlu.reader import Reader
from nlu.understanding import Message, NeedFound, Place, Understanding
from tests.conftest import MODELS
from tests.pictures import size_of

EXAMPLES = [
    Labelled(
        Message(text),
        "t",
        Purpose.seek_help,
        (Need.legal_aid,),
        Urgency.normal,
        False,
        {"district": None},
    )
    for text in ("老板欠薪", "工伤没人管", "孩子上学")
]


class _Slow:
    """Reads everything as legal aid after a moment; every third answer is another's."""

    def __init__(self, seconds: float) -> None:
        self._seconds, self._asked = seconds, 0

    def read(self, message: Message) -> Understanding:
        time.sleep(self._seconds)
        self._asked += 1
        found = (NeedFound(Need.legal_aid, 0.9),)
        return Understanding(
            Purpose.seek_help,
            0.9,
            found,
            Urgency.normal,
            0.9,
            Place(),
            for_other=False,
            reader="other" if self._asked % 3 == 0 else "slow",
        )


@pytest.fixture(scope="module")
def both() -> list[Measured]:
    fast = measure("Embedded", _Slow(0), EXAMPLES, EXAMPLES)
    slow = measure("Rasa", _Slow(0.01), EXAMPLES, EXAMPLES, answers_as="slow")
    fast.memory, fast.model, fast.training = 139_000_000, 11_000_000, 41.5
    return [fast, slow]


def test_times_and_rates(both: list[Measured]) -> None:
    fast, slow = both
    assert fast.rate > slow.rate > 0
    assert slow.rate <= 100
    assert slow.rate_of_clients > slow.rate  # 同时问，睡着的不占别人的时间
    assert 0.01 <= slow.time_at(0.5) <= slow.time_at(0.99)
    assert slow.quality.micro.f1 == 1.0


def test_answers_of_another_reader_are_counted(both: list[Measured]) -> None:
    assert [one.stood_in for one in both] == [0, 1]


def test_the_table_says_what_was_measured(both: list[Measured]) -> None:
    told = {name: cells for name, *cells in rows(both)}
    assert told[""] == ["Embedded", "Rasa"]
    assert told["Needs micro-F1"] == ["1.000", "1.000"]
    assert told["District"] == ["1.000", "1.000"]
    assert told["life_danger false alarms"] == ["0.000", "0.000"]
    assert told["life_danger recall"] == ["–", "–"]  # 没有一条是危险的，就没有召回
    assert told["Memory resident"] == ["139 MB", "–"]
    assert told["Training"] == ["42 s", "–"]
    assert told["Messages another reader answered"] == ["0", "1"]
    assert told["A message, p50 / p95 / p99"][1].count("ms") == 3


def test_nothing_measured_is_no_division_by_nothing() -> None:
    one = Measured("none", Report(), [], 0.0)
    assert (one.rate, one.time_at(0.5)) == (0.0, 0.0)


def test_the_table_goes_between_the_marks_and_again(tmp_path: Path, both: list[Measured]) -> None:
    document = tmp_path / "reader.md"
    document.write_text("前\n<!-- compare -->\n旧\n<!-- /compare -->\n后\n", "utf-8")
    for _ in range(2):
        put_into(document, markdown(both, "注"))
    said = document.read_text("utf-8")
    assert "旧" not in said
    assert said.startswith("前\n<!-- compare -->\n\n|  | Embedded | Rasa |\n|---|---:|---:|\n")
    assert said.endswith("\n\n注\n\n<!-- /compare -->\n后\n")
    assert said.count("<!-- compare -->") == 1


def test_a_document_without_marks_is_left_alone(tmp_path: Path, both: list[Measured]) -> None:
    document = tmp_path / "reader.md"
    document.write_text("前\n<!-- compare -->\n后\n", "utf-8")
    with pytest.raises(ReaderDataError, match="不知道把表放哪儿"):
        put_into(document, markdown(both, "注"))
    assert document.read_text("utf-8") == "前\n<!-- compare -->\n后\n"
    with pytest.raises(ReaderDataError, match="打不开"):
        put_into(tmp_path / "none.md", "")


def test_the_picture_is_one(both: list[Measured]) -> None:
    width, height = size_of(compare_png(both))
    assert width >= 1000
    assert height >= 800


def test_memory_of_a_process_that_only_reads(reader: Reader) -> None:
    memory = memory_of_reader(MODELS / f"{reader.model.name}.npz")
    assert memory is not None
    assert 30e6 < memory < 1e9
    assert memory_of_reader(MODELS / "none.npz") is None


def test_memory_of_the_server_that_listens_here() -> None:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port = listening.getsockname()[1]
        assert memory_of_server(f"http://127.0.0.1:{port}") is None  # 还没有人听
        listening.listen()
        memory = memory_of_server(f"http://127.0.0.1:{port}/")
    assert memory is not None
    assert memory > 10e6
    assert memory_of_server("http://rasa.example:5005") is None


def test_seconds_of_training_are_read_where_they_are_noted(tmp_path: Path) -> None:
    note = tmp_path / "model.json"
    assert seconds_noted(note) is None
    for content, seconds in (('{"seconds": 41.5}', 41.5), ("{}", None), ("[]", None), ("{", None)):
        note.write_text(content, "utf-8")
        assert seconds_noted(note) == seconds
