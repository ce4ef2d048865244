"""Persons, their lines, the session of each line."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=True),
        sa.Column("place", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("details", sa.String(), nullable=True),
        sa.CheckConstraint("length(details) <= 1000", name=op.f("ck_person_details_length")),
        sa.CheckConstraint("length(name) <= 200", name=op.f("ck_person_name_length")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
    )
    op.create_table(
        "contact_point",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("stopped", sa.Boolean(), nullable=False),
        sa.Column("unreachable", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "channel IN ('sms', 'telegram')", name=op.f("ck_contact_point_channel_known")
        ),
        sa.CheckConstraint("length(value) <= 100", name=op.f("ck_contact_point_value_length")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_contact_point_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_point")),
        sa.UniqueConstraint("channel", "value", name=op.f("uq_contact_point_channel_value")),
    )
    op.create_index(
        op.f("ix_contact_point_person_id"), "contact_point", ["person_id"], unique=False
    )
    op.create_table(
        "session",
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.CheckConstraint("length(data) <= 100000", name=op.f("ck_session_data_length")),
        sa.ForeignKeyConstraint(
            ["line_id"], ["contact_point.id"], name=op.f("fk_session_line_id_contact_point")
        ),
        sa.PrimaryKeyConstraint("line_id", name=op.f("pk_session")),
    )


def downgrade() -> None:
    op.drop_table("session")
    op.drop_table("contact_point")
    op.drop_table("person")
