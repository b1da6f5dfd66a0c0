"""Telephone and ID numbers: found as people write them, checked, never shown whole."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric

from nlu.facts import (
    id_number_holds,
    mask_span,
    normal_phone,
    personal_items,
    phone_holds,
)
from nlu.text import cleaned


def id_number(region: str, born: str, order: str = "001") -> str:
    """An invented number with the right check digit."""
    body = f"{region}{born}{order}"
    return body + ric.calc_check_digit(body + "0")


def with_x() -> str:
    """An invented number whose check digit is X."""
    numbers = (id_number("210202", "19790315", f"{order:03}") for order in range(100))
    return next(number for number in numbers if number.endswith("X"))


TOMORROW = f"{datetime.now(UTC) + timedelta(days=2):%Y%m%d}"
INVENTED = id_number("210202", "19900101")
WRONG = INVENTED[:-1] + str((int(INVENTED[-1].replace("X", "0")) + 1) % 10)


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("电话13800001234", "13800001234"),
        ("电话 138-0000-1234 张", "13800001234"),
        ("138 0000 1234", "13800001234"),
        ("138.0000.1234", "13800001234"),
        ("138—0000—1234", "13800001234"),
        ("138 - 0000 1234", "13800001234"),
        ("+8613800001234", "13800001234"),
        ("+86 138 0000 1234", "13800001234"),
        ("8613800001234", "13800001234"),
        ("008613800001234", "13800001234"),
        ("013800001234", "13800001234"),  # 习惯先拨0
        ("打19900001234找我", "19900001234"),
        ("住30m²13800001234", "13800001234"),
        ("１３８００００１２３４", "13800001234"),
        ("0411-80001234", "041180001234"),
        ("041180001234", "041180001234"),
        ("（0411）80001234", "041180001234"),
        ("024 80001234", "02480001234"),
        ("12345热线", None),
        ("12800001234", None),  # 没有128号段
        ("1380000123", None),
        ("138000012345", None),
        ("一共80001234元", None),
        ("2026年11月22日", None),
    ],
)
def test_telephone_numbers_are_found_as_written(text: str, digits: str | None) -> None:
    items = personal_items(cleaned(text))
    assert [item.value for item in items] == ([digits] if digits else [])
    assert all(item.kind == "phone" for item in items)


@pytest.mark.parametrize(
    ("written", "holds"),
    [
        ("13800001234", True),
        (" 138-0000-1234 ", True),
        ("+86 13800001234", True),
        ("１３８００００１２３４", True),
        ("0411-80001234", True),
        ("(0411)80001234", True),
        ("80001234", False),
        ("12345", False),
        ("10086", False),
        ("13800001234转2", False),
        ("没有电话", False),
        ("", False),
    ],
)
def test_whether_a_person_can_be_reached(written: str, holds: bool) -> None:
    assert phone_holds(written) is holds


@pytest.mark.parametrize(
    ("written", "digits"),
    [
        ("138-0000-1234", "13800001234"),
        ("+86 138 0000 1234", "13800001234"),
        ("0086 138 0000 1234", "13800001234"),
        ("013800001234", "13800001234"),
        ("１３８００００１２３４", "13800001234"),
        ("0411-80001234", "041180001234"),
        ("(0411) 80001234", "041180001234"),
    ],
)
def test_one_person_has_one_number_however_written(written: str, digits: str) -> None:
    assert normal_phone(written) == digits


@pytest.mark.parametrize(
    ("number", "holds"),
    [
        (INVENTED, True),
        (with_x(), True),
        (with_x().lower(), True),
        (id_number("210281", "20150601"), True),
        (id_number("210202", "19380512"), True),  # 1984年才发证，老人的县码晚于生年
        (id_number("210213", "19560212"), True),
        (id_number("210214", "19880101"), True),
        (id_number("830000", "19900101"), True),  # 台湾居民居住证
        (id_number("911124", "19810803"), True),  # 外国人永久居留身份证
        (WRONG, False),
        (id_number("210202", "19900231"), False),  # 没有2月31日
        (id_number("210202", "19901301"), False),
        (id_number("990202", "19900101"), False),  # 没有99开头的省
        (id_number("210202", TOMORROW), False),
        (INVENTED[:-1], False),
        (INVENTED + "1", False),
        ("", False),
        ("二一〇二〇二", False),
        ("١" * 18, False),
    ],
)
def test_id_numbers_are_checked(number: str, holds: bool) -> None:
    assert id_number_holds(number) is holds


@pytest.mark.parametrize("before", ["", "身份证", "身份证号：", "id", "ID:", "sfz"])
@pytest.mark.parametrize("after", ["", "，", "。谢谢", "abc", " 13800001234"])
def test_an_id_number_is_found_whatever_stands_around_it(before: str, after: str) -> None:
    text = cleaned(f"{before}{INVENTED}{after}")
    found = [item for item in personal_items(text) if item.kind == "id_number"]
    assert [(item.value, item.valid) for item in found] == [(INVENTED, True)]
    assert found[0].span.start == len(before)


def test_an_id_number_written_in_groups_is_found() -> None:
    written = f"{INVENTED[:6]} {INVENTED[6:14]} {INVENTED[14:]}"
    (item,) = personal_items(written)
    assert (item.kind, item.value, item.valid) == ("id_number", INVENTED, True)


def test_a_mistyped_id_number_is_personal_all_the_same() -> None:
    (item,) = personal_items(f"我的号是{WRONG}")
    assert (item.kind, item.valid) == ("id_number", False)


def test_items_stand_in_order_with_their_offsets_and_no_value_in_their_repr() -> None:
    text = f"电话138-0000-1234，身份证{INVENTED}，座机0411-80001234"
    items = personal_items(text)
    assert [item.kind for item in items] == ["phone", "id_number", "phone"]
    for item in items:
        assert text[item.span.start : item.span.end] == item.span.text
        assert item.value not in repr((item.kind, item.masked, item.valid))
        assert "*" in item.masked
        assert item.value not in item.masked


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("13800001234", "138******34"),
        ("138-0000-1234", "138-****-**34"),
        ("0411-80001234", "041*-******34"),
        ("21020219900101001X", "210*************1X"),
        ("12", "12"),
        ("", ""),
    ],
)
def test_three_first_and_two_last_characters_are_shown(written: str, shown: str) -> None:
    assert mask_span(written) == shown


BIRTHS = st.dates(date(1920, 1, 1), date(2024, 12, 31)).map(lambda day: f"{day:%Y%m%d}")
ID_NUMBERS = st.builds(
    id_number,
    st.sampled_from(["210202", "210211", "210281", "210283", "110101", "650102"]),
    BIRTHS,
    st.from_regex(r"[0-9]{3}", fullmatch=True),
)


@given(ID_NUMBERS, st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_never_passes(number: str, at: int, more: int) -> None:
    wrong = number[:at] + str((int(number[at]) + more) % 10) + number[at + 1 :]
    assert id_number_holds(number)
    assert not id_number_holds(wrong)
