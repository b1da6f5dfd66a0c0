"""Who looks into a complaint: the supervising organ, but never one that the complaint names."""

import re
from collections.abc import Iterator

from nlu.gazetteer import gazetteer
from nlu.labels import Need
from router.catalogue import LEVELS, Level
from router.matter import Matter
from router.organs import Unit, unit

_LEVEL_NAME = re.compile("^[省市区县]")
_SPOKEN: dict[Level, tuple[str, ...]] = {
    "province": ("省",),
    "city": ("市",),
    "district": ("区", "县"),
}
#: Bodies above every single organ, in this order.
_ABOVE = ("joint_conference", "government")


def supervising_unit(matter: Matter) -> Unit:
    """The lowest supervising organ above all that the words name.

    A complaint of a street or district office goes past it to the city's organ; one that names the
    city's organ itself goes to the body above; one that names the highest, to the government.
    """
    candidates = list(_from_below(matter))
    named = [at for at, candidate in enumerate(candidates) if _named(matter, candidate)]
    return candidates[min(max(named, default=-1) + 1, len(candidates) - 1)]


def units_complained_of(matter: Matter) -> tuple[str, ...]:
    """The names of those units of the supervision duty that the words complain of."""
    duty = matter.duty(Need.assistance_supervision)
    units = [matter.unit_for(code, duty) for code in (duty.lead, *duty.co_handlers)]
    return tuple(one.name for one in units if _named(matter, one))


def _from_below(matter: Matter) -> Iterator[Unit]:
    jurisdiction = matter.jurisdiction
    duty = matter.duty(Need.assistance_supervision)
    level, top = LEVELS.index(duty.level), LEVELS.index(jurisdiction.top)
    for at in LEVELS[level:top]:
        below = unit(jurisdiction, duty.lead, matter.place, at)
        if below.level == at:
            yield below
    yield matter.top_unit(duty.lead)
    for code in _ABOVE:
        if code in jurisdiction.organs:
            yield matter.top_unit(code)


def _named(matter: Matter, organ: Unit) -> bool:
    """Whether the words name the organ, in full or as people call it (市民政局, 大连民政局).

    瓦房店市民政局 is a district's organ, though 市民政局 stands in it.
    """
    if organ.name in matter.said:
        return True
    jurisdiction = matter.jurisdiction
    written = jurisdiction.organs[organ.code]
    called = _LEVEL_NAME.sub("", written.short)
    if organ.level == "city" and written.city and jurisdiction.top != "city":
        called = written.city.replace("{city}", "")
    said = matter.said
    if called not in said:
        return False
    if organ.level != "district":
        for district in gazetteer(jurisdiction.places).streets_of:
            said = said.replace(f"{district}{called}", "")
    own = organ.name.removesuffix(called).removesuffix("市").removesuffix("省")
    spoken = [f"{level}{called}" for level in _SPOKEN.get(organ.level, ())]
    return any(name in said for name in (*spoken, *((f"{own}{called}",) if own else ())))
