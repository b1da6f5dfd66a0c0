"""The pictures of a report: drawn with and without a Chinese font, for any labels."""

from collections import Counter
from itertools import pairwise

import pytest

from nlu.evaluation import Report
from nlu.labels import Need, Purpose, Urgency
from nlu.report import plots
from nlu.report.names import KINDS, NAMES, name_of
from nlu.report.plots import confusion_png, drawing, labels_png, reliability_png
from tests.pictures import size_of


def test_every_label_has_a_chinese_name_of_its_own() -> None:
    labels = [*Need, *Purpose, *Urgency]
    assert all(name_of(label) != label for label in labels)
    assert len({NAMES[label] for label in labels}) == len(labels)
    assert name_of(None) == "无"
    assert name_of("泉水街道") == "泉水街道"
    assert set(KINDS) >= {"need", "purpose", "urgency", "for_other", "district", "street"}


@pytest.mark.parametrize("fonts", [plots.FONTS, ()])
def test_an_empty_report_can_be_drawn_with_and_without_a_chinese_font(
    monkeypatch: pytest.MonkeyPatch, fonts: tuple[str, ...]
) -> None:
    monkeypatch.setattr(plots, "FONTS", fonts)
    assert size_of(confusion_png(Report())) >= (1000, 1500)
    assert size_of(reliability_png({("诉求", "needs"): []})) >= (500, 500)


def test_without_a_chinese_font_the_words_are_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plots, "FONTS", ())
    with drawing() as chinese:
        assert not chinese


@pytest.mark.parametrize(
    "labels",
    [
        ["a", "b"],
        ["$x_1$", "$", "^{"],
        ["สวัสดี", "مرحبا", "\U0001f600"],
        ["x" * 500, "y"],
        [f"label-{number}" for number in range(90)],
    ],
)
def test_any_labels_can_be_drawn(labels: list[str]) -> None:
    pairs = Counter(dict.fromkeys(pairwise(labels), 2))
    width, height = size_of(labels_png(pairs, labels))
    assert 400 <= width <= 3200
    assert 300 <= height <= 3200
