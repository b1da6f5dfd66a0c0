"""The ledger of a case told to its requester: what happened and what comes next."""

from dataclasses import dataclass
from datetime import date, datetime

from router.lookup import CaseFile


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the timeline; `at` is None for what is still to come."""

    text: str
    at: datetime | None = None
    until: date | None = None
    hint: str = ""


def timeline(file: CaseFile) -> list[Step]:
    """What happened, oldest first, then what comes next."""
    steps = [_told(row) for row in file.ledger]
    case = file.case
    if case["status"] == "triage":
        hint = case["triage_reason"] or ""
        steps.append(Step(f"接下来：{case['first_contact_unit']}的工作人员和您联系", hint=hint))
    for task in file.tasks:
        text = f"接下来：{task['lead_name']}办理“{task['need_name']}”并答复您"
        hint = "明年的放假安排还没公布，日期可能微调。" if task["provisional"] else ""
        steps.append(Step(text, until=task["deadline"], hint=hint))
    return steps


def _told(row: object) -> Step:
    entry: dict[str, object] = dict(row)  # type: ignore[call-overload]
    details: dict[str, object] = entry["details"]  # type: ignore[assignment]
    at: datetime = entry["at"]  # type: ignore[assignment]
    match entry["act"]:
        case "receive":
            return Step("收到您的求助", at)
        case "accept":
            unit = details["first_contact_unit"]
            return Step(
                f"已受理，{unit}从头负责到底", at, hint="有事就找这里，转到哪个部门都不变。"
            )
        case "dispatch":
            return Step(f"已派给{details['lead']}", at, hint=str(entry["reason"]))
        case "hold_for_triage":
            return Step("转给工作人员亲自处理", at, hint=str(entry["reason"]))
        case _:
            return Step(str(entry["reason"]), at)
