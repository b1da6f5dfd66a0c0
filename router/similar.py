"""Open cases that may be what a caller calls about: theirs, or alike from their street (并单)."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, case, func, literal, or_, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.ext.asyncio import AsyncConnection

from nlu.labels import Need
from router.household import names_any
from router.lookup import Row
from router.tables import cases, requests, tasks

#: Of a whole street only what is new: a trouble of many, told by many.
_ALIKE_DAYS = 30
_OVER = ("closed", "merged")


async def similar_cases(
    connection: AsyncConnection,
    own: Collection[bytes],
    needs: Collection[Need],
    street: tuple[str, str] | None,
    *,
    at: datetime,
    most: int = 5,
) -> Sequence[Row]:
    """Open cases of the same caller first, then those of one need from one street, newest first.

    `own` are blind indexes of the caller's numbers, `street` is district and street. Each row has
    number, status, opened_at, first_contact_unit, needs (their names) and `same_caller`.
    """
    theirs: ColumnElement[bool] = names_any(own) if own else literal(value=False)
    alike: ColumnElement[bool] = literal(value=False)
    if street is not None and needs:
        of_need = select(tasks.c.case_id).where(tasks.c.need.in_([str(need) for need in needs]))
        alike = and_(
            cases.c.district == street[0],
            cases.c.street == street[1],
            cases.c.opened_at >= at - timedelta(days=_ALIKE_DAYS),
            cases.c.id.in_(of_need),
        )
    names = (
        select(func.array_agg(aggregate_order_by(tasks.c.need_name, tasks.c.position)))
        .where(tasks.c.case_id == cases.c.id)
        .scalar_subquery()
    )
    first = case((theirs, 1), else_=0)
    query = (
        select(
            cases.c.number,
            cases.c.status,
            cases.c.opened_at,
            cases.c.first_contact_unit,
            names.label("needs"),
            func.max(first).label("same_caller"),
        )
        .join(requests, requests.c.case_id == cases.c.id)
        .where(cases.c.status.not_in(_OVER), or_(theirs, alike))
        .group_by(cases.c.id)
        .order_by(func.max(first).desc(), cases.c.opened_at.desc())
        .limit(most)
    )
    return (await connection.execute(query)).mappings().all()
