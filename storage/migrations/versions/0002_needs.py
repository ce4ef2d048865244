"""Needs."""

import sqlalchemy as sa
from alembic import op
from sqlmodel import UTCDateTime

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "need",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("place", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("details", sa.String(), nullable=True),
        sa.Column("area", sa.String(), nullable=True),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("remote", sa.Boolean(), nullable=False),
        sa.Column("opened_at", UTCDateTime(), nullable=False),
        sa.Column("news_at", UTCDateTime(), nullable=True),
        sa.Column("act_at", UTCDateTime(), nullable=True),
        sa.Column("volunteer_id", sa.Integer(), nullable=True),
        sa.Column("ask_id", sa.Integer(), nullable=True),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("code_word", sa.String(), nullable=True),
        sa.Column("agreed_at", UTCDateTime(), nullable=True),
        sa.Column("done_at", UTCDateTime(), nullable=True),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.Column("followup", sa.String(), nullable=True),
        sa.Column("first_visit", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "followup IN ('due', 'asked', 'yes', 'no', 'silent')",
            name=op.f("ck_need_followup_known"),
        ),
        sa.CheckConstraint(
            "state IN ('open', 'asking', 'promised', 'agreed', 'done', 'cancelled', 'handed')",
            name=op.f("ck_need_state_known"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('promised', 'agreed') OR volunteer_id IS NOT NULL",
            name=op.f("ck_need_held_by_one"),
        ),
        sa.CheckConstraint("length(area) <= 100", name=op.f("ck_need_area_length")),
        sa.CheckConstraint("length(category) <= 60", name=op.f("ck_need_category_length")),
        sa.CheckConstraint("length(code_word) <= 60", name=op.f("ck_need_code_word_length")),
        sa.CheckConstraint("length(details) <= 1000", name=op.f("ck_need_details_length")),
        sa.CheckConstraint("length(name) <= 200", name=op.f("ck_need_name_length")),
        sa.CheckConstraint("length(words) <= 8000", name=op.f("ck_need_words_length")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_need_person_id_person")
        ),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["person.id"], name=op.f("fk_need_volunteer_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_need")),
    )
    op.create_index(
        "ix_need_act_at",
        "need",
        ["act_at"],
        unique=False,
        sqlite_where=sa.text("act_at IS NOT NULL AND state <> 'cancelled'"),
        postgresql_where=sa.text("act_at IS NOT NULL AND state <> 'cancelled'"),
    )
    op.create_index(
        "ix_need_held",
        "need",
        ["volunteer_id"],
        unique=False,
        sqlite_where=sa.text("state IN ('promised', 'agreed')"),
        postgresql_where=sa.text("state IN ('promised', 'agreed')"),
    )
    op.create_index(
        "ix_need_news_at",
        "need",
        ["news_at"],
        unique=False,
        sqlite_where=sa.text("news_at IS NOT NULL AND state <> 'cancelled'"),
        postgresql_where=sa.text("news_at IS NOT NULL AND state <> 'cancelled'"),
    )
    op.create_index(
        "ix_need_not_ended",
        "need",
        ["id"],
        unique=False,
        sqlite_where=sa.text("state NOT IN ('done', 'cancelled')"),
        postgresql_where=sa.text("state NOT IN ('done', 'cancelled')"),
    )
    op.create_index(op.f("ix_need_person_id"), "need", ["person_id"], unique=False)


def downgrade() -> None:
    op.drop_table("need")
