"""An officer in a talk that was handed over (转人工): they take it, answer, and give it back."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.talk import talks
from bot.talk.talks import Line, Row
from bot.talk.turning import Host
from bot.talk.values import Reply
from nlu.text import storable
from router.actors import Actor
from router.docket import Docket, open_docket
from router.errors import MissingGround, NotFound
from router.handing_over import hand_back, take_over
from router.marks import masked
from router.request import now
from router.store import transaction
from router.tables import cases
from router.talk_tables import talk_cases
from router.talk_tables import talks as talk_rows

#: As long as one message of a chat may be.
MOST_CHARACTERS = 2_000


#: A query code is the requester's own: who has it acts for them. Case numbers are left.
_CODE = re.compile(r"(?<![\d-])\d{6}(?!\d)")


@dataclass(frozen=True, slots=True)
class TalkFile:
    """The talk of a case as officers read it, numbers and query codes masked; who has it."""

    id: int
    channel: str
    handed_over: bool
    taken_by: str | None
    unreachable: str | None
    lines: Sequence[Line]


async def talk_of_case(host: Host, number: str) -> TalkFile | None:
    """The talk in which a case was opened, or the last that it was shown to; None without one."""
    async with transaction(host.engine) as connection:
        query = (
            select(talk_rows)
            .join(talk_cases, talk_cases.c.talk_id == talk_rows.c.id)
            .join(cases, cases.c.id == talk_cases.c.case_id)
            .where(cases.c.number == storable(number))
            .order_by(talk_rows.c.handed_over_at.is_(None), talk_cases.c.since)
            .limit(1)
        )
        row = (await connection.execute(query)).mappings().first()
        if row is None:
            return None
        lines = await talks.lines_after(connection, host.office.seal, row["id"])
    pressed = talks.labels_of(lines)
    for line in lines:
        words = pressed.get(line.id, line.content["text"])
        line.content["text"] = _CODE.sub("〔查询码〕", masked(str(words)))
    return TalkFile(
        row["id"],
        row["channel"],
        row["handed_over_at"] is not None,
        row["taken_by"],
        row["unreachable"],
        lines,
    )


async def take(host: Host, number: str, actor: Actor) -> None:
    """接手: the resident hears that a person is there. NotYours for another unit's officer."""
    async with transaction(host.engine) as connection:
        docket, talk = await _opened(host, connection, number)
        await take_over(docket, actor)
        await docket.save()
        await _say(host, docket, talk, Reply("officer_here", {"unit": actor.unit}))
    await host.spoken(talk["id"])


async def answer(host: Host, number: str, actor: Actor, words: str) -> None:
    """The officer's words reach the resident in their chat; who answers has taken the talk."""
    said = storable(words).strip()
    if not said or len(said) > MOST_CHARACTERS:
        raise MissingGround(f"请写要回的话，最多{MOST_CHARACTERS}个字。")
    async with transaction(host.engine) as connection:
        docket, talk = await _opened(host, connection, number)
        if talk["taken_by"] != actor.signature:
            await take_over(docket, actor)
            await docket.save()
        await _say(host, docket, talk, Reply("officer_said", {"unit": actor.unit, "words": said}))
    await host.spoken(talk["id"])


async def give_back(host: Host, number: str, actor: Actor) -> None:
    """交回: the bot answers again, and says so."""
    async with transaction(host.engine) as connection:
        docket, talk = await _opened(host, connection, number)
        await hand_back(docket, actor)
        await docket.save()
        await _say(host, docket, talk, Reply("handed_back"), speaker="bot")
    await host.spoken(talk["id"])


async def _opened(host: Host, connection: AsyncConnection, number: str) -> tuple[Docket, Row]:
    """The talk of a case that is with a person, and the case; locked in the order of turns."""
    query = (
        select(talk_rows.c.id)
        .join(talk_cases, talk_cases.c.talk_id == talk_rows.c.id)
        .join(cases, cases.c.id == talk_cases.c.case_id)
        .where(cases.c.number == storable(number), talk_rows.c.handed_over_at.is_not(None))
        .limit(1)
    )
    talk_id = (await connection.execute(query)).scalar()
    if talk_id is None:
        raise NotFound("这件没有转人工的对话。")
    talk = await talks.locked(connection, talk_id)
    assert talk is not None
    docket = await open_docket(connection, host.office, number, now())
    return docket, talk


async def _say(
    host: Host, docket: Docket, talk: Row, reply: Reply, *, speaker: str = "officer"
) -> None:
    known, _ = await host.memory.recall(talk, now())
    await talks.say(
        docket.connection,
        host.office.seal,
        talk,
        (reply,),
        language=known.language,
        at=now(),
        speaker=speaker,
    )
