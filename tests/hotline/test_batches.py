"""What is done for a whole batch at once changes nothing of what comes out."""

from typing import Any

from sqlalchemy import select

from bench.hotline_calls import fed
from bot.channels.hotline.hotlines import Hotline, add_hotline, open_hotlines
from router.receiving import message_of
from router.store import transaction
from router.tables import cases, ledger, requests, tasks
from tests.hotline.conftest import Feeding

#: What is found, by the call's number and the table.
Rows = dict[tuple[str, str], Any]
#: Of each table what does not differ from one taking in to the next.
_SAME = {
    requests: ("title", "body", "turns", "understanding", "decision", "outcome", "summary"),
    cases: (
        "status",
        "district",
        "street",
        "place_code",
        "urgency",
        "danger",
        "first_contact_unit",
    ),
    tasks: ("position", "need", "lead_name", "rule", "reason", "deadline", "one_time_notice"),
    ledger: ("position", "act", "from_status", "to_status", "reason"),
}


async def taken_in(feeding: Feeding, hotline: str, batch: int) -> Rows:
    """The rows that a feed of calls leaves behind."""
    async with transaction(feeding.engine) as connection:
        if hotline not in await open_hotlines(connection):
            await add_hotline(connection, Hotline(hotline, "测试12345", "dalian"))
    sent = [one.content for one in fed(17, 60) if one.call_id is not None]
    await feeding.send(*sent, hotline=hotline)
    await feeding.drain(feeding.consumer(batch=batch))
    return await rows_of(feeding, hotline)


async def rows_of(feeding: Feeding, hotline: str) -> Rows:
    found: Rows = {}
    query = select(requests).where(requests.c.external_id.startswith(f"{hotline}/"))
    async with feeding.engine.connect() as connection:
        for request in (await connection.execute(query)).mappings().all():
            call = request["external_id"].partition("/")[2]
            found[call, "words"] = message_of(feeding.office.seal, request)
            of_case = {
                requests: requests.c.id == request["id"],
                cases: cases.c.id == request["case_id"],
                tasks: tasks.c.case_id == request["case_id"],
                ledger: ledger.c.case_id == request["case_id"],
            }
            for table, names in _SAME.items():
                some = select(*(table.c[name] for name in names)).where(of_case[table])
                rows = (await connection.execute(some)).all()
                told = sorted(repr(tuple(row)).replace(hotline, "") for row in rows)
                found[call, table.name] = told
    return found


async def test_calls_give_the_same_rows_in_batches_and_one_by_one(feeding: Feeding) -> None:
    together = await taken_in(feeding, "in-batches", 64)
    alone = await taken_in(feeding, "one-by-one", 1)
    assert len(together) > 5 * 50
    assert together == alone
