"""The timeline tells a requester in plain words what was done, each act in its own."""

from datetime import date

from sqlalchemy.ext.asyncio import AsyncEngine

from bot.web.timeline import timeline
from nlu.understanding import Place
from router.actors import REQUESTER
from router.office import Office
from router.place_told import tell_place
from router.referrals import (
    Consent,
    ReferralStatus,
    recipient_says,
    refer,
    withdraw_consent,
)
from router.urging import urge
from tests.router.working import ALLOWANCE, FIRST, a_case, acted, file_of

CHARITY = "大连市慈善总会"
CONSENT = Consent(CHARITY, "看病救助", ("name", "need"), date(2026, 12, 22), "求助人")


async def told(database: AsyncEngine, office: Office, number: str) -> list[str]:
    """What the timeline says has happened."""
    file = await file_of(database, office, number)
    return [step.text for step in timeline(file) if step.at is not None]


async def test_a_referral_its_answers_and_the_consent_taken_back_are_told_apart(
    database: AsyncEngine, office: Office
) -> None:
    number = await a_case(database, office, ALLOWANCE)
    before = await told(database, office, number)
    referred = await acted(database, office, number, refer, FIRST, CONSENT)
    for status, words in ((ReferralStatus.accepted, "接了"), (ReferralStatus.done, "给了两千元")):
        await acted(database, office, number, recipient_says, FIRST, referred, status, words)
    await acted(database, office, number, withdraw_consent, REQUESTER, referred)
    declined = await acted(database, office, number, refer, FIRST, CONSENT)
    no = ReferralStatus.declined
    await acted(database, office, number, recipient_says, FIRST, declined, no, "不符合章程")
    found = await told(database, office, number)
    assert found[len(before) :] == [
        f"征得您同意，转介给{CHARITY}",
        f"{CHARITY}接下了转介",
        f"{CHARITY}办完了转介的事",
        f"已收回转介给{CHARITY}的同意，不再给对方您的信息",
        f"征得您同意，转介给{CHARITY}",
        f"{CHARITY}没有接下转介",
    ]


async def test_who_was_urged_stands_in_the_timeline(database: AsyncEngine, office: Office) -> None:
    number = await a_case(database, office, ALLOWANCE)
    await acted(database, office, number, urge, REQUESTER)
    assert (await told(database, office, number))[-1] == "已催办"


async def test_where_a_case_went_with_its_place_stands_in_the_timeline(
    database: AsyncEngine, office: Office
) -> None:
    number = await a_case(database, office, "我想申请低保，家里没有收入")
    before = await told(database, office, number)
    there = Place("甘井子区", "泡崖街道", "210211007", "dalian", city="大连市")
    await acted(database, office, number, tell_place, there, "泡崖街道三单元")
    assert (await told(database, office, number))[len(before) :] == [
        "您补了住址，甘井子区泡崖街道办事处社会救助窗口对您负责到底",
        "转给甘井子区民政局办理",
    ]
