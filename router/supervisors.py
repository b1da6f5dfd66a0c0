"""Who looks into a complaint, and who acts in the place of a unit complained of."""

from collections.abc import Collection, Iterator

from nlu.labels import Need
from router.catalogue_parts import LEVELS
from router.matter import Matter
from router.organs import Unit, unit
from router.units_named import is_named

#: Bodies above every single organ, in this order.
_ABOVE = ("joint_conference", "government")


def supervising_unit(matter: Matter) -> Unit:
    """The lowest supervising organ above all that the words name.

    A complaint of a street or district office goes past it to the city's organ; one that names the
    city's organ itself goes to the body above; one that names the highest, to the government.
    """
    duty = matter.duty(Need.assistance_supervision)
    level = LEVELS.index(duty.level)
    candidates = [*_same_organ(matter, duty.lead, level), *_above_all(matter)]
    place = matter.place
    named = [at for at, one in enumerate(candidates) if is_named(matter, one, place)]
    return candidates[min(max(named, default=-1) + 1, len(candidates) - 1)]


def unit_above(matter: Matter, one: Unit, named: Collection[str]) -> Unit:
    """Who acts instead of a unit that was named: the same organ above it that was not.

    Above a street stands the district's bureau that answers first; above the highest, the bodies
    above all organs.
    """
    if one.level == "street":
        code, level = matter.jurisdiction.first_contact.district, LEVELS.index("district")
    else:
        code, level = one.code, LEVELS.index(one.level) + 1
    candidates = [*_same_organ(matter, code, level), *_above_all(matter)]
    return next((other for other in candidates if other.name not in named), candidates[-1])


def _same_organ(matter: Matter, code: str, level: int) -> Iterator[Unit]:
    """An organ of our place from a level up to the jurisdiction's own, where it has one."""
    top = LEVELS.index(matter.jurisdiction.top)
    for at in LEVELS[level : top + 1]:
        found = unit(matter.jurisdiction, code, matter.place, at)
        if found.level == at:
            yield found


def _above_all(matter: Matter) -> Iterator[Unit]:
    for code in _ABOVE:
        organ = matter.jurisdiction.organs.get(code)
        if organ is not None and organ.district is None:  # 县级协调机制 stands above no province
            yield matter.top_unit(code)
