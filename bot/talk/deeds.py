"""What a talk wants done by the case office, and what the case office answered."""

from dataclasses import dataclass, field
from datetime import date

from nlu.labels import Need
from nlu.understanding import Place
from router.assignment import Outcome
from router.closing import RequesterOutcome
from router.place_told import PlaceTold


@dataclass(frozen=True, slots=True)
class TakeIn:
    """Hand the matter in at the one door; half told where they fell silent over it."""

    insisted: bool = False
    half_told: bool = False


@dataclass(frozen=True, slots=True)
class Insist:
    """A person is to look at a matter that got a pointer or an answer."""

    request_id: int
    half_told: bool = False


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
    """补充 words, and the photo or file that a line brought, to a case.

    `coming`: the file is still to be fetched.
    """

    number: str
    words: str = field(repr=False)
    line: int | None = None
    coming: bool = False


@dataclass(frozen=True, slots=True)
class TellPlace:
    """补住址: where they are, told after the case was opened; the words go along."""

    number: str
    place: Place = field(repr=False)
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
    """A person of the first-contact unit takes the talk on (转人工)."""

    reason: str


Do = TakeIn | Insist | LookUp | Urge | Add | TellPlace | Withdraw | Rate | HandOver


@dataclass(frozen=True, slots=True)
class TaskView:
    """A task as its requester is told of it."""

    need: Need
    name: str
    lead: str
    helpers: tuple[str, ...]
    reason: str
    clause: str
    status: str
    deadline: date
    bring: tuple[str, ...]
    notes: tuple[str, ...]
    answer: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case as its requester is told of it."""

    number: str
    code: str | None = field(repr=False)
    status: str
    unit: str
    tasks: tuple[TaskView, ...]
    goes_on_in: str | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """What the case office answered. `refused` is its sentence where it did not do it.

    Of a place that was told: what became of it, and the tasks for which there are other papers to
    bring, as it lies in another jurisdiction.
    """

    do: Do
    outcome: Outcome | None = None
    request_id: int | None = None
    cases: tuple[CaseView, ...] = ()
    answers: tuple[str, ...] = ()
    first_today: bool = True
    place_told: PlaceTold | None = None
    other_papers: tuple[TaskView, ...] = ()
    refused: str | None = None
