"""operator's desk: names found by a keyed index, numbers by their last figures, days.

The index of names is keyed, so it cannot be filled in here: `onedoor serve` does, of the names that
were stored before. When those requests were stored is not known; they keep no such time.

Revision: 8e21c7a90b35, after: 8e1f0a6b3c52
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "8e21c7a90b35"
down_revision: str | None = "8e1f0a6b3c52"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("people", sa.Column("name_index", sa.LargeBinary(), nullable=True))
    op.create_index(op.f("ix_people_name_index"), "people", ["name_index"], unique=False)
    # In two steps: with its default at once, the column would tell today of all earlier rows.
    op.add_column("requests", sa.Column("stored_at", sa.DateTime(timezone=True), nullable=True))
    op.alter_column("requests", "stored_at", server_default=sa.func.now())
    op.create_index("ix_requests_received_at", "requests", ["received_at"], postgresql_using="brin")
    for who in ("requester_id", "proxy_id"):
        op.create_index(op.f(f"ix_requests_{who}"), "requests", [who], unique=False)
    op.create_index(
        "ix_requests_unsure",
        "requests",
        ["id"],
        postgresql_where="(understanding ->> 'unsure') = 'true'",
    )
    op.create_index(
        "ix_cases_number_end",
        "cases",
        [sa.func.reverse(sa.column("number")).label("tail")],
        postgresql_ops={"tail": "text_pattern_ops"},
    )
    op.create_index("ix_calls_began_at", "calls", ["began_at"], postgresql_using="brin")
    op.create_index("ix_calls_incomplete", "calls", ["id"], postgresql_where="incomplete")
    op.create_index(
        "ix_talks_waiting",
        "talks",
        ["handed_over_at"],
        postgresql_where="handed_over_at IS NOT NULL",
    )


def downgrade() -> None:
    op.drop_index("ix_talks_waiting", table_name="talks")
    op.drop_index("ix_calls_incomplete", table_name="calls")
    op.drop_index("ix_calls_began_at", table_name="calls")
    op.drop_index("ix_cases_number_end", table_name="cases")
    for who in ("proxy_id", "requester_id"):
        op.drop_index(op.f(f"ix_requests_{who}"), table_name="requests")
    op.drop_index("ix_requests_unsure", table_name="requests")
    op.drop_index("ix_requests_received_at", table_name="requests")
    op.drop_column("requests", "stored_at")
    op.drop_index(op.f("ix_people_name_index"), table_name="people")
    op.drop_column("people", "name_index")
