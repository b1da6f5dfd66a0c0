"""The tables of what residents send beside words: photos and papers, sealed, and whose they are."""

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

#: What was sent, as it is kept: pictures made anew, papers as they came. `digest` is a keyed hash
#: over the SHA-256 of what came, so that the same file of one talk is kept once.
files = Table(
    "files",
    metadata,
    id_column(),
    Column("talk_id", BigInteger, ForeignKey("talks.id"), nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Column("name_sealed", LargeBinary, nullable=False),
    Column("type", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("content_sealed", LargeBinary, nullable=False),
    Column("preview_sealed", LargeBinary),
    time_column("at"),
    UniqueConstraint("talk_id", "digest"),
)

#: That a line of a talk brought a file; who sent it and when stand in the line. `due_at` is when
#: it is to be fetched from its channel (again), empty once it is here or was refused. `case_id`
#: stands as soon as there is a case that it belongs to.
line_files = Table(
    "line_files",
    metadata,
    Column("line_id", BigInteger, ForeignKey("talk_lines.id"), primary_key=True),
    Column("file_id", BigInteger, ForeignKey("files.id"), index=True),
    Column("case_id", BigInteger, ForeignKey("cases.id"), index=True),
    time_column("due_at", nullable=True),
    Column("attempts", SmallInteger, nullable=False, server_default="0"),
    Column("refused", Text),
    Index("ix_line_files_due", "due_at", postgresql_where="due_at IS NOT NULL"),
)
