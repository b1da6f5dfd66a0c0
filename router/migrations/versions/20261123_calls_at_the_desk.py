"""calls at the desk: who has one open, what they set right in it, and what that corrects.

Revision: 8e1f0a6b3c52, after: 5c0d9e7a41f8
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "8e1f0a6b3c52"
down_revision: str | None = "5c0d9e7a41f8"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column(
        "calls", sa.Column("by_hand", sa.Boolean(), server_default="false", nullable=False)
    )
    op.add_column("calls", sa.Column("held_by", sa.Text(), nullable=True))
    op.add_column("calls", sa.Column("held_until", sa.DateTime(timezone=True), nullable=True))
    op.add_column("calls", sa.Column("set_right_sealed", sa.LargeBinary(), nullable=True))
    op.create_table(
        "reading_corrections",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("request_id", sa.BigInteger(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("read", postgresql.JSONB(), nullable=False),
        sa.Column("corrected", postgresql.JSONB(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["requests.id"],
            name=op.f("fk_reading_corrections_request_id_requests"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reading_corrections")),
    )
    op.create_index(
        op.f("ix_reading_corrections_request_id"),
        "reading_corrections",
        ["request_id"],
        unique=False,
    )


def downgrade() -> None:
    op.drop_table("reading_corrections")
    for column in ("set_right_sealed", "held_until", "held_by", "by_hand"):
        op.drop_column("calls", column)
