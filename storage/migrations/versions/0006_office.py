"""Tasks, roles, invitations, the audit, the heartbeat."""

import sqlalchemy as sa
from alembic import op
from sqlmodel import UTCDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "task",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("area", sa.String(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=True),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("since", UTCDateTime(), nullable=False),
        sa.Column("promised_at", UTCDateTime(), nullable=True),
        sa.Column("taken_by", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("closed_at", UTCDateTime(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('call_back', 'misheard', 'no_volunteer', 'address', 'other_need', 'stopped', 'problem', 'money', 'silence', 'no_consent', 'unreachable', 'breakdown', 'danger')",
            name=op.f("ck_task_kind_known"),
        ),
        sa.CheckConstraint(
            "state IN ('open', 'taken', 'closed')", name=op.f("ck_task_state_known")
        ),
        sa.CheckConstraint("length(area) <= 100", name=op.f("ck_task_area_length")),
        sa.CheckConstraint("length(outcome) <= 2000", name=op.f("ck_task_outcome_length")),
        sa.CheckConstraint("length(words) <= 8000", name=op.f("ck_task_words_length")),
        sa.ForeignKeyConstraint(["need_id"], ["need.id"], name=op.f("fk_task_need_id_need")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_task_person_id_person")
        ),
        sa.ForeignKeyConstraint(["taken_by"], ["person.id"], name=op.f("fk_task_taken_by_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
    )
    op.create_index(
        "ix_task_live",
        "task",
        ["id"],
        unique=False,
        sqlite_where=sa.text("state <> 'closed'"),
        postgresql_where=sa.text("state <> 'closed'"),
    )
    op.create_index(
        "uq_task_of_need",
        "task",
        ["kind", "person_id", "need_id"],
        unique=True,
        sqlite_where=sa.text("state <> 'closed'"),
        postgresql_where=sa.text("state <> 'closed'"),
    )
    op.create_index(
        "uq_task_of_person",
        "task",
        ["kind", "person_id"],
        unique=True,
        sqlite_where=sa.text("state <> 'closed' AND need_id IS NULL"),
        postgresql_where=sa.text("state <> 'closed' AND need_id IS NULL"),
    )
    op.create_table(
        "role",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("granted_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint("role IN ('referent')", name=op.f("ck_role_role_known")),
        sa.CheckConstraint("length(area) <= 100", name=op.f("ck_role_area_length")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_role_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role")),
        sa.UniqueConstraint("person_id", "role", "area", name=op.f("uq_role_person_id_role_area")),
    )
    op.create_index("ix_role_area", "role", ["area"], unique=False)
    op.create_table(
        "invitation",
        sa.Column("code_hash", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.Column("redeemed_at", UTCDateTime(), nullable=True),
        sa.Column("redeemed_by", sa.Integer(), nullable=True),
        sa.CheckConstraint("role IN ('referent')", name=op.f("ck_invitation_role_known")),
        sa.CheckConstraint("length(area) <= 100", name=op.f("ck_invitation_area_length")),
        sa.CheckConstraint("length(code_hash) <= 128", name=op.f("ck_invitation_code_hash_length")),
        sa.CheckConstraint("length(name) <= 200", name=op.f("ck_invitation_name_length")),
        sa.ForeignKeyConstraint(
            ["redeemed_by"], ["person.id"], name=op.f("fk_invitation_redeemed_by_person")
        ),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_invitation")),
    )
    op.create_table(
        "audit_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("details", sa.JSON(none_as_null=True), nullable=True),
        sa.CheckConstraint("length(action) <= 100", name=op.f("ck_audit_event_action_length")),
        sa.CheckConstraint("length(subject) <= 200", name=op.f("ck_audit_event_subject_length")),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["person.id"], name=op.f("fk_audit_event_actor_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_event")),
    )
    op.create_index("ix_audit_event_subject", "audit_event", ["subject"], unique=False)
    op.create_table(
        "heartbeat",
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.CheckConstraint("length(role) <= 60", name=op.f("ck_heartbeat_role_length")),
        sa.PrimaryKeyConstraint("role", name=op.f("pk_heartbeat")),
    )


def downgrade() -> None:
    op.drop_table("heartbeat")
    op.drop_table("audit_event")
    op.drop_table("invitation")
    op.drop_table("role")
    op.drop_table("task")
