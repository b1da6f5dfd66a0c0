"""What became of rows that were fed in, in words."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.channels.hotline.requests import external_id
from bot.replies import NOT_OURS_OPERATOR, said_to_operator
from router.assignment import Advice
from router.catalogue import where
from router.hotline_tables import dead_letters
from router.request import Channel
from router.tables import cases, requests, tasks

Row = Mapping[Any, Any]
OUTCOMES = {
    "dispatched": "受理并派单",
    "triage": "受理，待人工分派",
    "not_ours": "不属于社会救助，已指引",
    "answered": "政策咨询，已答复",
    "repeated": "以前收过",
    "added": "通话后续，补进工单",
    "incomplete": "通话不全，待补全",
    "pieces": "通话片段",
    "dead": "死信",
}


@dataclass(frozen=True, slots=True)
class Fed:
    """A row that was published: where it stood, the entry that it is, the call's number."""

    where: str
    entry_id: str
    call_id: str | None


@dataclass(frozen=True, slots=True)
class Result:
    """What became of it: one of OUTCOMES (or `waiting`), and lines to be read."""

    fed: Fed
    kind: str
    lines: tuple[str, ...]


def told(counts: Mapping[str, int]) -> str:
    """How many of each, in words."""
    some = [f"{name} {counts[kind]} 件" for kind, name in OUTCOMES.items() if counts.get(kind)]
    return "，".join(some) or "没有"


async def results_of(
    connection: AsyncConnection, hotline: str, sent: Sequence[Fed]
) -> list[Result]:
    """What became of rows, in their order."""
    dead = await _by(
        connection, dead_letters, dead_letters.c.entry_id, [fed.entry_id for fed in sent]
    )
    names = {fed: external_id((hotline, fed.call_id)) for fed in sent if fed.call_id}
    stored = await _by(
        connection,
        requests,
        requests.c.external_id,
        sorted(set(names.values())),
        requests.c.channel == str(Channel.hotline),
    )
    opened = [row["case_id"] for row in stored.values() if row["case_id"] is not None]
    numbers = await _by(connection, cases, cases.c.id, opened)
    led: dict[int, list[Row]] = {}
    for task in (
        await connection.execute(select(tasks).where(tasks.c.case_id.in_(opened)))
    ).mappings():
        led.setdefault(task["case_id"], []).append(task)
    results = []
    for fed in sent:
        row = stored.get(names.get(fed, ""))
        if fed.entry_id in dead:
            results.append(Result(fed, "dead", (dead[fed.entry_id]["reason"],)))
        elif row is None:
            results.append(Result(fed, "waiting", ("通话还没有完，等后面的片段。",)))
        else:
            case = numbers.get(row["case_id"])
            lines = tuple(_lines(row, case, led.get(row["case_id"], [])))
            results.append(Result(fed, str(row["outcome"]), lines))
    return results


async def _by(
    connection: AsyncConnection, table: Any, column: Any, values: Sequence[Any], *also: Any
) -> dict[Any, Row]:
    query = select(table).where(column.in_(values), *also)
    return {row[column.name]: row for row in (await connection.execute(query)).mappings()}


def _lines(row: Row, case: Row | None, led: Sequence[Row]) -> Iterator[str]:
    if case is not None:
        danger = "【危险】" if case["danger"] else ""
        yield f"{danger}受理编号 {case['number']}，首问 {case['first_contact_unit']}"
        for task in led:
            clause = task["clause"]
            basis = f"{clause['document']} {where(clause['section'])}"
            yield f"{task['need_name']} → {task['lead_name']}（{basis}）"
    else:
        advice = (said_to_operator(Advice(one)) for one in row["decision"]["advice"])
        yield next((sentence for sentence in advice if sentence), NOT_OURS_OPERATOR)
    summary = row["summary"]
    if summary:
        yield f"求助人：{'替别人问的' if summary['for_other'] else '本人'}"
        yield f"地点：{summary['place'] or '没有说'}"
        for quote in summary["asks"]:
            yield f"第{quote['turn'] + 1}轮：{quote['text']}"
