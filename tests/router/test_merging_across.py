"""并单 across first-contact units: who answers from then on has taken it on, and both know."""

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from router.actors import Actor
from router.errors import NotYours
from router.lookup import CaseFile
from router.office import Office
from tests.router.households import HERE, OTHERS, SCHOOL
from tests.router.test_merging import merged
from tests.router.working import STRANGER, SUPERVISOR, a_case, file_of, first_contact, said


async def two_windows(database: AsyncEngine, office: Office) -> tuple[CaseFile, CaseFile]:
    """Two cases with one need, each with a first contact of its own."""
    here, there = [
        await file_of(database, office, await a_case(database, office, SCHOOL, place=place))
        for place in (HERE, OTHERS)
    ]
    assert here.case["first_contact_unit"] != there.case["first_contact_unit"]
    return here, there


@pytest.mark.parametrize("by_supervisor", [False, True])
async def test_the_duty_passes_only_to_a_unit_that_takes_it_on(
    database: AsyncEngine, office: Office, by_supervisor: bool
) -> None:
    here, there = await two_windows(database, office)
    ours, theirs = here.case["first_contact_unit"], there.case["first_contact_unit"]
    number, other = here.case["number"], there.case["number"]
    for nobody in (first_contact(here.case), STRANGER):  # 自己的首问责任不能自己推出去
        with pytest.raises(NotYours, match=theirs):
            await merged(database, office, number, other, nobody)
    actor: Actor = SUPERVISOR if by_supervisor else first_contact(there.case)
    await merged(database, office, number, other, actor)
    gone, kept = [await file_of(database, office, one) for one in (number, other)]
    assert (gone.case["status"], kept.case["status"]) == ("merged", "dispatched")
    assert (gone.case["first_contact_unit"], kept.case["first_contact_unit"]) == (ours, theirs)
    assert gone.ledger[-1]["details"] == {"into": other, "duty_to": theirs}
    assert kept.ledger[-1]["details"] == {"from": number, "duty_from": ours}
    assert {gone.ledger[-1]["actor"], kept.ledger[-1]["actor"]} == {actor.signature}
    assert theirs in kept.ledger[-1]["reason"]
    assert said(gone, "duty_passed") == [ours]
    assert said(kept, "case_merged_here") == [theirs]
    [told] = [row for row in gone.notices if row["kind"] == "merged" and row["channel"] != "desk"]
    assert told["content"]["unit"] == theirs  # 求助人知道以后找谁


async def test_within_a_unit_the_duty_stays_where_it_was(
    database: AsyncEngine, office: Office
) -> None:
    number, other = [await a_case(database, office, SCHOOL, place=HERE) for _ in range(2)]
    officer = first_contact((await file_of(database, office, number)).case)
    await merged(database, office, number, other, officer)
    gone = await file_of(database, office, number)
    assert gone.ledger[-1]["details"] == {"into": other}
    assert said(gone, "duty_passed") == []
