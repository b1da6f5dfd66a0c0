"""What the case office tells a requester reaches them in the talk in which they asked.

Notices are rows of the outbox; each becomes a line of the talk in the transaction that marks it
sent, so that it is told once.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.talk import talks
from bot.talk.asking import asking
from bot.talk.deeds import CaseView, TaskView
from bot.talk.talks import Row
from bot.talk.turning import Host
from bot.talk.values import Known, Question, Reply
from bot.talk.views import view_of
from router.lookup import CaseFile, case_file
from router.request import now
from router.store import transaction
from router.tables import cases, outbox
from router.talk_tables import talk_cases

_AT_ONCE = 32
#: Questions that a notice may take the place of; any other is answered first.
_FREE = (Question.none, Question.anything_else, Question.solved)


async def deliver(host: Host) -> int:
    """Put waiting notices into their talks; how many there were. To be called every few seconds."""
    async with transaction(host.engine) as connection:
        query = (
            select(outbox, talk_cases.c.talk_id, cases.c.number)
            .join(talk_cases, talk_cases.c.case_id == outbox.c.case_id)
            .join(cases, cases.c.id == outbox.c.case_id)
            .where(outbox.c.recipient == "requester", outbox.c.sent_at.is_(None))
            .order_by(outbox.c.id)
            .limit(_AT_ONCE)
            .with_for_update(of=outbox, skip_locked=True)
        )
        rows = (await connection.execute(query)).mappings().all()
        told = [await _told(connection, host, row) for row in rows]
    for talk in told:
        if talk is not None:
            await host.memory.keep(talk)
            await host.spoken(talk["id"])
    return len(rows)


async def _told(connection: AsyncConnection, host: Host, row: Mapping[Any, Any]) -> Row | None:
    """One notice into one talk; the talk, where something was said in it."""
    sent = update(outbox).where(outbox.c.id == row["id"]).values(sent_at=now())
    await connection.execute(sent)
    talk = await talks.locked(connection, row["talk_id"])
    assert talk is not None
    file = await case_file(connection, row["number"])
    known = await host.recall(connection, talk, now())
    replies, known = _worded(row, file, view_of(file, host.office.seal), known)
    if not replies:
        return None
    seal, at = host.office.seal, now()
    await talks.say(connection, seal, talk, replies, language=known.language, at=at)
    await host.keep(connection, talk, known, turns=1, at=at)
    return talk


def _worded(
    row: Mapping[Any, Any], file: CaseFile, case: CaseView, known: Known
) -> tuple[list[Reply], Known]:
    content: dict[str, Any] = row["content"]
    values: dict[str, object] = {"number": case.number, "unit": case.unit}
    task = _task(case, content.get("task"))
    match row["kind"]:
        case "task_answered" if task is not None:
            return [Reply("notice_answered", {**values, "task": task})], known
        case "materials_asked" if task is not None:
            return [Reply("notice_materials", {**values, "task": task, **_items(content)})], known
        case "extended" if task is not None:
            return [
                Reply("notice_extended", {**values, "task": task, "why": content["why"]})
            ], known
        case "merged":
            return [Reply("notice_merged", {**values, "into": content["into"]})], known
        case "closed" if known.asked is not Question.solved:
            return [Reply("notice_closed", values)], known
        case "answered":
            return _asked_whether_solved(file, case, known)
    return [], known


def _asked_whether_solved(
    file: CaseFile, case: CaseView, known: Known
) -> tuple[list[Reply], Known]:
    """All is answered: is it solved? Where something else is being asked, only told."""
    values = {"number": case.number, "unit": case.unit}
    replies = []
    if not case.tasks:
        words = [entry["reason"] for entry in file.ledger if entry["act"] == "answer"]
        replies.append(Reply("officer_said", {**values, "words": words[-1]}))
    if known.asked not in _FREE or known.with_person:
        return replies, known
    known, question = asking(known.now(about=case.number), Question.solved, number=case.number)
    return [*replies, question], known


def _items(content: dict[str, Any]) -> dict[str, object]:
    return {"wanted": list(content["items"])}


def _task(case: CaseView, position: int | None) -> TaskView | None:
    if position is None or position > len(case.tasks):
        return None
    return case.tasks[position - 1]
