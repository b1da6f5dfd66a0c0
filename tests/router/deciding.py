"""One home in each jurisdiction, and rules and routing asked about it on a fixed day."""

from dataclasses import replace
from typing import Any

from nlu.understanding import Place, Understanding
from router.assignment import Assignment, TaskPlan
from router.catalogue import Catalogue
from router.matter import Matter
from router.routing import route
from router.working_days import china_calendar
from tests.conftest import RECEIVED

HOMES = {
    "dalian": Place("甘井子区", "泡崖街道", jurisdiction="dalian"),
    "shaanxi": Place("雁塔区", "丈八沟街道", jurisdiction="shaanxi"),
    "changning": Place("长宁区", "华阳路街道", jurisdiction="changning"),
    "dazhou": Place("通川区", "西城街道", jurisdiction="dazhou"),
}
PAOYA = HOMES["dalian"]


def settled(read: Understanding, jurisdiction: str) -> Understanding:
    """The same as far as is known of the place, but in the home of a jurisdiction."""
    home, place = HOMES[jurisdiction], read.place
    there = replace(
        place,
        district=home.district if place.district else None,
        street=home.street if place.street else None,
        jurisdiction=jurisdiction,
    )
    return replace(read, place=there)


def matter(
    catalogue: Catalogue,
    read: Understanding,
    jurisdiction: str = "dalian",
    *,
    insisted: bool = False,
    said: str = "",
) -> Matter:
    """What the rules of a jurisdiction are asked about."""
    local = settled(read, jurisdiction)
    return Matter(
        understanding=local,
        place=local.place,
        catalogue=catalogue,
        jurisdiction_code=jurisdiction,
        received=RECEIVED.date(),
        calendar=china_calendar(),
        insisted=insisted,
        said=said,
    )


def routed(catalogue: Catalogue, read: Understanding, **others: Any) -> Assignment:
    """What routing decides on the day of the tests."""
    return route(read, catalogue, RECEIVED.date(), china_calendar(), **others)


def only_task(catalogue: Catalogue, read: Understanding, **others: Any) -> TaskPlan:
    """The one task of an understanding with one need."""
    [task] = routed(catalogue, read, **others).tasks
    return task


def names(task: TaskPlan) -> list[str]:
    """Who helps with a task."""
    return [unit.name for unit in task.co_handlers]
