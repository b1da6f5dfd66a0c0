"""The circuit breaker: a table of moves, and that it holds between threads."""

import threading

import pytest

from nlu.rasa.breaker import MOVES, Circuit, CircuitBreaker, Happening, Permit

PAUSE = 10.0


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def breaker(clock: Clock) -> CircuitBreaker:
    return CircuitBreaker(most=3, pause=PAUSE, clock=clock)


def permitted(breaker: CircuitBreaker) -> Permit:
    permit = breaker.permit()
    assert permit is not None
    return permit


@pytest.mark.parametrize(
    ("steps", "state"),
    [
        # F: asked and failed, A: asked and answered, P: the pause goes by, ?: asked, no word back
        ("", Circuit.closed),
        ("A", Circuit.closed),
        ("FF", Circuit.closed),
        ("FFA", Circuit.closed),
        ("FFAFF", Circuit.closed),  # in a row, not in all
        ("FFF", Circuit.open),
        ("FFFP", Circuit.open),  # nobody has come to ask yet
        ("FFFP?", Circuit.half_open),
        ("FFFPF", Circuit.open),
        ("FFFPA", Circuit.closed),
        ("FFFPAFF", Circuit.closed),  # counted anew
        ("FFFPAFFF", Circuit.open),
        ("FFFPFPA", Circuit.closed),
        ("FFFP?PA", Circuit.closed),  # the first probe never came back
    ],
)
def test_the_circuit_after_these_steps(
    breaker: CircuitBreaker, clock: Clock, steps: str, state: Circuit
) -> None:
    for step in steps:
        if step == "P":
            clock.now += PAUSE
            continue
        permit = permitted(breaker)
        if step == "A":
            breaker.answered(permit)
        if step == "F":
            breaker.failed(permit)
    assert breaker.state is state


@pytest.mark.parametrize(
    ("state", "leaves_to"),
    [
        (Circuit.closed, {Circuit.closed, Circuit.open}),
        (Circuit.open, {Circuit.half_open}),
        (Circuit.half_open, {Circuit.closed, Circuit.open, Circuit.half_open}),
    ],
)
def test_where_each_state_can_go(state: Circuit, leaves_to: set[Circuit]) -> None:
    assert {after for (before, _), after in MOVES.items() if before is state} == leaves_to


def test_only_the_pause_leads_out_of_open() -> None:
    assert [move for state, move in MOVES if state is Circuit.open] == [Happening.pause_over]


def test_nobody_asks_while_it_is_open(breaker: CircuitBreaker, clock: Clock) -> None:
    for _ in range(3):
        breaker.failed(permitted(breaker))
    clock.now += PAUSE - 0.001
    assert breaker.permit() is None


def test_only_the_failure_that_opens_it_says_so(breaker: CircuitBreaker) -> None:
    assert [breaker.failed(permitted(breaker)) for _ in range(3)] == [False, False, True]


def test_the_one_who_probes_knows_it(breaker: CircuitBreaker, clock: Clock) -> None:
    assert not permitted(breaker).probe
    for _ in range(3):
        breaker.failed(permitted(breaker))
    clock.now += PAUSE
    assert permitted(breaker).probe


@pytest.mark.parametrize("late", ["answered", "failed"])
def test_a_late_answer_from_before_it_opened_changes_nothing(
    breaker: CircuitBreaker, clock: Clock, late: str
) -> None:
    slow = permitted(breaker)
    for _ in range(3):
        breaker.failed(permitted(breaker))
    clock.now += PAUSE
    permitted(breaker)  # the probe is under way
    getattr(breaker, late)(slow)
    assert breaker.state is Circuit.half_open
    assert breaker.permit() is None


def test_never_more_than_one_probe_among_many_threads(
    breaker: CircuitBreaker, clock: Clock
) -> None:
    for _ in range(3):
        breaker.failed(permitted(breaker))
    clock.now += PAUSE
    start = threading.Barrier(16)
    given: list[Permit | None] = []

    def ask() -> None:
        start.wait()
        given.append(breaker.permit())

    threads = [threading.Thread(target=ask) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [permit.probe for permit in given if permit is not None] == [True]
