"""Numbers of earlier cases: ours, and those of other lines."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from nlu.fact_values import CaseNumber, FactKind
from tests.nlu.told import call, values


@pytest.mark.parametrize(
    ("text", "number", "ours"),
    [
        ("工单20261122-000001怎么样了", "20261122-000001", True),
        ("20261122-000001", "20261122-000001", True),
        ("我的单号是20261122-123456，催一下", "20261122-123456", True),
        ("２０２６１１２２－０００００１", "20261122-000001", True),
        ("20261122 - 000001", "20261122-000001", True),
        ("工单号：DL202611220001", "DL202611220001", False),
        ("编号wx20261101888", "WX20261101888", False),
        ("工单编号是 SQ-2026-00123", "SQ-2026-00123", False),
        ("单号8812345", "8812345", False),
        ("受理编号(2026)123456", None, False),
        ("受理号2026112200012", "2026112200012", False),
        ("流水号 9900112233", "9900112233", False),
        ("回执号:HZ0099887", "HZ0099887", False),
        ("上次的工单2026110100123还没回音", "2026110100123", False),
        ("编号是二零二六一一二二零零零一", "20261122000"[:8] + "0001", False),
        ("单号二零二六一一二二杠零零零零零一", "20261122-000001", True),
        ("工单号20261122横杠000001", "20261122-000001", True),
        ("案件编号A20260011", "A20260011", False),
        ("诉求编号为20260101000123", "20260101000123", False),
        ("单号 2026 1122 0001", "202611220001", False),
        ("查询编号：20261122-000077。", "20261122-000077", True),
        # Not a case.
        ("快递单号SF1234567890", None, False),
        ("订单号20261122000", None, False),
        ("身份证编号210211199001011234", None, False),
        ("20261322-000001", None, False),
        ("门牌编号1234", None, False),
        ("没有单号", None, False),
        ("电话13800001234", None, False),
        ("编号13800001234", None, False),
        ("工单三天了没人管", None, False),
        ("文件编号我不记得", None, False),
        ("工单12345转的", None, False),
    ],
)
def test_case_numbers_in_words(text: str, number: str | None, ours: bool) -> None:
    expected = [CaseNumber(number, ours)] if number else []
    assert values(text, FactKind.case_number) == expected


@pytest.mark.parametrize(
    ("said", "number"),
    [
        (("坐席：工单号多少", "市民：20261122-000001"), "20261122-000001"),
        (("坐席：您报一下单号", "市民：嗯，DL202611220001"), "DL202611220001"),
        (("坐席：单号是20261122-000001对吧", "市民：对"), "20261122-000001"),
        (("坐席：您的工单号是20261122-000001，请记好", "市民：谢谢"), None),
    ],
)
def test_case_numbers_in_calls(said: tuple[str, ...], number: str | None) -> None:
    ours = number is not None and "-" in number
    expected = [CaseNumber(number, ours)] if number else []
    assert values(call(*said), FactKind.case_number) == expected


@given(some.dates(date(1900, 1, 1), date(2100, 12, 31)), some.integers(1, 999_999))
def test_every_number_we_issue_is_read(when: date, serial: int) -> None:
    number = f"{when:%Y%m%d}-{serial:06d}"
    assert values(f"催一下{number}", FactKind.case_number) == [CaseNumber(number, ours=True)]
