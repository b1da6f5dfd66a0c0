"""A long text is read in windows: which, and that a window's score is that of its own words."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from nlu.reader import Reader
from nlu.text import cleaned
from nlu.windows import MOST_WINDOWS, WINDOW, window_logits, windows

STORY = "我是老三届的知青，回城以后在毛纺厂干了二十二年，厂子没了就在家门口修自行车。"
ASKED = "低保怎么申请，我一点收入也没有。"
SENTENCES = st.lists(st.text("我家老人病了没钱低保 ，", min_size=0, max_size=260), max_size=40)


@given(SENTENCES)
def test_windows_are_whole_sentences_one_after_another(said: list[str]) -> None:
    text = "。".join(said)
    runs = windows(text)
    if len(text) <= WINDOW * 1.5:
        assert not runs
    assert len(runs) <= MOST_WINDOWS
    end = 0
    for start, stop in runs:
        assert end <= start < stop <= len(text)
        end = stop
        # It begins where a sentence does, or where one too long is cut.
        assert start == 0 or text[:start].rstrip()[-1:] == "。" or stop - start <= 2 * WINDOW
    for start, stop in runs[:-1]:
        assert WINDOW <= stop - start < 3 * WINDOW


def test_a_life_story_does_not_drown_what_is_asked(reader: Reader) -> None:
    model, text = reader.model, cleaned(STORY * 12 + ASKED)
    counted = model.count(text)
    need = model.column["minimum_living_allowance"]
    runs = windows(text)
    scores = window_logits(model, counted, runs)
    assert scores.shape == (len(runs), len(model.labels))
    assert scores[:, need].argmax() == len(runs) - 1
    assert scores[-1, need] > model.logits(counted)[need]


def test_a_window_that_is_the_whole_text_scores_as_its_words_do(reader: Reader) -> None:
    """But for the marks of the whole, its question mark and its length, which no window has."""
    model, text = reader.model, cleaned(ASKED * 10)
    counted = model.count(text)
    (score,) = window_logits(model, counted, [(0, len(text))])
    scores = model.logits(counted)
    assert np.corrcoef(score, scores)[0, 1] > 0.995
    assert score.argmax() == scores.argmax()


def test_a_window_of_nothing_known_scores_as_nothing_said(reader: Reader) -> None:
    model = reader.model
    counted = model.count(cleaned("䶮䶮䶮。" + ASKED * 9))
    nothing = window_logits(model, counted, [(0, 3)])
    assert np.isfinite(nothing).all()
