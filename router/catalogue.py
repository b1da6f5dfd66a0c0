"""The catalogue of departments and duties (派单目录) as frozen value objects.

The file is `departments.yaml`; `router.catalogue_file` reads and checks it. What it is made of
stands in `router.catalogue_parts`.
"""

from collections.abc import Callable
from functools import cached_property, lru_cache
from typing import Annotated, Any

from pydantic import Field

from nlu.labels import Need
from router.catalogue_parts import (
    CIRCLES,
    LEVELS,
    RULE_CLAUSES,
    Circle,
    Clause,
    Days,
    Document,
    Duty,
    Figure,
    FirstContact,
    Frozen,
    Hour,
    Level,
    Materials,
    Organ,
    Text,
    UrgentHelp,
    where,
)

__all__ = [
    "CIRCLES",
    "LEVELS",
    "RULE_CLAUSES",
    "Area",
    "Catalogue",
    "Citation",
    "Clause",
    "Clock",
    "Duty",
    "Jurisdiction",
    "Level",
    "Materials",
    "Organ",
    "where",
]


class Area(Frozen):
    """What stands before a jurisdiction's duties: its name, document, organs and clauses.

    `top` is the level of its own organs: 陕西省 is a province, 长宁区 a district. `governed_by`
    names the city of a district that is not governed by the one it lies in: 杨陵区.
    """

    name: Text
    top: Level
    document: Text
    places: Text
    phone: Text
    first_contact: FirstContact
    rules: dict[str, Clause]
    circles: dict[str, Circle]
    figures: dict[str, Figure] = Field(default_factory=dict)
    urgent_help: UrgentHelp | None = None
    governed_by: dict[Text, Text] = Field(default_factory=dict)
    organs: dict[str, Organ]


class Jurisdiction(Area):
    """A city (or province, district) with its own document, organs and all 23 duties."""

    needs: dict[Need, Duty]

    @cached_property
    def remembered(self) -> dict[Callable[..., Any], Callable[..., Any]]:
        """Room for what `router.organs` works out of it, which is gone when it is."""
        return {}


class Clock(Frozen):
    """The office's own clocks, the same everywhere (`defaults.clock`).

    `acknowledge` and `first_answer` are working days after dispatch; `remind_percent` is the share
    of a limit after which its handler is reminded; `call_back_tries` are made on different days;
    nobody is reminded outside `day_begins` to `day_ends` (Beijing time) or on rest days, except in
    danger.
    """

    acknowledge_working_days: Days
    first_answer_working_days: Days
    urgent_first_answer_working_days: Days
    remind_percent: Annotated[int, Field(strict=True, ge=1, le=99)]
    call_back_tries: Annotated[int, Field(strict=True, ge=1, le=9)]
    day_begins: Hour
    day_ends: Hour
    merge_days: Days


class Catalogue(Frozen):
    """The whole file. `version` rises when duties change; stored with every decision.

    `default` is where a request without a place is taken in.
    """

    version: Annotated[int, Field(ge=1)]
    default: Text
    clock: Clock
    documents: dict[str, Document]
    jurisdictions: dict[str, Jurisdiction]

    def cite(self, jurisdiction: str, clause: Clause) -> "Citation":
        """A clause with its document's number and title."""
        document = clause.document or self.jurisdictions[jurisdiction].document
        return self._cited(document, clause.section, clause.quote)

    @cached_property
    def _spoken(self) -> dict[str, tuple[str, ...]]:
        names: dict[str, dict[str, None]] = {}
        for jurisdiction in self.jurisdictions.values():
            for code, organ in jurisdiction.organs.items():
                names.setdefault(code, {}).update(dict.fromkeys((organ.short, *organ.called)))
        return {code: tuple(some) for code, some in names.items()}

    def called(self, organ: str) -> tuple[str, ...]:
        """The short and spoken names of an organ, of all jurisdictions: people know no border."""
        return self._spoken.get(organ, ())

    @cached_property
    def _cited(self) -> Callable[[str, str, str], "Citation"]:
        """Remembered: it is always the same few clauses that decisions rest on."""

        def cited(code: str, section: str, quote: str) -> Citation:
            number, title = self.documents[code].number, self.documents[code].title
            return Citation(document=number, title=title, section=section, quote=quote)

        return lru_cache(maxsize=1024)(cited)


class Citation(Frozen):
    """A clause as it is stored with a decision and shown to people."""

    document: str
    title: str
    section: str
    quote: str

    @property
    def where(self) -> str:
        """The section in words: 第6条, 二（一）2."""
        return where(self.section)

    def __str__(self) -> str:
        return f"{self.document} {self.where}：“{self.quote}”"
