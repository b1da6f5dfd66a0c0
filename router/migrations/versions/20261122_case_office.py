"""case office: the life of a case after its opening.

Revision: 471652a69f51, after: cbdc16555659
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "471652a69f51"
down_revision: str | None = "cbdc16555659"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "call_backs",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("officer", sa.Text(), nullable=False),
        sa.Column("reached", sa.Boolean(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_call_backs_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_call_backs")),
    )
    op.create_index(op.f("ix_call_backs_case_id"), "call_backs", ["case_id"], unique=False)
    op.create_table(
        "merge_proposals",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("other_id", sa.BigInteger(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("merged", sa.Boolean(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_merge_proposals_case_id")),
        sa.ForeignKeyConstraint(
            ["other_id"], ["cases.id"], name=op.f("fk_merge_proposals_other_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merge_proposals")),
        sa.UniqueConstraint(
            "case_id", "other_id", name=op.f("uq_merge_proposals_case_id_other_id")
        ),
    )
    op.create_index(
        op.f("ix_merge_proposals_other_id"), "merge_proposals", ["other_id"], unique=False
    )
    op.create_table(
        "referrals",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("fields", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("legal_basis", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("consent_by", sa.Text(), nullable=True),
        sa.Column("consented_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("override_reason", sa.Text(), nullable=True),
        sa.Column("expires_on", sa.Date(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_referrals_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_referrals")),
    )
    op.create_index(op.f("ix_referrals_case_id"), "referrals", ["case_id"], unique=False)
    op.create_table(
        "reviews",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("positions", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("departments", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("opened_by", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decision", sa.Text(), nullable=True),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_reviews_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reviews")),
    )
    op.create_index(op.f("ix_reviews_case_id"), "reviews", ["case_id"], unique=False)
    op.create_table(
        "corrections",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("task_id", sa.BigInteger(), nullable=False),
        sa.Column("need", sa.Text(), nullable=False),
        sa.Column("returned_by", sa.Text(), nullable=False),
        sa.Column("destination", sa.Text(), nullable=False),
        sa.Column("clause", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_as", sa.Text(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_corrections_case_id")),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name=op.f("fk_corrections_task_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corrections")),
    )
    op.create_index(op.f("ix_corrections_case_id"), "corrections", ["case_id"], unique=False)
    op.create_table(
        "due",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("case_id", sa.BigInteger(), nullable=False),
        sa.Column("task_id", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("turn", sa.SmallInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("danger", sa.Boolean(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("result", sa.Text(), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_due_case_id")),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name=op.f("fk_due_task_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_due")),
        sa.UniqueConstraint(
            "case_id",
            "task_id",
            "kind",
            "turn",
            name=op.f("uq_due_case_id_task_id_kind_turn"),
            postgresql_nulls_not_distinct=True,
        ),
    )
    op.create_index("ix_due_open", "due", ["at"], unique=False, postgresql_where="done_at IS NULL")
    op.create_table(
        "one_time_notices",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("task_id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.SmallInteger(), nullable=False),
        sa.Column("items", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("given_by", sa.Text(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acknowledged_by", sa.Text(), nullable=True),
        sa.Column("breach", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["task_id"], ["tasks.id"], name=op.f("fk_one_time_notices_task_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_one_time_notices")),
        sa.UniqueConstraint("task_id", "version", name=op.f("uq_one_time_notices_task_id_version")),
    )
    op.add_column("cases", sa.Column("first_contact_officer", sa.Text(), nullable=True))
    op.add_column("cases", sa.Column("duty_offered_to", sa.Text(), nullable=True))
    op.add_column("cases", sa.Column("outcome", sa.Text(), nullable=True))
    op.add_column("cases", sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("cases", sa.Column("merged_into", sa.BigInteger(), nullable=True))
    op.add_column(
        "cases", sa.Column("call_set", sa.SmallInteger(), server_default="0", nullable=False)
    )
    op.create_foreign_key(op.f("fk_cases_merged_into"), "cases", "cases", ["merged_into"], ["id"])
    op.add_column("tasks", sa.Column("version", sa.Integer(), server_default="1", nullable=False))
    op.add_column("tasks", sa.Column("level", sa.Text(), server_default="district", nullable=False))
    op.add_column(
        "tasks",
        sa.Column(
            "notes", postgresql.JSONB(astext_type=sa.Text()), server_default="[]", nullable=False
        ),
    )
    op.add_column(
        "tasks", sa.Column("urgent", sa.Boolean(), server_default="false", nullable=False)
    )
    op.add_column("tasks", sa.Column("started_on", sa.Date(), nullable=True))
    op.add_column("tasks", sa.Column("acknowledge_by", sa.Date(), nullable=True))
    op.add_column("tasks", sa.Column("answer_by", sa.Date(), nullable=True))
    # Tasks that were there before: counted from the day of their case; the two shorter limits,
    # which they never had, fall together with the decision.
    op.execute(
        "UPDATE tasks SET acknowledge_by = deadline, answer_by = deadline, started_on ="
        " (SELECT (opened_at AT TIME ZONE 'Asia/Shanghai')::date FROM cases"
        " WHERE cases.id = tasks.case_id)"
    )
    for name in ("started_on", "acknowledge_by", "answer_by"):
        op.alter_column("tasks", name, nullable=False)
    op.add_column(
        "tasks",
        sa.Column(
            "pauses", postgresql.JSONB(astext_type=sa.Text()), server_default="[]", nullable=False
        ),
    )
    op.add_column("tasks", sa.Column("extension", sa.Text(), nullable=True))
    op.add_column(
        "tasks", sa.Column("clock_set", sa.SmallInteger(), server_default="1", nullable=False)
    )
    op.add_column(
        "tasks", sa.Column("returns", sa.SmallInteger(), server_default="0", nullable=False)
    )
    op.add_column(
        "tasks", sa.Column("adjudicated", sa.Boolean(), server_default="false", nullable=False)
    )
    op.add_column("tasks", sa.Column("answer_sealed", sa.LargeBinary(), nullable=True))
    op.add_column("tasks", sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("tasks", "answered_at")
    op.drop_column("tasks", "answer_sealed")
    op.drop_column("tasks", "adjudicated")
    op.drop_column("tasks", "returns")
    op.drop_column("tasks", "clock_set")
    op.drop_column("tasks", "extension")
    op.drop_column("tasks", "pauses")
    op.drop_column("tasks", "answer_by")
    op.drop_column("tasks", "acknowledge_by")
    op.drop_column("tasks", "started_on")
    op.drop_column("tasks", "urgent")
    op.drop_column("tasks", "notes")
    op.drop_column("tasks", "level")
    op.drop_column("tasks", "version")
    op.drop_constraint(op.f("fk_cases_merged_into"), "cases", type_="foreignkey")
    op.drop_column("cases", "call_set")
    op.drop_column("cases", "merged_into")
    op.drop_column("cases", "closed_at")
    op.drop_column("cases", "outcome")
    op.drop_column("cases", "duty_offered_to")
    op.drop_column("cases", "first_contact_officer")
    op.drop_table("one_time_notices")
    op.drop_index("ix_due_open", table_name="due", postgresql_where="done_at IS NULL")
    op.drop_table("due")
    op.drop_index(op.f("ix_corrections_case_id"), table_name="corrections")
    op.drop_table("corrections")
    op.drop_index(op.f("ix_reviews_case_id"), table_name="reviews")
    op.drop_table("reviews")
    op.drop_index(op.f("ix_referrals_case_id"), table_name="referrals")
    op.drop_table("referrals")
    op.drop_index(op.f("ix_merge_proposals_other_id"), table_name="merge_proposals")
    op.drop_table("merge_proposals")
    op.drop_index(op.f("ix_call_backs_case_id"), table_name="call_backs")
    op.drop_table("call_backs")
