"""What the schema of the catalogue cannot see: names that point at nothing, duties left out."""

from collections.abc import Collection, Iterator, Mapping

from nlu.gazetteer import JURISDICTIONS, gazetteer
from nlu.labels import Need
from router.catalogue_parts import CIRCLES, LEVELS, RULE_CLAUSES, Clause, Organ, TimeLimit
from router.catalogue_written import (
    CommonDuty,
    OwnDuty,
    WrittenCatalogue,
    WrittenJurisdiction,
)

Path_ = tuple[str | int, ...]
Fault = tuple[Path_, str, str]
_DISTRICT_NAMES = ("city", "district", "stem")
_STREET_NAMES = ("district", "street", "office")
_NAMES = {
    "city": ("city",),
    "district": _DISTRICT_NAMES,
    "ward": _DISTRICT_NAMES,
    "street": _STREET_NAMES,
}


def cross_check(written: WrittenCatalogue) -> Iterator[Fault]:
    """Every fault: where, what is wrong, what is right."""
    if not written.jurisdictions:
        yield ("jurisdictions",), "一个地区也没有", "至少一个地区"
        return
    if written.default not in written.jurisdictions:
        expected = _one_of(list(written.jurisdictions))
        yield ("default",), f"没有“{written.default}”这个地区", expected
    clock = written.defaults.clock
    if clock.day_ends <= clock.day_begins:
        begins = f"{clock.day_begins:%H:%M}"
        yield ("defaults", "clock", "day_ends"), "一天还没开始就结束了", f"晚于 {begins}"
    for need in Need:
        if need not in written.defaults.needs:
            yield ("defaults", "needs"), f"缺少诉求 {need}", "23 种诉求各有一条"
    for need, common in written.defaults.needs.items():
        yield from _check_common(("defaults", "needs", str(need)), common)
    for code, jurisdiction in written.jurisdictions.items():
        yield from _check_jurisdiction(written, ("jurisdictions", code), jurisdiction)


def _check_common(at: Path_, common: CommonDuty) -> Iterator[Fault]:
    if common.lead in common.co_handlers:
        number = common.co_handlers.index(common.lead)
        spot = (*at, "co_handlers", number)
        yield spot, f"“{common.lead}”已是主办单位", "协办单位里不再写主办单位"
    yield from _check_circles((*at, "circles"), common.circles)
    yield from _check_limit((*at, "time_limit"), common.time_limit)


def _check_jurisdiction(
    written: WrittenCatalogue, at: Path_, jurisdiction: WrittenJurisdiction
) -> Iterator[Fault]:
    organs, documents = list(jurisdiction.organs), written.documents
    if jurisdiction.document not in documents:
        wrong = f"没有登记文件“{jurisdiction.document}”"
        yield (*at, "document"), wrong, _one_of(list(documents))
    if jurisdiction.places not in JURISDICTIONS:
        wrong = f"没有“{jurisdiction.places}”的地名数据"
        yield (*at, "places"), wrong, _one_of(list(JURISDICTIONS))
    for key in ("street", "district", "top"):
        organ = getattr(jurisdiction.first_contact, key)
        if organ not in jurisdiction.organs:
            yield (*at, "first_contact", key), f"没有“{organ}”这个部门", _one_of(organs)
    for rule in RULE_CLAUSES:
        if rule not in jurisdiction.rules:
            yield (*at, "rules"), f"缺少规则依据 {rule}", "、".join(RULE_CLAUSES) + " 各有一条"
    for circle in CIRCLES:
        if circle not in jurisdiction.circles:
            yield (*at, "circles"), f"缺少圈层 {circle}", "、".join(CIRCLES) + " 各有一条"
    districts = (
        gazetteer(jurisdiction.places).streets_of if jurisdiction.places in JURISDICTIONS else {}
    )
    yield from _check_districts((*at, "governed_by"), jurisdiction.governed_by, districts)
    yield from _check_urgent_help((*at, "urgent_help"), jurisdiction)
    for code, named in jurisdiction.organs.items():
        yield from _check_patterns((*at, "organs", code), named)
        spot = (*at, "organs", code, "district_exceptions")
        yield from _check_districts(spot, named.district_exceptions, districts)
    contact = jurisdiction.first_contact.clause
    yield from _check_clause(written, (*at, "first_contact", "clause"), contact)
    for name, clause in jurisdiction.rules.items():
        yield from _check_clause(written, (*at, "rules", name), clause)
    yield from _check_duties(written, at, jurisdiction)


def _check_districts(
    at: Path_, named: Mapping[str, str], districts: Collection[str]
) -> Iterator[Fault]:
    for name in named:
        if districts and name not in districts:
            yield (*at, name), f"本地区没有“{name}”", "写区县的全名，如“甘井子区”"


def _check_urgent_help(at: Path_, jurisdiction: WrittenJurisdiction) -> Iterator[Fault]:
    urgent = jurisdiction.urgent_help
    if urgent is None:
        return
    organs, figures = jurisdiction.organs, jurisdiction.figures
    if urgent.organ not in organs:
        yield (*at, "organ"), f"没有“{urgent.organ}”这个部门", _one_of(list(organs))
    elif organs[urgent.organ].outside_government:
        yield (*at, "organ"), *_outside(urgent.organ)
    if urgent.figure not in figures:
        yield (*at, "figure"), f"没有“{urgent.figure}”这个数字", _one_of(list(figures))


def _outside(organ: str) -> tuple[str, str]:
    """A body outside government may not be given a task: what is wrong, what is right."""
    wrong = f"“{organ}”是政府以外的机构，不能主办或协办"
    return wrong, "写在 refers_to 里，征得本人同意后转介"


def _check_duties(
    written: WrittenCatalogue, at: Path_, jurisdiction: WrittenJurisdiction
) -> Iterator[Fault]:
    for need, duty in jurisdiction.needs.items():
        yield from _check_own(written, (*at, "needs", str(need)), jurisdiction, duty)
    for need, common in written.defaults.needs.items():
        if need in jurisdiction.needs:
            continue
        for organ in (common.lead, *common.co_handlers, *common.refers_to):
            if organ not in jurisdiction.organs:
                wrong = f"缺少部门 {organ}（诉求 {need} 按默认要它）"
                yield (*at, "organs"), wrong, f"加上 {organ}，或在 needs 里单写 {need}"
            elif organ not in common.refers_to and jurisdiction.organs[organ].outside_government:
                yield (*at, "organs", organ), *_outside(organ)


def _check_own(
    written: WrittenCatalogue, at: Path_, jurisdiction: WrittenJurisdiction, duty: OwnDuty
) -> Iterator[Fault]:
    organs = list(jurisdiction.organs)
    for key in ("lead", "urgent_lead"):
        organ = getattr(duty, key)
        if organ is not None and organ not in jurisdiction.organs:
            yield (*at, key), f"没有“{organ}”这个部门", _one_of(organs)
        elif organ is not None and jurisdiction.organs[organ].outside_government:
            yield (*at, key), *_outside(organ)
    for number, helper in enumerate(duty.co_handlers):
        spot = (*at, "co_handlers", number)
        if helper not in jurisdiction.organs:
            yield spot, f"没有“{helper}”这个部门", _one_of(organs)
        elif helper == duty.lead:
            yield spot, f"“{helper}”已是主办单位", "协办单位里不再写主办单位"
        elif jurisdiction.organs[helper].outside_government:
            yield spot, *_outside(helper)
    yield from _check_beside(written, at, jurisdiction, duty)
    yield from _check_clause(written, (*at, "clause"), duty.clause)
    if duty.eligibility is not None:
        yield from _check_circles((*at, "eligibility", "circles"), duty.eligibility.circles or ())
        clause = duty.eligibility.clause
        yield from _check_clause(written, (*at, "eligibility", "clause"), clause)
    if duty.time_limit is not None:
        yield from _check_limit((*at, "time_limit"), duty.time_limit)
    if duty.visits is not None:
        yield from _check_clause(written, (*at, "visits", "clause"), duty.visits.clause)
    if duty.level is not None and LEVELS.index(duty.level) > LEVELS.index(jurisdiction.top):
        yield (*at, "level"), f"“{duty.level}”高于本地区自己的级别", f"至多 {jurisdiction.top}"


def _check_beside(
    written: WrittenCatalogue, at: Path_, jurisdiction: WrittenJurisdiction, duty: OwnDuty
) -> Iterator[Fault]:
    """Whom a duty names beside its lead and co-handlers."""
    organs = jurisdiction.organs
    for number, body in enumerate(duty.refers_to):
        spot = (*at, "refers_to", number)
        if body not in organs:
            yield spot, f"没有“{body}”这个部门", _one_of(list(organs))
        elif not organs[body].outside_government:
            wrong = f"“{body}”不是政府以外的机构，派单就行，不用转介"
            yield (
                spot,
                wrong,
                "写在 co_handlers 里；确在政府以外的，给它标 outside_government: true",
            )
    if duty.at_register is not None:
        spot, organ = (*at, "at_register"), duty.at_register.organ
        if organ not in organs:
            yield (*spot, "organ"), f"没有“{organ}”这个部门", _one_of(list(organs))
        elif organs[organ].outside_government:
            yield (*spot, "organ"), *_outside(organ)
        yield from _check_clause(written, (*spot, "clause"), duty.at_register.clause)


def _check_circles(at: Path_, circles: tuple[str, ...]) -> Iterator[Fault]:
    for number, circle in enumerate(circles):
        if circle not in CIRCLES:
            yield (*at, number), f"没有“{circle}”这个圈层", _one_of(list(CIRCLES))


def _check_limit(at: Path_, limit: TimeLimit) -> Iterator[Fault]:
    days, urgent, extended = (
        limit.working_days,
        limit.urgent_working_days,
        limit.extended_working_days,
    )
    if urgent > days:
        wrong = f"紧急时限（{urgent}）比平时（{days}）还长"
        yield (*at, "urgent_working_days"), wrong, f"不超过{days}"
    if extended is not None and extended <= days:
        wrong = f"延长后的时限（{extended}）不比平时（{days}）长"
        yield (*at, "extended_working_days"), wrong, f"多于{days}，或删去"


def _check_patterns(at: Path_, organ: Organ) -> Iterator[Fault]:
    for level, known in _NAMES.items():
        pattern = getattr(organ, level) or ""
        try:
            pattern.format(**dict.fromkeys(known, ""))
        except (LookupError, ValueError, AttributeError):
            expected = "花括号里只写 " + "、".join(f"{{{name}}}" for name in known)
            yield (*at, level), f"名称的写法“{pattern}”填不进地名", expected


def _check_clause(written: WrittenCatalogue, at: Path_, clause: Clause) -> Iterator[Fault]:
    if clause.document is not None and clause.document not in written.documents:
        expected = _one_of(list(written.documents))
        yield (*at, "document"), f"没有登记文件“{clause.document}”", expected


def _one_of(codes: list[str]) -> str:
    return "下列之一：" + "、".join(codes)
