"""Talks in the database: lines kept before they are acknowledged, and before they are sent."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.talk.values import Kind, Known, Language, Reply, Said
from bot.talk.wording import labelled, worded
from router.file_content import CheckedFile
from router.file_tables import line_files
from router.files import await_file, keep_file
from router.sealing import SealBox
from router.talk_tables import talk_lines, talks

Row = dict[str, Any]
ADDRESS, LINE, KNOWN = "talks.address", "talk_lines.content", "talks.known"
#: Channels to which lines are sent; the others come for them.
PUSHED = ("telegram",)


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it is shown: who spoke, what, when; of the office with its buttons."""

    id: int
    speaker: str
    kind: str
    at: datetime
    content: Row


async def talk_of(
    connection: AsyncConnection, seal: SealBox, channel: str, address: str, at: datetime
) -> int:
    """The id of the talk at an address of a channel; begun now where there is none."""
    known = await found_talk(connection, seal, channel, address)
    if known is not None:
        return known
    row = {
        "channel": channel,
        "address_index": seal.blind_index(f"{channel}:{address}", "talk"),
        "address_sealed": seal.seal(address, ADDRESS),
        "began_at": at,
    }
    await connection.execute(insert(talks).values(row).on_conflict_do_nothing())
    begun = await found_talk(connection, seal, channel, address)
    assert begun is not None
    return begun


async def found_talk(
    connection: AsyncConnection, seal: SealBox, channel: str, address: str
) -> int | None:
    """The id of the talk at an address of a channel; None where there is none."""
    found = select(talks.c.id).where(_at(seal, channel, address))
    talk_id = (await connection.execute(found)).scalar()
    return None if talk_id is None else int(talk_id)


def _at(seal: SealBox, channel: str, address: str) -> ColumnElement[bool]:
    index = seal.blind_index(f"{channel}:{address}", "talk")
    return and_(talks.c.channel == channel, talks.c.address_index == index)


async def keep_line(
    connection: AsyncConnection,
    seal: SealBox,
    talk_id: int,
    said: Said,
    *,
    external_id: str,
    at: datetime,
    file: CheckedFile | None = None,
) -> bool:
    """Keep what a resident sent, `file` with it; False where the channel sent it before.

    A file that the channel still has is to be fetched from now on. The caller commits before it
    tells the channel that the line arrived.
    """
    content = {"text": said.text, "file": said.file, "spot": said.spot, "name": said.name}
    row = {
        "talk_id": talk_id,
        "speaker": "resident",
        "external_id": external_id,
        "kind": str(said.kind),
        "content_sealed": sealed(seal, content),
        "at": at,
    }
    kept = insert(talk_lines).values(row).on_conflict_do_nothing().returning(talk_lines.c.id)
    line_id = (await connection.execute(kept)).scalar()
    if line_id is None:
        return False
    if file is not None:
        await keep_file(connection, seal, talk_id, line_id=line_id, file=file, at=at)
    elif said.file is not None:
        await await_file(connection, line_id, at)
    return True


async def locked(
    connection: AsyncConnection, talk_id: int, *, skip_locked: bool = False
) -> Row | None:
    """A talk, locked until the transaction ends; None where another worker has it."""
    return await _locked(connection, talks.c.id == talk_id, skip_locked=skip_locked)


async def locked_at(
    connection: AsyncConnection, seal: SealBox, channel: str, address: str, at: datetime
) -> Row:
    """The talk at an address, begun now where there is none, locked: one statement for most."""
    talk = await _locked(connection, _at(seal, channel, address))
    if talk is None:
        await talk_of(connection, seal, channel, address, at)
        talk = await _locked(connection, _at(seal, channel, address))
    assert talk is not None
    return talk


async def _locked(
    connection: AsyncConnection, one: ColumnElement[bool], *, skip_locked: bool = False
) -> Row | None:
    query = select(talks).where(one).with_for_update(key_share=True, skip_locked=skip_locked)
    found = (await connection.execute(query)).mappings().first()
    return dict(found) if found else None


async def waiting_lines(connection: AsyncConnection, talk_id: int) -> Sequence[Row]:
    """The resident's lines that were not acted on yet, in the order in which they came.

    With each stands whether it brought a file, and whether that is here.
    """
    query = (
        select(talk_lines, line_files.c.line_id, line_files.c.file_id, line_files.c.refused)
        .outerjoin(line_files, line_files.c.line_id == talk_lines.c.id)
        .where(talk_lines.c.talk_id == talk_id, talk_lines.c.speaker == "resident")
        .where(talk_lines.c.handled_at.is_(None))
        .order_by(talk_lines.c.id)
    )
    return [dict(row) for row in (await connection.execute(query)).mappings()]


async def waiting_talks(connection: AsyncConnection, before: datetime) -> Sequence[int]:
    """Talks with lines that nobody acted on since `before`: their process died."""
    query = (
        select(talk_lines.c.talk_id)
        .where(talk_lines.c.speaker == "resident", talk_lines.c.handled_at.is_(None))
        .where(talk_lines.c.at < before)
        .distinct()
        .limit(64)
    )
    return list((await connection.execute(query)).scalars())


async def silent_talks(connection: AsyncConnection, at: datetime) -> Sequence[int]:
    """Talks in whose silence something is due, the longest due first."""
    query = select(talks.c.id).where(talks.c.silence_at <= at).order_by(talks.c.silence_at)
    return list((await connection.execute(query.limit(64))).scalars())


async def look_again(connection: AsyncConnection, talk_id: int, at: datetime) -> None:
    """What was due in a talk's silence did not work: it is tried once more at this time."""
    await connection.execute(update(talks).where(talks.c.id == talk_id).values(silence_at=at))


def said_in(seal: SealBox, line: Row) -> Said:
    """A line as its channel handed it in."""
    content = opened(seal, line["content_sealed"])
    spot = tuple(content["spot"]) if content["spot"] else None
    return Said(
        Kind(line["kind"]),
        content["text"],
        content["file"],
        spot,
        content.get("name", ""),
        line["line_id"],
        line["line_id"] is not None and line["file_id"] is None and line["refused"] is None,
        line["refused"],
    )


async def handled(connection: AsyncConnection, line_ids: Sequence[int], at: datetime) -> None:
    """Lines were acted on."""
    done = update(talk_lines).where(talk_lines.c.id.in_(line_ids)).values(handled_at=at)
    await connection.execute(done)


async def say(
    connection: AsyncConnection,
    seal: SealBox,
    talk: Row,
    replies: Sequence[Reply],
    *,
    language: Language,
    at: datetime,
    speaker: str = "bot",
) -> None:
    """Put what is said into the talk; it leaves after the commit."""
    pushed = talk["channel"] in PUSHED
    rows = [
        {
            "talk_id": talk["id"],
            "speaker": speaker,
            "kind": "text",
            "content_sealed": sealed(seal, in_words(reply, language)),
            "at": at,
            "due_at": at if pushed else None,
        }
        for reply in replies
    ]
    if rows:
        await connection.execute(insert(talk_lines), rows)


def in_words(reply: Reply, language: Language) -> Row:
    """What is said as it is kept and sent: the words, the buttons, what the channel may offer."""
    return {
        "text": worded(reply, language),
        "key": reply.key,
        "buttons": [[button.code, labelled(button.key, language)] for button in reply.buttons],
        "wants": reply.wants,
    }


async def keep_known(
    connection: AsyncConnection,
    seal: SealBox,
    talk: Row,
    known: Known,
    *,
    turns: int,
    at: datetime,
    spoke_at: datetime,
    silence_at: datetime | None,
) -> None:
    """Keep what is known after so many more lines, and when silence after it is acted on."""
    values = {
        "turn": talk["turn"] + turns,
        "known_sealed": seal.seal(known.model_dump_json(), KNOWN),
        "spoke_at": spoke_at,
        "silence_at": silence_at,
    }
    if known.with_person and talk["handed_over_at"] is None:
        values["handed_over_at"] = at
    talk.update(values)
    await connection.execute(update(talks).where(talks.c.id == talk["id"]).values(values))


async def lines_after(
    connection: AsyncConnection, seal: SealBox, talk_id: int, after: int = 0, most: int = 200
) -> list[Line]:
    """The lines of a talk after one, oldest first; of many the newest."""
    query = (
        select(talk_lines)
        .where(talk_lines.c.talk_id == talk_id, talk_lines.c.id > after)
        .order_by(talk_lines.c.id.desc())
        .limit(most)
    )
    rows = (await connection.execute(query)).mappings().all()
    return [
        Line(r["id"], r["speaker"], r["kind"], r["at"], opened(seal, r["content_sealed"]))
        for r in reversed(rows)
    ]


def labels_of(lines: Sequence[Line]) -> dict[int, str]:
    """What stood on the buttons that a resident pressed, by the ids of those lines."""
    offered: dict[str, str] = {}
    labels = {}
    for line in lines:
        if line.speaker != "resident":
            offered |= dict(line.content["buttons"])
        elif line.kind == Kind.button:
            code = str(line.content["text"])
            labels[line.id] = offered.get(code, code)
    return labels


def sealed(seal: SealBox, content: Row) -> bytes:
    """The content of a line as it is stored."""
    made = seal.seal(json.dumps(content, ensure_ascii=False), LINE)
    assert made is not None
    return made


def opened(seal: SealBox, stored: bytes) -> Row:
    """The content of a line."""
    content: Row = json.loads(seal.open(stored, LINE) or "{}")
    return content
