"""The rules that ask where: where trouble struck, where somebody sleeps, lives, is registered."""

from nlu.labels import Need
from router.assignment import Ruling, TaskChange
from router.complaints import holds_complaint
from router.matter import Matter
from router.notes import Note
from router.organs import Unit

#: Needs to which it makes no difference where the household is registered, or all of it.
_WHEREVER_REGISTERED = (
    Need.household_registration,
    Need.assistance_supervision,
    Need.homeless_assistance,
)


def urgent_relief_where_it_happened(matter: Matter) -> Ruling | None:
    """What cannot wait is relieved where it happened, whatever the register says (户籍).

    陕民发〔2022〕23号 二（一）2: 推动急难发生地直接实施救助; 达市府办发〔2023〕35号 6; 长社救联办
    〔2024〕2号 五·3: the street gives small relief first, whatever the need.
    """
    if not matter.urgent or not matter.needs():
        return None
    return Ruling(
        rule="urgent_relief_where_it_happened",
        reason="情况急，在事情发生的地方先救助，手续过后补。",
        clause=matter.cite("emergency"),
        changes=tuple(_relief_first(matter, found.code) for found in matter.needs()),
    )


def _relief_first(matter: Matter, need: Need) -> TaskChange:
    duty = matter.duty(need)
    more = matter.plain("emergency") or ""
    figure, helpers = _small_relief(matter, need)
    note = Note(f"急难情形：先救助、后补手续。{more}{figure}", matter.cite("emergency"))
    first = None if holds_complaint(matter) else duty.urgent_lead
    lead = matter.unit_for(first, duty) if first else None
    return TaskChange(need, note, lead=lead, co_handlers=helpers)


def _small_relief(matter: Matter, need: Need) -> tuple[str, tuple[Unit, ...]]:
    """With how much who helps first; nothing for needs that the document gives another way.

    The homeless are the rescue station's in the same clause, and a complaint needs no money.
    """
    first = matter.jurisdiction.urgent_help
    if first is None or need in (Need.homeless_assistance, Need.assistance_supervision):
        return "", ()
    street = matter.unit_for(first.organ, matter.duty(need))
    figure = matter.jurisdiction.figures[first.figure]
    return f"{figure.plain}。", (street,) if street.level == "street" else ()


def homeless_go_to_the_rescue_station(matter: Matter) -> Ruling | None:
    """Who lives on the street is received at once, from wherever they come; locals by their street.

    长社救联办〔2024〕2号 五·3: 由区救助管理站给予救助; 本市户籍的由户籍所在地街镇落实托底保障.
    Nothing of that is said to who is registered elsewhere, or did not say where.
    """
    if Need.homeless_assistance not in {found.code for found in matter.needs()}:
        return None
    clause = matter.cite("homeless")
    text = matter.plain("homeless") or "流落街头的先接待安置，不分户籍。"
    helpers = () if matter.duty(Need.homeless_assistance).at_register else _street(matter)
    change = TaskChange(Need.homeless_assistance, Note(text, clause), co_handlers=helpers)
    at_register = _support_at_register(matter)
    return Ruling(
        rule="homeless_go_to_the_rescue_station",
        reason=text,
        clause=clause,
        changes=(change, at_register) if at_register else (change,),
    )


def _street(matter: Matter) -> tuple[Unit, ...]:
    street = matter.first_contact()
    return (street,) if street.level == "street" else ()


def _support_at_register(matter: Matter) -> TaskChange | None:
    """What the register's street does for somebody registered in this city (本市户籍)."""
    need, register = Need.homeless_assistance, matter.register
    besides = matter.duty(need).at_register
    if besides is None or register is None or not register.within(matter.jurisdiction.places):
        return None
    street = matter.street_of_register(need)
    who = street.name if street else "户籍所在地街镇"
    clause = matter.catalogue.cite(matter.jurisdiction_code, besides.clause)
    note = Note(f"户口在{matter.place.register}，由{who}落实托底保障。", clause)
    return TaskChange(need, note, co_handlers=(street,) if street else ())


def residence_before_register(matter: Matter) -> Ruling | None:
    """Where the household lives counts, not where it is registered; one family, one residence.

    大民发〔2025〕83号 第6条: 将居住证签发地作为家庭经常居住地认定的充分条件。
    """
    place = matter.place
    if not place.register or place.district is None:
        return None
    if place.register in (place.street, place.district, f"{place.district}{place.street}"):
        return None  # registered where they live
    clause = matter.cite("residence")
    more = matter.plain("residence") or ""
    text = f"户口在{place.register}，住在{place.district}：按住的地方受理。{more}"
    return Ruling(
        rule="residence_before_register",
        reason=text,
        clause=clause,
        changes=tuple(
            TaskChange(found.code, Note(text, clause))
            for found in matter.needs()
            if found.code not in _WHEREVER_REGISTERED
        ),
    )
