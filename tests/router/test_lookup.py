"""Reading cases back: by number and code, for the desk, and with the ledger checked."""

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from router.errors import NotFound
from router.lookup import case_file, case_for_requester, ledger_fault, recent_cases
from router.office import Office
from router.store import transaction
from tests.router.asking import NOT_OURS, asked, numbered, taken


async def test_case_and_code_open_the_file_and_nothing_else_does(
    database: AsyncEngine, office: Office
) -> None:
    number, code = numbered(await taken(database, office, asked()))
    other, _ = numbered(await taken(database, office, asked()))
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    async with transaction(database) as connection:
        assert (await case_for_requester(connection, office.seal, number, code)).tasks
        sentences = set()
        for given in [
            (number, wrong),
            (number, ""),
            (number, code + "0"),
            (number, "１２３４５６"),
            (number, "\ud800"),
            ("20261122-999999", code),
            ("", ""),
            ("\x00", code),
        ]:
            with pytest.raises(NotFound) as refused:
                await case_for_requester(connection, office.seal, *given)
            sentences.add(refused.value.sentence)
        assert len(sentences) == 1  # it never says which of the two was wrong
        with pytest.raises(NotFound):
            await case_file(connection, other + "0")


TAMPERINGS = [
    "UPDATE ledger SET reason = reason || '。' WHERE case_id = :case AND position = 2",
    "UPDATE ledger SET actor = 'requester' WHERE case_id = :case AND position = 3",
    "UPDATE ledger SET at = at + interval '1 microsecond' WHERE case_id = :case AND position = 1",
    "UPDATE ledger SET details = details || '{\"more\": 1}' WHERE case_id = :case AND position = 2",
    "DELETE FROM ledger WHERE case_id = :case AND position = 1",
    "DELETE FROM ledger WHERE case_id = :case AND position >= 3",
    "UPDATE cases SET ledger_length = ledger_length + 1 WHERE id = :case",
    "UPDATE cases SET ledger_head = decode(repeat('00', 32), 'hex') WHERE id = :case",
    # What nobody without the key may manage: the last row gone, and the case set back to fit.
    "WITH gone AS (DELETE FROM ledger USING cases WHERE case_id = :case AND cases.id = case_id"
    " AND position = ledger_length) UPDATE cases SET ledger_length = ledger_length - 1,"
    " ledger_head = (SELECT hash FROM ledger WHERE case_id = :case"
    " AND position = ledger_length - 1) WHERE id = :case",
    "UPDATE cases SET ledger_end = NULL WHERE id = :case",
    "UPDATE cases SET status = 'closed' WHERE id = :case",
    "UPDATE cases SET first_contact_officer = '别人' WHERE id = :case",
]


@pytest.mark.parametrize("statement", TAMPERINGS)
async def test_tampering_in_the_database_is_found(
    database: AsyncEngine, office: Office, statement: str
) -> None:
    number, _ = numbered(await taken(database, office, asked()))

    async def fault(connection: AsyncConnection) -> str | None:
        return await ledger_fault(connection, office.seal, await case_file(connection, number))

    async with transaction(database) as connection:
        file = await case_file(connection, number)
        assert await fault(connection) is None
        changed = await connection.execute(text(statement), {"case": file.case["id"]})
        assert changed.rowcount >= 1
        assert await fault(connection)


async def test_the_desk_sees_danger_first_then_what_a_person_must_place(
    database: AsyncEngine, office: Office
) -> None:
    await taken(database, office, asked())
    await taken(database, office, asked(NOT_OURS, insisted=True))
    await taken(database, office, asked("我不想活了，药已经吃下去了"))
    async with transaction(database) as connection:
        rows = await recent_cases(connection, 1000)
    order = [(not row["danger"], row["status"] != "triage", row["opened_at"]) for row in rows]
    assert order == sorted(order)
    assert {row["danger"] for row in rows} == {True, False}
