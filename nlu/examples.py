"""The labelled examples (Rasa NLU YAML), read strictly: one source for every backend.

    - intent: seek_help+medical_assistance+temporary_assistance
      metadata: {urgency: urgent, for_other: true}
      examples: |
        - one utterance a line

The intent is the purpose, then the needs, most important first, joined with `+` (Rasa's own
multi-intent form). `metadata` is left out where urgency is normal and for_other is false; with
`teaches: urgency` a block is learnt from and measured for its urgency alone: “好的” is not out of
scope as a question about a road is, but is no danger either.
A call stands in one line, every turn after the mark of who speaks: 【坐席】您好【市民】我想问低保.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from nlu.errors import ReaderDataError
from nlu.labels import Need, Purpose, Urgency
from nlu.understanding import Message, Speaker, Turn

DATA = Path(__file__).parent / "data"
HELD_OUT = DATA / "held_out"
_MARK = re.compile("【(坐席|市民)】")
_SPEAKERS: dict[str, Speaker] = {"坐席": "agent", "市民": "caller"}


@dataclass(frozen=True, slots=True)
class Example:
    """One utterance with all its labels and where it stands."""

    text: str
    purpose: Purpose
    needs: tuple[Need, ...]
    urgency: Urgency
    for_other: bool
    source: str
    #: A line of a talk: what it wants and for whom hangs on what had been said before.
    urgency_only: bool = False

    @property
    def message(self) -> Message:
        """The utterance as it reaches the reader: a text, or the turns of a call."""
        before, *marked = _MARK.split(self.text)
        if not marked:
            return Message(self.text)
        turns = [Turn("caller", before)] if before.strip() else []
        pairs = zip(marked[::2], marked[1::2], strict=True)
        turns += [Turn(_SPEAKERS[mark], said.strip()) for mark, said in pairs]
        return Message(turns=tuple(turns))


def training_files() -> list[Path]:
    """The files training may see; `held_out/` is never among them."""
    return sorted(DATA.glob("*.yml"))


def held_out_files() -> list[Path]:
    """The files kept aside, by author, for measuring only."""
    return sorted(HELD_OUT.glob("*.yml"))


def read_examples(files: Iterable[Path]) -> list[Example]:
    """All examples of the files in order; ReaderDataError names file and block of what is wrong."""
    return [example for file in files for example in _examples_of(file)]


def _examples_of(file: Path) -> Iterator[Example]:
    try:
        document = yaml.load(file.read_text("utf-8"), Loader=_loader())  # noqa: S506 - a safe loader
    except yaml.YAMLError as error:
        raise ReaderDataError(f"{file.name}: not YAML: {error}") from error
    blocks = document.get("nlu") if isinstance(document, dict) else None
    if not isinstance(blocks, list):
        raise ReaderDataError(f"{file.name}: expected a list of blocks under `nlu`")
    for number, block in enumerate(blocks, 1):
        where = f"{file.name} block {number}"
        if not isinstance(block, dict) or not isinstance(block.get("examples"), str):
            raise ReaderDataError(f"{where}: expected `intent` and `examples: |`")
        where = f"{where} ({block.get('intent')})"
        purpose, needs, urgency, for_other = _labels(block, where)
        urgency_only = _teaches_urgency_only(block, where)
        for line in block["examples"].splitlines():
            if line.strip():
                text = line.strip().removeprefix("- ").strip()
                yield Example(text, purpose, needs, urgency, for_other, where, urgency_only)


def _labels(block: dict[str, Any], where: str) -> tuple[Purpose, tuple[Need, ...], Urgency, bool]:
    """Check one block's labels against the fixed codes."""
    metadata = block.get("metadata") or {}
    if not isinstance(metadata, dict):
        raise ReaderDataError(f"{where}: metadata: expected {{urgency: …, for_other: …}}")
    try:
        first, *others = str(block["intent"]).split("+")
        purpose, needs = Purpose(first), tuple(Need(code) for code in others)
        urgency = Urgency(metadata.get("urgency", "normal"))
    except (KeyError, ValueError) as error:
        raise ReaderDataError(f"{where}: {error}; expected one of the fixed codes") from error
    if len(set(needs)) != len(needs):
        raise ReaderDataError(f"{where}: a need stands twice")
    if purpose is Purpose.out_of_scope and needs:
        raise ReaderDataError(f"{where}: out_of_scope has no needs")
    if purpose is Purpose.seek_help and not needs:
        raise ReaderDataError(f"{where}: seek_help names at least one need")
    if purpose is Purpose.complain and needs[:1] != (Need.assistance_supervision,):
        raise ReaderDataError(f"{where}: complain has assistance_supervision first")
    return purpose, needs, urgency, bool(metadata.get("for_other", False))


def _teaches_urgency_only(block: dict[str, Any], where: str) -> bool:
    taught = (block.get("metadata") or {}).get("teaches")
    if taught not in (None, "urgency"):
        raise ReaderDataError(f"{where}: teaches: {taught!r}; expected `urgency`, or leave it out")
    return taught is not None


def _loader() -> Any:
    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)
