"""register of cases: what closes a ledger needs the key, and cases are registered in batches.

The key is not at hand here. Cases that are there already stay open at the end; the worker that
registers them (`router.register`) checks their ledgers and closes them, within seconds of the
first `onedoor serve`. Which cases these are is told by the first row of their ledger, whose hash
stands on `ledger.OLD_START`: the end of a newer case cannot be opened so.

Revision: b7e4c1a90d52, after: 9d2f6b7c1e04
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "b7e4c1a90d52"
down_revision: str | None = "9d2f6b7c1e04"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "registers",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("members", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_registers")),
    )
    op.add_column("cases", sa.Column("ledger_end", sa.LargeBinary(), nullable=True))
    op.add_column("cases", sa.Column("register_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key(
        op.f("fk_cases_register_id"), "cases", "registers", ["register_id"], ["id"]
    )
    op.create_index(
        "ix_cases_unregistered",
        "cases",
        ["id"],
        unique=False,
        postgresql_where="register_id IS NULL",
    )


def downgrade() -> None:
    op.drop_index("ix_cases_unregistered", table_name="cases")
    op.drop_constraint(op.f("fk_cases_register_id"), "cases", type_="foreignkey")
    op.drop_column("cases", "register_id")
    op.drop_column("cases", "ledger_end")
    op.drop_table("registers")
