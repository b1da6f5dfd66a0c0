"""The field that weighs labels together: serving sums as training does."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from nlu.joint import MOST_NEEDS, Joint, N, P


def _field(seed: int) -> Joint:
    draw = np.random.default_rng(seed)
    together = draw.normal(size=(N, N))
    return Joint(
        draw.normal(1, 0.2, N + P),
        draw.normal(size=N + P),
        together + together.T,
        draw.normal(size=(P, N)),
        draw.normal(size=MOST_NEEDS + 1),
    )


@given(st.integers(0, 2**32 - 1))
@settings(max_examples=50, deadline=None)
def test_one_text_is_weighed_as_many_are(seed: int) -> None:
    joint = _field(seed)
    logits = np.random.default_rng(seed + 1).normal(0, 4, (5, N + P)).astype(np.float32)
    together = joint.chances(logits)
    for number, row in enumerate(logits):
        np.testing.assert_allclose(joint.chance(row), together[number], atol=1e-5)


def test_purposes_add_up_to_one_and_needs_are_probabilities() -> None:
    chance = _field(7).chance(np.linspace(-8, 8, N + P, dtype=np.float32))
    assert abs(chance[N:].sum() - 1) < 1e-9
    assert np.all((chance >= 0) & (chance <= 1))
    assert chance[:N].sum() <= MOST_NEEDS + 1e-9
