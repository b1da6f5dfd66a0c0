"""silence in talks: when a reminder is due, or what was half told is opened as it stands.

Talks that were silent before have no such time: their matter is looked at when they speak again.

Revision: 5c0d9e7a41f8, after: f4afcea4bd20
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "5c0d9e7a41f8"
down_revision: str | None = "f4afcea4bd20"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.add_column("talks", sa.Column("silence_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index(
        "ix_talks_silence_at",
        "talks",
        ["silence_at"],
        unique=False,
        postgresql_where="silence_at IS NOT NULL",
    )


def downgrade() -> None:
    op.drop_index("ix_talks_silence_at", table_name="talks")
    op.drop_column("talks", "silence_at")
