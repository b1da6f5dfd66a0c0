"""Who leads, at which level and on which clause: every need in every jurisdiction."""

import pytest

from nlu.labels import Need, Urgency
from nlu.understanding import Place
from router.catalogue import Catalogue, Level
from tests.router.deciding import routed
from tests.router.understandings import understood
from tests.router.who_leads import AT_HOME, DEFAULT, DEFAULTS
from tests.router.who_leads_elsewhere import (
    IN_THE_CITY,
    IN_THE_DISTRICT,
    NO_STREET_KNOWN,
    SOMEWHERE,
    URGENT_RELIEF,
)

#: (need, place, urgency, who leads, at which level, on which section)
ROWS = [(need, place, Urgency.normal, *rest) for place, rows in AT_HOME for need, *rest in rows] + [
    *IN_THE_DISTRICT,
    *SOMEWHERE,
    *IN_THE_CITY,
    *URGENT_RELIEF,
    *NO_STREET_KNOWN,
]


def test_the_table_has_every_need_of_every_jurisdiction_once(catalogue: Catalogue) -> None:
    assert [place.jurisdiction for place, _ in AT_HOME] == list(catalogue.jurisdictions)
    for _, rows in AT_HOME:
        assert [need for need, *_ in rows] == list(Need)
    assert len(ROWS) > 120


@pytest.mark.parametrize("need, place, urgency, lead, level, section", ROWS)
def test_who_leads_at_which_level_on_which_clause(
    catalogue: Catalogue,
    *,
    need: str,
    place: Place,
    urgency: Urgency,
    lead: str,
    level: Level,
    section: str,
) -> None:
    decided = routed(catalogue, understood(Need(need), place=place, urgency=urgency))
    jurisdiction = place.jurisdiction or "dalian"
    assert decided.jurisdiction == jurisdiction
    [task] = decided.tasks
    assert (task.lead.name, task.lead.level) == (lead, level)
    by_default = section == DEFAULT
    assert task.clause.section == (DEFAULTS[jurisdiction] if by_default else section)
    duty = catalogue.jurisdictions[jurisdiction].needs[Need(need)]
    assert (duty.source == "local_default") == by_default
    if by_default:
        assert task.lead_basis is not None
        assert "本地默认" in task.lead_basis
    document = catalogue.documents[catalogue.jurisdictions[jurisdiction].document]
    assert task.clause.document == document.number
