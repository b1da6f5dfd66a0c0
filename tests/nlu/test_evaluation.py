"""Counting right: a reader that is always right, one that is always wrong, and by hand."""

import pytest

from nlu.evaluation import Report, Tally, evaluate
from nlu.examples import Example
from nlu.labels import Need, Purpose, Urgency
from nlu.understanding import Message, NeedFound, Place, Understanding

EXAMPLES = [
    Example("甲", Purpose.seek_help, (Need.medical_assistance,), Urgency.normal, False, "t"),
    Example("乙", Purpose.out_of_scope, (), Urgency.normal, False, "t"),
    Example("丙", Purpose.seek_help, (Need.women_support,), Urgency.life_danger, True, "t"),
]


class _Knows:
    """A reader that answers from a list, the confidence given."""

    def __init__(self, examples: list[Example], confidence: float) -> None:
        self._of = {example.text: example for example in examples}
        self._confidence = confidence

    def read(self, message: Message) -> Understanding:
        example = self._of[message.text]
        return Understanding(
            purpose=example.purpose,
            purpose_confidence=1.0,
            needs=tuple(NeedFound(need, self._confidence) for need in example.needs),
            urgency=example.urgency,
            urgency_confidence=1.0,
            place=Place(),
            for_other=example.for_other,
        )


def _whole(reader: _Knows) -> Report:
    return evaluate(reader, EXAMPLES)


def test_a_reader_that_is_always_right_scores_one_everywhere() -> None:
    report = _whole(_Knows(EXAMPLES, 1.0))
    assert report.examples == 3
    assert report.micro.f1 == report.macro_f1 == report.purpose_accuracy == 1.0
    assert report.urgencies[Urgency.life_danger].recall == 1.0
    assert report.false_alarms(Urgency.life_danger) == 0.0
    assert report.calibration_error == 0.0


def test_a_reader_that_mixes_everything_up_scores_nothing() -> None:
    turned = [
        Example("甲", Purpose.urge, (Need.women_support,), Urgency.life_danger, True, "t"),
        Example("乙", Purpose.urge, (Need.legal_aid,), Urgency.life_danger, True, "t"),
        Example("丙", Purpose.urge, (), Urgency.normal, False, "t"),
    ]
    report = _whole(_Knows(turned, 1.0))
    assert report.micro.f1 == 0.0
    assert report.purpose_accuracy == 0.0
    assert report.urgencies[Urgency.life_danger].recall == 0.0
    assert report.false_alarms(Urgency.life_danger) == 1.0
    assert report.calibration_error == 1.0


@pytest.mark.parametrize(
    ("tally", "shares"),
    [
        (Tally(3, 1, 2), (0.75, 0.6, 6 / 9)),
        (Tally(0, 0, 0), (1.0, 1.0, 1.0)),
        (Tally(0, 2, 0), (0.0, 1.0, 0.0)),
    ],
)
def test_shares_of_a_tally(tally: Tally, shares: tuple[float, float, float]) -> None:
    assert (tally.precision, tally.recall, tally.f1) == pytest.approx(shares)
