"""The catalogue as it is written: shared parts once, each jurisdiction only what is its own.

`catalogue_file` reads and checks it; `filled` makes the whole catalogue of it.
"""

from typing import Annotated

from pydantic import Field

from nlu.labels import Need
from router.catalogue import Area, Catalogue, Clock, Jurisdiction
from router.catalogue_parts import (
    LEVELS,
    AtRegister,
    Clause,
    Document,
    Duty,
    Eligibility,
    Frozen,
    Level,
    Materials,
    Text,
    TimeLimit,
    Visits,
)


class CommonDuty(Frozen):
    """What a need is wherever a document does not say otherwise (`defaults.needs`)."""

    name: Text
    plain: Text
    lead: Text
    co_handlers: tuple[Text, ...] = ()
    refers_to: tuple[Text, ...] = ()
    level: Level
    circles: Annotated[tuple[Text, ...], Field(min_length=1)]
    who: Text
    consent_required: bool = False
    materials: Materials
    time_limit: TimeLimit


class Defaults(Frozen):
    """The parts that all jurisdictions share."""

    clock: Clock
    needs: dict[Need, CommonDuty]


class OwnEligibility(Frozen):
    """What a document says of who a need is for."""

    circles: Annotated[tuple[Text, ...], Field(min_length=1)] | None = None
    who: Text | None = None
    clause: Clause


class OwnDuty(Frozen):
    """What a jurisdiction's document says of a need; the rest is the default's."""

    lead: Text
    co_handlers: tuple[Text, ...] = ()
    urgent_lead: Text | None = None
    refers_to: tuple[Text, ...] = ()
    at_register: AtRegister | None = None
    level: Level | None = None
    clause: Clause
    lead_basis: Text | None = None
    eligibility: OwnEligibility | None = None
    materials: Materials | None = None
    time_limit: TimeLimit | None = None
    visits: Visits | None = None


class WrittenJurisdiction(Area):
    """A jurisdiction with the duties that its document gives."""

    needs: dict[Need, OwnDuty]


class WrittenCatalogue(Frozen):
    """The file, before defaults are filled in."""

    version: Annotated[int, Field(ge=1)]
    default: Text
    documents: dict[str, Document]
    defaults: Defaults
    jurisdictions: dict[str, WrittenJurisdiction]


def filled(written: WrittenCatalogue) -> Catalogue:
    """The whole catalogue: every jurisdiction with all needs, those of the defaults marked so."""
    return Catalogue(
        version=written.version,
        default=written.default,
        clock=written.defaults.clock,
        documents=written.documents,
        jurisdictions={
            code: _jurisdiction(written.defaults, area)
            for code, area in written.jurisdictions.items()
        },
    )


def _jurisdiction(defaults: Defaults, written: WrittenJurisdiction) -> Jurisdiction:
    own = {name: getattr(written, name) for name in Area.model_fields}
    needs = {
        need: _duty(common, written.needs.get(need), written)
        for need, common in defaults.needs.items()
    }
    return Jurisdiction(**own, needs=needs)


def _duty(common: CommonDuty, own: OwnDuty | None, area: Area) -> Duty:
    if own is None:
        return _default_duty(common, area)
    who = own.eligibility
    return Duty(
        name=common.name,
        plain=common.plain,
        lead=own.lead,
        co_handlers=own.co_handlers,
        urgent_lead=own.urgent_lead,
        refers_to=own.refers_to,
        at_register=own.at_register,
        level=own.level or _level(common, area),
        clause=own.clause,
        lead_basis=own.lead_basis,
        eligibility=Eligibility(
            circles=(who and who.circles) or common.circles,
            who=(who and who.who) or common.who,
            clause=who.clause if who else own.clause,
            consent_required=common.consent_required,
        ),
        materials=own.materials or common.materials,
        time_limit=own.time_limit or common.time_limit,
        visits=own.visits,
    )


def _level(common: CommonDuty, area: Area) -> Level:
    """The default's level, but never above the jurisdiction's own."""
    return min(common.level, area.top, key=LEVELS.index)


def _default_duty(common: CommonDuty, area: Area) -> Duty:
    """A need of which the document says nothing: the default, resting on its duty to receive."""
    return Duty(
        name=common.name,
        plain=common.plain,
        lead=common.lead,
        co_handlers=common.co_handlers,
        refers_to=common.refers_to,
        level=_level(common, area),
        source="local_default",
        clause=area.rules["receive"],
        lead_basis="文件没有单写这一项，主办、协办按本地默认，待主管部门确认",
        eligibility=Eligibility(
            circles=common.circles,
            who=common.who,
            clause=area.rules["receive"],
            consent_required=common.consent_required,
        ),
        materials=common.materials,
        time_limit=common.time_limit,
    )
