"""A pre-screen that never refuses: what may fit, what is still to be known, on which clause.

From what was told (circle, income, household, illness, disability, age, place). Nothing is ever
closed by it: who decides is the organ. It names no fact, so that it may be stored in clear.
"""

from collections.abc import Sequence

from nlu.fact_values import Amount, Disability, FactKind, FactValue, Illness, Per
from nlu.labels import Need
from nlu.understanding import Fact, Place
from router.catalogue import Citation, Duty
from router.notes import Note

_PLACE, _REGISTER = "place", "register"
#: What an officer would ask next, in the words of the question.
_QUESTIONS: dict[str, str] = {
    FactKind.circle: "有没有低保、特困或低保边缘的认定",
    FactKind.household: "家里几口人",
    FactKind.income: "一个月大概多少收入",
    FactKind.illness: "得的什么病",
    FactKind.disability: "残疾证是几级",
    FactKind.age: "多大年纪",
    _PLACE: "住在哪个区、哪个街道",
    _REGISTER: "户口在哪个区、哪个街道",
}
#: Asked so where a sum a month or year was told, but not that it comes in: it may be for medicine.
_IS_IT_INCOME = "一个月大概多少收入（是不是您说的那笔钱）"
_MEANS = (FactKind.household, FactKind.income, FactKind.circle)
#: Which facts decide about a need; of the others only the place.
_WANTED: dict[Need, tuple[FactKind, ...]] = {
    Need.minimum_living_allowance: _MEANS,
    Need.low_income_recognition: _MEANS,
    Need.temporary_assistance: (FactKind.household, FactKind.income),
    Need.extreme_poverty_support: (FactKind.age, FactKind.income, FactKind.disability),
    Need.medical_assistance: (FactKind.illness, FactKind.circle),
    Need.education_assistance: (FactKind.circle, FactKind.income),
    Need.housing_assistance: (FactKind.circle, FactKind.household),
    Need.employment_assistance: (FactKind.circle,),
    Need.disability_support: (FactKind.disability,),
    Need.care_service: (FactKind.age,),
    Need.worker_support: (FactKind.household, FactKind.income),
    Need.health_service: (FactKind.illness,),
}


def suggestion(
    need: Need, duty: Duty, clause: Citation, facts: Sequence[Fact], place: Place
) -> Note:
    """What a need's duty may mean for who told these facts; `clause` is its eligibility's."""
    asked = to_ask(need, duty, facts, place)
    rest = f"，还需了解：{'、'.join(asked)}" if asked else "，请按清单准备材料"
    return Note(f"可能符合{duty.name}{rest}。", clause)


def to_ask(need: Need, duty: Duty, facts: Sequence[Fact], place: Place) -> list[str]:
    """What is still to be known before a need's duty can be judged, in the words of a question."""
    told: set[str] = set()
    if place.district:
        told.add(_PLACE)
    if place.register:
        told.add(_REGISTER)
    wanted = (*missing(need, facts), _PLACE, *((_REGISTER,) if duty.at_register else ()))
    questions = _QUESTIONS
    if any(isinstance(fact.value, Amount) and _regular(fact.value) for fact in facts):
        questions = _QUESTIONS | {FactKind.income: _IS_IT_INCOME}
    return [questions[kind] for kind in wanted if kind not in told]


def missing(need: Need, facts: Sequence[Fact]) -> tuple[FactKind, ...]:
    """Which facts that decide about a need were not told yet."""
    told = {fact.kind for fact in facts if _answers(fact.value)}
    return tuple(kind for kind in _WANTED.get(need, ()) if kind not in told)


def _answers(value: FactValue) -> bool:
    """Whether a fact answers the question of its kind: not 没有癌症, nor 残疾 without a grade."""
    if isinstance(value, Illness):
        return not value.denied
    return not isinstance(value, Disability) or value.grade is not None


def _regular(amount: Amount) -> bool:
    return amount.per in (Per.month, Per.year)
