"""Counting right: a reader that is always right, one that is always wrong, and by hand."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from nlu.errors import UnreadableText
from nlu.evaluation import Misread, Report, Share, Tally, evaluate
from nlu.examples import Example
from nlu.labelled import Labelled
from nlu.labels import Need, Purpose, Urgency
from nlu.reliability import bins, calibration_error, wilson
from nlu.understanding import Message, NeedFound, PersonalItem, Place, Span, Understanding

EXAMPLES = [
    Example("甲", Purpose.seek_help, (Need.medical_assistance,), Urgency.normal, False, "t"),
    Example("乙", Purpose.out_of_scope, (), Urgency.normal, False, "t"),
    Example("丙", Purpose.seek_help, (Need.women_support,), Urgency.life_danger, True, "t"),
]


class _Knows:
    """A reader that answers from a list, the confidence given."""

    def __init__(
        self, examples: list[Example], confidence: float, place: Place | None = None
    ) -> None:
        self._of = {example.text: example for example in examples}
        self._confidence = confidence
        self._place = place or Place()

    def read(self, message: Message) -> Understanding:
        if not message.text:
            raise UnreadableText("没有写内容")
        example = self._of[message.text]
        return Understanding(
            purpose=example.purpose,
            purpose_confidence=1.0,
            needs=tuple(NeedFound(need, self._confidence) for need in example.needs),
            urgency=example.urgency,
            urgency_confidence=1.0,
            place=self._place,
            for_other=example.for_other,
        )


def _whole(reader: _Knows) -> Report:
    return evaluate(reader, EXAMPLES)


def test_a_reader_that_is_always_right_scores_one_everywhere() -> None:
    report = _whole(_Knows(EXAMPLES, 1.0))
    assert report.examples == 3
    assert report.micro.f1 == report.macro_f1 == report.purpose_accuracy == 1.0
    assert report.micro_interval == report.macro_interval == (1.0, 1.0)
    assert report.urgencies[Urgency.life_danger].recall == 1.0
    assert report.false_alarms(Urgency.life_danger) == 0.0
    assert report.calibration_error == 0.0
    assert report.misread == []


TURNED = [
    Example("甲", Purpose.urge, (Need.women_support,), Urgency.life_danger, True, "t"),
    Example("乙", Purpose.urge, (Need.legal_aid,), Urgency.life_danger, True, "t"),
    Example("丙", Purpose.urge, (), Urgency.normal, False, "t"),
]


def test_a_reader_that_mixes_everything_up_scores_nothing() -> None:
    report = _whole(_Knows(TURNED, 1.0))
    assert report.micro.f1 == report.macro_f1 == 0.0
    assert report.purpose_accuracy == 0.0
    assert report.urgencies[Urgency.life_danger].recall == 0.0
    assert report.false_alarms(Urgency.life_danger) == 1.0
    assert report.calibration_error == 1.0


def test_what_was_taken_for_what() -> None:
    report = _whole(_Knows(TURNED, 1.0))
    assert report.purpose_pairs == {
        (Purpose.seek_help, Purpose.urge): 2,
        (Purpose.out_of_scope, Purpose.urge): 1,
    }
    assert report.need_pairs == {
        (Need.medical_assistance, Need.women_support): 1,
        (None, Need.legal_aid): 1,
        (Need.women_support, None): 1,
    }
    right = _whole(_Knows(EXAMPLES, 1.0))
    assert right.need_pairs == {
        (Need.medical_assistance, Need.medical_assistance): 1,
        (Need.women_support, Need.women_support): 1,
    }


def test_every_mistake_is_listed_with_its_example() -> None:
    report = _whole(_Knows(TURNED, 1.0))
    found = {(one.kind, one.true, one.read, one.example.message.text) for one in report.misread}
    assert found == {
        ("need", "medical_assistance", None, "甲"),
        ("need", None, "women_support", "甲"),
        ("purpose", "seek_help", "urge", "甲"),
        ("urgency", "normal", "life_danger", "甲"),
        ("for_other", "false", "true", "甲"),
        ("need", None, "legal_aid", "乙"),
        ("purpose", "out_of_scope", "urge", "乙"),
        ("urgency", "normal", "life_danger", "乙"),
        ("for_other", "false", "true", "乙"),
        ("need", "women_support", None, "丙"),
        ("purpose", "seek_help", "urge", "丙"),
        ("urgency", "life_danger", "normal", "丙"),
        ("for_other", "true", "false", "丙"),
    }
    assert "甲" not in repr(report.misread)  # what people wrote must not slip into a log


def test_only_what_is_labelled_is_counted() -> None:
    examples = [
        Labelled(Message("甲"), "t", purpose=Purpose.urge),
        Labelled(Message("乙"), "t", needs=()),
        Labelled(Message("丙"), "t"),
        Labelled(Message(""), "t", purpose=Purpose.urge),
    ]
    report = evaluate(_Knows(TURNED, 1.0), examples)
    assert (report.examples, report.unreadable) == (3, 1)
    assert (report.purpose.right, report.purpose.of) == (1, 1)
    assert len(report.outcomes) == 1
    assert report.micro == Tally(0, 1, 0)
    assert sum(tally.true for tally in report.urgencies.values()) == 0
    assert report.for_other == Tally()


@pytest.mark.parametrize(
    ("labels", "read", "districts", "streets"),
    [
        ({"district": "甘井子区", "street": "泉水街道"}, Place("甘井子区", "泉水街道"), 1, 1),
        ({"district": "甘井子区", "street": "泉水街道"}, Place("甘井子区", None), 1, 0),
        ({"district": None, "street": None}, Place("甘井子区", None), 0, 1),
        ({"district": "甘井子区"}, Place("甘井子区", "泉水街道"), 1, None),
        ({}, Place("甘井子区", "泉水街道"), None, None),
    ],
)
def test_places(
    labels: dict[str, str | None], read: Place, districts: int | None, streets: int | None
) -> None:
    report = evaluate(_Knows(EXAMPLES, 1.0, read), [Labelled(Message("甲"), "t", place=labels)])
    counted = [None if share.of == 0 else share.right for share in report.places.values()]
    assert counted == [districts, streets]
    wrong = [one for one in report.misread if isinstance(one, Misread)]
    assert len(wrong) == sum(right == 0 for right in counted)


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


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [
        # Newcombe 1998, table I, and the ends
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (29, 29, 0.8830, 1.0),
        (0, 0, 0.0, 1.0),
    ],
)
def test_intervals_of_shares(hits: int, of: int, low: float, high: float) -> None:
    assert wilson(hits, of) == pytest.approx((low, high), abs=5e-4)
    assert Share(hits, of).interval == wilson(hits, of)


def test_intervals_of_f1_hold_the_figure_and_are_always_the_same() -> None:
    mixed = [EXAMPLES[0], TURNED[1], EXAMPLES[2]]
    report = evaluate(_Knows(mixed, 1.0), EXAMPLES * 30)
    low, high = report.micro_interval
    assert 0 < low < report.micro.f1 < high <= 1
    assert report.micro_interval == (low, high)


def _trusted(*groups: tuple[float, int, int]) -> Sequence[tuple[float, bool]]:
    return [(given, number < right) for given, right, of in groups for number in range(of)]


@pytest.mark.parametrize(
    ("trusted", "error"),
    [
        ([], 0.0),
        (_trusted((0.5, 5, 10)), 0.0),
        (_trusted((0.9, 5, 10)), 0.4),
        (_trusted((0.9, 9, 10), (0.3, 6, 10)), 0.15),  # 一半准，一半差 0.3
        (_trusted((1.0, 10, 10)), 0.0),
    ],
)
def test_calibration_error(trusted: Sequence[tuple[float, bool]], error: float) -> None:
    assert calibration_error(trusted) == pytest.approx(error)
    assert sum(one.count for one in bins(trusted)) == len(trusted)


def test_a_phone_is_right_only_with_all_its_digits_and_no_other() -> None:
    class Hears:
        def read(self, message: Message) -> Understanding:
            item = PersonalItem("phone", Span(0, 11, "13800001234"), "13800001234")
            piece = PersonalItem("phone", Span(0, 3, "138"), "138", piece=True)
            base = _Knows(EXAMPLES, 1.0).read(Message("甲"))
            return replace(base, personal=(item, piece))

    given = [
        Labelled(Message("甲"), "t", phones=frozenset(phones))
        for phones in ({"13800001234"}, {"13800004321"}, set())
    ]
    report = evaluate(Hears(), given)
    assert (report.phones.right, report.phones.of) == (1, 3)
