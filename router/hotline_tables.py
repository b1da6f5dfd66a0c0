"""The tables of the hotline (12345): who may send, calls in pieces, what failed, was corrected.

A transcript that comes whole leaves a request and nothing here. One that comes in pieces is put
together here, sealed, until it is whole or has waited its time.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import JSONB

from router.tables import id_column, metadata, time_column

#: A hotline that may send. `jurisdiction` is where its callers' places are looked for first.
hotlines = Table(
    "hotlines",
    metadata,
    id_column(),
    Column("code", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("jurisdiction", Text, nullable=False),
    Column("key_hash", LargeBinary, nullable=False, unique=True),
    time_column("created_at"),
    time_column("disabled_at", nullable=True),
)

#: A call that comes in pieces. `length` is known with its last piece; `taken_at` when it became a
#: request: whole, or (`incomplete`) as it was when its time was over. Until `held_until` an
#: operator (`held_by`) has it on the desk, and it waits for them; what they set right and noted
#: lies in `set_right_sealed`. `by_hand`: brought in or written down at the desk.
calls = Table(
    "calls",
    metadata,
    id_column(),
    Column("hotline", Text, nullable=False),
    Column("call_id", Text, nullable=False),
    Column("head_sealed", LargeBinary, nullable=False),
    Column("length", Integer),
    Column("incomplete", Boolean, nullable=False, server_default="false"),
    time_column("began_at"),
    time_column("heard_at"),
    time_column("taken_at", nullable=True),
    Column("request_id", BigInteger, ForeignKey("requests.id"), index=True),
    Column("by_hand", Boolean, nullable=False, server_default="false"),
    Column("held_by", Text),
    time_column("held_until", nullable=True),
    Column("set_right_sealed", LargeBinary),
    UniqueConstraint("hotline", "call_id"),
    Index("ix_calls_open", "heard_at", postgresql_where="taken_at IS NULL"),
    Index("ix_calls_incomplete", "id", postgresql_where="incomplete"),
    Index("ix_calls_began_at", "began_at", postgresql_using="brin"),
)

#: The turns of such a call, each at its place; of two for one place the later revision stands.
call_turns = Table(
    "call_turns",
    metadata,
    Column("call_row", BigInteger, ForeignKey("calls.id"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("revision", Integer, nullable=False),
    Column("content_sealed", LargeBinary, nullable=False),
)

#: What could not be taken in, with the reason, until somebody mends it or puts it away.
dead_letters = Table(
    "dead_letters",
    metadata,
    id_column(),
    Column("entry_id", Text, nullable=False, unique=True),
    Column("hotline", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("tries", SmallInteger, nullable=False),
    Column("content_sealed", LargeBinary, nullable=False),
    time_column("at"),
    time_column("settled_at", nullable=True),
    Column("settled_as", Text),
    Index("ix_dead_letters_open", "id", postgresql_where="settled_at IS NULL"),
)

#: What a person set right in what was read: the labels before and after, of a request's words.
reading_corrections = Table(
    "reading_corrections",
    metadata,
    id_column(),
    Column("request_id", BigInteger, ForeignKey("requests.id"), nullable=False, index=True),
    Column("by", Text, nullable=False),
    Column("read", JSONB, nullable=False),
    Column("corrected", JSONB, nullable=False),
    time_column("at"),
)
