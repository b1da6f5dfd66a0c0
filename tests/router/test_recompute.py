"""A provisional deadline is settled, or moves, when the list of the next year is out."""

from dataclasses import replace
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncEngine

from router.lookup import ledger_fault
from router.office import Office
from router.recompute import provisional_cases, recompute
from router.request import BEIJING
from router.store import transaction
from router.working_days import ChinaCalendar
from tests.router.working import ALLOWANCE, a_case, file_of

LATE = datetime(2026, 12, 21, 9, 30, tzinfo=BEIJING)


class NextYearToo(ChinaCalendar):
    """The calendar once 2027 is out: its first Sunday a working day instead of the Monday."""

    def is_settled(self, day: date) -> bool:
        return day.year == 2027 or super().is_settled(day)

    def _look_up(self, day: date) -> bool:
        if day.year == 2027:
            return day.weekday() < 5 and day not in (date(2027, 1, 1), date(2027, 1, 4))
        return super()._look_up(day)


async def test_it_moves_with_a_row_in_the_ledger_and_only_once(
    database: AsyncEngine, office: Office
) -> None:
    number = await a_case(database, office, ALLOWANCE, received=LATE)
    [before] = (await file_of(database, office, number)).tasks
    assert before["provisional"]
    grown = replace(office, calendar=NextYearToo())
    async with transaction(database) as connection:
        assert before["case_id"] in await provisional_cases(connection)
        changed = await recompute(connection, grown, before["case_id"], LATE)
    assert len(changed) == 1
    file = await file_of(database, office, number)
    [after] = file.tasks
    assert (after["deadline"] - before["deadline"]).days >= 1
    assert not after["provisional"]
    assert file.case["due"] == after["deadline"]
    assert "放假安排已公布，时限由" in file.ledger[-1]["reason"]
    async with transaction(database) as connection:
        assert await ledger_fault(connection, office.seal, file) is None
        assert await recompute(connection, grown, before["case_id"], LATE) == []


async def test_the_first_limits_move_with_it(database: AsyncEngine, office: Office) -> None:
    # 12月31日收到，元旦放假：原来1月4日（周一）前签收；安排出来后那天也休息。
    received = datetime(2026, 12, 31, 9, 30, tzinfo=BEIJING)
    number = await a_case(database, office, ALLOWANCE, received=received)
    [before] = (await file_of(database, office, number)).tasks
    assert before["acknowledge_by"] == date(2027, 1, 4)
    async with transaction(database) as connection:
        grown = replace(office, calendar=NextYearToo())
        await recompute(connection, grown, before["case_id"], received)
    [after] = (await file_of(database, office, number)).tasks
    assert after["acknowledge_by"] == date(2027, 1, 5)
    assert (before["answer_by"], after["answer_by"]) == (date(2027, 1, 8), date(2027, 1, 11))
    assert after["clock_set"] == 2


async def test_nothing_is_written_while_the_list_is_not_out(
    database: AsyncEngine, office: Office
) -> None:
    number = await a_case(database, office, ALLOWANCE, received=LATE)
    before = await file_of(database, office, number)
    async with transaction(database) as connection:
        assert await recompute(connection, office, before.case["id"], LATE) == []
    after = await file_of(database, office, number)
    assert len(after.ledger) == len(before.ledger)
