"""Every piece of advice has its sentence, and an answer to a policy question is whole."""

from bot.replies import advice_sentences
from nlu.labels import Need, Purpose, Urgency
from nlu.understanding import NeedFound, Place, Understanding
from router.assignment import Advice
from router.catalogue import Catalogue
from router.routing import route
from router.working_days import china_calendar
from tests.conftest import RECEIVED


def _read(purpose: Purpose, urgency: Urgency, *needs: Need, unsure: bool = False) -> Understanding:
    return Understanding(
        purpose=purpose,
        purpose_confidence=0.9,
        needs=tuple(NeedFound(need, 0.9) for need in needs),
        urgency=urgency,
        urgency_confidence=0.9,
        place=Place(),
        for_other=False,
        unsure=unsure,
    )


def test_every_piece_of_advice_has_its_sentence(catalogue: Catalogue) -> None:
    said: set[Advice] = set()
    for read in (
        _read(Purpose.seek_help, Urgency.life_danger, Need.charity_support),
        _read(Purpose.out_of_scope, Urgency.normal),
        _read(Purpose.ask_policy, Urgency.normal, Need.minimum_living_allowance),
        _read(Purpose.urge, Urgency.normal),
        _read(Purpose.seek_help, Urgency.normal, unsure=True),
    ):
        assignment = route(read, catalogue, RECEIVED.date(), china_calendar())
        said.update(assignment.advice)
        sentences = advice_sentences(assignment, catalogue)
        assert len(sentences) >= len(assignment.advice) > 0
        assert all(sentences)
    assert said == set(Advice)


def test_a_policy_question_is_answered_with_who_where_what_and_the_clause(
    catalogue: Catalogue,
) -> None:
    read = _read(Purpose.ask_policy, Urgency.normal, Need.minimum_living_allowance)
    assignment = route(read, catalogue, RECEIVED.date(), china_calendar())
    answer = advice_sentences(assignment, catalogue)[0]
    for part in (
        "家庭人均收入低于当地低保标准",
        "您住的街道（乡镇）社会救助窗口",
        "大连市民政局",
        "20个工作日",
        "身份证",
        "第2条",
    ):
        assert part in answer
