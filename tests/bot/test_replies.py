"""Every piece of advice has its sentence, and an answer to a policy question is whole."""

import pytest

from bot.replies import advice_sentences
from nlu.labels import Need, Purpose, Urgency
from nlu.understanding import NeedFound, Place, Understanding
from router.assignment import Advice
from router.catalogue import Catalogue
from router.routing import route
from router.working_days import china_calendar
from tests.conftest import RECEIVED


def _read(
    purpose: Purpose,
    urgency: Urgency,
    *needs: Need,
    unsure: bool = False,
    place: Place | None = None,
) -> Understanding:
    return Understanding(
        purpose=purpose,
        purpose_confidence=0.9,
        needs=tuple(NeedFound(need, 0.9) for need in needs),
        urgency=urgency,
        urgency_confidence=0.9,
        place=place or Place(),
        for_other=False,
        unsure=unsure,
    )


def test_every_piece_of_advice_has_its_sentence(catalogue: Catalogue) -> None:
    said: set[Advice] = set()
    for read in (
        _read(Purpose.seek_help, Urgency.life_danger, Need.charity_support),
        _read(Purpose.out_of_scope, Urgency.normal),
        _read(Purpose.seek_help, Urgency.normal, place=Place(outside="沈阳市")),
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


@pytest.mark.parametrize(
    "jurisdiction, parts",
    [
        # 二（三）4 慈善协会；没有写天数，是本地默认
        ("shaanxi", ("陕西省民政厅", "20个工作日（本地默认", "陕民发〔2022〕23号")),
        ("changning", ("上海市长宁区民政局", "长社救联办〔2024〕2号", "六·1")),
        ("dazhou", ("达州市民政局", "达市府办发〔2023〕35号", "第7条")),
    ],
)
def test_a_question_is_answered_by_the_document_of_where_one_lives(
    catalogue: Catalogue, jurisdiction: str, parts: tuple[str, ...]
) -> None:
    there = Place(jurisdiction=jurisdiction)
    read = _read(Purpose.ask_policy, Urgency.normal, Need.charity_support, place=there)
    assignment = route(read, catalogue, RECEIVED.date(), china_calendar())
    answer = advice_sentences(assignment, catalogue)[0]
    for part in parts:
        assert part in answer


def test_a_time_limit_that_the_document_gives_is_told_as_its_own(catalogue: Catalogue) -> None:
    there = Place("长宁区", "华阳路街道", jurisdiction="changning")
    read = _read(Purpose.ask_policy, Urgency.normal, Need.minimum_living_allowance, place=there)
    answer = advice_sentences(route(read, catalogue, RECEIVED.date(), china_calendar()), catalogue)[
        0
    ]
    assert "20个工作日（文件规定）" in answer
    assert "到上海市长宁区华阳路街道办事处申请" in answer


@pytest.mark.parametrize(
    "jurisdiction, need, parts",
    [
        # 每人不超过500元的“小金额救助”
        ("changning", Need.temporary_assistance, ("每人最多500元", "五·3：“优先给予")),
        ("changning", Need.minimum_living_allowance, ("20个工作日内", "最长45个工作日", "五·1：")),
        ("dazhou", Need.minimum_living_allowance, ("最多6个月（渐退期）", "最多12个月", "第4条：")),
        ("dazhou", Need.temporary_assistance, ("1倍到6倍", "第6条：“人均救助标准")),
    ],
)
def test_who_asks_is_told_the_figures_of_where_one_lives(
    catalogue: Catalogue, jurisdiction: str, need: Need, parts: tuple[str, ...]
) -> None:
    read = _read(Purpose.ask_policy, Urgency.normal, need, place=Place(jurisdiction=jurisdiction))
    assignment = route(read, catalogue, RECEIVED.date(), china_calendar())
    answer = "".join(advice_sentences(assignment, catalogue))
    for part in parts:
        assert part in answer


def test_a_figure_of_another_need_or_place_is_not_told(catalogue: Catalogue) -> None:
    for jurisdiction, need, words in (
        ("changning", Need.medical_assistance, "500元"),
        ("dalian", Need.temporary_assistance, "500元"),
        ("changning", Need.minimum_living_allowance, "渐退期"),
    ):
        there = Place(jurisdiction=jurisdiction)
        read = _read(Purpose.ask_policy, Urgency.normal, need, place=there)
        assignment = route(read, catalogue, RECEIVED.date(), china_calendar())
        assert words not in "".join(advice_sentences(assignment, catalogue))
