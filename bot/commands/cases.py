"""`onedoor case show NUMBER`: a case in plain text."""

import asyncio
import sys

from bot.replies import CHANNELS, SOURCES, STATUSES
from bot.settings import settings
from bot.wiring import running_engines, seal_box
from router import migrate
from router.lookup import CaseFile, case_file, ledger_fault
from router.request import BEIJING
from router.sealing import SealBox
from router.store import make_engine, transaction


def show(number: str) -> int:
    """Print the case of a number; personal numbers stay marked."""
    chosen = settings()
    seal = seal_box(chosen)
    with running_engines(chosen, cache=False) as engines:
        migrate.upgrade(engines.database_url)
        file, fault = asyncio.run(_load(number, seal, engines.database_url))
    sys.stdout.write(as_text(file, fault) + "\n")
    return 1 if fault else 0


async def _load(number: str, seal: SealBox, url: object) -> tuple[CaseFile, str | None]:
    engine = make_engine(url)
    try:
        async with transaction(engine) as connection:
            file = await case_file(connection, number)
            return file, await ledger_fault(connection, seal, file)
    finally:
        await engine.dispose()


def as_text(file: CaseFile, fault: str | None) -> str:
    """The whole case as a person reads it."""
    case, request = file.case, file.request
    danger = "    ⚠ 危险" if case["danger"] else ""
    where = f"{case['district'] or '区县未知'}{case['street'] or ''}"
    said = request["body"] or "\n".join(
        f"{t['speaker']}: {t['text']}" for t in request["turns"] or ()
    )
    lines = [
        f"受理编号  {case['number']}    {STATUSES[case['status']]}{danger}",
        f"收到      {case['opened_at'].astimezone(BEIJING):%Y-%m-%d %H:%M}（北京时间），"
        f"{CHANNELS[request['channel']]}",
        f"住处      {where}",
        f"首问责任  {case['first_contact_unit']}（电话 {case['first_contact_phone']}）",
        f"原话      {(request['title'] or '') + ' ' if request['title'] else ''}{said}",
    ]
    if case["triage_reason"]:
        lines.append(f"转人工    {case['triage_reason']}")
    for task in file.tasks:
        clause = task["clause"]
        provisional = "（暂定，待次年放假安排公布）" if task["provisional"] else ""
        lines += [
            "",
            f"子任务{task['position']}  {task['need_name']}    {STATUSES[task['status']]}",
            f"  主办    {task['lead_name']}",
            f"  协办    {'、'.join(task['co_handlers']) or '无'}",
            f"  依据    {clause['document']} 第{clause['section']}条：“{clause['quote']}”",
            f"  理由    {task['reason']}",
            f"  时限    {task['time_limit']}个工作日（{SOURCES[task['time_limit_source']]}），"
            f"{task['deadline']:%Y-%m-%d} 前{provisional}",
            f"  要带    {'；'.join(task['one_time_notice']['items'])}",
        ]
    lines += ["", "流水"]
    for row in file.ledger:
        at = row["at"].astimezone(BEIJING)
        lines.append(
            f"  {row['position']}  {at:%m-%d %H:%M}  {row['actor']}  {row['act']}  {row['reason']}"
        )
    lines.append(f"流水校验  {'有问题：' + fault if fault else '完好'}")
    return "\n".join(lines)
