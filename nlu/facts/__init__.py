"""Facts read by form rather than by meaning: numbers, ages, sums, illnesses, dates and the like."""

from nlu.facts.personal import (
    id_number_holds,
    mask_span,
    normal_phone,
    personal_items,
    personal_of,
    phone_holds,
)
from nlu.facts.told import facts_of, personal_and_facts

__all__ = [
    "facts_of",
    "id_number_holds",
    "mask_span",
    "normal_phone",
    "personal_and_facts",
    "personal_items",
    "personal_of",
    "phone_holds",
]
