"""一事一议: the departments named look at a case together; what they decide binds its tasks."""

from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from router.actors import REQUESTER
from router.errors import MissingGround, MoveNotAllowed, NotFound, StaleCase
from router.office import Office
from router.returns import return_task
from router.reviews import decide_review, open_review
from router.task_acts import acknowledge
from tests.router.working import (
    FIRST,
    SUPERVISOR,
    a_case,
    acted,
    days,
    file_of,
    handler,
    rows,
    said,
    worked,
)

NAMED = ("大连市民政局", "大连市医疗保障局")
QUESTION = "户口在外地、住院在本地，由谁先救助"
DECISION = "由区民政局先行救助"


async def test_a_review_names_departments_and_open_tasks(
    database: AsyncEngine, office: Office
) -> None:
    number = await a_case(database, office)
    review = await acted(database, office, number, open_review, SUPERVISOR, [*NAMED, " "], QUESTION)
    file = await file_of(database, office, number)
    [row] = await rows(database, "reviews", file)
    open_ones = [task["position"] for task in file.tasks]
    assert (row["id"], row["positions"], row["departments"]) == (review, open_ones, list(NAMED))
    assert (row["question"], row["opened_by"]) == (QUESTION, SUPERVISOR.signature)
    assert (row["decision"], row["decided_at"]) == (None, None)
    assert said(file, "review_opened") == list(NAMED)
    entry = file.ledger[-1]
    assert (entry["act"], entry["reason"]) == ("review", QUESTION)
    assert entry["details"]["departments"] == list(NAMED)
    assert entry["details"]["clause"]


async def test_the_decision_binds_the_tasks_it_is_about(
    database: AsyncEngine, office: Office
) -> None:
    number = await a_case(database, office)
    before = (await file_of(database, office, number)).tasks
    review = await acted(
        database, office, number, open_review, SUPERVISOR, NAMED, QUESTION, (2, 1, 2)
    )
    await acted(database, office, number, decide_review, SUPERVISOR, review, DECISION, now=days(1))
    file = await file_of(database, office, number)
    bound = {"text": f"一事一议决定：{DECISION}", "clause": "一事一议"}
    for old, new in zip(before, file.tasks, strict=True):
        told = [bound] if new["position"] in (1, 2) else []
        assert new["notes"] == [*old["notes"], *told]
        assert new["version"] == old["version"] + len(told)
        assert (new["status"], new["deadline"]) == (old["status"], old["deadline"])
    assert said(file, "review_decided") == [task["lead_name"] for task in file.tasks[:2]]
    [row] = await rows(database, "reviews", file)
    assert (row["decision"], row["decided_by"]) == (DECISION, SUPERVISOR.signature)
    assert row["decided_at"] == days(1)
    assert file.ledger[-1]["details"] == {"review": review, "tasks": [1, 2]}


async def test_who_is_asked_is_a_listed_organ_and_what_is_decided_is_not_returned(
    database: AsyncEngine, office: Office
) -> None:
    number = await a_case(database, office)
    with pytest.raises(NotFound, match="不存在的部门"):
        await acted(database, office, number, open_review, SUPERVISOR, ["不存在的部门"], QUESTION)
    review = await acted(database, office, number, open_review, SUPERVISOR, NAMED, QUESTION, (1,))
    await acted(database, office, number, decide_review, SUPERVISOR, review, DECISION)
    tasks = (await file_of(database, office, number)).tasks
    given: dict[str, Any] = {"clause": "第11条", "destination": "justice", "reason": "不归我们"}
    with pytest.raises(MissingGround, match="一事一议决定"):
        await acted(database, office, number, return_task, 1, handler(tasks[0]), **given)
    await acted(database, office, number, return_task, 2, handler(tasks[1]), **given)


async def test_a_decision_is_made_once(database: AsyncEngine, office: Office) -> None:
    number, other = await a_case(database, office), await a_case(database, office)
    review = await acted(database, office, number, open_review, SUPERVISOR, NAMED, QUESTION)
    with pytest.raises(MissingGround, match="理由"):
        await acted(database, office, number, decide_review, SUPERVISOR, review, " ")
    with pytest.raises(NotFound):
        await acted(database, office, other, decide_review, SUPERVISOR, review, DECISION)
    await acted(database, office, number, decide_review, SUPERVISOR, review, DECISION)
    with pytest.raises(MissingGround, match="已经有决定"):
        await acted(database, office, number, decide_review, SUPERVISOR, review, "改主意了")


async def test_what_a_review_needs(database: AsyncEngine, office: Office) -> None:
    number = await a_case(database, office)
    with pytest.raises(MissingGround, match="哪些部门"):
        await acted(database, office, number, open_review, SUPERVISOR, [" "], QUESTION)
    with pytest.raises(MissingGround):
        await acted(database, office, number, open_review, SUPERVISOR, NAMED, "")
    with pytest.raises(NotFound, match="第9个子任务"):
        await acted(database, office, number, open_review, SUPERVISOR, NAMED, QUESTION, (9,))
    for actor in (FIRST, REQUESTER):
        with pytest.raises(MoveNotAllowed):
            await acted(database, office, number, open_review, actor, NAMED, QUESTION)
    review = await acted(database, office, number, open_review, SUPERVISOR, NAMED, QUESTION)
    for actor in (FIRST, REQUESTER):
        with pytest.raises(MoveNotAllowed):
            await acted(database, office, number, decide_review, actor, review, DECISION)


async def test_who_did_not_see_the_decision_is_told_of_it(
    database: AsyncEngine, office: Office
) -> None:
    number = await a_case(database, office)
    [task, *_] = (await file_of(database, office, number)).tasks
    review = await acted(database, office, number, open_review, SUPERVISOR, NAMED, QUESTION, (1,))
    await acted(database, office, number, decide_review, SUPERVISOR, review, DECISION)
    officer = handler(task)
    with pytest.raises(StaleCase) as stale:
        await acted(database, office, number, acknowledge, 1, officer, version=1, position=1)
    assert (stale.value.who, stale.value.act) == (SUPERVISOR.signature, "decide_review")
    await worked(database, office, number, 1)
