"""The tables, as SQLAlchemy Core: the ORM costs milliseconds a case, batches need none of it."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Sequence,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
    func,
)
from sqlalchemy.dialects.postgresql import JSONB

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

case_numbers = Sequence("case_numbers", metadata=metadata)


def id_column() -> Column[int]:
    """The primary key that every table has; given by the database where the row brings none."""
    return Column("id", BigInteger, Identity(), primary_key=True)


def later(name: str, target: str, *, index: bool = False) -> Column[int]:
    """A foreign key checked at the commit: the row that it points at may be written after it."""
    link = ForeignKey(target, deferrable=True, initially="DEFERRED")
    return Column(name, BigInteger, link, index=index)


def time_column(name: str, *, nullable: bool = False) -> Column[object]:
    """A moment, with its time zone."""
    return Column(name, DateTime(timezone=True), nullable=nullable)


#: Requesters and proxies. Everything personal is sealed; the indexes are keyed hashes.
people = Table(
    "people",
    metadata,
    id_column(),
    Column("name_sealed", LargeBinary),
    Column("name_index", LargeBinary, index=True),
    Column("phone_sealed", LargeBinary),
    Column("phone_index", LargeBinary, index=True),
    Column("id_number_sealed", LargeBinary),
    Column("id_number_index", LargeBinary, index=True),
    time_column("created_at"),
)

#: Every request as it came, personal numbers marked in the words and sealed beside them.
requests = Table(
    "requests",
    metadata,
    id_column(),
    Column("channel", Text, nullable=False),
    Column("external_id", Text, nullable=False),
    Column("content_index", LargeBinary, nullable=False),
    time_column("received_at"),
    Column("title", Text),
    Column("body", Text, nullable=False),
    Column("turns", JSONB),
    Column("marks_sealed", LargeBinary),
    later("requester_id", "people.id", index=True),
    later("proxy_id", "people.id", index=True),
    Column("understanding", JSONB, nullable=False),
    Column("decision", JSONB, nullable=False),
    Column("outcome", Text, nullable=False),
    later("case_id", "cases.id", index=True),
    # A call in three lines, of the words as they are stored.
    Column("summary", JSONB),
    # Who handed it in and what they told of it, as a hotline does; nothing personal.
    Column("handed_in", JSONB),
    # When it was written here: `received_at` is when the person spoke.
    Column("stored_at", DateTime(timezone=True), server_default=func.now()),
    UniqueConstraint("channel", "external_id"),
    # They come nearly in the order of their time: a day's are found by a few bytes a block.
    Index("ix_requests_received_at", "received_at", postgresql_using="brin"),
    Index("ix_requests_unsure", "id", postgresql_where="(understanding ->> 'unsure') = 'true'"),
)

#: Telephone and ID numbers told in the words themselves, as keyed hashes: a call has no form.
mentions = Table(
    "mentions",
    metadata,
    id_column(),
    Column("request_id", BigInteger, ForeignKey("requests.id"), nullable=False, index=True),
    Column("number_index", LargeBinary, nullable=False, index=True),
)

#: The register of cases (登记册): each row closes a batch of cases with the key, over the row
#: before. The ids are 1, 2, 3 … without a gap; `members` are the numbers of the batch's cases.
registers = Table(
    "registers",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    time_column("at"),
    Column("members", JSONB, nullable=False),
    Column("hash", LargeBinary, nullable=False),
)

#: What a case says of itself. `ledger_end` is a keyed hash over all its other columns but those
#: that are NULL: a column added later begins as NULL, or no earlier case would hold any more.
cases = Table(
    "cases",
    metadata,
    id_column(),
    Column("number", Text, nullable=False, unique=True),
    Column("query_code_sealed", LargeBinary, nullable=False),
    Column("jurisdiction", Text, nullable=False),
    Column("district", Text),
    Column("street", Text),
    Column("place_code", Text),
    Column("city", Text),
    Column("first_contact_code", Text, nullable=False),
    Column("first_contact_unit", Text, nullable=False),
    Column("first_contact_phone", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("urgency", Text, nullable=False),
    Column("danger", Boolean, nullable=False),
    Column("triage_reason", Text),
    time_column("opened_at"),
    Column("due", Date),
    Column("ledger_head", LargeBinary, nullable=False),
    Column("ledger_length", Integer, nullable=False),
    Column("ledger_end", LargeBinary),
    Column("register_id", BigInteger, ForeignKey("registers.id")),
    Column("version", Integer, nullable=False),
    # The first-contact duty (首问负责): the unit always, the officer once someone has taken it.
    Column("first_contact_officer", Text),
    Column("duty_offered_to", Text),
    # The requester's recorded outcome; with it the duty ends.
    Column("outcome", Text),
    time_column("closed_at", nullable=True),
    Column("merged_into", BigInteger, ForeignKey("cases.id")),
    Column("call_set", SmallInteger, nullable=False, server_default="0"),
    Index("ix_cases_desk", "status", "danger", "opened_at"),
    Index("ix_cases_unregistered", "id", postgresql_where="register_id IS NULL"),
)
# A number is found by its last figures, as people say it.
Index(
    "ix_cases_number_end",
    func.reverse(cases.c.number).label("tail"),
    postgresql_ops={"tail": "text_pattern_ops"},
)

#: One need of a case at one department, with its own clock (子任务).
tasks = Table(
    "tasks",
    metadata,
    id_column(),
    Column("case_id", BigInteger, ForeignKey("cases.id"), nullable=False, index=True),
    Column("position", SmallInteger, nullable=False),
    Column("need", Text, nullable=False),
    Column("need_name", Text, nullable=False),
    Column("lead_code", Text, nullable=False),
    Column("lead_name", Text, nullable=False),
    Column("co_handlers", JSONB, nullable=False),
    Column("clause", JSONB, nullable=False),
    Column("lead_basis", Text),
    Column("reason", Text, nullable=False),
    Column("rule", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("time_limit", Integer, nullable=False),
    Column("time_limit_source", Text, nullable=False),
    Column("deadline", Date, nullable=False),
    Column("provisional", Boolean, nullable=False),
    Column("one_time_notice", JSONB, nullable=False),
    Column("catalogue_version", Integer, nullable=False),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("level", Text, nullable=False, server_default="district"),
    Column("notes", JSONB, nullable=False, server_default="[]"),
    Column("urgent", Boolean, nullable=False, server_default="false"),
    # The clocks: what they count from, until when to acknowledge and to answer first; `deadline`
    # is the decision's. `pauses` are [since, until] of waiting for the requester's materials. Of
    # the reminders set at `clock_since` the next one stands in `due`; `clock_set` is their number.
    Column("started_on", Date, nullable=False),
    Column("acknowledge_by", Date, nullable=False),
    Column("answer_by", Date, nullable=False),
    Column("pauses", JSONB, nullable=False, server_default="[]"),
    Column("extension", Text),
    Column("clock_set", SmallInteger, nullable=False, server_default="1"),
    time_column("clock_since"),
    Column("returns", SmallInteger, nullable=False, server_default="0"),
    Column("adjudicated", Boolean, nullable=False, server_default="false"),
    Column("answer_sealed", LargeBinary),
    time_column("answered_at", nullable=True),
    UniqueConstraint("case_id", "position"),
    Index("ix_tasks_lead_code_deadline", "lead_code", "deadline"),
)

#: Every act, appended and never edited; each row carries the keyed hash over the one before.
ledger = Table(
    "ledger",
    metadata,
    id_column(),
    Column("case_id", BigInteger, ForeignKey("cases.id"), nullable=False),
    Column("position", Integer, nullable=False),
    time_column("at"),
    Column("actor", Text, nullable=False),
    Column("act", Text, nullable=False),
    Column("from_status", Text),
    Column("to_status", Text),
    Column("reason", Text, nullable=False),
    Column("details", JSONB, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    UniqueConstraint("case_id", "position"),
)

#: Notices to send once the transaction that wrote them is committed; at least once each.
outbox = Table(
    "outbox",
    metadata,
    id_column(),
    Column("case_id", BigInteger, ForeignKey("cases.id"), nullable=False, index=True),
    Column("channel", Text, nullable=False),
    Column("recipient", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("content", JSONB, nullable=False),
    time_column("created_at"),
    time_column("sent_at", nullable=True),
    Column("attempts", SmallInteger, nullable=False, server_default="0"),
    Index("ix_outbox_unsent", "id", postgresql_where="sent_at IS NULL"),
)

#: People who sign in. The password is kept as an argon2id hash.
accounts = Table(
    "accounts",
    metadata,
    id_column(),
    Column("name", Text, nullable=False, unique=True),
    Column("role", Text, nullable=False),
    Column("password_hash", Text, nullable=False),
    time_column("created_at"),
    time_column("disabled_at", nullable=True),
)
