"""A circuit breaker: a server that fails again and again is left alone for a while."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from threading import Lock


class Circuit(StrEnum):
    """closed: everyone asks. open: nobody does. half_open: one asks, the others wait for it."""

    closed = "closed"
    open = "open"
    half_open = "half_open"


class Happening(StrEnum):
    """What moves a circuit; the breaker counts failures and looks at the clock for it."""

    answered = "answered"
    failed = "failed"
    failed_often = "failed_often"
    pause_over = "pause_over"


#: All that can happen. Late answers of calls begun before the circuit opened change nothing: the
#: probe alone decides.
MOVES: dict[tuple[Circuit, Happening], Circuit] = {
    (Circuit.closed, Happening.answered): Circuit.closed,
    (Circuit.closed, Happening.failed): Circuit.closed,
    (Circuit.closed, Happening.failed_often): Circuit.open,
    (Circuit.open, Happening.pause_over): Circuit.half_open,
    (Circuit.half_open, Happening.answered): Circuit.closed,
    (Circuit.half_open, Happening.failed): Circuit.open,
    (Circuit.half_open, Happening.failed_often): Circuit.open,
    # The probe never came back (its thread died): another may go.
    (Circuit.half_open, Happening.pause_over): Circuit.half_open,
}


@dataclass(frozen=True, slots=True)
class Permit:
    """The right to ask once; its holder reports how it went."""

    probe: bool
    number: int


class CircuitBreaker:
    """Opens after `most` failures in a row, lets one probe through after `pause` seconds.

    Safe to share between threads; there is never more than one probe under way.
    """

    def __init__(
        self, *, most: int = 5, pause: float = 10.0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._most, self._pause, self._clock = most, pause, clock
        self._lock = Lock()
        self._state = Circuit.closed
        self._failures = 0
        self._since = 0.0
        self._number = 0  # of the last permit given or opening: older ones no longer count

    @property
    def state(self) -> Circuit:
        """Where the circuit stands now."""
        with self._lock:
            return self._state

    def permit(self) -> Permit | None:
        """Leave to ask, or None while the server is left alone."""
        with self._lock:
            if self._state is Circuit.closed:
                return Permit(probe=False, number=self._number)
            if self._clock() - self._since < self._pause:
                return None
            self._move(Happening.pause_over)
            return Permit(probe=True, number=self._number)

    def answered(self, permit: Permit) -> None:
        """The call went well."""
        with self._lock:
            if permit.number == self._number:
                self._failures = 0
                self._move(Happening.answered)

    def failed(self, permit: Permit) -> bool:
        """The call failed; whether this opened the circuit."""
        with self._lock:
            if permit.number != self._number:
                return False
            self._failures += 1
            often = self._failures >= self._most
            self._move(Happening.failed_often if often else Happening.failed)
            return self._state is Circuit.open

    def _move(self, happening: Happening) -> None:
        before, self._state = self._state, MOVES[self._state, happening]
        if self._state is Circuit.closed and before is Circuit.closed:
            return
        self._number += 1
        self._since = self._clock()
        if self._state is Circuit.closed:
            self._failures = 0
