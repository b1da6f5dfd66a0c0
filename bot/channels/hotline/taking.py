"""A batch of the feed becomes requests and cases, in one transaction of the caller's."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.channels.hotline import calls
from bot.channels.hotline.calls import Call, Heard, Piece
from bot.channels.hotline.dead import Failed, bury
from bot.channels.hotline.hotlines import Hotline
from bot.channels.hotline.requests import external_id, request_of, request_of_call
from bot.channels.hotline.stream import Entry
from bot.channels.hotline.transcripts import BadTranscript, Sent, SpokenTurn, Transcript, parsed
from router.actors import REQUESTER
from router.docket import docket_of
from router.errors import MoveNotAllowed, RequestConflict
from router.intake import take_in_batch
from router.office import Office
from router.receipts import Receipt
from router.receiving import message_of
from router.request import Channel, now
from router.tables import requests
from router.words_added import add_words

Told = TypeVar("Told")
#: What a person who mends a dead letter must know of a call that was sent twice, differently.
_OTHER_CALL = "同一个通话编号送来了另一段话，没有改动原来的工单；请核对编号。"
_SPEAKERS = {"caller": "市民", "agent": "坐席"}
_UNKNOWN = "没有登记这条热线，或已停用：先用 onedoor hotline add 登记，再重放。"
_CLOSED = "通话的后续到的时候，工单已经办结；请看要不要重新办。"
_GIVEN_UP = "处理这个通话时出错，已放弃；修好后可以重放。"
_SEALED_ELSEWHERE = "这一条是用另一把密钥加密的，打不开。"


@dataclass(slots=True)
class Batch:
    """Entries being taken in: what failed, and what became of the others."""

    failed: list[Failed] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def fail(self, entry: Entry, reason: str) -> None:
        """An entry that cannot be taken in, however often it is tried."""
        content = entry.content if entry.content is not None else b""
        self.failed.append(Failed(entry.id, entry.hotline, reason, content, entry.tries + 1))

    def count(self, receipt: Receipt) -> None:
        """One request more, by what became of it."""
        self.counts["repeated" if receipt.duplicate else str(receipt.outcome)] += 1


@dataclass(frozen=True, slots=True)
class Taker:
    """Takes entries in: for which hotlines, with which office."""

    office: Office
    hotlines: Mapping[str, Hotline]
    #: The rows of the calls of which something came: whoever looks at them is told.
    changed: set[int] = field(default_factory=set)

    async def take(self, connection: AsyncConnection, entries: Sequence[Entry]) -> Counter[str]:
        """Take all in that can be, bury what cannot; what became of them, counted.

        The caller commits, and settles the entries only then.
        """
        batch = Batch()
        sent = self._parsed(entries, batch)
        known = await calls.in_pieces(
            connection, [(e.hotline, s.call_id) for e, s in sent if isinstance(s, Transcript)]
        )
        wholes, pieces = [], []
        for entry, one in sent:
            if isinstance(one, Transcript) and (
                not one.whole or (entry.hotline, one.call_id) in known
            ):
                pieces.append(Piece(entry.hotline, one, entry.at))
            else:
                wholes.append((entry, one))
        pieces += await self._take_wholes(connection, wholes, batch)
        batch.counts["pieces"] += len(pieces)
        heard = await calls.hear(connection, self.office.seal, pieces)
        await self._take_heard(connection, heard, batch)
        await bury(connection, self.office.seal, batch.failed)
        batch.counts["dead"] += len(batch.failed)
        batch.counts["entries"] += len(entries)
        return +batch.counts

    async def take_overdue(
        self, connection: AsyncConnection, before: datetime, most: int, *, give_up: bool = False
    ) -> Counter[str]:
        """Take calls in as they are of which no more came since `before` (待补全).

        With `give_up` they become dead letters: taking them in has failed.
        """
        batch = Batch()
        codes = sorted(self.hotlines)
        rows = await calls.overdue(connection, before, codes, most, at=now())
        found = await calls.opened(connection, self.office.seal, rows)
        # Opened at the desk to be written down, and nothing was: nobody was on the telephone.
        empty = [call for call in found if call.row["by_hand"] and not call.turns]
        for call in empty:
            await calls.taken(connection, call, None, call.row["heard_at"])
        found = [call for call in found if call not in empty]
        if give_up:
            for call in found:
                batch.failed.append(_buried(call, _GIVEN_UP))
                await calls.taken(connection, call, None)
        else:
            await self._take_calls(connection, found, batch)
        await bury(connection, self.office.seal, batch.failed)
        batch.counts["dead"] += len(batch.failed)
        return +batch.counts

    def _parsed(self, entries: Sequence[Entry], batch: Batch) -> list[tuple[Entry, Sent]]:
        sent = []
        for entry in entries:
            if entry.hotline not in self.hotlines:
                batch.fail(entry, _UNKNOWN)
            elif entry.content is None:
                batch.fail(entry, _SEALED_ELSEWHERE)
            else:
                try:
                    sent.append((entry, parsed(entry.content)))
                except BadTranscript as error:
                    batch.fail(entry, error.sentence)
        return sent

    def _by_hotline(
        self, told: Sequence[Told], code_of: Callable[[Told], str]
    ) -> Iterator[tuple[Hotline, list[Told]]]:
        """What came in, for each hotline by itself: each has an office of its own."""
        by_code: dict[str, list[Told]] = {}
        for one in told:
            by_code.setdefault(code_of(one), []).append(one)
        for code, some in sorted(by_code.items()):
            yield self.hotlines[code], some

    async def _take_wholes(
        self, connection: AsyncConnection, wholes: Sequence[tuple[Entry, Sent]], batch: Batch
    ) -> list[Piece]:
        """Take whole calls and work orders in; those that go on with a stored call come back."""
        pieces: list[Piece] = []
        for hotline, some in self._by_hotline(wholes, lambda sent: sent[0].hotline):
            asked = [request_of(hotline, one, entry.at) for entry, one in some]
            results = await take_in_batch(connection, self.office.of(hotline.jurisdiction), asked)
            for (entry, one), result in zip(some, results, strict=True):
                if isinstance(result, Receipt):
                    batch.count(result)
                elif isinstance(result, RequestConflict) and isinstance(one, Transcript):
                    piece = Piece(hotline.code, one, entry.at)
                    if await self._goes_on(connection, piece):
                        pieces.append(piece)
                    else:
                        batch.fail(entry, _OTHER_CALL)
                else:
                    batch.fail(entry, result.sentence)
        return pieces

    async def _goes_on(self, connection: AsyncConnection, piece: Piece) -> bool:
        """Whether a call sent once more begins as it did; then it is put together from here on."""
        query = select(requests).where(
            requests.c.channel == str(Channel.hotline),
            requests.c.external_id == external_id(piece.key),
        )
        row = (await connection.execute(query)).mappings().one()
        seal = self.office.seal
        before = message_of(seal, row).turns
        now = calls.message_of(piece.sent.turns).turns
        shorter = min(len(before), len(now))
        if not shorter or before[:shorter] != now[:shorter]:
            return False
        told = tuple(SpokenTurn(speaker=one.speaker, text=one.text) for one in before)
        stored = piece.sent.model_copy(update={"turns": told, "final": False})
        (heard,) = await calls.hear(connection, seal, [replace(piece, sent=stored)])
        (call,) = await calls.opened(connection, seal, [heard.row])
        await calls.taken(connection, call, row["id"], row["received_at"])
        return True

    async def _take_heard(
        self, connection: AsyncConnection, heard: Sequence[Heard], batch: Batch
    ) -> None:
        """Calls of which something came: those that are whole now, and those that went on."""
        self.changed.update(int(one.row["id"]) for one in heard)
        open_now = [one.row for one in heard if one.complete and not one.held(now())]
        found = await calls.opened(connection, self.office.seal, open_now)
        await self._take_calls(connection, [call for call in found if call.whole], batch)
        for one in heard:
            if one.taken and one.fresh:
                (call,) = await calls.opened(connection, self.office.seal, [one.row])
                await self._add(connection, call, one.fresh, batch)

    async def _take_calls(
        self, connection: AsyncConnection, found: Sequence[Call], batch: Batch
    ) -> None:
        """Calls become requests: whole, or as they are when their time is over."""
        became: list[tuple[Call, int | None]] = []
        for hotline, some in self._by_hotline(found, lambda call: str(call.row["hotline"])):
            asked = [request_of_call(hotline, call) for call in some]
            results = await take_in_batch(connection, self.office.of(hotline.jurisdiction), asked)
            for call, result in zip(some, results, strict=True):
                became.append((call, result.request_id if isinstance(result, Receipt) else None))
                if isinstance(result, Receipt):
                    batch.count(result)
                    batch.counts["incomplete"] += not call.whole
                else:
                    batch.failed.append(_buried(call, result.sentence))
        await calls.all_taken(connection, became)

    async def _add(
        self, connection: AsyncConnection, call: Call, fresh: Sequence[int], batch: Batch
    ) -> None:
        """Turns that came after the call was taken in go to its case, or it is read anew."""
        query = select(requests.c.case_id).where(requests.c.id == call.row["request_id"])
        case_id = (await connection.execute(query)).scalar()
        if case_id is None:
            await self._read_anew(connection, call, batch)
            return
        docket = await docket_of(connection, self.office, case_id, call.row["heard_at"])
        said = (call.turns[place] for place in fresh)
        words = "；".join(f"{_SPEAKERS[turn.speaker]}：{turn.text}" for turn in said if turn.text)
        try:
            add_words(docket, REQUESTER, f"（12345通话后续）{words}")
        except MoveNotAllowed:
            batch.failed.append(_buried(call, _CLOSED))
            return
        await docket.save()
        await calls.taken(connection, call, call.row["request_id"])
        batch.counts["added"] += 1

    async def _read_anew(self, connection: AsyncConnection, call: Call, batch: Batch) -> None:
        """A call that was not ours as it was: perhaps it is with what came since."""
        hotline = self.hotlines[call.row["hotline"]]
        office, request = self.office.of(hotline.jurisdiction), request_of_call(hotline, call)
        request = replace(request, external_id=f"{request.external_id}+{len(call.turns)}")
        (result,) = await take_in_batch(connection, office, [request])
        if isinstance(result, Receipt):
            batch.count(result)
            await calls.taken(connection, call, result.request_id)
        else:
            batch.failed.append(_buried(call, result.sentence))


def _buried(call: Call, reason: str) -> Failed:
    """A call that cannot go on, put together as it is known."""
    told = Transcript(
        **call.head.model_dump(),
        turns=tuple(turn for _, turn in sorted(call.turns.items())),
        final=call.whole,
    )
    name = f"call {call.row['id']}+{len(call.turns)}"
    return Failed(name, call.row["hotline"], reason, told.model_dump_json().encode())
