"""The tables of what is done on a case: notices, calls, referrals, reviews, merges, the clock."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import JSONB

from router.tables import id_column, metadata, time_column

#: What a requester was told to bring (一次性告知), once for a task; a further time is a breach.
notices = Table(
    "one_time_notices",
    metadata,
    id_column(),
    Column("task_id", BigInteger, ForeignKey("tasks.id"), nullable=False),
    Column("version", SmallInteger, nullable=False),
    Column("items", JSONB, nullable=False),
    Column("given_by", Text, nullable=False),
    time_column("given_at"),
    time_column("acknowledged_at", nullable=True),
    Column("acknowledged_by", Text),
    Column("breach", Boolean, nullable=False),
    UniqueConstraint("task_id", "version"),
)

#: Tries to reach the requester after the answer (回访).
call_backs = Table(
    "call_backs",
    metadata,
    id_column(),
    Column("case_id", BigInteger, ForeignKey("cases.id"), nullable=False, index=True),
    time_column("at"),
    Column("officer", Text, nullable=False),
    Column("reached", Boolean, nullable=False),
    Column("outcome", Text),
)

#: Referrals to bodies outside government (转介), each with its own consent.
referrals = Table(
    "referrals",
    metadata,
    id_column(),
    Column("case_id", BigInteger, ForeignKey("cases.id"), nullable=False, index=True),
    Column("recipient", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("fields", JSONB, nullable=False),
    Column("legal_basis", JSONB, nullable=False),
    Column("consent_by", Text),
    time_column("consented_at", nullable=True),
    Column("override_reason", Text),
    Column("expires_on", Date, nullable=False),
    Column("status", Text, nullable=False),
    Column("outcome", Text),
    time_column("created_at"),
    time_column("settled_at", nullable=True),
)

#: One matter, one discussion (一事一议): the departments named and what they decided.
reviews = Table(
    "reviews",
    metadata,
    id_column(),
    Column("case_id", BigInteger, ForeignKey("cases.id"), nullable=False, index=True),
    Column("positions", JSONB, nullable=False),
    Column("departments", JSONB, nullable=False),
    Column("question", Text, nullable=False),
    Column("opened_by", Text, nullable=False),
    time_column("opened_at"),
    Column("decision", Text),
    Column("decided_by", Text),
    time_column("decided_at", nullable=True),
)

#: What was sent to the wrong department, and where it went in the end: examples for the reader.
corrections = Table(
    "corrections",
    metadata,
    id_column(),
    Column("case_id", BigInteger, ForeignKey("cases.id"), nullable=False, index=True),
    Column("task_id", BigInteger, ForeignKey("tasks.id"), nullable=False),
    Column("need", Text, nullable=False),
    Column("returned_by", Text, nullable=False),
    Column("destination", Text, nullable=False),
    Column("clause", Text, nullable=False),
    Column("reason", Text, nullable=False),
    time_column("at"),
    Column("settled_as", Text),
    time_column("settled_at", nullable=True),
)

#: Pairs of cases that may be one (并单), proposed by the system, decided by a person.
merge_proposals = Table(
    "merge_proposals",
    metadata,
    id_column(),
    Column("case_id", BigInteger, ForeignKey("cases.id"), nullable=False),
    Column("other_id", BigInteger, ForeignKey("cases.id"), nullable=False, index=True),
    Column("why", Text, nullable=False),
    time_column("proposed_at"),
    Column("decided_by", Text),
    Column("merged", Boolean),
    time_column("decided_at", nullable=True),
    UniqueConstraint("case_id", "other_id"),
)

#: What the clock has to do: one row for each thing, claimed by SKIP LOCKED, done once. A row that
#: failed waits for a later `at`; `attempts` counts how often, `result` names the last error.
due = Table(
    "due",
    metadata,
    id_column(),
    Column("case_id", BigInteger, ForeignKey("cases.id"), nullable=False),
    Column("task_id", BigInteger, ForeignKey("tasks.id")),
    Column("kind", Text, nullable=False),
    Column("turn", SmallInteger, nullable=False),
    time_column("at"),
    Column("danger", Boolean, nullable=False),
    time_column("done_at", nullable=True),
    Column("result", Text),
    Column("attempts", Integer, nullable=False, server_default="0"),
    UniqueConstraint("case_id", "task_id", "kind", "turn", postgresql_nulls_not_distinct=True),
    Index("ix_due_open", "at", postgresql_where="done_at IS NULL"),
)
