"""The register of cases from outside: the worker of `serve`, and what `ledger verify` prints."""

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from bot.commands import cases, serving
from router.lookup import case_file
from router.office import Office
from router.register import Checked, check_registers
from router.store import transaction
from tests.router.asking import asked, numbered, taken

MARK = "0123456789abcdef"


async def test_the_worker_registers_and_no_failure_of_it_holds_up_the_clock(
    database: AsyncEngine, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def spoilt(*given: object) -> int:
        raise ValueError("register 7")

    number, _ = numbered(await taken(database, office, asked()))
    await serving._register(database, office)
    async with transaction(database) as connection:
        assert (await case_file(connection, number)).case["register_id"] is not None
        assert (await check_registers(connection, office.seal)).faults == []
    monkeypatch.setattr(serving, "register_all", spoilt)
    await serving._register(database, office)


def test_the_mark_of_the_last_register_is_printed_to_be_kept() -> None:
    found = Checked([(2, "这一册缺失"), (3, "被改动")], {1: "0" * 16, 3: MARK}, 5)
    counted, mark, why = cases._registers(found)
    assert counted == "查了2册工单登记，2册有问题；5件还没有登记。"
    assert mark == f"最后一册的校验码：3-{MARK}"
    assert f"onedoor ledger verify --printed 3-{MARK}" in why


@pytest.mark.parametrize(
    "printed, same",
    [
        (f"3-{MARK}", True),
        (f" 3-{MARK.upper()}\n", True),
        (f"4-{MARK}", False),
        ("3-1123456789abcdef", False),
        ("3-", False),
        ("3", False),
    ],
)
def test_an_earlier_mark_is_compared_as_a_whole(printed: str, same: bool) -> None:
    assert cases._is_there(printed, Checked([], {3: MARK}, 0)) is same
