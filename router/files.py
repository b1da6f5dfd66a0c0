"""Photos and files of a talk: kept sealed with the line that brought them, then with its case."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from nlu.text import storable
from router.actors import REQUESTER
from router.docket import Docket
from router.errors import NotFound
from router.file_content import SHOWN, CheckedFile
from router.file_tables import files, line_files
from router.lifecycle import Move, moved
from router.sealing import SealBox
from router.tables import cases
from router.talk_tables import talk_lines

_NAME, _CONTENT, _PREVIEW = "files.name", "files.content", "files.preview"
_NONE_SUCH = "没有找到这个文件。"


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file as it is listed: which line brought it, and what is known of it.

    `id`, `name`, `type` and `size` are empty as long as it is not here; `refused` says why it
    never will be.
    """

    line_id: int
    at: datetime
    speaker: str
    kind: str
    id: int | None
    name: str = field(repr=False)
    type: str = ""
    size: int = 0
    refused: str | None = None

    @property
    def is_shown(self) -> bool:
        """Whether it is a picture made anew here, fit to stand within a page."""
        return self.type in SHOWN


@dataclass(frozen=True, slots=True)
class FileContent:
    """A file as it is handed out."""

    content: bytes = field(repr=False)
    name: str = field(repr=False)
    type: str


async def await_file(connection: AsyncConnection, line_id: int, at: datetime) -> None:
    """A line brought a file that its channel still has; it is to be fetched from now on."""
    row = {"line_id": line_id, "due_at": at}
    await connection.execute(insert(line_files).values(row).on_conflict_do_nothing())


async def keep_file(
    connection: AsyncConnection,
    seal: SealBox,
    talk_id: int,
    *,
    line_id: int,
    file: CheckedFile,
    at: datetime,
) -> int:
    """Keep the file of a line; the same file of one talk is kept once. Its id."""
    digest = seal.blind_index(file.digest.hex(), "file")
    same = select(files.c.id).where(files.c.talk_id == talk_id, files.c.digest == digest)
    file_id = (await connection.execute(same)).scalar()
    if file_id is None:
        row = {
            "talk_id": talk_id,
            "digest": digest,
            "name_sealed": seal.seal(file.name, _NAME),
            "type": file.type,
            "size": len(file.content),
            "content_sealed": seal.seal_bytes(file.content, _CONTENT),
            "preview_sealed": seal.seal_bytes(file.preview, _PREVIEW) if file.preview else None,
            "at": at,
        }
        await connection.execute(insert(files).values(row).on_conflict_do_nothing())
        file_id = (await connection.execute(same)).scalar_one()
    link = insert(line_files).values(line_id=line_id, file_id=file_id)
    here = {"file_id": file_id, "due_at": None}
    await connection.execute(link.on_conflict_do_update(index_elements=["line_id"], set_=here))
    return int(file_id)


async def refuse_file(connection: AsyncConnection, line_id: int, why: str) -> None:
    """The file of a line cannot be kept, or was not given out; it is not tried again."""
    done = update(line_files).where(line_files.c.line_id == line_id)
    await connection.execute(done.values(refused=why, due_at=None))


async def put_on_case(docket: Docket, lines: Iterable[int]) -> int:
    """Put what these lines brought onto a case, in the ledger too; how many files are here.

    A file that is still to be fetched belongs to the case as well, and comes into its ledger with
    `enter_late`. MoveNotAllowed where the case is over.
    """
    of_lines = line_files.c.line_id.in_(tuple(lines))
    moved(docket.status, Move.add_words, REQUESTER.role)
    put = (
        update(line_files)
        .where(of_lines, line_files.c.case_id.is_(None), line_files.c.refused.is_(None))
        .values(case_id=docket.case["id"])
        .returning(line_files.c.line_id)
    )
    ids = (await docket.connection.execute(put)).scalars().all()
    rows = await _entries(docket, ids)
    for row in rows:
        docket.move(Move.add_words, REQUESTER, _what(row), **_details(row))
    return len(rows)


async def enter_late(docket: Docket, line_id: int) -> None:
    """Write a file into the ledger of its case that was sent before it could be fetched.

    It was added when that was allowed, wherever the case stands by now.
    """
    for row in await _entries(docket, (line_id,)):
        docket.note(Move.add_words, REQUESTER, _what(row), **_details(row))


async def files_of_talk(
    connection: AsyncConnection, seal: SealBox, talk_id: int
) -> dict[int, SentFile]:
    """What the lines of a talk brought, by the ids of the lines."""
    found = await _listed(connection, seal, talk_lines.c.talk_id == talk_id)
    return {one.line_id: one for one in found}


async def files_of_case(
    connection: AsyncConnection, seal: SealBox, case_id: int
) -> Sequence[SentFile]:
    """The files of a case and of those merged into it, oldest first."""
    return await _listed(connection, seal, _of_case(cases.c.id == case_id))


async def file_of_talk(
    connection: AsyncConnection, seal: SealBox, talk_id: int, file_id: int, *, small: bool = False
) -> FileContent:
    """The content of a file of a talk; NotFound for any other talk's."""
    query = _content(small).where(files.c.id == file_id, files.c.talk_id == talk_id)
    return await _opened(connection, seal, query, small)


async def file_of_case(
    connection: AsyncConnection, seal: SealBox, number: str, file_id: int, *, small: bool = False
) -> FileContent:
    """The content of a file of a case, by the case's number; NotFound for any other case's."""
    theirs = select(line_files.c.file_id).where(_of_case(cases.c.number == storable(number)))
    query = _content(small).where(files.c.id == file_id, files.c.id.in_(theirs))
    return await _opened(connection, seal, query, small)


def _of_case(which: ColumnElement[bool]) -> ColumnElement[bool]:
    the_case = select(cases.c.id).where(which)
    merged = select(cases.c.id).where(cases.c.merged_into.in_(the_case))
    return or_(line_files.c.case_id.in_(the_case), line_files.c.case_id.in_(merged))


async def _listed(
    connection: AsyncConnection, seal: SealBox, which: ColumnElement[bool]
) -> list[SentFile]:
    query = (
        select(
            line_files.c.line_id,
            line_files.c.refused,
            talk_lines.c.at,
            talk_lines.c.speaker,
            talk_lines.c.kind,
            files.c.id,
            files.c.name_sealed,
            files.c.type,
            files.c.size,
        )
        .join(talk_lines, talk_lines.c.id == line_files.c.line_id)
        .outerjoin(files, files.c.id == line_files.c.file_id)
        .where(which)
        .order_by(line_files.c.line_id)
    )
    return [
        SentFile(
            row["line_id"],
            row["at"],
            row["speaker"],
            row["kind"],
            row["id"],
            seal.open(row["name_sealed"], _NAME) or "",
            row["type"] or "",
            row["size"] or 0,
            row["refused"],
        )
        for row in (await connection.execute(query)).mappings()
    ]


def _content(small: bool) -> Select[Any]:
    column = files.c.preview_sealed if small else files.c.content_sealed
    return select(files.c.name_sealed, files.c.type, column.label("sealed"))


async def _opened(
    connection: AsyncConnection, seal: SealBox, query: Select[Any], small: bool
) -> FileContent:
    row = (await connection.execute(query)).mappings().first()
    if row is None or row["sealed"] is None:
        raise NotFound(_NONE_SUCH)
    content = seal.open_bytes(bytes(row["sealed"]), _PREVIEW if small else _CONTENT)
    return FileContent(content, seal.open(row["name_sealed"], _NAME) or "", row["type"])


async def _entries(docket: Docket, lines: Sequence[int]) -> Sequence[Mapping[Any, Any]]:
    query = (
        select(files.c.id, files.c.type, files.c.size, files.c.digest)
        .join(line_files, line_files.c.file_id == files.c.id)
        .where(line_files.c.line_id.in_(lines))
        .order_by(line_files.c.line_id)
    )
    return (await docket.connection.execute(query)).mappings().all()


def _what(row: Mapping[Any, Any]) -> str:
    return "求助人发来照片" if row["type"] in SHOWN else "求助人发来文件"


def _details(row: Mapping[Any, Any]) -> dict[str, Any]:
    """What the ledger says of a file: with its digest, nobody can put another in its place."""
    return {
        "file": row["id"],
        "type": row["type"],
        "size": row["size"],
        "digest": bytes(row["digest"]).hex(),
    }
