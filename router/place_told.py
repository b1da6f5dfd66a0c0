"""补住址: a place told after a case was opened takes the case to the window of that place.

Who is in danger is taken in before anybody knows where they are, and who did not know their street
may find it out. What intake would have decided for that place is decided now, by the same rules.
What departments have begun stays where it is, and so does a duty that an officer has taken on
(大民发〔2025〕83号 第6条: 首问责任人 … 负责到底): the first contact is told then, in words.
"""

from dataclasses import replace
from enum import StrEnum

from sqlalchemy import select, update

from nlu.labels import Need, Urgency
from nlu.understanding import Place
from router.act_tables import due, notices
from router.actors import REQUESTER, SYSTEM
from router.assignment import Assignment, TaskPlan
from router.casework import planned_columns
from router.docket import Docket, Row, reason_given
from router.lifecycle import Move, TaskStatus
from router.receiving import message_of
from router.request import Channel, Request
from router.schedule import Kind, visit_rows
from router.tables import requests
from router.talk_tables import talk_cases, talks
from router.task_acts import work_out
from router.words_added import add_words
from router.working_days import next_working_day

_LEVELS = ("city", "district", "street")
#: What of a task runs on whoever leads it: neither its start nor its limit begins anew.
_RUNS_ON = (
    *("status", "urgent", "started_on", "acknowledge_by", "answer_by", "deadline", "provisional"),
    *("time_limit", "time_limit_source"),
)


class PlaceTold(StrEnum):
    """What became of a place that was told."""

    moved = "moved"  # 转过去了
    known = "known"  # 本来就在那里
    noted = "noted"  # 没有转，告诉了首问责任单位
    elsewhere = "elsewhere"  # 不在服务的地区，告诉了首问责任单位


async def tell_place(docket: Docket, place: Place, words: str) -> PlaceTold:
    """The requester says where they are, in these words; what became of it.

    The words go to whoever has the case, whatever becomes of the place. Told twice it moves once.
    MissingGround without a word; MoveNotAllowed where the case is over.
    """
    if place.outside or not _agrees(docket.case, place):
        return _not_moved(docket, place, words)
    if not _says_more(docket.case, place):
        add_words(docket, REQUESTER, words)
        return PlaceTold.known
    decided = await _decided(docket, place)
    plans = {plan.need: plan for plan in decided.tasks}
    found = ((task, plans.get(Need(task["need"]))) for task in docket.open_tasks)
    changed = [(task, plan) for task, plan in found if plan is not None and _differs(task, plan)]
    if any(_begun(task) and plan.lead.name != task["lead_name"] for task, plan in changed):
        return _not_moved(docket, place, words, "部门已经在办")
    docket.move(Move.add_words, REQUESTER, reason_given(words, "请写在哪里。"))
    await _take_there(docket, place, decided)
    for task, plan in changed:
        if not _begun(task):
            await _send_on(docket, task, plan)
    return PlaceTold.moved


def _agrees(case: Row, place: Place) -> bool:
    """Whether a place can be the case's own: nothing of it was told otherwise before."""
    where = place.city or place.district
    if where is None:
        return True  # it says nothing of where
    tied = case["city"] or case["district"]
    if tied and place.jurisdiction != case["jurisdiction"]:
        return False
    pairs = ((case[level], getattr(place, level)) for level in _LEVELS)
    return all(before == told for before, told in pairs if before and told)


def _says_more(case: Row, place: Place) -> bool:
    return any(getattr(place, level) and not case[level] for level in _LEVELS)


def _not_moved(docket: Docket, place: Place, words: str, why: str = "") -> PlaceTold:
    """The first contact hears the words, and that the case was not moved by them."""
    add_words(docket, REQUESTER, words)
    why = why or ("不在服务的地区" if place.outside else "和登记的地方不一样")
    docket.move(
        Move.tell_place, REQUESTER, f"说在{_named(place)}：{why}，没有转，请首问联系求助人。"
    )
    docket.notify(
        docket.case["first_contact_unit"], "place_not_moved", danger=docket.case["danger"]
    )
    return PlaceTold.elsewhere if place.outside else PlaceTold.noted


def _named(place: Place) -> str:
    parts = (place.outside, place.city, place.district, place.street)
    return "".join(part for part in parts if part)


async def _decided(docket: Docket, place: Place) -> Assignment:
    """What intake would have decided, had the place been told at once."""
    office, case = docket.office, docket.case
    query = select(requests).where(requests.c.case_id == case["id"]).order_by(requests.c.id)
    row = (await docket.connection.execute(query.limit(1))).mappings().one()
    request = Request(
        Channel(row["channel"]),
        row["external_id"],
        message_of(office.seal, row),
        row["received_at"],
        place=place,
        insisted=True,  # a person has it already: it is pointed nowhere else
        needs=tuple(Need(task["need"]) for task in docket.tasks) or None,
    )
    read, _ = await office.understood(request)
    # How urgent it is was decided when it came; a reader trained since may not change that.
    _, decided = office.decide(request, replace(read, urgency=Urgency(case["urgency"])))
    return decided


def _differs(task: Row, plan: TaskPlan) -> bool:
    columns = planned_columns(plan)
    return any(task[name] != columns[name] for name in columns if name not in _RUNS_ON)


def _begun(task: Row) -> bool:
    """Whether a department has it in hand, or a person has decided whose it is."""
    sent_back = task["returns"] or task["adjudicated"]
    return bool(task["status"] != TaskStatus.dispatched or sent_back)


async def _take_there(docket: Docket, place: Place, decided: Assignment) -> None:
    """The case lies there now; its first contact is the window there, unless somebody took it."""
    before, unit = docket.case["first_contact_unit"], decided.first_contact
    waits, keeps = await _talk_with_a_person(docket)
    keeps = keeps or docket.case["first_contact_officer"] is not None
    to = before if keeps else unit.name
    said = f"首问责任单位由{before}转到{to}" if to != before else f"首问责任单位还是{before}"
    docket.move(
        Move.tell_place,
        REQUESTER,
        f"补了住址：{_named(place)}。{said}。{decided.first_contact_clause}",
        duty_from=before,
        duty_to=to,
    )
    docket.change(
        jurisdiction=decided.jurisdiction,
        district=place.district,
        street=place.street,
        place_code=place.code,
        city=place.city or docket.case["city"],
    )
    danger = docket.case["danger"]
    if to == before:
        docket.notify(to, "place_told", danger=danger)
        return
    docket.change(
        first_contact_code=unit.code, first_contact_unit=unit.name, first_contact_phone=unit.phone
    )
    docket.notify(before, "moved_on", to=to)
    docket.notify(to, "first_contact", danger=danger)
    if waits:
        docket.notify(to, "talk_handed_over", danger=danger)


async def _talk_with_a_person(docket: Docket) -> tuple[bool, bool]:
    """Whether a talk of the case waits for a person (转人工), and whether one has taken it."""
    query = (
        select(talks.c.taken_by)
        .join(talk_cases, talk_cases.c.talk_id == talks.c.id)
        .where(talk_cases.c.case_id == docket.case["id"], talks.c.handed_over_at.is_not(None))
    )
    taken_by = (await docket.connection.execute(query)).scalars().all()
    return None in taken_by, any(taken_by)


async def _send_on(docket: Docket, task: Row, plan: TaskPlan) -> None:
    """A task that nobody has begun goes to whoever leads it there; its limit runs on."""
    before, to, position = task["lead_name"], plan.lead.name, task["position"]
    await _list_anew(docket, task, plan)
    docket.move_task(position, Move.tell_place, SYSTEM, plan.reason, **{"from": before, "to": to})
    columns = planned_columns(plan)
    changes = {name: value for name, value in columns.items() if name not in _RUNS_ON}
    if plan.time_limit < task["time_limit"]:  # never a longer one: the resident was told a day
        sooner = min(task["answer_by"], columns["answer_by"])
        changes |= {name: columns[name] for name in ("time_limit", "time_limit_source")}
        changes["answer_by"] = sooner
    wanted = docket.office.catalogue
    docket.change_task(task, **changes, catalogue_version=wanted.version)
    work_out(docket, task)
    await _visits_anew(docket, task)
    if to == before:
        return
    # Only to acknowledge does the new department have its own time, as after any reassignment.
    days = wanted.clock.acknowledge_working_days
    until = next_working_day(docket.today, docket.office.calendar, days)
    docket.change_task(task, acknowledge_by=until)
    docket.start_clocks(task)
    docket.notify(before, "moved_on", task=position, to=to)
    docket.notify(to, "task_arrived", task=position, danger=docket.case["danger"])


async def _list_anew(docket: Docket, task: Row, plan: TaskPlan) -> None:
    """一次性告知: another jurisdiction wants other papers; its list takes the place of the first.

    Nobody has asked for anything yet, so it is no second asking.
    """
    items = plan.one_time_notice.model_dump()["items"]
    if items == task["one_time_notice"]["items"]:
        return
    first = update(notices).where(notices.c.task_id == task["id"], notices.c.version == 1)
    await docket.connection.execute(
        first.values(items=items, given_at=docket.now, acknowledged_at=None, acknowledged_by=None)
    )


async def _visits_anew(docket: Docket, task: Row) -> None:
    """Whom this jurisdiction visits is on the calendar; whom it does not is taken off it."""
    of_task = due.c.task_id == task["id"], due.c.kind == str(Kind.visit)
    wanted = visit_rows(docket.case, task, docket.office.catalogue)
    there = (await docket.connection.execute(select(due.c.id).where(*of_task))).scalars().all()
    if wanted and not there:
        docket.schedule(wanted)
    if not wanted:
        taken_off = update(due).where(*of_task, due.c.done_at.is_(None))
        await docket.connection.execute(taken_off.values(done_at=docket.now, result="moot"))
