"""Calls at the operator's desk: held while somebody has one open, set right, dispatched by hand.

A held call waits for its operator and not for the machine. Nobody's call is lost by that: the hold
ends a minute after the page is closed, and half an hour after the last word in any case.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.channels.hotline import calls
from bot.channels.hotline.calls import Call, Piece
from bot.channels.hotline.hotlines import Hotline, add_hotline, open_hotlines
from bot.channels.hotline.transcripts import SpokenTurn, Transcript
from nlu.fact_values import FactValue
from nlu.facts import personal_and_facts
from nlu.gazetteer import DEFAULT
from nlu.labels import Need, Urgency
from nlu.places import find_place
from nlu.text import cleaned
from nlu.understanding import Message, Place
from router.errors import NotFound, RejectedInput
from router.hotline_tables import calls as table
from router.office import Office
from router.people import checked_phone
from router.sealing import SealBox

#: A page that is open asks for it again every few seconds.
HOLD, LONGEST_HOLD = timedelta(seconds=60), timedelta(minutes=30)
#: Calls brought in at a desk of which no hotline is registered.
_DESK = "desk"
#: How the number of a call begins that was brought in at a desk.
AT_DESK = "desk-"
_RIGHT = "calls.set_right"
_NO_CALL = "没有这个来电，可能已经处理完了。"
_NO_FACT = "没看懂补记的情况，请写得像 三口人，一个月两千，肾病 这样。"
_NO_PLACE = "没找到这个地方，请写区和街道（乡镇），例如 甘井子区泡崖街道。"


class HeldByOther(RejectedInput):
    """Somebody else has the call open."""


class Right(BaseModel):
    """What an operator set right and noted; None where it stays as it was read. Personal."""

    model_config = ConfigDict(frozen=True)

    needs: tuple[Need, ...] | None = None
    urgency: Urgency | None = None
    for_other: bool | None = None
    not_ours: bool = False
    place: str | None = Field(default=None, repr=False, max_length=80)
    name: str | None = Field(default=None, repr=False, max_length=40)
    phone: str | None = Field(default=None, repr=False)
    #: Who is in need, where somebody else calls.
    in_need: str | None = Field(default=None, repr=False, max_length=40)
    note: str | None = Field(default=None, repr=False, max_length=500)
    #: Facts that are not so, by their names; and what is so, in words.
    not_so: tuple[str, ...] = ()
    facts: str | None = Field(default=None, repr=False, max_length=200)


@dataclass(frozen=True, slots=True)
class LiveCall:
    """A call at the desk: what was said so far, and what the operator set right."""

    call: Call
    hotline: Hotline
    right: Right

    @property
    def id(self) -> int:
        """The number of its row, which its page is called by."""
        return int(self.call.row["id"])

    @property
    def open(self) -> bool:
        """Whether it is not a request yet."""
        return self.call.row["taken_at"] is None

    def held_by(self, at: datetime) -> str | None:
        """Who has it open."""
        until = self.call.row["held_until"]
        return self.call.row["held_by"] if until is not None and until > at else None

    @property
    def place(self) -> Place | None:
        """The place that the operator wrote."""
        return _placed(self.right.place, self.hotline) if self.right.place else None


async def begin(
    connection: AsyncConnection,
    office: Office,
    told: Transcript,
    account: str,
    at: datetime,
    *,
    hotline: str | None = None,
) -> int:
    """A call that an operator brings in or writes down; it is held by them. The id of its row.

    Of several registered hotlines the first counts where none is named. NotFound for one that is
    not registered.
    """
    known = await open_hotlines(connection)
    if not known:
        await add_hotline(connection, Hotline(_DESK, "12345坐席台", office.catalogue.default))
        known = await open_hotlines(connection)
    code = hotline or min(known)
    if code not in known:
        raise NotFound(f"没有代号为 {code} 的热线。")
    # A form that is sent twice brings its own number; a platform's number is the feed's.
    ours = told.call_id if told.call_id.startswith(AT_DESK) else AT_DESK + secrets.token_hex(8)
    named = told.model_copy(update={"call_id": ours})
    (heard,) = await calls.hear(connection, office.seal, [Piece(code, named, at)])
    mine = {"by_hand": True, "held_by": account, "held_until": at + HOLD}
    await connection.execute(update(table).where(table.c.id == heard.row["id"]).values(mine))
    return int(heard.row["id"])


async def live_call(
    connection: AsyncConnection, seal: SealBox, call_id: int, *, lock: bool = False
) -> LiveCall:
    """A call by the id of its row; NotFound where there is none."""
    query = select(table).where(table.c.id == call_id)
    query = query.with_for_update() if lock else query
    row = (await connection.execute(query)).mappings().first()
    if row is None:
        raise NotFound(_NO_CALL)
    (one,) = await _opened(connection, seal, [row])
    return one


async def calls_now(
    connection: AsyncConnection, seal: SealBox, since: datetime, most: int = 30
) -> list[LiveCall]:
    """Calls that are going on, the newest first: not a request yet, heard of since."""
    query = select(table).where(table.c.taken_at.is_(None), table.c.heard_at >= since)
    rows = await connection.execute(query.order_by(table.c.began_at.desc()).limit(most))
    return await _opened(connection, seal, rows.mappings().all())


async def hold(connection: AsyncConnection, call_id: int, account: str, at: datetime) -> bool:
    """Keep a call for an operator a little longer; False where it is another's, or done with."""
    free = or_(table.c.held_by.is_(None), table.c.held_by == account, table.c.held_until < at)
    return await _held(connection, call_id, account, at, free)


async def take_over(connection: AsyncConnection, call_id: int, account: str, at: datetime) -> None:
    """Take a call from whoever has it open. NotFound where it is done with."""
    if not await _held(connection, call_id, account, at, table.c.id == call_id):
        raise NotFound(_NO_CALL)


async def let_go(connection: AsyncConnection, call_id: int, account: str) -> None:
    """Leave a call to the machine, or to another operator."""
    mine = (table.c.id == call_id) & (table.c.held_by == account)
    await connection.execute(update(table).where(mine).values(held_by=None, held_until=None))


async def mine(
    connection: AsyncConnection, seal: SealBox, call_id: int, account: str, at: datetime
) -> LiveCall:
    """A call, locked, that this operator may act on; HeldByOther, NotFound where they may not."""
    live = await live_call(connection, seal, call_id, lock=True)
    if not live.open:
        raise NotFound(_NO_CALL)
    holder = live.held_by(at)
    if holder not in (None, account):
        raise HeldByOther(f"{holder}正在处理这个来电，要由您来办请先点“由我处理”。")
    return live


async def set_right(
    connection: AsyncConnection, seal: SealBox, live: LiveCall, told: Mapping[str, Any]
) -> Right:
    """Keep what an operator set right. RejectedInput or BadFact for what cannot be."""
    changed = dict(told)
    if changed.get("phone"):
        changed["phone"] = checked_phone(changed["phone"])
    if changed.get("place") and _placed(changed["place"], live.hotline) is None:
        raise RejectedInput(_NO_PLACE)
    if changed.get("facts") and not facts_in(changed["facts"]):
        raise RejectedInput(_NO_FACT)
    if "not_so" in changed:  # one more; an empty one takes all of them back
        more = tuple(changed["not_so"])
        changed["not_so"] = (*live.right.not_so, *more) if more else ()
    right = Right.model_validate({**live.right.model_dump(), **changed})
    sealed = seal.seal(right.model_dump_json(), _RIGHT)
    this = update(table).where(table.c.id == live.id)
    await connection.execute(this.values(set_right_sealed=sealed))
    return right


async def say(
    connection: AsyncConnection,
    seal: SealBox,
    live: LiveCall,
    spoken: SpokenTurn,
    at: datetime,
) -> None:
    """Write down what was said in a call that no platform sends. RejectedInput for any other."""
    if not live.call.row["by_hand"]:
        raise RejectedInput("这个来电的话由热线平台送来，您听到的请写在备注里。")
    if not spoken.text.strip():
        raise RejectedInput("请写市民说的话。")
    place = max(live.call.turns, default=-1) + 1
    told = Transcript(
        call_id=live.call.row["call_id"], turns=(spoken,), first_turn=place, final=False
    )
    await calls.hear(connection, seal, [Piece(live.hotline.code, told, at)])


async def _held(
    connection: AsyncConnection, call_id: int, account: str, at: datetime, free: Any
) -> bool:
    until = func.least(at + HOLD, func.greatest(table.c.heard_at, table.c.began_at) + LONGEST_HOLD)
    kept = update(table).where(table.c.id == call_id, table.c.taken_at.is_(None), free)
    done = await connection.execute(kept.values(held_by=account, held_until=until))
    return done.rowcount > 0


async def _opened(
    connection: AsyncConnection, seal: SealBox, rows: Sequence[calls.Row]
) -> list[LiveCall]:
    known = await open_hotlines(connection)
    found = []
    for call in await calls.opened(connection, seal, rows):
        code = call.row["hotline"]
        told = seal.open(call.row["set_right_sealed"], _RIGHT)
        right = Right.model_validate_json(told) if told else Right()
        # One that was disabled meanwhile: its last calls are still to be dispatched.
        found.append(LiveCall(call, known.get(code) or Hotline(code, code, DEFAULT), right))
    return found


def facts_in(words: str) -> tuple[FactValue, ...]:
    """The facts that an operator wrote down in words, as they are read in anybody's."""
    return tuple(fact.value for fact in personal_and_facts(Message(words))[1])


def _placed(written: str, hotline: Hotline) -> Place | None:
    found = find_place(cleaned(written), hotline.jurisdiction)
    return found if found and found.district else None
