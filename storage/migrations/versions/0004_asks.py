"""Questions put to volunteers, and introductions."""

import sqlalchemy as sa
from alembic import op
from sqlmodel import UTCDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ask",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.Column("volunteer_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("asked_at", UTCDateTime(), nullable=False),
        sa.Column("answered_at", UTCDateTime(), nullable=True),
        sa.Column("distance_m", sa.Integer(), nullable=True),
        sa.Column("card_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "state IN ('asked', 'yes', 'no', 'lost', 'withdrawn', 'expired')",
            name=op.f("ck_ask_state_known"),
        ),
        sa.ForeignKeyConstraint(["card_id"], ["outbox.id"], name=op.f("fk_ask_card_id_outbox")),
        sa.ForeignKeyConstraint(["need_id"], ["need.id"], name=op.f("fk_ask_need_id_need")),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["person.id"], name=op.f("fk_ask_volunteer_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ask")),
        sa.UniqueConstraint("need_id", "volunteer_id", name=op.f("uq_ask_need_id_volunteer_id")),
    )
    op.create_index("ix_ask_of_volunteer", "ask", ["volunteer_id", "asked_at"], unique=False)
    op.create_index(
        "ix_ask_open",
        "ask",
        ["volunteer_id"],
        unique=False,
        sqlite_where=sa.text("state = 'asked'"),
        postgresql_where=sa.text("state = 'asked'"),
    )
    op.create_table(
        "introduction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("resident_id", sa.Integer(), nullable=False),
        sa.Column("volunteer_id", sa.Integer(), nullable=False),
        sa.Column("code_word", sa.String(), nullable=True),
        sa.Column("resident_consent_at", UTCDateTime(), nullable=False),
        sa.Column("volunteer_consent_at", UTCDateTime(), nullable=False),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.CheckConstraint(
            "length(code_word) <= 60", name=op.f("ck_introduction_code_word_length")
        ),
        sa.ForeignKeyConstraint(
            ["need_id"], ["need.id"], name=op.f("fk_introduction_need_id_need")
        ),
        sa.ForeignKeyConstraint(
            ["resident_id"], ["person.id"], name=op.f("fk_introduction_resident_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["person.id"], name=op.f("fk_introduction_volunteer_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_introduction")),
        sa.UniqueConstraint("need_id", "epoch", name=op.f("uq_introduction_need_id_epoch")),
    )
    op.create_index(
        op.f("ix_introduction_resident_id"), "introduction", ["resident_id"], unique=False
    )
    op.create_index(
        op.f("ix_introduction_volunteer_id"), "introduction", ["volunteer_id"], unique=False
    )
    op.create_index(
        "uq_introduction_lasting",
        "introduction",
        ["need_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("introduction")
    op.drop_table("ask")
