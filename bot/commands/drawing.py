"""`onedoor lifecycle`: the diagrams of a case's and a task's life, drawn from the tables."""

import sys
from collections.abc import Iterable
from pathlib import Path

from nlu.errors import OneDoorError
from router.glossary import MOVES, ROLES, STATUSES, TASK_STATUSES
from router.lifecycle import CASE_MOVES, TASK_MOVES, Row

_BEGIN, _END = "<!-- lifecycle -->", "<!-- /lifecycle -->"


class NoMarks(OneDoorError):
    """The document has no place for the diagrams."""


def draw(document: Path | None) -> int:
    """Print both diagrams (Mermaid), or write them between the marks of a document."""
    text = diagrams()
    if document is None:
        sys.stdout.write(text + "\n")
        return 0
    whole = document.read_text("utf-8")
    if _BEGIN not in whole or _END not in whole:
        raise NoMarks(f"{document} 里没有 {_BEGIN} 和 {_END}，不知道写在哪里。")
    before, rest = whole.split(_BEGIN, 1)
    after = rest.split(_END, 1)[1]
    document.write_text(f"{before}{_BEGIN}\n\n{text}\n\n{_END}{after}", "utf-8")
    return 0


def diagrams() -> str:
    """Both diagrams, the case's first; moves that lead nowhere else stand below each."""
    return "\n\n".join(
        (
            _diagram("工单", CASE_MOVES, STATUSES, "received"),
            _diagram("子任务", TASK_MOVES, TASK_STATUSES, "dispatched"),
        )
    )


def _diagram(title: str, rows: Iterable[Row], statuses: dict[str, str], first: str) -> str:
    lines = [f"**{title}**", "", "```mermaid", "stateDiagram-v2"]
    lines += [f'    state "{said}" as {code}' for code, said in statuses.items()]
    lines.append(f"    [*] --> {first}")
    staying = []
    for row in rows:
        who = "、".join(ROLES[role] for role in sorted(row.who))
        if row.after is None:
            staying.append(f"{MOVES[row.move]}（{who}）")
            continue
        lines += [f"    {code} --> {row.after}: {MOVES[row.move]}（{who}）" for code in row.before]
    lines += ["```", "", f"不改变状态的：{'；'.join(staying)}。"]
    return "\n".join(lines)
