"""转介 to bodies outside government: only with the requester's consent, for what it was given.

大民发〔2025〕83号 第2条: 在征得困难群众同意的前提下，向相关社会力量提供精准信息. Consent is per
recipient, purpose, fields and expiry, and can be taken back at any time. The override in an
emergency is a permission of its own (the supervisor's), with a reason.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import insert, select, update

from router.act_tables import referrals
from router.actors import Actor
from router.docket import Docket, noted, reason_given
from router.errors import MissingGround, MoveNotAllowed, NotFound
from router.lifecycle import Move, Role


class ReferralStatus(StrEnum):
    """Where a referral stands."""

    in_progress = "in_progress"
    accepted = "accepted"
    declined = "declined"
    done = "done"
    revoked = "revoked"


#: What may follow on what.
_NEXT = {
    ReferralStatus.in_progress: (ReferralStatus.accepted, ReferralStatus.declined),
    ReferralStatus.accepted: (ReferralStatus.done, ReferralStatus.declined),
}
FIELDS = ("name", "phone", "address", "need", "words", "circle")


@dataclass(frozen=True, slots=True)
class Consent:
    """What the requester agreed to: which fields, for what, to whom, until when; who said so."""

    recipient: str
    purpose: str
    fields: Sequence[str]
    expires_on: date
    given_by: str


async def refer(
    docket: Docket, actor: Actor, consent: Consent, *, override: str | None = None
) -> int:
    """Refer a case; its number. MissingGround without consent, unless a supervisor overrides."""
    consent = _checked(consent, docket.today)
    if not consent.given_by and override is None:
        raise MissingGround("没有求助人的同意，不能转介。")
    if override is not None and actor.role is not Role.supervisor:
        raise MissingGround("紧急时不经同意转介，只能由监督人员决定并写明理由。")
    why = reason_given(override) if override is not None else consent.purpose
    basis = docket.jurisdiction.rules["consent"]
    docket.move(
        Move.refer,
        actor,
        f"转介给{consent.recipient}：{why}",
        recipient=consent.recipient,
        fields=list(consent.fields),
        expires=consent.expires_on.isoformat(),
        override=override is not None,
    )
    stored = (
        insert(referrals)
        .values(
            case_id=docket.case["id"],
            recipient=consent.recipient,
            purpose=consent.purpose,
            fields=list(consent.fields),
            legal_basis=basis.model_dump(),
            consent_by=consent.given_by or None,
            consented_at=docket.now if consent.given_by else None,
            override_reason=why if override is not None else None,
            expires_on=consent.expires_on,
            status=str(ReferralStatus.in_progress),
            created_at=docket.now,
        )
        .returning(referrals.c.id)
    )
    docket.notify(consent.recipient, "referral")
    return int((await docket.connection.execute(stored)).scalar_one())


async def withdraw_consent(docket: Docket, actor: Actor, referral_id: int) -> None:
    """The requester takes the consent back, even of a closed case: nothing more is given."""
    docket.must_be(actor, Move.refer, Role.requester, Role.first_contact, Role.supervisor)
    row = await _referral(docket, referral_id)
    if row["status"] == ReferralStatus.revoked:
        return
    recipient = row["recipient"]
    _note(
        docket,
        actor,
        row,
        ReferralStatus.revoked,
        f"收回转介给{recipient}（{row['purpose']}）的同意",
    )
    await _settle(docket, referral_id, ReferralStatus.revoked, "求助人收回同意")
    docket.notify(recipient, "consent_withdrawn")


async def recipient_says(
    docket: Docket, actor: Actor, referral_id: int, status: ReferralStatus, words: str
) -> None:
    """Record that the recipient accepts, declines, or what came of it, whenever they say it."""
    docket.must_be(actor, Move.refer, Role.first_contact, Role.supervisor)
    row = await _referral(docket, referral_id)
    before = ReferralStatus(row["status"])
    if status not in _NEXT.get(before, ()):
        raise MoveNotAllowed(before, status, actor.role)
    if status is not ReferralStatus.declined and row["expires_on"] < docket.today:
        raise MissingGround("同意已经过期，要继续请先重新征得同意。")
    said = reason_given(words)
    _note(docket, actor, row, status, f"{row['recipient']}：{said}")
    await _settle(docket, referral_id, status, said)


def may_see(referral: Any, field: str, today: date) -> bool:
    """Whether a recipient may be given a field now: consented to, not expired, not taken back."""
    live = referral["status"] in (ReferralStatus.in_progress, ReferralStatus.accepted)
    return live and referral["expires_on"] >= today and field in referral["fields"]


def _checked(consent: Consent, today: date) -> Consent:
    """The consent in words fit to be stored; MissingGround where it does not say enough."""
    recipient, purpose = noted(consent.recipient), noted(consent.purpose)
    if not recipient or not purpose:
        raise MissingGround("转介要写明给谁、做什么用。")
    unknown = [field for field in consent.fields if field not in FIELDS]
    if unknown or not consent.fields:
        raise MissingGround("转介要写明给哪些信息：" + "、".join(FIELDS) + "。")
    if consent.expires_on < today:
        raise MissingGround("同意的期限已经过了。")
    given_by = noted(consent.given_by)
    return replace(consent, recipient=recipient, purpose=purpose, given_by=given_by)


async def _referral(docket: Docket, referral_id: int) -> Any:
    query = select(referrals).where(
        referrals.c.id == referral_id, referrals.c.case_id == docket.case["id"]
    )
    row = (await docket.connection.execute(query.with_for_update())).mappings().first()
    if row is None:
        raise NotFound("没有找到这次转介。")
    return row


def _note(docket: Docket, actor: Actor, row: Any, status: ReferralStatus, words: str) -> None:
    docket.note(
        Move.refer,
        actor,
        words,
        referral=row["id"],
        recipient=row["recipient"],
        status=str(status),
    )


async def _settle(docket: Docket, referral_id: int, status: ReferralStatus, words: str) -> None:
    await docket.connection.execute(
        update(referrals)
        .where(referrals.c.id == referral_id)
        .values(status=str(status), outcome=words, settled_at=docket.now)
    )
