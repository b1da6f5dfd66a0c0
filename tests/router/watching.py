"""What the clock tells people of a case, when it is let to say a time."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncEngine

from router.act_tables import due
from router.office import Office
from router.request import BEIJING
from router.store import transaction
from router.supervision import work_through
from tests.router.working import a_case, file_of, rows

#: One task of 20 working days at 甘井子区民政局.
LOW_INCOME = "我家收入太低了，想申请低保，怎么办手续？家住甘井子区泡崖街道。"
BUREAU = "甘井子区民政局"
MONDAY = datetime(2026, 11, 2, 9, 30, tzinfo=BEIJING)
#: Notices that the clock gives; the others come from acts.
_BY_THE_CLOCK = (
    "acknowledge_overdue",
    "first_answer_overdue",
    "deadline_near",
    "overdue",
    "review_proposed",
    "call_back",
    "visit",
    "triage_overdue",
    "waiting_long",
    "talk_waiting",
)


class Told(NamedTuple):
    """A notice of the clock: on which day, what, to whom and at which step."""

    day: str
    kind: str
    recipient: str
    level: str | None


def at(day: str, hour: int = 8, minute: int = 30) -> datetime:
    """`11-4` of 2026 or a date in full; by default when the office's day begins."""
    full = day if len(day) == 10 else "2026-" + "-".join(f"{int(n):02}" for n in day.split("-"))
    return datetime.fromisoformat(full).replace(hour=hour, minute=minute, tzinfo=BEIJING)


async def opened(
    database: AsyncEngine, office: Office, words: str = LOW_INCOME, received: datetime = MONDAY
) -> str:
    """The number of a new case, its look for earlier ones (并单) done."""
    number = await a_case(database, office, words, received=received)
    async with transaction(database) as connection:
        looked = update(due).where(due.c.kind == "alike", due.c.done_at.is_(None))
        await connection.execute(looked.values(done_at=received, result="moot"))
    return number


async def clock_at(database: AsyncEngine, office: Office, now: datetime) -> int:
    """Let the clock say a time and do what is due by then; how many rows were seen to."""
    return await work_through(database, office, lambda: now)


async def told(database: AsyncEngine, office: Office, number: str) -> list[Told]:
    """What the clock has told people of a case, in order."""
    return [
        Told(
            f"{row['created_at'].astimezone(BEIJING):%Y-%m-%d}",
            row["kind"],
            row["recipient"],
            row["content"].get("level"),
        )
        for row in (await file_of(database, office, number)).notices
        if row["kind"] in _BY_THE_CLOCK
    ]


async def kinds_told(database: AsyncEngine, office: Office, number: str) -> list[str]:
    """The kinds of what the clock has told of a case."""
    return [one.kind for one in await told(database, office, number)]


async def due_of(database: AsyncEngine, office: Office, number: str) -> list[Any]:
    """The due rows of a case, but for its look for earlier ones."""
    found = await rows(database, "due", await file_of(database, office, number))
    return [row for row in found if row["kind"] != "alike"]


async def alone(database: AsyncEngine) -> None:
    """Settle what other tests have left for the clock to do."""
    async with transaction(database) as connection:
        await connection.execute(update(due).where(due.c.done_at.is_(None)).values(done_at=MONDAY))
