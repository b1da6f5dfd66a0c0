"""The place of a stored case."""

from collections.abc import Mapping
from typing import Any

from nlu.understanding import Place


def place_of_case(case: Mapping[str, Any]) -> Place:
    """District, street, code, jurisdiction and city as they were taken in."""
    return Place(
        case["district"],
        case["street"],
        case["place_code"],
        case["jurisdiction"],
        city=case["city"],
    )
