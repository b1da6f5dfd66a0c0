"""What the sender of a request gets, and what is said when the same request comes again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ARRAY, Select, Text, and_, bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from nlu.reader import storable_message
from nlu.understanding import Message
from router.assignment import Assignment, Outcome
from router.casework import CODE_PURPOSE
from router.errors import RequestConflict
from router.sealing import SealBox
from router.tables import cases, requests

#: The channel and the number that it gave a request: the same pair is the same request.
Key = tuple[str, str]
Row = Mapping[Any, Any]


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the sender gets. Without a case (not ours, answered) number and code are None."""

    request_id: int
    outcome: Outcome
    case_number: str | None
    query_code: str | None
    duplicate: bool
    #: What was decided, where the request was taken in just now; given again it is not read anew.
    decided: Assignment | None = field(default=None, compare=False, repr=False)


async def stored_under(connection: AsyncConnection, keys: Iterable[Key]) -> dict[Key, Row]:
    """The requests already stored under these numbers, each with its case's number and code."""
    wanted = list(keys)
    if not wanted:
        return {}
    channels, external_ids = zip(*wanted, strict=True)
    asked = {"channels": list(channels), "external_ids": list(external_ids)}
    rows = (await connection.execute(_UNDER, asked)).mappings()
    return {(row["channel"], row["external_id"]): row for row in rows}


async def receipt_of(connection: AsyncConnection, seal: SealBox, request_id: int) -> Receipt:
    """The receipt of a stored request, given again."""
    query = _with_case().where(requests.c.id == request_id)
    return first_receipt(seal, (await connection.execute(query)).mappings().one())


def repeated(seal: SealBox, row: Row, content: bytes) -> Receipt | RequestConflict:
    """The first receipt for the same words; a conflict where the number was used for others."""
    if bytes(row["content_index"]) != content:
        return RequestConflict("这个编号已经用过，而内容和上次不一样；请换一个编号再发。")
    return first_receipt(seal, row)


def first_receipt(seal: SealBox, row: Row) -> Receipt:
    """What the sender of a stored request was given."""
    code = seal.open(row["query_code_sealed"], CODE_PURPOSE)
    return Receipt(row["id"], Outcome(row["outcome"]), row["number"], code, duplicate=True)


def content_index(seal: SealBox, message: Message) -> bytes:
    """A keyed hash of the words as the duplicate check sees them, speakers included."""
    said = storable_message(message)
    turns = "\0".join(f"{turn.speaker}\1{turn.text}" for turn in said.turns)
    words = f"{said.title or ''}\0{said.text}\0{turns}"
    index = seal.blind_index(words, "content")
    assert index is not None
    return index


def _with_case() -> Select[Any]:
    columns = (requests.c.id, requests.c.channel, requests.c.external_id, requests.c.content_index)
    found = select(*columns, requests.c.outcome, cases.c.number, cases.c.query_code_sealed)
    return found.outerjoin(cases, cases.c.id == requests.c.case_id)


def _under() -> Select[Any]:
    """Requests by pairs of channel and number; built once, as every intake asks it first."""
    told = func.unnest(
        bindparam("channels", type_=ARRAY(Text)), bindparam("external_ids", type_=ARRAY(Text))
    ).table_valued("channel", "external_id")
    told = told.render_derived("told")
    same = requests.c.channel == told.c.channel, requests.c.external_id == told.c.external_id
    return _with_case().join_from(requests, told, and_(*same))


_UNDER = _under()
