"""What nobody takes up: cases that stay in triage, tasks that wait for materials without end.

No limit runs for either, so that without these nobody would ever be reminded of them.
"""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import func, select

from router.act_tables import notices
from router.actors import SYSTEM
from router.docket import Docket, Row
from router.lifecycle import Move, Status, TaskStatus
from router.request import BEIJING
from router.schedule import (
    TRIAGE_LADDER,
    WAITING_DAYS,
    Kind,
    set_of,
    step_of,
    triage_row,
    waiting_row,
)
from router.tables import ledger


async def tell_of_triage(docket: Docket, row: Row) -> bool:
    """转人工还没有处理: the first contact is told, then the supervisor; whether anybody was."""
    if docket.status is not Status.triage:
        return False
    step = step_of(row)
    who, days = TRIAGE_LADDER[step]
    words = f"转人工后过了{days}个工作日还没有处理"
    docket.move(Move.supervise, SYSTEM, words, kind=str(Kind.triage), told=who)
    to = docket.case["first_contact_unit"] if who == "first_contact" else who
    docket.notify(to, "triage_overdue", level=who, danger=docket.case["danger"])
    if step + 1 < len(TRIAGE_LADDER):
        office, since = docket.office, await _in_triage_since(docket)
        following = triage_row(docket.case, since, step + 1, office.catalogue, office.calendar)
        docket.schedule([following])
    return True


async def tell_of_waiting(docket: Docket, row: Row, task: Row) -> bool:
    """等材料太久: the first contact is asked to call the requester; whether it was.

    Whoever was asked for materials may not have understood, or cannot get them.
    """
    if task["status"] != TaskStatus.waiting:
        return False
    latest = select(func.max(notices.c.version)).where(notices.c.task_id == task["id"])
    asked = int((await docket.connection.execute(latest)).scalar_one())
    if set_of(row) != asked:
        return False  # that list came; this is another one
    step, position = step_of(row), task["position"]
    days, unit = WAITING_DAYS * (step + 1), docket.case["first_contact_unit"]
    words = f"等材料已{days}天，请首问责任人联系求助人"
    docket.move_task(
        position, Move.supervise, SYSTEM, words, kind=str(Kind.waiting), told="first_contact"
    )
    docket.notify(unit, "waiting_long", task=position, days=days)
    following = waiting_row(docket.case, task, asked, step + 1, docket.office.catalogue)
    docket.schedule([following] if following else [])
    return True


def half_told(docket: Docket, unknown: Sequence[str]) -> None:
    """说到一半: opened as it stands for somebody who fell silent; the first contact asks the rest.

    `unknown` names what was never told. 首问负责: who was heard first asks, and not the resident.
    """
    words = "求助人说到一半没有再说，按说到的立案，没有核对过。"
    if unknown:
        words += f"还不知道：{'、'.join(unknown)}。"
    words += "请首问责任人联系求助人问清，有电话打电话，没有就在对话里问。"
    docket.move(Move.supervise, SYSTEM, words, kind="half_told", told="first_contact")
    unit = docket.case["first_contact_unit"]
    docket.notify(unit, "half_told", danger=docket.case["danger"])


async def _in_triage_since(docket: Docket) -> date:
    """The day on which a case came to triage the last time."""
    query = select(func.max(ledger.c.at)).where(
        ledger.c.case_id == docket.case["id"], ledger.c.act == str(Move.hold_for_triage)
    )
    came: datetime = (await docket.connection.execute(query)).scalar_one()
    return came.astimezone(BEIJING).date()
