"""The ledger: every act on a case, appended and chained by keyed hash; and checking the chain."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from router.sealing import SealBox

START = bytes(32)
_NAMES = ("case_id", "position", "actor", "act", "from_status", "to_status", "reason", "details")
_canonical = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode


@dataclass(frozen=True, slots=True)
class Entry:
    """One act: who did what, from which status to which, why."""

    actor: str
    act: str
    reason: str
    from_status: str | None = None
    to_status: str | None = None
    details: dict[str, Any] = field(default_factory=dict)


def chained(
    seal: SealBox,
    case_id: int,
    at: datetime,
    entries: Sequence[Entry],
    *,
    head: bytes = START,
    length: int = 0,
) -> tuple[list[dict[str, Any]], bytes]:
    """The rows to append after `length` rows that end in `head`, and the new head."""
    rows = []
    for position, entry in enumerate(entries, length + 1):
        row = {
            "case_id": case_id,
            "position": position,
            "at": at,
            "actor": entry.actor,
            "act": entry.act,
            "from_status": entry.from_status,
            "to_status": entry.to_status,
            "reason": entry.reason,
            "details": entry.details,
        }
        head = row["hash"] = seal.chain(head, _content(row))
        rows.append(row)
    return rows, head


def first_break(seal: SealBox, rows: Iterable[Any], *, head: bytes, length: int) -> str | None:
    """What is wrong with a case's ledger, or None. `rows` are mappings ordered by position.

    Finds an edited, deleted, inserted or swapped row, and one cut off at the end.
    """
    expected, count = START, 0
    for row in rows:
        count += 1
        if row["position"] != count:
            return f"第{count}行缺失"
        expected = seal.chain(expected, _content(row))
        if bytes(row["hash"]) != expected:
            return f"第{count}行被改动"
    if count != length:
        return f"应有{length}行，现有{count}行"
    return None if expected == bytes(head) else "末行与案卷不符"


def _content(row: Any) -> bytes:
    """The row as the hash sees it: the same bytes before storing and after reading back."""
    content = {name: row[name] for name in _NAMES}
    content["at"] = row["at"].astimezone(UTC).isoformat(timespec="microseconds")
    return _canonical(content).encode()
