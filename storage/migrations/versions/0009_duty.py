"""Who is absent and who is on call; cards that are still on referents' screens; reminders of tasks."""

import sqlalchemy as sa
from alembic import op
from sqlmodel import UTCDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

LIVE = sa.text("state <> 'closed'")


def upgrade() -> None:
    op.create_table(
        "duty",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("since", UTCDateTime(), nullable=False),
        sa.Column("until", UTCDateTime(), nullable=True),
        sa.CheckConstraint("kind IN ('absent', 'on_call')", name=op.f("ck_duty_kind_known")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_duty_person_id_person")),
        sa.PrimaryKeyConstraint("person_id", "kind", name=op.f("pk_duty")),
    )
    op.create_table(
        "office_card",
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("ref", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("card_id", sa.Integer(), nullable=False),
        sa.Column("shown_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint("subject IN ('task', 'offer')", name=op.f("ck_office_card_subject_known")),
        sa.ForeignKeyConstraint(
            ["line_id"], ["contact_point.id"], name=op.f("fk_office_card_line_id_contact_point")
        ),
        sa.PrimaryKeyConstraint("subject", "ref", "line_id", name=op.f("pk_office_card")),
    )
    op.add_column("task", sa.Column("offered_to", sa.Integer(), nullable=True))
    op.add_column("task", sa.Column("remind_at", UTCDateTime(), nullable=True))
    op.add_column("task", sa.Column("reminded", sa.Integer(), nullable=False, server_default="0"))
    for name, column in (("ix_task_remind", "remind_at"), ("ix_task_need", "need_id"),
                         ("ix_task_taken_by", "taken_by"), ("ix_task_offered_to", "offered_to")):
        op.create_index(name, "task", [column], unique=False, sqlite_where=LIVE, postgresql_where=LIVE)


def downgrade() -> None:
    for name in ("ix_task_offered_to", "ix_task_taken_by", "ix_task_need", "ix_task_remind"):
        op.drop_index(name, table_name="task")
    for column in ("reminded", "remind_at", "offered_to"):
        op.drop_column("task", column)
    op.drop_table("office_card")
    op.drop_table("duty")
