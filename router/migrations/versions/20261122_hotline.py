"""hotline: who may send, calls in pieces, dead letters; who handed a request in, and a summary.

Revision: f4afcea4bd20, after: 5c1d08e7f2ab
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "f4afcea4bd20"
down_revision: str | None = "5c1d08e7f2ab"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "dead_letters",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("entry_id", sa.Text(), nullable=False),
        sa.Column("hotline", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("tries", sa.SmallInteger(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("settled_as", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dead_letters")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_dead_letters_entry_id")),
    )
    op.create_index(
        "ix_dead_letters_open",
        "dead_letters",
        ["id"],
        unique=False,
        postgresql_where="settled_at IS NULL",
    )
    op.create_table(
        "hotlines",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("jurisdiction", sa.Text(), nullable=False),
        sa.Column("key_hash", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("disabled_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hotlines")),
        sa.UniqueConstraint("code", name=op.f("uq_hotlines_code")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_hotlines_key_hash")),
    )
    op.create_table(
        "calls",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("hotline", sa.Text(), nullable=False),
        sa.Column("call_id", sa.Text(), nullable=False),
        sa.Column("head_sealed", sa.LargeBinary(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=True),
        sa.Column("incomplete", sa.Boolean(), server_default="false", nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("heard_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("request_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["request_id"], ["requests.id"], name=op.f("fk_calls_request_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calls")),
        sa.UniqueConstraint("hotline", "call_id", name=op.f("uq_calls_hotline_call_id")),
    )
    op.create_index(
        "ix_calls_open", "calls", ["heard_at"], unique=False, postgresql_where="taken_at IS NULL"
    )
    op.create_index(op.f("ix_calls_request_id"), "calls", ["request_id"], unique=False)
    op.create_table(
        "call_turns",
        sa.Column("call_row", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("content_sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["call_row"], ["calls.id"], name=op.f("fk_call_turns_call_row")),
        sa.PrimaryKeyConstraint("call_row", "position", name=op.f("pk_call_turns")),
    )
    op.add_column(
        "requests", sa.Column("summary", postgresql.JSONB(astext_type=sa.Text()), nullable=True)
    )
    op.add_column(
        "requests", sa.Column("handed_in", postgresql.JSONB(astext_type=sa.Text()), nullable=True)
    )


def downgrade() -> None:
    op.drop_column("requests", "handed_in")
    op.drop_column("requests", "summary")
    op.drop_table("call_turns")
    op.drop_index(op.f("ix_calls_request_id"), table_name="calls")
    op.drop_index("ix_calls_open", table_name="calls", postgresql_where="taken_at IS NULL")
    op.drop_table("calls")
    op.drop_table("hotlines")
    op.drop_index(
        "ix_dead_letters_open", table_name="dead_letters", postgresql_where="settled_at IS NULL"
    )
    op.drop_table("dead_letters")
