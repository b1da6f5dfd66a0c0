"""Requests a second that the rules route on one core, given understandings.

    python -m bench.routing_speed

The limit printed beside it is copying the finished assignments and nothing else.
"""

import time
from collections.abc import Callable
from dataclasses import replace

from bot.settings import settings
from bot.wiring import calendar, checked_catalogue, trained_reader
from nlu.examples import held_out_files, read_examples
from router.request import now
from router.routing import route

SECONDS = 3.0


def rate(work: Callable[[int], object], count: int) -> float:
    """Calls a second over about SECONDS of whole passes."""
    done, began = 0, time.perf_counter()
    while time.perf_counter() - began < SECONDS:
        for number in range(count):
            work(number)
        done += count
    return done / (time.perf_counter() - began)


def main() -> None:
    """Print both rates and their ratio."""
    reader, catalogue, days = trained_reader(settings()), checked_catalogue(settings()), calendar()
    said = [one.message for one in read_examples(held_out_files())]
    read = [reader.read(one) for one in said if any(char.isalnum() for char in one.whole)]
    today = now().date()
    assigned = [route(one, catalogue, today, days) for one in read]
    routed = rate(lambda n: route(read[n], catalogue, today, days), len(read))
    copied = rate(lambda n: replace(assigned[n]), len(read))
    print(f"route {routed:10.0f} requests/s\ncopy  {copied:10.0f} assignments/s   (the limit)")
    print(f"ratio {routed / copied:10.3f}")


if __name__ == "__main__":
    main()
