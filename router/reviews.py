"""一事一议: the departments named look at a case together; the decision binds its tasks."""

from collections.abc import Sequence

from sqlalchemy import insert, select, update

from router.act_tables import reviews
from router.actors import Actor
from router.docket import Docket, noted, reason_given
from router.errors import MissingGround, NotFound
from router.lifecycle import Move
from router.organs import names_at
from router.places import place_of_case


async def open_review(
    docket: Docket,
    actor: Actor,
    departments: Sequence[str],
    question: str,
    positions: Sequence[int] = (),
) -> int:
    """Open a joint review of some tasks (all open ones where none are named); its number.

    `departments` are the full names of listed organs at the case's place; NotFound for another,
    MissingGround without any.
    """
    named = [name.strip() for name in departments if name.strip()]
    if not named:
        raise MissingGround("请写明请哪些部门一起研究。")
    place = place_of_case(docket.case)
    unknown = set(named) - names_at(docket.jurisdiction, place)
    if unknown:
        raise NotFound(f"派单目录里没有{'、'.join(map(noted, sorted(unknown)))}，请写部门的全称。")
    asked = reason_given(question)
    about = sorted({docket.task(position)["position"] for position in positions}) or [
        task["position"] for task in docket.open_tasks
    ]
    clause = docket.jurisdiction.rules["joint_review"]
    docket.move(Move.review, actor, asked, departments=named, tasks=about, clause=clause.section)
    stored = (
        insert(reviews)
        .values(
            case_id=docket.case["id"],
            positions=about,
            departments=named,
            question=asked,
            opened_by=actor.signature,
            opened_at=docket.now,
        )
        .returning(reviews.c.id)
    )
    for name in named:
        docket.notify(name, "review_opened", tasks=about)
    return int((await docket.connection.execute(stored)).scalar_one())


async def decide_review(docket: Docket, actor: Actor, review_id: int, decision: str) -> None:
    """Record what was decided; every task it is about is told and stands under it.

    The decision binds: what still had an open question of who handles it can no longer be returned.
    """
    query = select(reviews).where(reviews.c.id == review_id, reviews.c.case_id == docket.case["id"])
    review = (await docket.connection.execute(query.with_for_update())).mappings().first()
    if review is None:
        raise NotFound("没有找到这次一事一议。")
    if review["decided_at"] is not None:
        raise MissingGround("这次一事一议已经有决定了。")
    words = reason_given(decision)
    docket.move(Move.decide_review, actor, words, review=review_id, tasks=review["positions"])
    for position in review["positions"]:
        task = docket.task(position)
        note = {"text": f"一事一议决定：{words}", "clause": "一事一议"}
        docket.change_task(task, notes=[*task["notes"], note], adjudicated=True)
        docket.notify(task["lead_name"], "review_decided", task=position)
    await docket.connection.execute(
        update(reviews)
        .where(reviews.c.id == review_id)
        .values(decision=words, decided_by=actor.signature, decided_at=docket.now)
    )
