"""The ledger: every act on a case, appended and chained by keyed hash; and checking the chain.

What closes a ledger stands with its case and needs the key as well (`end_of`): without it nobody
can cut rows off and set the case back to fit. One thing it cannot show: a case put back as a whole
to what it once was, from a copy of that time; backups kept apart do.
"""

import hmac
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from router.sealing import SealBox
from router.tables import cases

#: What the first row of a ledger stands on.
START = bytes([1]) * 32
#: The same for cases opened before ledgers were closed. Only such a case may still be open at the
#: end, and only until it is registered (`router.register`): the migration had no key to close it.
OLD_START = bytes(32)
_NAMES = ("case_id", "position", "actor", "act", "from_status", "to_status", "reason", "details")
_CLOSED = tuple(column.name for column in cases.columns if column.name != "ledger_end")


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


def end_of(seal: SealBox, case: Mapping[Any, Any]) -> bytes:
    """What closes the ledger of a case: a keyed hash over its head, its length and its case."""
    values = {name: case.get(name) for name in _CLOSED}
    content = {name: value for name, value in values.items() if value is not None}
    return seal.close(canonical(content), "ledger")


def has_end(seal: SealBox, case: Mapping[Any, Any]) -> bool:
    """Whether the case is as it was when its ledger was last closed."""
    end = case["ledger_end"]
    return end is not None and hmac.compare_digest(bytes(end), end_of(seal, case))


def first_break(seal: SealBox, rows: Iterable[Any], case: Mapping[Any, Any]) -> str | None:
    """What is wrong with a case's ledger, or None. `rows` are mappings ordered by position.

    Finds an edited, deleted, inserted or swapped row, one cut off at the end, and an edited case.
    """
    rows = list(rows)
    expected = start = _start(seal, rows)
    for count, row in enumerate(rows, 1):
        if row["position"] != count:
            return f"第{count}行缺失"
        expected = seal.chain(expected, _content(row))
        if bytes(row["hash"]) != expected:
            return f"第{count}行被改动"
    if len(rows) != case["ledger_length"]:
        return f"应有{case['ledger_length']}行，现有{len(rows)}行"
    if expected != bytes(case["ledger_head"]):
        return "末行与案卷不符"
    if case["ledger_end"] is None and case["register_id"] is None and start == OLD_START:
        return None
    return None if has_end(seal, case) else "封条对不上：最后几行被删过，或工单本身被改过"


def canonical(content: Any) -> bytes:
    """The same bytes for the same content, before storing it and after reading it back."""
    return _encode(content).encode()


def _start(seal: SealBox, rows: Sequence[Any]) -> bytes:
    """What the first row stands on. Its keyed hash says so: the one cannot be made the other."""
    old = rows and bytes(rows[0]["hash"]) == seal.chain(OLD_START, _content(rows[0]))
    return OLD_START if old else START


def _content(row: Any) -> bytes:
    return canonical({name: row[name] for name in (*_NAMES, "at")})


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        return value.hex()
    raise TypeError(f"nothing that a ledger holds: {type(value).__name__}")


_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True, default=_plain).encode
