"""转介: no consent, no referral; what was agreed and no more; taken back at any time."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from router.actors import REQUESTER
from router.errors import MissingGround, MoveNotAllowed, NotFound, NotYours
from router.office import Office
from router.referrals import (
    Consent,
    ReferralStatus,
    may_see,
    recipient_says,
    refer,
    withdraw_consent,
)
from tests.router.working import (
    ALLOWANCE,
    FIRST,
    STRANGER,
    SUPERVISOR,
    a_case,
    acted,
    closed_as,
    days,
    file_of,
    handler,
    rows,
    said,
    task_of,
    worked,
)

CHARITY = "甘井子区慈善总会"
UNTIL = date(2026, 12, 22)
EMERGENCY = "老人独自在家昏倒，今晚要有人送饭"


def consent(**others: Any) -> Consent:
    """What the requester agreed to."""
    given: dict[str, Any] = {
        "recipient": CHARITY,
        "purpose": "送冬衣和米面",
        "fields": ("name", "phone"),
        "expires_on": UNTIL,
        "given_by": "requester",
    }
    return Consent(**(given | others))


async def referral(database: AsyncEngine, office: Office, number: str) -> Any:
    """The last referral of a case."""
    return (await rows(database, "referrals", await file_of(database, office, number)))[-1]


async def test_a_referral_keeps_its_consent_and_basis(
    database: AsyncEngine, office: Office
) -> None:
    number = await a_case(database, office, ALLOWANCE)
    referred = await acted(database, office, number, refer, FIRST, consent())
    row = await referral(database, office, number)
    assert (row["id"], row["recipient"], row["purpose"]) == (referred, CHARITY, "送冬衣和米面")
    assert (row["fields"], row["expires_on"]) == (["name", "phone"], UNTIL)
    assert (row["consent_by"], row["consented_at"]) == ("requester", days(0))
    assert (row["status"], row["override_reason"]) == ("in_progress", None)
    assert "同意" in row["legal_basis"]["quote"]
    file = await file_of(database, office, number)
    assert said(file, "referral") == [CHARITY]
    entry = file.ledger[-1]
    assert (entry["act"], entry["details"]["override"]) == ("refer", False)
    assert CHARITY in entry["reason"]


@pytest.mark.parametrize("actor", [FIRST, SUPERVISOR, REQUESTER])
async def test_no_consent_no_referral(database: AsyncEngine, office: Office, actor: Any) -> None:
    number = await a_case(database, office, ALLOWANCE)
    with pytest.raises(MissingGround, match="没有求助人的同意"):
        await acted(database, office, number, refer, actor, consent(given_by=" "))
    file = await file_of(database, office, number)
    assert await rows(database, "referrals", file) == []
    assert said(file, "referral") == []


@pytest.mark.parametrize(
    "wrong, said_so",
    [
        ({"recipient": " "}, "给谁"),
        ({"purpose": ""}, "做什么用"),
        ({"fields": ()}, "哪些信息"),
        ({"fields": ("name", "id_number")}, "哪些信息"),
        ({"expires_on": date(2026, 11, 21)}, "期限已经过了"),
    ],
)
async def test_consent_says_to_whom_for_what_which_fields_and_until_when(
    database: AsyncEngine, office: Office, wrong: dict[str, Any], said_so: str
) -> None:
    number = await a_case(database, office, ALLOWANCE)
    with pytest.raises(MissingGround, match=said_so):
        await acted(database, office, number, refer, FIRST, consent(**wrong))


async def test_only_a_supervisor_overrides_and_with_a_reason(
    database: AsyncEngine, office: Office
) -> None:
    number = await a_case(database, office, ALLOWANCE)
    nobody = consent(given_by="")
    for actor in (FIRST, REQUESTER):
        with pytest.raises(MissingGround, match="只能由监督人员"):
            await acted(database, office, number, refer, actor, nobody, override=EMERGENCY)
    for nothing in ("", "  "):
        with pytest.raises(MissingGround, match="理由"):
            await acted(database, office, number, refer, SUPERVISOR, nobody, override=nothing)
    await acted(database, office, number, refer, SUPERVISOR, nobody, override=EMERGENCY)
    row = await referral(database, office, number)
    assert (row["consent_by"], row["consented_at"]) == (None, None)
    assert row["override_reason"] == EMERGENCY
    entry = (await file_of(database, office, number)).ledger[-1]
    assert (entry["actor"], entry["details"]["override"]) == (SUPERVISOR.signature, True)
    assert EMERGENCY in entry["reason"]


async def test_handlers_and_other_units_do_not_refer(database: AsyncEngine, office: Office) -> None:
    number = await a_case(database, office, ALLOWANCE)
    officer = handler(await task_of(database, office, number))
    with pytest.raises(MoveNotAllowed):
        await acted(database, office, number, refer, officer, consent())
    with pytest.raises(NotYours):
        await acted(database, office, number, refer, STRANGER, consent())


@pytest.mark.parametrize("actor", [REQUESTER, FIRST])
@pytest.mark.parametrize("after", [None, "accepted", "done", "the case is closed"])
async def test_consent_is_taken_back_at_any_time(
    database: AsyncEngine, office: Office, after: str | None, actor: Any
) -> None:
    number = await a_case(database, office, ALLOWANCE)
    referred = await acted(database, office, number, refer, FIRST, consent())
    if after in ("accepted", "done"):
        accepted = ReferralStatus.accepted
        await acted(database, office, number, recipient_says, FIRST, referred, accepted, "接了")
    if after == "done":
        await acted(
            database, office, number, recipient_says, FIRST, referred, ReferralStatus.done, "送到了"
        )
    if after == "the case is closed":
        await worked(database, office, number)
        await closed_as(database, office, number)
    await acted(database, office, number, withdraw_consent, actor, referred, now=days(9))
    row = await referral(database, office, number)
    assert (row["status"], row["settled_at"]) == ("revoked", days(9))
    assert not may_see(row, "name", UNTIL)
    file = await file_of(database, office, number)
    assert said(file, "consent_withdrawn") == [CHARITY]
    assert "收回" in file.ledger[-1]["reason"]
    assert file.ledger[-1]["from_status"] == file.ledger[-1]["to_status"] == file.case["status"]
    again = ReferralStatus.accepted
    with pytest.raises(MoveNotAllowed):
        await acted(database, office, number, recipient_says, FIRST, referred, again, "还想帮")


async def test_what_one_referral_is_allowed_ends_with_its_own_consent_only(
    database: AsyncEngine, office: Office
) -> None:
    number = await a_case(database, office, ALLOWANCE)
    aid, school = [
        await acted(database, office, number, refer, FIRST, consent(purpose=why))
        for why in ("看病", "上学")
    ]
    await acted(database, office, number, withdraw_consent, REQUESTER, aid)
    file = await file_of(database, office, number)
    seen = {
        row["id"]: may_see(row, "name", UNTIL) for row in await rows(database, "referrals", file)
    }
    assert seen == {aid: False, school: True}
    assert file.ledger[-1]["reason"] == f"收回转介给{CHARITY}（看病）的同意"


async def test_an_emergency_without_consent_can_be_ended_too(
    database: AsyncEngine, office: Office
) -> None:
    number = await a_case(database, office, ALLOWANCE)
    referred = await acted(
        database, office, number, refer, SUPERVISOR, consent(given_by=""), override="联系不上本人"
    )
    assert may_see(await referral(database, office, number), "name", UNTIL)
    await acted(database, office, number, withdraw_consent, REQUESTER, referred)
    assert not may_see(await referral(database, office, number), "name", UNTIL)


async def test_nobody_else_takes_a_consent_back(database: AsyncEngine, office: Office) -> None:
    number = await a_case(database, office, ALLOWANCE)
    other = await a_case(database, office, ALLOWANCE)
    referred = await acted(database, office, number, refer, FIRST, consent())
    officer = handler(await task_of(database, office, number))
    with pytest.raises(MoveNotAllowed):
        await acted(database, office, number, withdraw_consent, officer, referred)
    with pytest.raises(NotYours):
        await acted(database, office, number, withdraw_consent, STRANGER, referred)
    with pytest.raises(NotFound, match="没有找到这次转介"):
        await acted(database, office, other, withdraw_consent, REQUESTER, referred)
    assert (await referral(database, office, number))["status"] == "in_progress"


WALKS = [
    (("accepted", "done"), "done"),
    (("declined",), "declined"),
    (("accepted", "declined"), "declined"),
    (("done",), None),  # 没接下，谈不上办完
    (("declined", "accepted"), None),
    (("accepted", "done", "declined"), None),
    (("revoked",), None),  # 只有求助人能收回
    (("in_progress",), None),
]


@pytest.mark.parametrize("walk, end", WALKS)
async def test_what_the_recipient_says_is_followed_to_the_outcome(
    database: AsyncEngine, office: Office, walk: tuple[str, ...], end: str | None
) -> None:
    number = await a_case(database, office, ALLOWANCE)
    referred = await acted(database, office, number, refer, FIRST, consent())

    async def says(status: str) -> None:
        step = ReferralStatus(status)
        await acted(database, office, number, recipient_says, FIRST, referred, step, f"回音{step}")

    for status in walk[:-1]:
        await says(status)
    if end is None:
        with pytest.raises(MoveNotAllowed):
            await says(walk[-1])
        return
    await says(walk[-1])
    row = await referral(database, office, number)
    assert (row["status"], row["outcome"]) == (end, f"回音{end}")


async def test_the_outcome_is_recorded_after_the_case_is_closed(
    database: AsyncEngine, office: Office
) -> None:
    number = await a_case(database, office, ALLOWANCE)
    referred = await acted(database, office, number, refer, FIRST, consent())
    accepted, done = ReferralStatus.accepted, ReferralStatus.done
    await acted(database, office, number, recipient_says, FIRST, referred, accepted, "接了")
    await worked(database, office, number)
    await closed_as(database, office, number)
    await acted(database, office, number, recipient_says, FIRST, referred, done, "送到了")
    assert (await referral(database, office, number))["status"] == "done"
    with pytest.raises(MoveNotAllowed):
        await acted(database, office, number, refer, FIRST, consent())


async def test_an_expired_consent_is_asked_for_again(database: AsyncEngine, office: Office) -> None:
    number = await a_case(database, office, ALLOWANCE)
    referred = await acted(database, office, number, refer, FIRST, consent())
    accepted, late = ReferralStatus.accepted, days(31)
    with pytest.raises(MissingGround, match="已经过期"):
        await acted(
            database, office, number, recipient_says, FIRST, referred, accepted, "接了", now=late
        )


@pytest.mark.parametrize(
    "status, field, today, seen",
    [
        ("in_progress", "name", UNTIL, True),
        ("accepted", "phone", UNTIL, True),
        ("accepted", "address", UNTIL, False),  # 没同意给住址
        ("accepted", "name", date(2026, 12, 23), False),
        ("declined", "name", UNTIL, False),
        ("done", "name", UNTIL, False),
        ("revoked", "name", UNTIL, False),
    ],
)
def test_a_recipient_sees_what_was_agreed_while_it_lasts(
    status: str, field: str, today: date, seen: bool
) -> None:
    row = {"status": status, "fields": ["name", "phone"], "expires_on": UNTIL}
    assert may_see(row, field, today) is seen
