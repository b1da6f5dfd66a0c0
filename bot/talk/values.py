"""The value objects of a talk: what came, what was heard, what is known, what is said and done."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict

from nlu.acts import Act, Asked
from nlu.labels import Need
from nlu.understanding import Place, Understanding
from router.assignment import Assignment, Outcome
from router.closing import RequesterOutcome


class Kind(StrEnum):
    """What sort of line a resident sent."""

    text = "text"
    edited = "edited"  # 改过的话
    button = "button"  # 按了按钮；`text` 是按钮的代号
    start = "start"
    help = "help"
    location = "location"
    contact = "contact"
    photo = "photo"
    file = "file"
    voice = "voice"
    sticker = "sticker"
    other = "other"  # 视频、投票……


@dataclass(frozen=True, slots=True)
class Said:
    """One line of a resident as a channel hands it in. All of it is personal: never logged.

    `text` holds the words, a photo's caption, a button's code or a contact's number; `file` by
    which name the channel gives a photo or file again; `spot` degrees of latitude and longitude.
    """

    kind: Kind
    text: str = field(default="", repr=False)
    file: str | None = field(default=None, repr=False)
    spot: tuple[float, float] | None = field(default=None, repr=False)


class Question(StrEnum):
    """What the bot asked last."""

    none = "none"
    matter = "matter"  # 出了什么事
    place = "place"
    street = "street"
    who = "who"
    contact = "contact"
    household = "household"
    consent = "consent"
    check = "check"
    insist = "insist"
    number = "number"  # 受理编号和查询码
    withdraw = "withdraw"  # 真的要撤回吗
    solved = "solved"
    restart = "restart"  # 真的不说了吗
    anything_else = "anything_else"

    @property
    def for_reader(self) -> Asked:
        """The question as the reader of acts knows it."""
        return _FOR_READER.get(self, Asked.none)


_FOR_READER = {
    Question.place: Asked.place,
    Question.street: Asked.place,
    Question.who: Asked.who,
    Question.contact: Asked.contact,
    Question.household: Asked.household,
    Question.consent: Asked.consent,
    Question.check: Asked.check,
    Question.insist: Asked.insist,
    Question.withdraw: Asked.check,
    Question.restart: Asked.check,
    Question.solved: Asked.solved,
    Question.anything_else: Asked.anything_else,
}


@dataclass(frozen=True, slots=True)
class Heard:
    """What was read in one line: its act, the line alone, and the whole matter with it.

    `removed` and `added` are the needs of a correction. `decided` is what the case office would do
    with the whole matter now. `alone`, `whole` and `decided` are None where there are no words.
    """

    act: Act
    alone: Understanding | None = None
    whole: Understanding | None = None
    decided: Assignment | None = None
    removed: tuple[Need, ...] = ()
    added: tuple[Need, ...] = ()
    number: str | None = None
    code: str | None = field(default=None, repr=False)

    @property
    def phone(self) -> str | None:
        """A whole and valid telephone number told in this line."""
        items = self.alone.personal if self.alone else ()
        return next((one.value for one in items if one.kind == "phone" and one.valid), None)


Language = Literal["zh", "en"]


class Known(BaseModel):
    """What is known in a talk so far. Personal throughout: sealed at rest, never logged."""

    model_config = ConfigDict(frozen=True)

    language: Language = "zh"
    #: The matter (求助) that is being told, its number within the talk, and what it holds.
    matter: int = 1
    said: tuple[str, ...] = ()
    needs: tuple[Need, ...] | None = None
    place: Place | None = None
    for_other: bool | None = None
    phone: str | None = None
    consent: bool | None = None
    #: Questions answered or given up, and how often each was asked.
    settled: frozenset[Question] = frozenset()
    times: dict[Question, int] = {}
    asked: Question = Question.none
    misses: int = 0
    #: What became of the matter, once it was handed in.
    request_id: int | None = None
    number: str | None = None
    danger: bool = False
    #: The cases that this talk may speak of, and the one that it speaks of now.
    cases: tuple[str, ...] = ()
    about: str | None = None
    #: What was to be done once number and query code are given.
    wanted: str | None = None
    with_person: bool = False


@dataclass(frozen=True, slots=True)
class Button:
    """A quick reply: what it does, and the key of the words on it."""

    code: str
    key: str
    values: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reply:
    """Something to be said: the key of a sentence, what fills it, buttons beside it.

    `asks` marks what would be asked again anyway: of several lines that came together only the
    last is asked after. `wants` names a button of the channel's own, where it has one.
    """

    key: str
    values: dict[str, object] = field(default_factory=dict, repr=False)
    buttons: tuple[Button, ...] = ()
    asks: bool = False
    wants: Literal["location", "contact"] | None = None


@dataclass(frozen=True, slots=True)
class TakeIn:
    """Hand the matter in at the one door."""

    insisted: bool = False


@dataclass(frozen=True, slots=True)
class Insist:
    """A person is to look at a matter that got a pointer or an answer."""

    request_id: int


@dataclass(frozen=True, slots=True)
class LookUp:
    """Where cases stand. With a `code` the number is checked and joins the talk's cases."""

    numbers: tuple[str, ...]
    then: str = "progress"
    need: Need | None = None
    code: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Urge:
    """催办."""

    number: str
    words: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Add:
    """补充 words, or that a photo or file was sent, to a case."""

    number: str
    words: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Withdraw:
    """撤回."""

    number: str
    words: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Rate:
    """What the requester says of the outcome: the case is closed with it, or taken up again."""

    number: str
    outcome: RequesterOutcome | None
    words: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class HandOver:
    """A person of the first-contact unit takes the talk on (转人工); `danger` for at once."""

    reason: str
    danger: bool = False


Do = TakeIn | Insist | LookUp | Urge | Add | Withdraw | Rate | HandOver


@dataclass(frozen=True, slots=True)
class TaskView:
    """A task as its requester is told of it."""

    need: Need
    name: str
    lead: str
    helpers: tuple[str, ...]
    clause: str
    status: str
    deadline: date
    bring: tuple[str, ...]
    answer: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case as its requester is told of it."""

    number: str
    code: str | None = field(repr=False)
    status: str
    unit: str
    tasks: tuple[TaskView, ...]
    danger: bool
    goes_on_in: str | None = None
    why: str | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """What the case office answered. `refused` is its sentence where it did not do it."""

    do: Do
    outcome: Outcome | None = None
    request_id: int | None = None
    cases: tuple[CaseView, ...] = ()
    answers: tuple[str, ...] = ()
    first_today: bool = True
    refused: str | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """One step of a talk: what is known now, what is said, what is to be done."""

    known: Known
    replies: tuple[Reply, ...] = ()
    do: tuple[Do, ...] = ()
