"""并单: cases that may be one are proposed by the system and merged by a person.

Both numbers keep working: the one merged points at the one that goes on. "避免救助遗漏或重复救助"
(长社救联办〔2024〕2号 五·3): a household's earlier cases are seen on the new one.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from difflib import SequenceMatcher
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.ext.asyncio import AsyncConnection

from router.act_tables import merge_proposals
from router.actors import SYSTEM, Actor
from router.closing import RequesterOutcome, is_open, pause_ended
from router.docket import Docket, open_docket, reason_given
from router.errors import MissingGround, NotFound, NotYours
from router.household import names_any, people_of
from router.lifecycle import Move, Role
from router.office import Office
from router.tables import cases, requests, tasks

_ALIKE = 0.85  # of two texts from one street, by the share of their common runs
_SHORTEST = 12  # characters; shorter texts are alike by chance
_MOST_LOOKED_AT = 200

Row = Mapping[Any, Any]


async def propose_merges(docket: Docket) -> list[int]:
    """Propose earlier open cases that may be this one; the ids of those newly proposed.

    The same person (by blind index of phone or ID number) with one of the same needs, or a text
    nearly the same from the same street, within the catalogue's days.
    """
    found = await _same_person(docket) | await _same_text(docket)
    if not found:
        return []
    rows = [
        {
            "case_id": docket.case["id"],
            "other_id": other,
            "why": why,
            "proposed_at": docket.now,
        }
        for other, why in sorted(found.items())
    ]
    stored = upsert(merge_proposals).values(rows).on_conflict_do_nothing()
    done = await docket.connection.execute(stored.returning(merge_proposals.c.other_id))
    proposed = list(done.scalars())
    numbers = select(cases.c.id, cases.c.number).where(cases.c.id.in_(proposed))
    for other, number in (await docket.connection.execute(numbers.order_by(cases.c.id))).all():
        docket.move(Move.propose_merge, SYSTEM, found[other], other=number)
        unit = docket.case["first_contact_unit"]
        docket.notify(unit, "merge_proposed", other=number, why=found[other])
    return proposed


async def merge(docket: Docket, into: Docket, actor: Actor, reason: str) -> None:
    """Merge this case into another: its tasks close, its number goes on pointing there.

    MissingGround for a case into itself, into one that is closed or merged, or into one that has
    not all its open needs: a need must not get lost on the way (避免救助遗漏). The first contact
    of the other case answers for both from then on: an officer of that unit takes the duty on by
    this act. NotYours for any other officer, who could only push it off; a supervisor may decide.
    """
    if docket.case["id"] == into.case["id"]:
        raise MissingGround("不能并到自己。")
    if not is_open(into.case["status"]):
        raise MissingGround("要并入的那一件已经办结，请并到还在办的一件。")
    there = {task["need"] for task in into.tasks}
    lost = [task["need_name"] for task in docket.open_tasks if task["need"] not in there]
    if lost:
        raise MissingGround(f"要并入的那一件没有“{'、'.join(lost)}”，并过去会漏办。")
    why = reason_given(reason)
    passed = _duty_passed(docket, into, actor)
    for task in docket.open_tasks:
        docket.move_task(task["position"], Move.merge, actor, why, **pause_ended(docket, task))
        docket.notify(task["lead_name"], "merged", task=task["position"])
    other = into.case["number"]
    docket.move(Move.merge, actor, why, into=other, **passed)
    docket.change(
        merged_into=into.case["id"],
        outcome=str(RequesterOutcome.merged),
        closed_at=docket.now,
        duty_offered_to=None,
    )
    unit = into.case["first_contact_unit"]
    docket.notify("requester", "merged", channel="requester", into=other, unit=unit)
    into.note_merged(
        docket.case["number"], actor, docket.case["first_contact_unit"] if passed else None
    )
    await _settle(docket, into, actor, merged=True)


async def keep_apart(docket: Docket, other: Docket, actor: Actor) -> None:
    """Say that two cases are not one; the proposal is not made again.

    It stands in the ledger of both. MissingGround for a case and itself, NotFound where nothing
    is proposed of the two, or no longer.
    """
    if docket.case["id"] == other.case["id"]:
        raise MissingGround("一件不用和自己分开。")
    mine, theirs = docket.case["number"], other.case["number"]
    docket.move(Move.keep_apart, actor, f"与{theirs}不是一件事", other=theirs)
    other.note(Move.keep_apart, actor, f"与{mine}不是一件事", **{"from": mine})
    if not await _settle(docket, other, actor, merged=False):
        raise NotFound("没有要把这两件并单的提议，或者已经定过了。")


async def _same_person(docket: Docket) -> dict[int, str]:
    own = await people_of(docket.connection, docket.case["id"])
    needs = [task["need"] for task in docket.tasks]
    if not own or not needs:
        return {}
    query = (
        select(cases.c.id)
        .join(requests, requests.c.case_id == cases.c.id)
        .join(tasks, tasks.c.case_id == cases.c.id)
        .where(*_recent(docket), tasks.c.need.in_(needs), names_any(own))
    )
    found = (await docket.connection.execute(query)).scalars()
    return dict.fromkeys(found, "同一电话或证件的人近期提过同样的诉求")


async def _same_text(docket: Docket) -> dict[int, str]:
    if not docket.case["street"]:
        return {}
    mine = select(requests.c.body).where(requests.c.case_id == docket.case["id"])
    body = (await docket.connection.execute(mine)).scalars().first() or ""
    if len(body) < _SHORTEST:
        return {}
    query = (
        select(cases.c.id, requests.c.body)
        .join(requests, requests.c.case_id == cases.c.id)
        .where(*_recent(docket), cases.c.street == docket.case["street"])
        .where(cases.c.district == docket.case["district"])
        .order_by(cases.c.id.desc())
        .limit(_MOST_LOOKED_AT)
    )
    rows = (await docket.connection.execute(query)).all()
    return {row.id: "同一街镇近期有几乎一样的话" for row in rows if _alike(body, row.body)}


def _duty_passed(docket: Docket, into: Docket, actor: Actor) -> dict[str, str]:
    """To which unit the duty passes, for the ledger; nothing where both cases are one unit's."""
    before, after = docket.case["first_contact_unit"], into.case["first_contact_unit"]
    if before == after:
        return {}
    if actor.role is Role.first_contact and actor.unit != after:
        raise NotYours(f"并过去以后由{after}负责到底，请由他们来并。")
    docket.duty_to = after
    docket.notify(before, "duty_passed", into=into.case["number"], to=after)
    return {"duty_to": after}


def _alike(one: str, other: str) -> bool:
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.real_quick_ratio() >= _ALIKE and matcher.ratio() >= _ALIKE


def _recent(docket: Docket) -> tuple[Any, ...]:
    """Open cases that came before this one, so that a pair is proposed once and not both ways."""
    days = docket.office.catalogue.clock.merge_days
    since = docket.case["opened_at"] - timedelta(days=days)
    return (
        cases.c.id < docket.case["id"],
        cases.c.opened_at >= since,
        cases.c.status.not_in(("closed", "merged")),
    )


async def _settle(docket: Docket, other: Docket, actor: Actor, *, merged: bool) -> int:
    """Write down what was decided of a pair; how many proposals that settled.

    Who merges may think better of a pair that was kept apart, but not the other way round.
    """
    pair = {docket.case["id"], other.case["id"]}
    decided = (
        update(merge_proposals)
        .where(merge_proposals.c.case_id.in_(pair), merge_proposals.c.other_id.in_(pair))
        .values(decided_by=actor.signature, merged=merged, decided_at=docket.now)
        .returning(merge_proposals.c.id)
    )
    if not merged:
        decided = decided.where(merge_proposals.c.decided_at.is_(None))
    return len((await docket.connection.execute(decided)).all())


async def open_both(
    connection: AsyncConnection, office: Office, number: str, other: str, now: datetime
) -> tuple[Docket, Docket]:
    """Both dockets of a merge, locked in the order of their numbers whichever is named first.

    Two officers who merge the same pair each way then wait for one another in turn, not both.
    """
    opened = {
        one: await open_docket(connection, office, one, now) for one in sorted({number, other})
    }
    return opened[number], opened[other]
