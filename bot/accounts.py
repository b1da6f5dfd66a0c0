"""Accounts of staff: the first administrator, and checking a password."""

import os
import secrets
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from router.request import now
from router.tables import accounts

_HASHER = PasswordHasher()
#: Checked where there is no such account, so that the answer takes as long.
_NOBODY = _HASHER.hash(secrets.token_urlsafe(16))
FIRST_ADMINISTRATOR = "admin"


async def first_administrator(connection: AsyncConnection, note: Path) -> str | None:
    """Make the first administrator where there is no account at all; the password, else None.

    The password is also written to `note` (readable by its owner only), so that a start whose
    output is lost locks nobody out.
    """
    count = (await connection.execute(select(func.count()).select_from(accounts))).scalar_one()
    if count:
        return None
    password = secrets.token_urlsafe(12)
    values = {
        "name": FIRST_ADMINISTRATOR,
        "role": "administrator",
        "password_hash": _HASHER.hash(password),
        "created_at": now(),
    }
    await connection.execute(insert(accounts).values(values))
    note.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(note, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as opened:
        opened.write(f"{FIRST_ADMINISTRATOR} {password}\n")
    return password


async def password_holds(connection: AsyncConnection, name: str, password: str) -> bool:
    """Whether name and password belong together and the account is not disabled."""
    query = select(accounts.c.password_hash).where(
        accounts.c.name == name, accounts.c.disabled_at.is_(None)
    )
    stored = (await connection.execute(query)).scalar()
    try:
        return _HASHER.verify(stored or _NOBODY, password) and stored is not None
    except VerifyMismatchError:
        return False
