"""A household's other cases, and those that may be the same one: 避免救助遗漏或重复救助.

People are found by the blind indexes of their phone and ID number; nothing personal is opened.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.ext.asyncio import AsyncConnection

from router.act_tables import merge_proposals
from router.lookup import Row
from router.tables import cases, mentions, people, requests, tasks


@dataclass(frozen=True, slots=True)
class Household:
    """What an officer sees beside a case: the same people's others, and its possible doubles."""

    earlier: Sequence[Row]
    proposed: Sequence[Row]


async def household_of(connection: AsyncConnection, case_id: int) -> Household:
    """Both lists of a case."""
    return Household(
        await earlier_cases(connection, case_id), await proposed_with(connection, case_id)
    )


async def earlier_cases(connection: AsyncConnection, case_id: int) -> Sequence[Row]:
    """The other cases of the same people, newest first: number, status, needs, outcome."""
    own = await people_of(connection, case_id)
    if not own:
        return []
    needs = (
        select(func.array_agg(aggregate_order_by(tasks.c.need_name, tasks.c.position)))
        .where(tasks.c.case_id == cases.c.id)
        .scalar_subquery()
    )
    query = (
        select(
            cases.c.number,
            cases.c.status,
            cases.c.outcome,
            cases.c.opened_at,
            cases.c.first_contact_unit,
            needs.label("needs"),
        )
        .join(requests, requests.c.case_id == cases.c.id)
        .where(cases.c.id != case_id, names_any(own))
        .order_by(cases.c.opened_at.desc())
        .distinct()
    )
    return (await connection.execute(query)).mappings().all()


async def proposed_with(connection: AsyncConnection, case_id: int) -> Sequence[Row]:
    """The cases that may be the same as this one (并单), not decided yet: number, why."""
    proposed, other = merge_proposals, cases
    mine = or_(proposed.c.case_id == case_id, proposed.c.other_id == case_id)
    theirs = and_(other.c.id.in_((proposed.c.case_id, proposed.c.other_id)), other.c.id != case_id)
    query = (
        select(other.c.number, other.c.status, proposed.c.why)
        .join(proposed, theirs)
        .where(mine, proposed.c.decided_at.is_(None))
        .order_by(other.c.number)
    )
    return (await connection.execute(query)).mappings().all()


async def people_of(connection: AsyncConnection, case_id: int) -> set[bytes]:
    """The blind indexes of the numbers of a case's requesters: on the form, or in their words."""
    query = (
        select(people.c.phone_index, people.c.id_number_index, mentions.c.number_index)
        .select_from(requests)
        .outerjoin(people, people.c.id == requests.c.requester_id)
        .outerjoin(mentions, mentions.c.request_id == requests.c.id)
        .where(requests.c.case_id == case_id)
    )
    rows = (await connection.execute(query)).all()
    return {bytes(index) for row in rows for index in row if index is not None}


def names_any(own: Collection[bytes]) -> ColumnElement[bool]:
    """Whether a request's requester has one of these numbers, or its words tell one."""
    same = select(people.c.id).where(
        or_(people.c.phone_index.in_(own), people.c.id_number_index.in_(own))
    )
    told = select(mentions.c.request_id).where(mentions.c.number_index.in_(own))
    return or_(requests.c.requester_id.in_(same), requests.c.id.in_(told))
