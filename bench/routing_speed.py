"""Requests a second that the rules route on one core, given understandings.

    python -m bench.routing_speed

Each pass over the held-out messages is timed by itself, since a machine shared with others varies
from one second to the next: printed are the quickest pass and the median. The limit beside them is
copying the finished assignments and nothing else.
"""

import time
from collections.abc import Callable
from dataclasses import replace
from statistics import median

from bot.settings import settings
from bot.wiring import calendar, checked_catalogue, trained_reader
from nlu.examples import held_out_files, read_examples
from nlu.heard import heard
from router.assignment import Assignment
from router.request import now
from router.routing import route

SECONDS = 3.0


def rates(work: Callable[[int], object], count: int) -> tuple[float, float]:
    """Calls a second of the quickest of about SECONDS of passes, and of the median."""
    took: list[float] = []
    while sum(took) < SECONDS:
        began = time.perf_counter()
        for number in range(count):
            work(number)
        took.append(time.perf_counter() - began)
    return count / min(took), count / median(took)


def main() -> None:
    """Print the rates and their ratio."""
    reader, catalogue, days = trained_reader(settings()), checked_catalogue(settings()), calendar()
    messages = [one.message for one in read_examples(held_out_files())]
    messages = [one for one in messages if any(char.isalnum() for char in one.whole)]
    read = [(reader.read(one), heard(one)[0]) for one in messages]
    today = now().date()

    def routed_one(number: int) -> Assignment:
        understood, said = read[number]
        return route(understood, catalogue, today, days, said=said)

    assigned = [routed_one(number) for number in range(len(read))]
    routed, mostly = rates(routed_one, len(read))
    copied, _ = rates(lambda n: replace(assigned[n]), len(read))
    print(f"route {routed:10.0f} requests/s      (median {mostly:.0f})")
    print(f"copy  {copied:10.0f} assignments/s   (the limit)")
    print(f"ratio {routed / copied:10.3f}")


if __name__ == "__main__":
    main()
