"""What is remembered of a catalogue holds for it alone, is bounded, and is seen from nowhere."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

from nlu.labels import Need
from nlu.understanding import Place
from router.catalogue import Catalogue, Clause, Jurisdiction
from router.clocks import clocks
from router.organs import unit, units_of
from router.routing import route
from router.working_days import china_calendar
from tests.router.deciding import HOMES
from tests.router.understandings import understood

PAOYA = HOMES["dalian"]
LOW = Need.minimum_living_allowance


def with_other_names(jurisdiction: Jurisdiction) -> Jurisdiction:
    """The same but for what civil affairs is called in a district."""
    civil = jurisdiction.organs["civil_affairs"].model_copy(update={"district": "{district}民生局"})
    organs = {**jurisdiction.organs, "civil_affairs": civil}
    return jurisdiction.model_copy(update={"organs": organs})


def afresh(catalogue: Catalogue) -> Catalogue:
    """The same catalogue, nothing remembered."""
    homes = {code: one.model_copy() for code, one in catalogue.jurisdictions.items()}
    return catalogue.model_copy(update={"jurisdictions": homes})


def test_two_catalogues_do_not_get_each_others_units(catalogue: Catalogue) -> None:
    dalian = catalogue.jurisdictions["dalian"]
    for _ in range(2):
        changed = with_other_names(dalian)
        for one, name in ((dalian, "甘井子区民政局"), (changed, "甘井子区民生局")):
            assert unit(one, "civil_affairs", PAOYA, "district").name == name
            lead, helpers = units_of(one, one.needs[LOW], PAOYA)
            assert lead.name == name
            assert name not in [helper.name for helper in helpers]


def test_two_catalogues_do_not_get_each_others_citations(catalogue: Catalogue) -> None:
    dalian = catalogue.jurisdictions["dalian"]
    written = catalogue.documents[dalian.document].model_copy(update={"title": "另一份文件"})
    changed = catalogue.model_copy(
        update={"documents": {**catalogue.documents, dalian.document: written}}
    )
    clause = dalian.needs[LOW].clause
    for _ in range(2):
        assert catalogue.cite("dalian", clause).title != "另一份文件"
        assert changed.cite("dalian", clause).title == "另一份文件"


def test_a_clause_is_cited_with_the_document_of_its_own_jurisdiction(catalogue: Catalogue) -> None:
    clause = Clause(section="1", quote="同样的话")
    cited = {code: catalogue.cite(code, clause) for code in catalogue.jurisdictions}
    assert cited == {code: catalogue.cite(code, clause) for code in catalogue.jurisdictions}
    assert {code: one.document for code, one in cited.items()} == {
        code: catalogue.documents[area.document].number
        for code, area in catalogue.jurisdictions.items()
    }


def test_however_many_places_are_asked_for_only_so_many_are_kept(catalogue: Catalogue) -> None:
    dalian = afresh(catalogue).jurisdictions["dalian"]
    for number in range(5000):
        there = unit(dalian, "civil_affairs", Place(f"{number}区"), "district")
        assert there.name == f"{number}区民政局"
    known: Any
    [known] = dalian.remembered.values()
    assert known.cache_info().currsize == known.cache_info().maxsize < 5000
    assert unit(dalian, "civil_affairs", Place("0区"), "district").name == "0区民政局"


def test_what_is_remembered_is_no_part_of_the_catalogue(catalogue: Catalogue) -> None:
    used, fresh = afresh(catalogue), afresh(catalogue)
    route(understood(LOW, place=PAOYA), used, date(2026, 11, 20), china_calendar())
    assert used.jurisdictions["dalian"].remembered
    assert used == fresh
    assert used.model_dump() == fresh.model_dump()
    assert not used.jurisdictions["dalian"].model_copy().remembered


def test_clocks_of_another_day_limit_or_urgency_are_others(catalogue: Catalogue) -> None:
    days, clock = china_calendar(), catalogue.clock
    slow = clock.model_copy(update={"first_answer_working_days": 9})
    asked = [
        (date(2026, 11, 20), 20, clock, False),
        (date(2026, 11, 23), 20, clock, False),
        (date(2026, 11, 20), 15, clock, False),
        (date(2026, 11, 20), 20, clock, True),
        (date(2026, 11, 20), 20, slow, False),
    ]
    found = [clocks(day, n, days, by, urgent=urgent) for day, n, by, urgent in asked]
    assert len(set(found)) == len(asked)
    assert found == [clocks(day, n, days, by, urgent=urgent) for day, n, by, urgent in asked]


def test_several_threads_get_the_same_as_one(catalogue: Catalogue) -> None:
    reads = [understood(need, place=home) for need in Need for home in HOMES.values()] * 4

    def decided(one: Any) -> Any:
        return route(one, shared, date(2026, 11, 20), china_calendar())

    shared = afresh(catalogue)
    alone = [decided(one) for one in reads]
    shared = afresh(catalogue)
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(decided, reads)) == alone
