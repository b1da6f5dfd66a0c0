"""Calls that come in pieces: put together turn by turn, in any order and however often sent."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import literal, or_, select, update
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.channels.hotline import call_rows
from bot.channels.hotline.transcripts import Head, SpokenTurn, Transcript
from nlu.understanding import Message, Turn
from router.hotline_tables import call_turns, calls
from router.sealing import SealBox
from router.tables import requests

Row = Mapping[Any, Any]
#: The hotline and its own number of the call.
Key = tuple[str, str]
_COMPLETED = literal({"incomplete": False}, JSONB)
TURN, HEAD = "call_turns.content", "calls.head"


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a call as it arrived: from which hotline, when."""

    hotline: str
    sent: Transcript
    at: datetime

    @property
    def key(self) -> Key:
        """Which call it is of."""
        return self.hotline, self.sent.call_id


@dataclass(frozen=True, slots=True)
class Heard:
    """Where a call stands after some pieces: its row and the places that were not known before."""

    row: Row
    fresh: Sequence[int]

    @property
    def taken(self) -> bool:
        """Whether it became a request before."""
        return self.row["taken_at"] is not None

    @property
    def complete(self) -> bool:
        """Whether its last turn is known and it waits to become a request."""
        return not self.taken and self.row["length"] is not None

    def held(self, at: datetime) -> bool:
        """Whether an operator has it open: then it waits for them."""
        until = self.row["held_until"]
        return until is not None and until > at


@dataclass(frozen=True, slots=True)
class Call:
    """A call as far as it is known: its head, and its turns by their places."""

    row: Row
    head: Head
    turns: Mapping[int, SpokenTurn]

    @property
    def whole(self) -> bool:
        """Whether no turn is missing."""
        return self.row["length"] is not None and len(self.turns) == self.row["length"]

    @property
    def message(self) -> Message:
        """What was said, as the reader takes it; the places of its turns are those that are known.

        Turns without a word keep their place: evidence names turns by it.
        """
        return message_of(turn for _, turn in sorted(self.turns.items()))


def message_of(turns: Iterable[SpokenTurn]) -> Message:
    """The turns of a call as the reader takes them."""
    return Message(turns=tuple(Turn(turn.speaker, turn.text) for turn in turns))


async def in_pieces(connection: AsyncConnection, keys: Iterable[Key]) -> set[Key]:
    """Those of the calls that are being put together here, or were."""
    wanted = sorted(set(keys))
    if not wanted:
        return set()
    hotlines, call_ids = zip(*wanted, strict=True)
    asked = {"hotlines": list(hotlines), "call_ids": list(call_ids)}
    return {(row.hotline, row.call_id) for row in await connection.execute(call_rows.KNOWN, asked)}


async def hear(connection: AsyncConnection, seal: SealBox, pieces: Sequence[Piece]) -> list[Heard]:
    """Keep pieces of calls; each call once, locked until the transaction ends.

    A turn that came before is not fresh; of two for one place the higher revision stands, of two
    alike the one kept first.
    """
    if not pieces:
        return []
    by_key: dict[Key, list[Piece]] = {}
    for piece in pieces:
        by_key.setdefault(piece.key, []).append(piece)
    rows = {(row["hotline"], row["call_id"]): row for row in await _begun(connection, seal, by_key)}
    fresh = await _kept(connection, seal, {rows[key]["id"]: some for key, some in by_key.items()})
    return [Heard(row, sorted(fresh.get(row["id"], ()))) for row in rows.values()]


async def _begun(
    connection: AsyncConnection, seal: SealBox, by_key: Mapping[Key, Sequence[Piece]]
) -> Sequence[Row]:
    """The rows of calls, made or locked; in one order for all, so that no two wait in a ring."""
    values = [
        {
            "hotline": key[0],
            "call_id": key[1],
            "head_sealed": seal.seal(_head_of(by_key[key]).model_dump_json(), HEAD),
            "length": max(
                (p.sent.first_turn + len(p.sent.turns) for p in by_key[key] if p.sent.final),
                default=None,
            ),
            "began_at": min(piece.sent.began_at or piece.at for piece in by_key[key]),
            "heard_at": max(piece.at for piece in by_key[key]),
        }
        for key in sorted(by_key)
    ]
    told = await connection.execute(call_rows.beginning(tuple(values[0])), {calls.name: values})
    return told.mappings().all()


def _head_of(pieces: Sequence[Piece]) -> Head:
    """What is told besides the words; the first piece that tells of something counts."""
    told: dict[str, Any] = {}
    for piece in pieces:
        for name in Head.model_fields:
            told[name] = told.get(name) or getattr(piece.sent, name)
    return Head.model_construct(**told)


async def _kept(
    connection: AsyncConnection, seal: SealBox, by_row: Mapping[int, Sequence[Piece]]
) -> dict[int, list[int]]:
    """Keep the turns; the places that were not known before, by call."""
    best: dict[tuple[int, int], tuple[int, SpokenTurn]] = {}
    for call_row, pieces in by_row.items():
        for piece in pieces:
            for position, turn in enumerate(piece.sent.turns, piece.sent.first_turn):
                known = best.get((call_row, position))
                if known is None or piece.sent.revision > known[0]:
                    best[call_row, position] = piece.sent.revision, turn
    if not best:
        return {}
    values = [
        {
            "call_row": call_row,
            "position": position,
            "revision": revision,
            "content_sealed": seal.seal(turn.model_dump_json(), TURN),
        }
        for (call_row, position), (revision, turn) in sorted(best.items(), key=lambda one: one[0])
    ]
    fresh: dict[int, list[int]] = {}
    for row in await connection.execute(
        call_rows.keeping(tuple(values[0])), {call_turns.name: values}
    ):
        if row.made:
            fresh.setdefault(row.call_row, []).append(row.position)
    return fresh


async def opened(connection: AsyncConnection, seal: SealBox, rows: Sequence[Row]) -> list[Call]:
    """Calls with their turns."""
    ids = [row["id"] for row in rows]
    if not ids:
        return []
    turns: dict[int, dict[int, SpokenTurn]] = {one: {} for one in ids}
    for turn in (await connection.execute(call_rows.TURNS, {"ids": ids})).mappings():
        told = json.loads(seal.open(turn["content_sealed"], TURN) or "{}")
        turns[turn["call_row"]][turn["position"]] = SpokenTurn.model_construct(**told)
    return [
        Call(
            row,
            Head.model_validate_json(seal.open(row["head_sealed"], HEAD) or ""),
            turns[row["id"]],
        )
        for row in rows
    ]


async def overdue(
    connection: AsyncConnection,
    before: datetime,
    hotlines: Sequence[str],
    most: int,
    *,
    at: datetime,
) -> Sequence[Row]:
    """Calls of which nothing was heard since `before`, locked; those of other workers left out.

    One that an operator has open waits for them; one that they left is overdue when it is whole.
    """
    left = calls.c.length.is_not(None) & calls.c.held_until.is_not(None)
    query = (
        select(calls)
        .where(calls.c.taken_at.is_(None), or_(calls.c.heard_at < before, left))
        .where(or_(calls.c.held_until.is_(None), calls.c.held_until < at))
        .where(calls.c.hotline.in_(hotlines))
        .order_by(calls.c.heard_at)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    return (await connection.execute(query)).mappings().all()


async def taken(
    connection: AsyncConnection, call: Call, request_id: int | None, at: datetime | None = None
) -> None:
    """A call became a request, or (None) could not be one; `at`: when it was last heard."""
    await all_taken(connection, [(call, request_id)], at)


async def all_taken(
    connection: AsyncConnection,
    became: Sequence[tuple[Call, int | None]],
    at: datetime | None = None,
) -> None:
    """As `taken`, for several calls at once."""
    rows = [
        {
            "call": call.row["id"],
            "taken_at": at or call.row["heard_at"],
            "request_id": request_id,
            "incomplete": not call.whole,
        }
        for call, request_id in became
    ]
    if rows:
        await connection.execute(call_rows.TAKEN, rows)
    for call, request_id in became:
        await _completed(connection, call, request_id)


async def _completed(connection: AsyncConnection, call: Call, request_id: int | None) -> None:
    """A request that was marked 待补全 is so no longer where its call is whole now."""
    if call.whole and call.row["incomplete"] and request_id is not None:
        whole = {"handed_in": requests.c.handed_in.op("||")(_COMPLETED)}
        await connection.execute(update(requests).where(requests.c.id == request_id).values(whole))
