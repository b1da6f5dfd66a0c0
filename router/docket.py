"""A case opened to act on it (案卷): locked, checked, and written back with its ledger at once.

Every act of router/ goes through here, so that no move outside the tables of `lifecycle` can
happen, none is without its ledger row, and of two officers at once one is told who was first.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import and_, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from nlu.text import storable
from router.act_tables import due
from router.actors import SYSTEM, Actor
from router.catalogue import Jurisdiction
from router.errors import MissingGround, MoveNotAllowed, NotFound, NotYours, StaleCase
from router.ledger import Entry, chained, end_of, has_end
from router.lifecycle import Move, Role, Status, TaskStatus, moved, task_moved
from router.marks import masked
from router.office import Office
from router.request import BEIJING
from router.schedule import call_back_rows, first_row, triage_row
from router.tables import cases, ledger, outbox, tasks

Row = dict[str, Any]
_LONGEST_REASON = 2_000


@dataclass
class Docket:
    """One case, its tasks, and what this act changes; `save` writes it all."""

    connection: AsyncConnection
    office: Office
    now: datetime
    case: Row
    tasks: list[Row]
    #: The unit that takes the duty on with this act (并单): its officers may do it too.
    duty_to: str | None = None
    _entries: list[Entry] = field(default_factory=list)
    _case_changes: Row = field(default_factory=dict)
    _task_changes: dict[int, Row] = field(default_factory=dict)
    _notices: list[Row] = field(default_factory=list)
    _due: list[Row] = field(default_factory=list)

    def __post_init__(self) -> None:
        # As it was read: a ledger that somebody cut off must not be closed anew by the next act.
        self._whole = has_end(self.office.seal, self.case)

    @property
    def status(self) -> Status:
        """Where the case stands."""
        return Status(self.case["status"])

    @property
    def jurisdiction(self) -> Jurisdiction:
        """The jurisdiction that the case lies in."""
        return self.office.catalogue.jurisdictions[self.case["jurisdiction"]]

    @property
    def today(self) -> date:
        """The day in Beijing."""
        return self.now.astimezone(BEIJING).date()

    @property
    def open_tasks(self) -> list[Row]:
        """The tasks that are not closed."""
        return [task for task in self.tasks if task["status"] != TaskStatus.closed]

    def task(self, position: int) -> Row:
        """The task at a position (from 1); NotFound where there is none."""
        for task in self.tasks:
            if task["position"] == position:
                return task
        raise NotFound(f"这件工单没有第{position}个子任务。")

    async def expect(self, version: int | None, position: int | None = None) -> None:
        """Raise StaleCase unless the case, or its task, is still at the version that was read."""
        row = self.case if position is None else self.task(position)
        if version is None or version == row["version"]:
            return
        actor, act, at = await self._last_act(position)
        raise StaleCase(actor, act, f"{at.astimezone(BEIJING):%m-%d %H:%M}")

    def move(self, move: Move, actor: Actor, reason: str, **details: Any) -> None:
        """Move the case; MoveNotAllowed, or NotYours for another unit's first contact."""
        if actor.role is Role.first_contact:
            self._must_be_first_contact(actor)
        before = self.status
        after = moved(before, move, actor.role)
        self.change(status=str(after))
        self._entries.append(
            Entry(actor.signature, str(move), masked(reason), str(before), str(after), details)
        )

    def move_or_note(self, move: Move, actor: Actor, reason: str, **details: Any) -> None:
        """Move the case, or, where this act has just moved it so, write one more row of it."""
        last = self._entries[-1] if self._entries else None
        if last is None or last.act != move:
            self.move(move, actor, reason, **details)
            return
        self._entries.append(
            Entry(
                actor.signature,
                str(move),
                masked(reason),
                last.from_status,
                last.to_status,
                details,
            )
        )

    def move_task(
        self, position: int, move: Move, actor: Actor, reason: str, **details: Any
    ) -> Row:
        """Move one task; MoveNotAllowed, or NotYours for another department's handler."""
        task = self.task(position)
        self._must_be_of(task, actor)
        before = TaskStatus(task["status"])
        after = task_moved(before, move, actor.role)
        self.change_task(task, status=str(after))
        details = {"task": position, **details}
        self._entries.append(
            Entry(actor.signature, str(move), masked(reason), str(before), str(after), details)
        )
        return task

    def note(self, move: Move, actor: Actor, reason: str, **details: Any) -> None:
        """Write into the ledger what moves nothing and may happen wherever the case stands."""
        status = str(self.status)
        self._entries.append(
            Entry(actor.signature, str(move), masked(reason), status, status, details)
        )

    def note_merged(self, number: str, actor: Actor, duty_from: str | None = None) -> None:
        """Write into the ledger that another case was merged into this one, and whose it was."""
        reason, details = f"{number} 并入本件", {"from": number}
        if duty_from is not None:
            reason += f"，首问责任由{duty_from}转到{self.case['first_contact_unit']}"
            details["duty_from"] = duty_from
        self.note(Move.merge, actor, reason, **details)
        self.notify(self.case["first_contact_unit"], "case_merged_here", other=number)

    def must_be(self, actor: Actor, move: Move, *roles: Role) -> None:
        """Raise unless the actor has one of these roles, the first contact being this case's."""
        if actor.role not in roles:
            raise MoveNotAllowed(self.status, move, actor.role)
        if actor.role is Role.first_contact:
            self._must_be_first_contact(actor)

    def change(self, **values: Any) -> None:
        """Change columns of the case."""
        self.case.update(values)
        self._case_changes.update(values)

    def change_task(self, task: Row, **values: Any) -> None:
        """Change columns of a task."""
        task.update(values)
        self._task_changes.setdefault(task["id"], {}).update(values)

    def notify(self, recipient: str, kind: str, *, channel: str = "desk", **content: Any) -> None:
        """Put a notice into the outbox; the case number stands in each."""
        self._notices.append(
            {
                "case_id": self.case["id"],
                "channel": channel,
                "recipient": recipient,
                "kind": kind,
                "content": {"number": self.case["number"], **content},
                "created_at": self.now,
            }
        )

    def schedule(self, rows: list[Row]) -> None:
        """Give the clock something to do."""
        self._due += rows

    def start_clocks(self, task: Row) -> None:
        """Schedule a task's reminders and escalations anew; an earlier set no longer counts."""
        office = self.office
        self.change_task(task, clock_set=task["clock_set"] + 1, clock_since=self.now)
        self._due.append(first_row(self.case, task, office.catalogue, office.calendar))

    def start_call_backs(self) -> None:
        """Schedule calling back after an answer."""
        office = self.office
        self.change(call_set=self.case["call_set"] + 1)
        self._due += call_back_rows(self.case, office.catalogue, office.calendar, self.today)

    def start_triage(self) -> None:
        """Schedule telling that the case is in triage again; an earlier stay no longer counts."""
        office = self.office
        self.change(call_set=self.case["call_set"] + 1)
        first = triage_row(self.case, self.today, 0, office.catalogue, office.calendar)
        self._due.append(first)

    async def save(self, *, quiet: bool = False) -> None:
        """Write changes, ledger, notices and schedule in the caller's transaction.

        `quiet` is for the clock: a reminder changes nothing that an officer has read.
        """
        rows, head = chained(
            self.office.seal,
            self.case["id"],
            self.now,
            self._entries,
            head=bytes(self.case["ledger_head"]),
            length=self.case["ledger_length"],
        )
        self.change(
            ledger_head=head,
            ledger_length=self.case["ledger_length"] + len(rows),
            version=self.case["version"] + (not quiet),
        )
        self.change(ledger_end=end_of(self.office.seal, self.case) if self._whole else None)
        run = self.connection.execute
        await run(update(cases).where(cases.c.id == self.case["id"]).values(self._case_changes))
        for task_id, values in self._task_changes.items():
            bumped = values if quiet else {**values, "version": tasks.c.version + 1}
            await run(update(tasks).where(tasks.c.id == task_id).values(bumped))
        for table, some in ((ledger, rows), (outbox, self._notices), (due, self._due)):
            if some:
                await run(insert(table), some)

    async def _last_act(self, position: int | None) -> tuple[str, str, datetime]:
        """Who acted last on the case or its task, and how: a person, as the clock acts quietly."""
        query = select(ledger.c.actor, ledger.c.act, ledger.c.at).where(
            ledger.c.case_id == self.case["id"], ledger.c.actor != SYSTEM.name
        )
        if position is not None:
            decided = ledger.c.details.contains({"tasks": [position]})
            mine = ledger.c.details["task"].as_integer() == position
            query = query.where(or_(mine, and_(decided, ledger.c.act == str(Move.decide_review))))
        last = query.order_by(ledger.c.position.desc()).limit(1)
        for actor, act, at in (await self.connection.execute(last)).all():
            return actor, act, at
        return SYSTEM.name, str(Move.dispatch), self.case["opened_at"]

    def _must_be_first_contact(self, actor: Actor) -> None:
        if actor.unit not in (self.case["first_contact_unit"], self.duty_to):
            raise NotYours(f"首问责任单位是{self.case['first_contact_unit']}，请由他们来办。")

    def _must_be_of(self, task: Row, actor: Actor) -> None:
        if actor.role is Role.first_contact:
            self._must_be_first_contact(actor)
        if actor.role is Role.handler and actor.unit != task["lead_name"]:
            raise NotYours(f"这个子任务由{task['lead_name']}主办。")
        if actor.role is Role.co_handler and actor.unit not in task["co_handlers"]:
            raise NotYours(f"{actor.unit}不是这个子任务的协办单位。")


async def open_docket(
    connection: AsyncConnection, office: Office, number: str, now: datetime
) -> Docket:
    """Lock a case and its tasks until the transaction ends; NotFound where there is none."""
    query = select(cases).where(cases.c.number == storable(number))
    # FOR NO KEY UPDATE: a row elsewhere may point at the case meanwhile (a proposal to merge).
    locked = query.with_for_update(key_share=True)
    case = (await connection.execute(locked)).mappings().first()
    if case is None:
        raise NotFound("没有找到这个受理编号。")
    return await _docket(connection, office, dict(case), now)


async def docket_of(
    connection: AsyncConnection, office: Office, case_id: int, now: datetime
) -> Docket:
    """The docket of a case by its id, locked."""
    locked = select(cases).where(cases.c.id == case_id).with_for_update(key_share=True)
    case = (await connection.execute(locked)).mappings().one()
    return await _docket(connection, office, dict(case), now)


async def _docket(connection: AsyncConnection, office: Office, case: Row, now: datetime) -> Docket:
    query = select(tasks).where(tasks.c.case_id == case["id"]).order_by(tasks.c.position)
    rows = (await connection.execute(query)).mappings().all()
    return Docket(connection, office, now, case, [dict(row) for row in rows])


def reason_given(reason: str, wanted: str = "请写明理由。") -> str:
    """A reason fit to be stored in clear; MissingGround, in the words `wanted`, without one."""
    text = noted(reason)
    if not text:
        raise MissingGround(wanted)
    return text


def noted(words: str, otherwise: str = "") -> str:
    """Words fit to be stored in clear: numbers masked before the end is cut; else `otherwise`."""
    return masked(storable(words).strip())[:_LONGEST_REASON] or otherwise
