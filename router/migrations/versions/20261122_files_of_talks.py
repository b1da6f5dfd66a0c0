"""files of talks: photos and papers that residents send, sealed, and the lines that brought them.

Revision: 5c1d08e7f2ab, after: 306ae3bbc06e
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "5c1d08e7f2ab"
down_revision: str | None = "306ae3bbc06e"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "files",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("talk_id", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("name_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("preview_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["talk_id"], ["talks.id"], name=op.f("fk_files_talk_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_files")),
        sa.UniqueConstraint("talk_id", "digest", name=op.f("uq_files_talk_id_digest")),
    )
    # What is sealed cannot be compressed: do not let the database try.
    for column in ("content_sealed", "preview_sealed"):
        op.execute(f"ALTER TABLE files ALTER COLUMN {column} SET STORAGE EXTERNAL")
    op.create_table(
        "line_files",
        sa.Column("line_id", sa.BigInteger(), nullable=False),
        sa.Column("file_id", sa.BigInteger(), nullable=True),
        sa.Column("case_id", sa.BigInteger(), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("refused", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["line_id"], ["talk_lines.id"], name=op.f("fk_line_files_line_id")),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name=op.f("fk_line_files_file_id")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_line_files_case_id")),
        sa.PrimaryKeyConstraint("line_id", name=op.f("pk_line_files")),
    )
    op.create_index(op.f("ix_line_files_case_id"), "line_files", ["case_id"], unique=False)
    op.create_index(op.f("ix_line_files_file_id"), "line_files", ["file_id"], unique=False)
    op.create_index(
        "ix_line_files_due",
        "line_files",
        ["due_at"],
        unique=False,
        postgresql_where="due_at IS NOT NULL",
    )


def downgrade() -> None:
    op.drop_table("line_files")
    op.drop_table("files")
