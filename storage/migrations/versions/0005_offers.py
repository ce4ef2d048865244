"""Offers, and the rows they are searched by."""

import sqlalchemy as sa
from alembic import op
from sqlmodel import UTCDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "offer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("categories", sa.JSON(), nullable=False),
        sa.Column("place", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("area", sa.String(), nullable=True),
        sa.Column("radius_m", sa.Integer(), nullable=False),
        sa.Column("charter_at", UTCDateTime(), nullable=False),
        sa.Column("identity_seen_at", UTCDateTime(), nullable=True),
        sa.Column("decided_by", sa.String(), nullable=True),
        sa.Column("decided_at", UTCDateTime(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.CheckConstraint(
            "state IN ('pending', 'approved', 'refused', 'withdrawn')",
            name=op.f("ck_offer_state_known"),
        ),
        sa.CheckConstraint("length(area) <= 100", name=op.f("ck_offer_area_length")),
        sa.CheckConstraint("length(decided_by) <= 200", name=op.f("ck_offer_decided_by_length")),
        sa.CheckConstraint("length(name) <= 200", name=op.f("ck_offer_name_length")),
        sa.CheckConstraint("length(reason) <= 2000", name=op.f("ck_offer_reason_length")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_offer_person_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer")),
    )
    op.create_index("ix_offer_by_state", "offer", ["state", "area"], unique=False)
    op.create_index(op.f("ix_offer_person_id"), "offer", ["person_id"], unique=False)
    op.create_index(
        "uq_offer_standing",
        "offer",
        ["person_id"],
        unique=True,
        sqlite_where=sa.text("state <> 'withdrawn'"),
        postgresql_where=sa.text("state <> 'withdrawn'"),
    )
    op.create_table(
        "offer_spot",
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("cell", sa.BigInteger(), nullable=False),
        sa.Column("lat", sa.Float(), nullable=False),
        sa.Column("lon", sa.Float(), nullable=False),
        sa.Column("radius_m", sa.Integer(), nullable=False),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("asked_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint("length(category) <= 60", name=op.f("ck_offer_spot_category_length")),
        sa.ForeignKeyConstraint(
            ["offer_id"], ["offer.id"], name=op.f("fk_offer_spot_offer_id_offer")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_offer_spot_person_id_person")
        ),
        sa.PrimaryKeyConstraint("offer_id", "category", name=op.f("pk_offer_spot")),
    )
    op.create_index(
        "ix_offer_spot_near",
        "offer_spot",
        ["category", "cell", "lat", "lon", "radius_m", "paused", "person_id", "offer_id"],
        unique=False,
    )
    op.create_index(op.f("ix_offer_spot_person_id"), "offer_spot", ["person_id"], unique=False)
    op.create_index(
        "ix_offer_spot_rested",
        "offer_spot",
        ["category", "asked_at", "person_id", "radius_m", "offer_id"],
        unique=False,
        sqlite_where=sa.text("paused = 0"),
        postgresql_where=sa.text("NOT paused"),
    )


def downgrade() -> None:
    op.drop_table("offer_spot")
    op.drop_table("offer")
