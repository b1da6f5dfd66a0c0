"""What somebody does with one message of a talk: tells, corrects, agrees, asks for a person, …

The reader (`nlu.reader`) says what is asked for; this says what the message is in the talk. Both
are trained from examples; a short word is read by what had been asked before it. The examples lie
in `data/acts`, with their guide; those in `held_out` are only for measuring.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from pathlib import Path

from nlu.errors import ReaderDataError
from nlu.labelled import json_lines
from nlu.tasks import Labelled, TaskModel
from nlu.text import storable
from nlu.training import made_once, packed

_DATA = Path(__file__).parent / "data" / "acts"
_CODE = ("acts.py", "tasks.py", "task_training.py", "features.py", "counting.py", "text.py")
_SURE = 0.4  # below it a message is taken for one that tells something: nothing told is lost

Progress = Callable[[int, int], None]


class Act(StrEnum):
    """What a message does."""

    tell = "tell"  # 说事、回答、问政策、查进度
    correct = "correct"  # 纠正
    affirm = "affirm"  # 对、同意
    deny = "deny"  # 不是、不用
    unknown = "unknown"  # 不知道、不方便说
    person = "person"  # 转人工
    identity = "identity"  # 你是机器人吗
    confused = "confused"  # 没看懂
    wait = "wait"  # 等一下
    stop = "stop"  # 不说了、重新来
    thanks = "thanks"
    greet = "greet"
    bye = "bye"
    insult = "insult"
    worry = "worry"  # 急死我了
    chat = "chat"  # 闲聊
    finished = "finished"  # 没有别的了
    solved = "solved"  # 解决了
    partly = "partly"  # 解决了一部分
    unsolved = "unsolved"  # 没有解决
    english = "english"  # 要英文


class Asked(StrEnum):
    """What the office had asked just before."""

    none = "none"
    place = "place"
    who = "who"
    contact = "contact"
    household = "household"
    consent = "consent"
    check = "check"
    insist = "insist"
    solved = "solved"
    anything_else = "anything_else"


class ActReader:
    """Reads acts with one trained model; safe to share between threads."""

    def __init__(self, model: TaskModel) -> None:
        self._model = model

    def read(self, text: str, asked: Asked = Asked.none) -> tuple[Act, float]:
        """The act of a message after what was asked, and its probability, 0..1.

        Where no act is likely it is `tell`: what may hold content is read as content.
        """
        label, chance = self._model.read(words_of(text, asked))
        return (Act(label), chance) if chance >= _SURE else (Act.tell, chance)


def words_of(text: str, asked: Asked) -> str:
    """A message as the model sees it: what was asked stands before it as a clause of its own."""
    return f"{asked}。{storable(text)}"


def examples_of(files: Iterable[Path]) -> list[Labelled]:
    """The labelled messages of the files; ReaderDataError names file and line of what is wrong."""
    found = []
    for file in files:
        for where, record in json_lines(file):
            try:
                asked, act = Asked(record["asked"]), Act(record["act"])
                found.append(Labelled(words_of(str(record["text"]), asked), str(act)))
            except (KeyError, ValueError) as error:
                raise ReaderDataError(f"{where}：text、asked、act 里有不对的：{error}") from error
    return found


def training_files() -> list[Path]:
    """The shipped examples."""
    return sorted(_DATA.glob("*.jsonl"))


def held_out_files() -> list[Path]:
    """The examples that are only for measuring."""
    return sorted((_DATA / "held_out").glob("*.jsonl"))


def act_reader(
    folder: Path, progress: Progress = lambda done, of: None, files: Sequence[Path] | None = None
) -> ActReader:
    """The reader of the shipped examples, or of `files`; trained now if there is none yet."""
    from nlu.task_training import train_task

    files = training_files() if files is None else files
    path = folder / f"acts-{_fingerprint(files)}.npz"
    made_once(path, lambda: packed(train_task(examples_of(files), progress)[0]))
    return ActReader(TaskModel.load(path))


def _fingerprint(files: Sequence[Path]) -> str:
    digest = hashlib.sha256()
    here = Path(__file__).parent
    for path in (*files, *(here / name for name in _CODE)):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def accuracy(reader: ActReader, files: Iterable[Path]) -> tuple[int, int, dict[str, int]]:
    """How many of the messages are read rightly, of how many; and the confusions, commonest first.

    A confusion is `wanted→read`.
    """
    right, every, confused = 0, 0, dict[str, int]()
    for file in files:
        for _, record in json_lines(file):
            act, _ = reader.read(str(record["text"]), Asked(record["asked"]))
            every += 1
            right += act == record["act"]
            if act != record["act"]:
                name = f"{record['act']}→{act}"
                confused[name] = confused.get(name, 0) + 1
    return right, every, dict(sorted(confused.items(), key=lambda one: -one[1]))
