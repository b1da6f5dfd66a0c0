"""退单: sending a task back, with the burden of proof; reassigning; adjudication, which is final.

Who returns cites a clause and names where it belongs; the clock goes on. The second return of a
task goes to the coordinating organ. What was returned is kept as an example for the reader.
"""

import re

from sqlalchemy import insert, update

from nlu.labels import Need
from router.act_tables import corrections
from router.actors import Actor
from router.docket import Docket, Row, reason_given
from router.errors import MissingGround, NotFound, NotYours
from router.lifecycle import Move, TaskStatus
from router.organs import Unit, unit, unit_on_duty
from router.places import place_of_case
from router.working_days import next_working_day

#: A clause has a number, in digits or in Chinese: 第11条, 五·3, 二（一）2.
_NUMBERED = re.compile(r"[0-9０-９一二三四五六七八九十百]")


async def return_task(
    docket: Docket, position: int, actor: Actor, *, clause: str, destination: str, reason: str
) -> bool:
    """Send a task back: first to the first contact, again to adjudication (the answer: True).

    `destination` is the code of the organ it belongs to. MissingGround without clause, destination
    or reason, or for a task that was adjudicated; NotFound for an organ that is not listed.
    """
    task = docket.task(position)
    if task["adjudicated"]:
        raise MissingGround("这个子任务已有裁定或一事一议决定，不能再退，请按决定办理。")
    basis = reason_given(clause, "退单要写明依据哪一条。")
    if not _NUMBERED.search(basis):
        raise MissingGround("退单要写明依据的是第几条，例如“大民发〔2025〕83号第11条”。")
    where = _organ(docket, destination, task)
    why = reason_given(reason)
    if where.name == task["lead_name"]:
        raise MissingGround("退单要写明该由哪个别的部门办。")
    again = int(task["returns"]) >= 1
    move = Move.return_again if again else Move.return_task
    details = {"clause": basis, "destination": where.name}
    docket.move_task(position, move, actor, why, **details)
    docket.change_task(task, returns=task["returns"] + 1)
    await docket.connection.execute(
        insert(corrections).values(
            case_id=docket.case["id"],
            task_id=task["id"],
            need=task["need"],
            returned_by=actor.unit,
            destination=where.name,
            clause=basis,
            reason=why,
            at=docket.now,
        )
    )
    to = coordinator_of(docket).name if again else docket.case["first_contact_unit"]
    kind = "adjudicate" if again else "returned"
    docket.notify(to, kind, task=position, by=actor.unit, destination=where.name)
    return again


async def reassign(
    docket: Docket, position: int, actor: Actor, destination: str, reason: str
) -> None:
    """改派 after a return, to the organ named or another; the first contact's duty stays."""
    await _send(docket, position, Move.reassign, actor, destination=destination, reason=reason)


async def adjudicate(
    docket: Docket, position: int, actor: Actor, destination: str, reason: str
) -> None:
    """派单异议审核: who handles it is decided for good; NotYours for any but the coordinator."""
    if actor.unit != coordinator_of(docket).name:
        raise NotYours(f"由{coordinator_of(docket).name}裁定。")
    await _send(docket, position, Move.adjudicate, actor, destination=destination, reason=reason)
    docket.change_task(docket.task(position), adjudicated=True)


def coordinator_of(docket: Docket) -> Unit:
    """The coordinating organ: the joint conference where there is one, else civil affairs."""
    jurisdiction = docket.jurisdiction
    code = "joint_conference" if "joint_conference" in jurisdiction.organs else "civil_affairs"
    return unit(jurisdiction, code, place_of_case(docket.case), jurisdiction.top)


def holder_of(docket: Docket, task: Row) -> str:
    """On whose desk a task lies: who sent it back cannot act on it any more."""
    if task["status"] == TaskStatus.returned:
        return str(docket.case["first_contact_unit"])
    if task["status"] == TaskStatus.adjudicating:
        return coordinator_of(docket).name
    return str(task["lead_name"])


async def _send(
    docket: Docket, position: int, move: Move, actor: Actor, *, destination: str, reason: str
) -> None:
    task = docket.task(position)
    where = _organ(docket, destination, task)
    before = task["lead_name"]
    docket.move_task(
        position, move, actor, reason_given(reason), **{"from": before, "to": where.name}
    )
    helpers = [name for name in task["co_handlers"] if name != where.name]
    docket.change_task(
        task, lead_code=where.code, lead_name=where.name, level=where.level, co_handlers=helpers
    )
    # The clock goes on: the limit stays; only to acknowledge the new department has its own time.
    office = docket.office
    days = office.catalogue.clock.acknowledge_working_days
    docket.change_task(task, acknowledge_by=next_working_day(docket.today, office.calendar, days))
    docket.start_clocks(task)
    docket.notify(where.name, "task_arrived", task=position)
    await docket.connection.execute(
        update(corrections)
        .where(corrections.c.task_id == task["id"], corrections.c.settled_as.is_(None))
        .values(settled_as=where.name, settled_at=docket.now)
    )


def _organ(docket: Docket, code: str, task: Row) -> Unit:
    jurisdiction = docket.jurisdiction
    if code not in jurisdiction.organs:
        raise NotFound("派单目录里没有这个部门。")
    # At the duty's own level, wherever the task happens to lie just now.
    level = jurisdiction.needs[Need(task["need"])].level
    return unit_on_duty(jurisdiction, code, place_of_case(docket.case), level)
