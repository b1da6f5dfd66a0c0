"""Bodies outside government: marked in the catalogue, referred to with consent, given no task."""

import pytest

from nlu.labels import Need, Purpose, Urgency
from nlu.understanding import Place
from router.assignment import Advice
from router.catalogue import Catalogue
from tests.router.deciding import HOMES, routed
from tests.router.test_catalogue import each_jurisdiction
from tests.router.understandings import understood

LOW = Need.minimum_living_allowance
PAOYA, YANTA, HUAYANGLU, XICHENG = HOMES.values()

#: Bodies to which a case goes only with the requester's consent (慈善组织、红十字会、社会组织).
OUTSIDE = {
    "dalian": {"charity_federation"},
    "shaanxi": {"charity_federation", "red_cross", "social_organisations"},
    "changning": {"charity_federation", "red_cross", "community_foundation"},
    "dazhou": {
        "charity_federation",
        "charity_organisations",
        "social_organisations",
        "volunteer_teams",
    },
}


@each_jurisdiction
def test_a_body_outside_government_is_only_referred_to(catalogue: Catalogue, code: str) -> None:
    jurisdiction = catalogue.jurisdictions[code]
    outside = {key for key, organ in jurisdiction.organs.items() if organ.outside_government}
    assert outside == OUTSIDE[code]
    for need, duty in jurisdiction.needs.items():
        assert not outside & {duty.lead, duty.urgent_lead, *duty.co_handlers}, need
        assert set(duty.refers_to) <= outside, need
        # Whatever is met outside government asks for consent, and says to whom it may go.
        assert bool(duty.refers_to) == duty.eligibility.consent_required, need


@pytest.mark.parametrize(
    "place, lead, after_consent, section",
    [
        # 在征得困难群众同意的前提下，向相关社会力量提供精准信息
        (PAOYA, "甘井子区民政局", "甘井子区慈善总会", "2"),
        (YANTA, "雁塔区民政局", "雁塔区慈善协会、雁塔区红十字会", "二（三）4"),
        (HUAYANGLU, "上海市长宁区民政局", "社区基金会", "六·1"),
        (XICHENG, "通川区民政局", "达州市慈善总会", "7"),
    ],
)
def test_charity_waits_for_consent_and_nothing_else_does(
    catalogue: Catalogue, *, place: Place, lead: str, after_consent: str, section: str
) -> None:
    decided = routed(catalogue, understood(LOW, Need.charity_support, place=place))
    low, charity = decided.tasks
    assert Advice.consent_needed in decided.advice
    assert (charity.lead.name, charity.lead.level) == (lead, "district")
    [note] = charity.notes
    assert note.clause.section == section
    assert "您本人同意" in note.text
    assert after_consent in note.text
    assert low.notes == ()
    assert Advice.consent_needed not in routed(catalogue, understood(LOW, place=place)).advice


@pytest.mark.parametrize("urgency", Urgency)
@pytest.mark.parametrize("need", Need)
@pytest.mark.parametrize("jurisdiction", HOMES)
def test_no_body_outside_government_gets_a_task(
    catalogue: Catalogue, jurisdiction: str, need: Need, urgency: Urgency
) -> None:
    organs = catalogue.jurisdictions[jurisdiction].organs
    for place in (HOMES[jurisdiction], Place(jurisdiction=jurisdiction)):
        for purpose in (Purpose.seek_help, Purpose.ask_policy, Purpose.complain):
            read = understood(need, place=place, urgency=urgency, purpose=purpose)
            for task in routed(catalogue, read).tasks:
                for unit in (task.lead, *task.co_handlers):
                    assert not organs[unit.code].outside_government, unit.name


def test_who_asks_about_charity_is_told_of_consent_too(catalogue: Catalogue) -> None:
    read = understood(Need.charity_support, place=PAOYA, purpose=Purpose.ask_policy)
    decided = routed(catalogue, read)
    assert decided.advice == (Advice.policy_answer, Advice.consent_needed, Advice.can_insist)
    [note] = decided.tasks[0].notes
    assert "甘井子区慈善总会" in note.text
