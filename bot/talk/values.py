"""The value objects of a talk: what came, what was heard, what is known, what is said and done."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from bot.talk.deeds import Do
from nlu.acts import Act, Asked
from nlu.fact_values import Amount, Circle, Household, Income, SpokenFor
from nlu.labels import Need
from nlu.understanding import Place, Understanding
from router.assignment import Assignment


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
    which key the channel gives a photo or file again, `name` how the sender called it; `spot`
    degrees of latitude and longitude.
    """

    kind: Kind
    text: str = field(default="", repr=False)
    file: str | None = field(default=None, repr=False)
    spot: tuple[float, float] | None = field(default=None, repr=False)
    name: str = field(default="", repr=False)
    #: The id of the line, where it brought a photo or file; whether that is still to be fetched,
    #: or why it cannot be kept.
    line: int | None = None
    coming: bool = False
    refused: str | None = None

    @property
    def with_file(self) -> bool:
        """Whether it is a photo or file, with or without words."""
        return self.kind in (Kind.photo, Kind.file)


class Question(StrEnum):
    """What the bot asked last."""

    none = "none"
    matter = "matter"  # 出了什么事
    place = "place"
    street = "street"
    who = "who"
    whom = "whom"  # 替谁问
    contact = "contact"
    household = "household"
    circle = "circle"  # 低保、残疾证
    consent = "consent"
    check = "check"
    insist = "insist"
    number = "number"  # 受理编号和查询码
    withdraw = "withdraw"  # 真的要撤回吗
    solved = "solved"
    rest = "rest"  # 剩下的还要办吗
    restart = "restart"  # 真的不说了吗
    still_wanted = "still_wanted"  # 说到一半的先登记了，还要办吗
    anything_else = "anything_else"

    @property
    def for_reader(self) -> Asked:
        """The question as the reader of acts knows it."""
        return _FOR_READER.get(self, Asked.none)


_FOR_READER = {
    Question.place: Asked.place,
    Question.street: Asked.place,
    Question.who: Asked.who,
    Question.whom: Asked.who,
    Question.contact: Asked.contact,
    Question.household: Asked.household,
    Question.circle: Asked.household,
    Question.consent: Asked.consent,
    Question.check: Asked.check,
    Question.insist: Asked.insist,
    Question.withdraw: Asked.check,
    Question.restart: Asked.check,
    Question.rest: Asked.check,
    Question.still_wanted: Asked.check,
    Question.solved: Asked.solved,
    Question.anything_else: Asked.anything_else,
}


@dataclass(frozen=True, slots=True)
class Heard:
    """What was read in one line: its act, the line alone, and the whole matter with it.

    `needs` are those of the matter after a correction, None where it was none. `decided` is what
    the case office would do with the whole matter now. `alone`, `whole` and `decided` are None
    where there are no words.
    """

    act: Act
    #: How sure the reader is of the act, 0..1.
    sure: float = 1.0
    alone: Understanding | None = None
    whole: Understanding | None = None
    decided: Assignment | None = None
    needs: tuple[Need, ...] | None = None
    number: str | None = None
    code: str | None = field(default=None, repr=False)
    #: The district of a position that was sent, where that is certain.
    here: Place | None = None

    @property
    def phone(self) -> str | None:
        """A whole and valid telephone number told in this line."""
        items = self.alone.personal if self.alone else ()
        return next((one.value for one in items if one.kind == "phone" and one.valid), None)


Language = Literal["zh", "en"]
#: What is true of a household whatever it asks for; an illness or an age is one person's.
HouseholdFact = Household | Income | Amount | Circle | SpokenFor


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
    #: What was told of the household and of whom it is about, in this matter or one before it.
    facts: tuple[HouseholdFact, ...] = ()
    #: Questions answered or given up, and how often each was asked.
    settled: frozenset[Question] = frozenset()
    times: dict[Question, int] = {}
    #: What was answered or given up in an earlier matter of the same person, and which case it is.
    carried: frozenset[Question] = frozenset()
    earlier: str | None = None
    asked: Question = Question.none
    misses: int = 0
    #: Whether the needs were told clearly, or were asked after and answered; whether it is urgent;
    #: whether a silence was broken once.
    clear: bool = False
    urgent: bool = False
    reminded: bool = False
    #: The needs that were read out to be checked.
    shown: tuple[Need, ...] = ()
    #: What became of the matter, once it was handed in, and how much had been said by then.
    request_id: int | None = None
    insisted: bool = False
    number: str | None = None
    handed_in: int = 0
    danger: bool = False
    #: The lines whose photos and files wait for this matter's case.
    files: tuple[int, ...] = ()
    #: The cases that this talk may speak of, and the one that it speaks of now.
    cases: tuple[str, ...] = ()
    about: str | None = None
    #: A number that was told, its query code not yet: nothing is said of that case, nothing done.
    claimed: str | None = None
    #: What was to be done once number and query code are given.
    wanted: str | None = None
    with_person: bool = False

    @property
    def over(self) -> bool:
        """Whether the matter was handed in, or got its pointer or answer: what is told is new."""
        return self.number is not None or (self.request_id is not None and not self.insisted)

    def next_matter(self) -> "Known":
        """A new matter (求助) in the same talk: nothing known of the person is asked again."""
        kept = {name: getattr(self, name) for name in _KEPT}
        told = {Question.place} if self.place else set()
        told |= {Question.whom} if self.for_other else set()
        return Known(
            **kept,
            matter=self.matter + 1,
            carried=(self.settled | self.carried | told) & _CARRIED,
            earlier=self.number or self.earlier,
        )

    def of_somebody_else(self, for_other: bool) -> "Known":
        """It is for another person than the matter before: theirs is known no more."""
        return self.now(
            for_other=for_other,
            facts=(),
            consent=None,
            place=None if Question.place in self.carried else self.place,
            carried=self.carried & {Question.contact},
            earlier=None,
        )

    def now(self, **changed: Any) -> "Known":
        """A copy with something changed."""
        return self.model_copy(update=changed)


#: What a new matter keeps of the one before it.
_KEPT = (
    *("language", "place", "for_other", "phone", "consent", "facts"),
    *("cases", "with_person", "about"),
)
_CARRIED = {
    *(Question.place, Question.street, Question.who, Question.whom),
    *(Question.household, Question.circle, Question.contact),
}


@dataclass(frozen=True, slots=True)
class Button:
    """A quick reply: what it does, and the key of the words on it."""

    code: str
    key: str


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
class Turn:
    """One step of a talk: what is known now, what is said, what is to be done."""

    known: Known
    replies: tuple[Reply, ...] = ()
    do: tuple[Do, ...] = ()
