"""What volunteers have and when they can; who saw a paper; suspensions; visits that a referent
confirms; reminders of safety."""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op
from sqlmodel import UTCDateTime

from storage.migrations.checks import one_of, replace_check

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

STATES_BEFORE = ("pending", "approved", "refused", "withdrawn")
STATES = (*STATES_BEFORE, "suspended")
APPROVED = sa.text("state = 'approved'")
WENT_BADLY = sa.text("followup = 'no'")
PROBLEM = sa.text("kind = 'problem'")
MONTH = timedelta(days=30)
WITH_CHECKS = {
    "identity_seen_by": "CONSTRAINT ck_offer_identity_seen_by_length CHECK (length(identity_seen_by) <= 200)",
    "suspended_why": "CONSTRAINT ck_offer_suspended_why_known CHECK (suspended_why IN ('money', 'safety'))",
}
"""SQLite takes a new column's constraint only within its definition."""


def upgrade() -> None:
    replace_check("offer", "ck_offer_state_known", one_of("state", STATES_BEFORE), one_of("state", STATES))
    for name in ("equipment", "times"):
        op.add_column("offer", sa.Column(name, sa.JSON(none_as_null=True), nullable=True))
    for name in ("suspended_at", "next_word_at"):
        op.add_column("offer", sa.Column(name, UTCDateTime(), nullable=True))
    for name, check in WITH_CHECKS.items():
        op.execute(f"ALTER TABLE offer ADD COLUMN {name} VARCHAR {check}")
    op.create_index("ix_offer_next_word_at", "offer", ["next_word_at"],
                    sqlite_where=APPROVED, postgresql_where=APPROVED)
    offer = sa.table("offer", sa.column("state"), sa.column("next_word_at", UTCDateTime()))
    in_a_month = datetime.now(UTC) + MONTH  # noqa: TID251 - a migration has no port
    op.execute(offer.update().where(offer.c.state == "approved").values(next_word_at=in_a_month))
    op.add_column("need", sa.Column("consented_at", UTCDateTime(), nullable=True))
    op.create_index("ix_need_went_badly", "need", ["volunteer_id"],
                    sqlite_where=WENT_BADLY, postgresql_where=WENT_BADLY)
    op.create_index("ix_task_problem", "task", ["need_id"],
                    sqlite_where=PROBLEM, postgresql_where=PROBLEM)
    op.create_table(
        "area_reminder",
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("sent_at", UTCDateTime(), nullable=False),
        sa.Column("sent_by", sa.Integer(), nullable=False),
        sa.CheckConstraint("length(area) <= 100", name=op.f("ck_area_reminder_area_length")),
        sa.ForeignKeyConstraint(
            ["sent_by"], ["person.id"], name=op.f("fk_area_reminder_sent_by_person")
        ),
        sa.PrimaryKeyConstraint("area", name=op.f("pk_area_reminder")),
    )


def downgrade() -> None:
    op.drop_table("area_reminder")
    op.drop_index("ix_task_problem", table_name="task")
    op.drop_index("ix_need_went_badly", table_name="need")
    op.drop_column("need", "consented_at")
    op.drop_index("ix_offer_next_word_at", table_name="offer")
    for name in ("suspended_why", "identity_seen_by", "next_word_at", "suspended_at", "times", "equipment"):
        op.drop_column("offer", name)
    op.execute("UPDATE offer SET state = 'refused' WHERE state = 'suspended'")
    replace_check("offer", "ck_offer_state_known", one_of("state", STATES), one_of("state", STATES_BEFORE))
