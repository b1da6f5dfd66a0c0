"""Whatever was understood, somebody answers for it, with a reason, a clause and a time limit."""

from hypothesis import given, settings
from hypothesis import strategies as some

from nlu.labels import Urgency
from nlu.understanding import Place, Understanding
from router.assignment import Assignment, Outcome
from router.catalogue import Catalogue
from tests.conftest import RECEIVED
from tests.router.deciding import names, routed
from tests.router.understandings import places, understandings

SAID = ["", "市民政局和区民政局都不管", "陕西省民政厅、西安市民政局、街道窗口推来推去"]


@given(
    read=understandings,
    place=some.none() | places,
    insisted=some.booleans(),
    said=some.sampled_from(SAID),
)
@settings(max_examples=500)
def test_whatever_was_understood_someone_answers_for_it(
    catalogue: Catalogue, *, read: Understanding, place: Place | None, insisted: bool, said: str
) -> None:
    decided = routed(catalogue, read, place=place, insisted=insisted, said=said)
    assert decided.jurisdiction in catalogue.jurisdictions
    assert decided.first_contact.name
    assert decided.first_contact.phone
    assert decided.reason
    assert decided.clause is not None
    # An answer names its tasks too, as what the asker could apply for; no case is opened for it.
    if decided.outcome is not Outcome.answered:
        assert (decided.outcome is Outcome.dispatched) == bool(decided.tasks)
    assert decided.danger == (read.urgency is Urgency.life_danger)
    if insisted or decided.danger:
        assert decided.outcome.opens_case
    assert len({task.need for task in decided.tasks}) == len(decided.tasks)
    tasks_are_whole(catalogue, decided)


def tasks_are_whole(catalogue: Catalogue, decided: Assignment) -> None:
    """Each task has who leads, on which clause of its own jurisdiction, until when."""
    area = catalogue.jurisdictions[decided.jurisdiction]
    number = catalogue.documents[area.document].number
    for task in decided.tasks:
        assert task.clause.quote
        assert task.clause.section
        assert task.clause.document == number
        assert task.lead.name
        assert "{" not in task.lead.name
        assert task.lead.name not in names(task)
        assert len(set(names(task))) == len(task.co_handlers)
        assert task.deadline.day > RECEIVED.date()
        assert "138-0000-1234" not in task.reason
        for note in task.notes:
            assert note.text
            assert note.clause.document == number
