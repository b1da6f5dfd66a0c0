"""`onedoor case show NUMBER` and `onedoor ledger verify`: cases in plain text, read only."""

import sys
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.commands.database import in_transaction
from bot.replies import CHANNELS, SOURCES
from bot.settings import settings
from bot.wiring import calendar, seal_box
from router.catalogue import where
from router.clocks import decide_by, is_paused
from router.glossary import MOVES, OUTCOMES, ROLES, STATUSES, TASK_STATUSES, TOLD
from router.household import Household, household_of
from router.lifecycle import TaskStatus
from router.lookup import CaseFile, Row, broken_ledgers, case_file, ledger_fault
from router.marks import masked
from router.register import Checked, check_registers
from router.request import BEIJING
from router.sealing import SealBox
from router.task_acts import answer_of
from router.working_days import Calendar, counted_to

#: Of a ledger row's details those that a person wants to see, and what they are called.
_DETAILS = (
    ("clause", "依据"),
    ("destination", "该由"),
    ("from", "从"),
    ("to", "到"),
    ("into", "并入"),
    ("recipient", "转介给"),
    ("told", "告诉"),
)


def show(number: str) -> int:
    """Print the case of a number; personal numbers stay marked."""
    seal = seal_box(settings())

    async def load(connection: AsyncConnection) -> tuple[CaseFile, str | None, Household]:
        file = await case_file(connection, number)
        fault = await ledger_fault(connection, seal, file)
        return file, fault, await household_of(connection, file.case["id"])

    file, fault, household = in_transaction(settings(), load)
    answers = {task["position"]: answer_of(seal, task) for task in file.tasks}
    sys.stdout.write(as_text(file, fault, calendar(), household, answers) + "\n")
    return 1 if fault else 0


def verify_ledgers(printed: str = "") -> int:
    """Check the ledger of every case and all registers; what is broken by number, and how.

    `printed` is a mark that an earlier check has printed, to be compared with what is there now.
    """
    seal: SealBox = seal_box(settings())

    async def check(connection: AsyncConnection) -> tuple[int, list[tuple[str, str]], Checked]:
        # All of one moment, or an act in between would look like tampering.
        await connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
        return *await broken_ledgers(connection, seal), await check_registers(connection, seal)

    checked, broken, registered = in_transaction(settings(), check)
    lines = [f"{number}  {fault}" for number, fault in broken]
    lines += [f"登记册第{number}册  {fault}" for number, fault in registered.faults]
    lines.append(f"查了{checked}件工单的流水，{len(broken)}件有问题。")
    lines += _registers(registered)
    same = not printed or _is_there(printed, registered)
    if printed:
        lines.append(f"留存的 {printed}：{'和现在一致。' if same else '和现在对不上，有人动过！'}")
    sys.stdout.write("\n".join(lines) + "\n")
    return 1 if broken or registered.faults or not same else 0


def _registers(found: Checked) -> Iterator[str]:
    """How the registers stand, and what an auditor is to keep."""
    bad = len({number for number, _ in found.faults})
    yield f"查了{len(found.marks)}册工单登记，{bad}册有问题；{found.unregistered}件还没有登记。"
    if not found.marks:
        return
    last = max(found.marks)
    yield f"最后一册的校验码：{last}-{found.marks[last]}"
    yield (
        "请把校验码打印留存。最后几册若连同里面的工单一起被删，数据库里看不出来，"
        f"只有和留存的对照才知道：onedoor ledger verify --printed {last}-{found.marks[last]}"
    )


def _is_there(printed: str, found: Checked) -> bool:
    """Whether a mark that was printed earlier is still that of its register."""
    return printed.strip().lower() in {f"{number}-{mark}" for number, mark in found.marks.items()}


def as_text(
    file: CaseFile,
    fault: str | None,
    days: Calendar,
    household: Household,
    answers: Mapping[int, str | None],
) -> str:
    """The whole case as a person reads it; `answers` by the task's position, numbers starred."""
    lines = [*_head(file), *_others(household)]
    for task in file.tasks:
        lines += ["", *_task(task, days)]
        answer = answers.get(task["position"])
        lines += [f"  答复    {masked(answer)}"] if answer else []
    lines += ["", "流水"]
    for row in file.ledger:
        at = row["at"].astimezone(BEIJING)
        lines.append(
            f"  {row['position']}  {at:%Y-%m-%d %H:%M}  {_who(row['actor'])}"
            f"  {MOVES[row['act']]}  {row['reason']}{_more(row['details'])}"
        )
    lines.append(f"流水校验  {'有问题：' + fault if fault else '完好'}")
    return "\n".join(lines)


def _head(file: CaseFile) -> Iterator[str]:
    case, request = file.case, file.request
    danger = "    ⚠ 危险" if case["danger"] else ""
    where = f"{case['district'] or '区县未知'}{case['street'] or ''}"
    said = request["body"] or "\n".join(
        f"{t['speaker']}: {t['text']}" for t in request["turns"] or ()
    )
    officer = case["first_contact_officer"] or "还没有人认领"
    yield f"受理编号  {case['number']}    {STATUSES[case['status']]}{danger}"
    yield (
        f"收到      {case['opened_at'].astimezone(BEIJING):%Y-%m-%d %H:%M}（北京时间），"
        f"{CHANNELS[request['channel']]}"
    )
    yield f"住处      {where}"
    yield (
        f"首问责任  {case['first_contact_unit']}（电话 {case['first_contact_phone']}），"
        f"责任人：{officer}"
    )
    yield f"原话      {request['title'] + ' ' if request['title'] else ''}{said}"
    if case["triage_reason"]:
        yield f"转人工    {case['triage_reason']}"
    if case["outcome"]:
        closed = case["closed_at"].astimezone(BEIJING)
        yield f"结果      {OUTCOMES[case['outcome']]}（{closed:%Y-%m-%d %H:%M}）"


def _others(household: Household) -> Iterator[str]:
    """The household's other cases, and those that may be this one."""
    for other in household.earlier:
        day = other["opened_at"].astimezone(BEIJING)
        needs = "、".join(other["needs"] or ()) or "待人工处理"
        ended = OUTCOMES[other["outcome"]] if other["outcome"] else STATUSES[other["status"]]
        yield f"同一电话或证件  {other['number']}  {day:%Y-%m-%d}  {needs}  {ended}"
    for other in household.proposed:
        yield f"可能重复  {other['number']}  {STATUSES[other['status']]}  {other['why']}"


def _who(actor: str) -> str:
    return ROLES.get(actor, actor)


def _more(details: Mapping[str, Any]) -> str:
    """What a ledger row says besides its reason, in brackets."""
    said = []
    if "task" in details:
        said.append(f"子任务{details['task']}")
    said += [
        f"{name}：{TOLD.get(details[key], details[key])}"
        for key, name in _DETAILS
        if details.get(key)
    ]
    return f"（{'；'.join(said)}）" if said else ""


def _task(task: Row, days: Calendar) -> Iterator[str]:
    clause = task["clause"]
    yield f"子任务{task['position']}  {task['need_name']}    {TASK_STATUSES[task['status']]}"
    yield f"  主办    {task['lead_name']}"
    yield f"  协办    {'、'.join(task['co_handlers']) or '无'}"
    yield f"  依据    {clause['document']} {where(clause['section'])}：“{clause['quote']}”"
    if task["lead_basis"]:
        yield f"  选定    {task['lead_basis']}"
    yield f"  理由    {task['reason']}"
    for note in task["notes"]:
        yield f"  说明    {note['text']}（{note['clause']}）"
    if task["status"] == TaskStatus.dispatched:
        yield from _first_limit("签收", task, task["acknowledge_by"], days)
    if task["status"] in (TaskStatus.dispatched, TaskStatus.acknowledged):
        yield from _first_limit("首次答复", task, task["answer_by"], days)
    yield from _limit(task, days)
    yield f"  要带    {'；'.join(task['one_time_notice']['items'])}"


def _first_limit(name: str, task: Row, by: date, days: Calendar) -> Iterator[str]:
    """One of the first limits, and how it was counted; a task sent on has a new one to sign."""
    since = task["clock_since"].astimezone(BEIJING).date()
    start = since if name == "签收" and since < by else task["started_on"]
    counted = "；".join(counted_to(start, by, days).derivation)
    yield f"  {name}    {by:%Y-%m-%d} 前（{start:%Y-%m-%d} 派单，从次日起算：{counted}）"


def _limit(task: Row, days: Calendar) -> Iterator[str]:
    """The deadline of the decision and how it was counted, day by day."""
    provisional = "（暂定，待次年放假安排公布）" if task["provisional"] else ""
    source = SOURCES[task["time_limit_source"]]
    until = f"{task['deadline']:%Y-%m-%d} 前{provisional}"
    yield f"  时限    {task['time_limit']}个工作日（{source}），{until}"
    if task["extension"]:
        yield f"  延期    因{task['extension']}"
    if is_paused(task):
        yield "  暂停    等求助人交材料，时限没有走"
    yield f"    {task['started_on']:%Y-%m-%d} 派单，从次日起算："
    for step in decide_by(task, days).derivation:
        yield f"    {step}"
