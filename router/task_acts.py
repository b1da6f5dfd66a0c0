"""What a department does with its task: acknowledge, handle, ask once, answer, extend, add."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from sqlalchemy import func, insert, select, update

from nlu.labels import Need
from nlu.text import storable
from router.act_tables import notices
from router.actors import SYSTEM, Actor
from router.clocks import decide_by, pauses_ended
from router.docket import Docket, Row, noted, reason_given
from router.errors import MissingGround
from router.lifecycle import Move, TaskStatus
from router.schedule import waiting_row
from router.sealing import SealBox

_ANSWER = "tasks.answer"


class ExtensionReason(StrEnum):
    """The four special cases in which a limit is longer (长社救联办〔2024〕2号 五·1)."""

    objection = "公示有异议"
    apart = "人户分离"
    elsewhere = "异地申办"
    hard_to_check = "家庭经济状况调查难度较大"


def acknowledge(docket: Docket, position: int, actor: Actor) -> None:
    """签收: the department has the task on its desk."""
    docket.move_task(position, Move.acknowledge, actor, "签收")


def handle(docket: Docket, position: int, actor: Actor, note: str = "") -> None:
    """办理: work on it has begun."""
    docket.move_task(position, Move.handle, actor, noted(note, "开始办理"))


def add_part(docket: Docket, position: int, actor: Actor, part: str) -> None:
    """A co-handler adds their part; all departments of the case see it."""
    task = docket.move_task(position, Move.add_part, actor, reason_given(part))
    docket.notify(task["lead_name"], "part_added", task=position, by=actor.unit)


async def ask_materials(docket: Docket, position: int, actor: Actor, items: Sequence[str]) -> bool:
    """一次性告知: ask the requester for what is missing, all at once; the limit stands still.

    A second asking on the same task is possible and stands as a breach in the ledger and before
    the supervisor; the answer says whether it was one.
    """
    asked = [noted(item) for item in items if item.strip()]
    if not asked:
        raise MissingGround("请写明要补哪些材料，一次说全。")
    earlier = await _asked_before(docket, docket.task(position))
    words = f"一次性告知要补的材料：{'；'.join(asked)}"
    today = docket.today.isoformat()
    task = docket.move_task(
        position,
        Move.ask_materials,
        actor,
        words,
        version=earlier + 2,
        breach=earlier > 0,
        paused_from=today,
    )
    docket.change_task(task, pauses=[*task["pauses"], [today, None]])
    first = waiting_row(docket.case, task, earlier + 2, 0, docket.office.catalogue)
    docket.schedule([first] if first else [])
    await _give(docket, task, asked, actor.signature, version=earlier + 2, breach=earlier > 0)
    docket.notify("requester", "materials_asked", channel="requester", items=asked, task=position)
    if earlier:
        docket.move_task(
            position, Move.supervise, SYSTEM, "同一子任务再次要求补材料，违反一次性告知。"
        )
        docket.notify("supervisor", "notice_breach", task=position, unit=task["lead_name"])
    return earlier > 0


async def confirm_notice(docket: Docket, position: int, actor: Actor) -> int:
    """The requester says that they know what to bring (一次性告知); which version that was.

    By the first contact where it was said at the counter or by telephone. MissingGround where the
    latest list was confirmed before.
    """
    task = docket.task(position)
    version = await _acknowledged(docket, task, actor)
    if version is None:
        raise MissingGround("这份清单已经确认过了。")
    words = f"知道办“{task['need_name']}”要带什么了（清单第{version}版）"
    docket.move_task(position, Move.confirm_notice, actor, words, version=version)
    return version


async def receive_materials(docket: Docket, position: int, actor: Actor, note: str = "") -> None:
    """The materials are there: the limit runs on from the next working day, as much as was left."""
    task = docket.task(position)
    pauses = pauses_ended(task, docket.today)
    until = decide_by({**task, "pauses": pauses}, docket.office.calendar).day
    docket.move_task(
        position,
        Move.receive_materials,
        actor,
        noted(note, "收到补充的材料"),
        paused=pauses[-1:],
        deadline=until.isoformat(),
    )
    docket.change_task(task, pauses=pauses)
    count_anew(docket, task)
    await _acknowledged(docket, task, actor)
    docket.notify(task["lead_name"], "materials_received", task=position)


def answer(docket: Docket, position: int, actor: Actor, words: str) -> None:
    """答复: what the department has to say; with the last task the case itself is answered."""
    text = storable(words).strip()  # sealed whole: neither masked nor cut
    if not text:
        raise MissingGround("请写明答复的内容。")
    task = docket.move_task(position, Move.answer, actor, "已答复")
    docket.change_task(
        task, answer_sealed=docket.office.seal.seal(text, _ANSWER), answered_at=docket.now
    )
    docket.notify("requester", "task_answered", channel="requester", task=position)
    answer_case(docket)


def answer_case(docket: Docket) -> None:
    """Once every task is answered or closed the case is, and the first contact calls back."""
    done = (TaskStatus.answered, TaskStatus.closed)
    if docket.case["status"] != "dispatched" or not docket.tasks:
        return
    if all(task["status"] in done for task in docket.tasks):
        docket.move(Move.answer, SYSTEM, "所有子任务都已答复，等首问责任人回访。")
        docket.notify("requester", "answered", channel="requester")
        docket.start_call_backs()


def answer_of(seal: SealBox, task: Mapping[Any, Any]) -> str | None:
    """What a department answered, opened for who may read it; None where it has not yet."""
    return seal.open(task["answer_sealed"], _ANSWER)


def extend(
    docket: Docket,
    position: int,
    actor: Actor,
    reason: ExtensionReason,
) -> None:
    """延期: to the longer limit of the need, for one of the four reasons and once only.

    The limit is the catalogue's for the need; MissingGround where it has none, and for what is
    urgent: the four reasons are about checking first, and urgent relief is given before it.
    """
    task = docket.task(position)
    if task["urgent"]:
        raise MissingGround("情况紧急的事项要先行救助，时限不能延长。")
    needs = docket.jurisdiction.needs
    extended = needs[Need(task["need"])].time_limit.extended_working_days
    if extended is None:
        raise MissingGround("这项诉求的时限不能延长。")
    if task["extension"]:
        raise MissingGround(f"已经因“{task['extension']}”延长过一次，不能再延。")
    if docket.today > task["deadline"]:
        raise MissingGround(f"时限（{task['deadline']:%Y-%m-%d}）已经过了，不能再延长。")
    if extended <= task["time_limit"]:
        raise MissingGround(f"现在的时限已有{task['time_limit']}个工作日。")
    docket.move_task(
        position,
        Move.extend,
        actor,
        f"因{reason.value}，时限由{task['time_limit']}个工作日延长至{extended}个工作日。",
        before=task["time_limit"],
        after=extended,
    )
    docket.change_task(task, extension=reason.value, time_limit=extended)
    count_anew(docket, task)
    docket.notify("requester", "extended", channel="requester", task=position, why=reason.value)


def count_anew(docket: Docket, task: Row) -> None:
    """The deadline after a change of limit or pauses, of the task, the case and the schedule."""
    before = task["deadline"]
    work_out(docket, task)
    if task["deadline"] != before:  # else what was told of it need not be told again
        docket.start_clocks(task)


def work_out(docket: Docket, task: Row) -> None:
    """The deadline after a change of limit or pauses, of the task and the case: no new clocks."""
    limit = decide_by(task, docket.office.calendar)
    if limit.day != task["deadline"]:
        docket.change_task(task, deadline=limit.day, provisional=limit.provisional)
        docket.change(due=max(one["deadline"] for one in docket.tasks))


async def _asked_before(docket: Docket, task: Row) -> int:
    """How often a handler has asked for materials; the list of the receipt is version 1."""
    query = select(func.count()).where(notices.c.task_id == task["id"], notices.c.version > 1)
    return int((await docket.connection.execute(query)).scalar_one())


async def _acknowledged(docket: Docket, task: Row, actor: Actor) -> int | None:
    """Note on a task's latest list who knows it; its version, None where that was noted before."""
    latest = select(func.max(notices.c.version)).where(notices.c.task_id == task["id"])
    noted_now = (
        update(notices)
        .where(
            notices.c.task_id == task["id"],
            notices.c.version == latest.scalar_subquery(),
            notices.c.acknowledged_at.is_(None),
        )
        .values(acknowledged_at=docket.now, acknowledged_by=actor.signature)
        .returning(notices.c.version)
    )
    version: int | None = (await docket.connection.execute(noted_now)).scalar()
    return version


async def _give(
    docket: Docket, task: Row, items: Sequence[str], by: str, *, version: int, breach: bool
) -> None:
    await docket.connection.execute(
        insert(notices).values(
            task_id=task["id"],
            version=version,
            items=list(items),
            given_by=by,
            given_at=docket.now,
            breach=breach,
        )
    )
