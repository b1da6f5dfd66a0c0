"""Files that a channel gives out later than the line that brought them: kept, or given up."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.talk import talks
from bot.talk.talks import Row
from bot.talk.turning import Host
from bot.talk.values import Kind, Reply
from router.docket import docket_of
from router.errors import Refusal
from router.file_content import CheckedFile
from router.file_tables import line_files
from router.files import enter_late, keep_file, refuse_file
from router.request import now
from router.store import transaction
from router.talk_tables import talk_lines
from router.words_added import tell_of_files


@dataclass(frozen=True, slots=True)
class LateFiles:
    """What becomes of a file that was to be fetched: one transaction, in the order of turns."""

    host: Host

    async def arrived(self, line_id: int, file: CheckedFile) -> None:
        """Keep a fetched file. Where its line was answered already, say so, and add it to its case.

        Arrived twice it is kept once, and told once.
        """
        async with transaction(self.host.engine) as connection:
            found = await self._waiting(connection, line_id)
            if found is None:
                return
            talk, line = found
            seal, at = self.host.office.seal, now()
            await keep_file(connection, seal, talk["id"], line_id=line_id, file=file, at=at)
            if line["handled_at"] is not None:
                await self._told(connection, talk, await self._entered(connection, line))
        if line["handled_at"] is not None:
            await self.host.spoken(talk["id"])

    async def refused(self, line_id: int, why: Refusal) -> None:
        """Give a file up, and say why: at its line's turn, or at once where that is over."""
        async with transaction(self.host.engine) as connection:
            found = await self._waiting(connection, line_id)
            if found is None:
                return
            talk, line = found
            await refuse_file(connection, line_id, why)
            if line["handled_at"] is not None:
                await self._told(connection, talk, Reply(f"file_{why}"))
        if line["handled_at"] is not None:
            await self.host.spoken(talk["id"])

    async def _waiting(self, connection: AsyncConnection, line_id: int) -> tuple[Row, Row] | None:
        """The talk, locked, and the line of a file that is still waited for; None if it is not."""
        of_line = select(talk_lines.c.talk_id).where(talk_lines.c.id == line_id)
        talk = await talks.locked(connection, (await connection.execute(of_line)).scalar_one())
        query = (
            select(line_files.c.case_id, talk_lines)
            .join(talk_lines, talk_lines.c.id == line_files.c.line_id)
            .where(line_files.c.line_id == line_id)
            .where(line_files.c.file_id.is_(None), line_files.c.refused.is_(None))
        )
        line = (await connection.execute(query)).mappings().first()
        return (talk, dict(line)) if talk and line else None

    async def _entered(self, connection: AsyncConnection, line: Row) -> Reply:
        values: dict[str, object] = {"photo": line["kind"] == Kind.photo}
        if line["case_id"] is None:
            return Reply("file_there", values)
        docket = await docket_of(connection, self.host.office, line["case_id"], now())
        await enter_late(docket, line["id"])
        tell_of_files(docket)
        await docket.save()
        return Reply("file_there_on", {**values, "number": docket.case["number"]})

    async def _told(self, connection: AsyncConnection, talk: Row, reply: Reply) -> None:
        known, _ = await self.host.memory.recall(talk, now())
        seal, language = self.host.office.seal, known.language
        await talks.say(connection, seal, talk, (reply,), language=language, at=now())
