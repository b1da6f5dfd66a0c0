"""The ledger of a case told to its requester: what happened and what comes next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from router.lookup import CaseFile, Row


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the timeline; `at` is None for what is still to come."""

    text: str
    at: datetime | None = None
    until: date | None = None
    hint: str = ""


def timeline(file: CaseFile) -> list[Step]:
    """What happened, oldest first, then what comes next."""
    steps = [step for step in map(_told, file.ledger) if step is not None]
    return steps + coming(file.case, file.tasks)


def coming(case: Row, tasks: Sequence[Row]) -> list[Step]:
    """What comes next, in words for the requester; nothing where the case is over."""
    unit = case["first_contact_unit"]
    match case["status"]:
        case "closed" | "merged":
            return []
        case "triage":
            hint = case["triage_reason"] or ""
            steps = [Step(f"接下来：{unit}的工作人员和您联系", hint=hint)]
        case "answered":
            steps = [Step(f"接下来：{unit}给您回访，问问办得怎么样")]
        case _:
            steps = []
    for task in tasks:
        if task["status"] in ("answered", "closed"):
            continue
        text = f"接下来：{task['lead_name']}办理“{task['need_name']}”并答复您"
        hint = "明年的放假安排还没公布，日期可能微调。" if task["provisional"] else ""
        if task["status"] == "waiting":
            text = f"接下来：请您把“{task['need_name']}”要补的材料交给{task['lead_name']}"
            hint = "材料没交齐之前，办理时限先停着。"
        steps.append(Step(text, until=task["deadline"], hint=hint))
    return steps


#: What a requester is told of the acts of the office; of the others the timeline says nothing.
_TOLD = {
    "acknowledge": "{unit}已签收",
    "handle": "{unit}开始办理",
    "ask_materials": "{unit}请您补材料",
    "receive_materials": "已收到补充的材料",
    "answer": "{unit}已答复",
    "extend": "{unit}延长了时限",
    "reassign": "改由{to}办理",
    "adjudicate": "裁定由{to}办理",
    "urge": "已催办",
    "decide_review": "各部门一起研究，作了决定",
    "close": "已办结",
    "reopen": "重新办理",
    "withdraw": "已撤回",
    "merge": "并单",
}
#: Acts whose reason is meant for the requester too.
_WITH_REASON = frozenset(("ask_materials", "extend", "decide_review", "close", "reopen", "merge"))


_CONSENTED = "征得您同意，转介给{recipient}"
#: What became of a referral, by its status.
_REFERRED = {
    "accepted": "{recipient}接下了转介",
    "declined": "{recipient}没有接下转介",
    "done": "{recipient}办完了转介的事",
    "revoked": "已收回转介给{recipient}的同意，不再给对方您的信息",
}


def _words(act: str, details: dict[str, object]) -> str | None:
    """What an act is called, a part of it left open; None where nothing is told of it."""
    if act != "refer":
        return _TOLD.get(act)
    made = "情况紧急，已转介给{recipient}" if details.get("override") else _CONSENTED
    return _REFERRED.get(str(details.get("status")), made)


def _moved(details: dict[str, object], at: datetime) -> Step | None:
    """What came of a place that was told: of the case, then of each task that went there."""
    if "duty_to" in details:
        return Step(f"您补了住址，{details['duty_to']}对您负责到底", at)
    if details.get("from") != details.get("to"):
        return Step(f"转给{details['to']}办理", at)
    return None


def _told(row: object) -> Step | None:
    entry: dict[str, object] = dict(row)  # type: ignore[call-overload]
    details: dict[str, object] = entry["details"]  # type: ignore[assignment]
    at: datetime = entry["at"]  # type: ignore[assignment]
    act, reason = str(entry["act"]), str(entry["reason"])
    match act:
        case "receive":
            return Step("收到您的求助", at)
        case "accept":
            unit = details["first_contact_unit"]
            return Step(
                f"已受理，{unit}从头负责到底", at, hint="有事就找这里，转到哪个部门都不变。"
            )
        case "dispatch":
            return Step(f"已派给{details['lead']}", at, hint=reason)
        case "hold_for_triage":
            return Step("转给工作人员亲自处理", at, hint=reason)
        case "tell_place":
            return _moved(details, at)
    whole_case = entry["actor"] == "system" or (act == "close" and "task" in details)
    words = _words(act, details)
    if words is None or whole_case:
        return None  # a case's own rows repeat its tasks', and the system's are for the desk
    unit = str(entry["actor"]).split(" / ", 1)[0]
    text = words.format(
        unit=unit, to=details.get("to", ""), recipient=details.get("recipient", "社会力量")
    )
    return Step(text, at, hint=reason if act in _WITH_REASON else "")
