"""The tables of talks (对话): every line that was said in a chat, before it is acted on and after.

What a resident sent is a line before it is acknowledged to the channel; what is said to them is a
line before it is sent. So a talk can be read whole by the person who takes it over, and a process
that dies loses nothing. All words and addresses are sealed.
"""

from sqlalchemy import (
    BigInteger,
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

from router.tables import id_column, metadata, time_column

#: One chat of one person on one channel. `address` is where they are answered.
talks = Table(
    "talks",
    metadata,
    id_column(),
    Column("channel", Text, nullable=False),
    Column("address_index", LargeBinary, nullable=False),
    Column("address_sealed", LargeBinary, nullable=False),
    # How many lines of the resident were handled; what was known after the last of them.
    Column("turn", Integer, nullable=False, server_default="0"),
    Column("known_sealed", LargeBinary),
    time_column("began_at"),
    time_column("spoke_at", nullable=True),
    # When the silence after that is acted on next: a reminder, or the matter opened as it stands.
    time_column("silence_at", nullable=True),
    # With a person (转人工): since when, and who took it; both empty while the bot answers.
    time_column("handed_over_at", nullable=True),
    Column("taken_by", Text),
    # The channel says that nothing reaches them any more (they blocked the bot), and why.
    Column("unreachable", Text),
    UniqueConstraint("channel", "address_index"),
    Index("ix_talks_silence_at", "silence_at", postgresql_where="silence_at IS NOT NULL"),
    Index("ix_talks_waiting", "handed_over_at", postgresql_where="handed_over_at IS NOT NULL"),
)

#: One line. Of the resident: `external_id` is the channel's own number, `handled_at` when it was
#: acted on. Said to them: `sent_at` when it left; `due_at` when it may be tried (again).
talk_lines = Table(
    "talk_lines",
    metadata,
    id_column(),
    Column("talk_id", BigInteger, ForeignKey("talks.id"), nullable=False),
    Column("speaker", Text, nullable=False),
    Column("external_id", Text),
    Column("kind", Text, nullable=False),
    Column("content_sealed", LargeBinary, nullable=False),
    time_column("at"),
    time_column("handled_at", nullable=True),
    time_column("due_at", nullable=True),
    time_column("sent_at", nullable=True),
    Column("attempts", SmallInteger, nullable=False, server_default="0"),
    UniqueConstraint("talk_id", "external_id"),
    Index("ix_talk_lines_talk_id", "talk_id", "id"),
    Index(
        "ix_talk_lines_waiting",
        "talk_id",
        postgresql_where="handled_at IS NULL AND speaker = 'resident'",
    ),
    Index(
        "ix_talk_lines_unsent",
        "due_at",
        postgresql_where="sent_at IS NULL AND due_at IS NOT NULL",
    ),
)

#: Which cases were opened in a talk, or shown to it: their notices reach the resident there.
talk_cases = Table(
    "talk_cases",
    metadata,
    Column("talk_id", BigInteger, ForeignKey("talks.id"), primary_key=True),
    Column("case_id", BigInteger, ForeignKey("cases.id"), primary_key=True, index=True),
    time_column("since"),
)
