"""What arrived, what is to be sent, buttons, and what providers say."""

import sqlalchemy as sa
from alembic import op
from sqlmodel import UTCDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "inbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("external_id", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=True),
        sa.Column("value", sa.String(), nullable=True),
        sa.Column("raw", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("received_at", UTCDateTime(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("not_before", UTCDateTime(), nullable=True),
        sa.Column("why", sa.String(), nullable=True),
        sa.CheckConstraint("channel IN ('sms', 'telegram')", name=op.f("ck_inbox_channel_known")),
        sa.CheckConstraint(
            "source IN ('sms', 'telegram', 'mail')", name=op.f("ck_inbox_source_known")
        ),
        sa.CheckConstraint(
            "state IN ('waiting', 'done', 'aside')", name=op.f("ck_inbox_state_known")
        ),
        sa.CheckConstraint("length(external_id) <= 200", name=op.f("ck_inbox_external_id_length")),
        sa.CheckConstraint("length(value) <= 100", name=op.f("ck_inbox_value_length")),
        sa.CheckConstraint("length(why) <= 2000", name=op.f("ck_inbox_why_length")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbox")),
        sa.UniqueConstraint("source", "external_id", name=op.f("uq_inbox_source_external_id")),
    )
    op.create_index("ix_inbox_of_line", "inbox", ["channel", "value", "state", "id"], unique=False)
    op.create_index(
        "ix_inbox_waiting",
        "inbox",
        ["id"],
        unique=False,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("body", sa.String(), nullable=False),
        sa.Column("payload", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("edits", sa.Integer(), nullable=True),
        sa.Column("need_id", sa.Integer(), nullable=True),
        sa.Column("epoch", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("looks", sa.Integer(), nullable=False),
        sa.Column("not_before", UTCDateTime(), nullable=True),
        sa.Column("valid_until", UTCDateTime(), nullable=True),
        sa.Column("lease_until", UTCDateTime(), nullable=True),
        sa.Column("attempt_started", UTCDateTime(), nullable=True),
        sa.Column("provider_id", sa.String(), nullable=True),
        sa.Column("public_id", sa.String(), nullable=False),
        sa.Column("dedupe_key", sa.String(), nullable=True),
        sa.Column("why", sa.String(), nullable=True),
        sa.CheckConstraint("channel IN ('sms', 'telegram')", name=op.f("ck_outbox_channel_known")),
        sa.CheckConstraint(
            "method IN ('message', 'edit', 'toast')", name=op.f("ck_outbox_method_known")
        ),
        sa.CheckConstraint(
            "state IN ('queued', 'sending', 'unknown', 'sent', 'delivered', 'failed', 'cancelled')",
            name=op.f("ck_outbox_state_known"),
        ),
        sa.CheckConstraint("length(body) <= 20000", name=op.f("ck_outbox_body_length")),
        sa.CheckConstraint("length(dedupe_key) <= 300", name=op.f("ck_outbox_dedupe_key_length")),
        sa.CheckConstraint("length(provider_id) <= 200", name=op.f("ck_outbox_provider_id_length")),
        sa.CheckConstraint("length(public_id) <= 100", name=op.f("ck_outbox_public_id_length")),
        sa.CheckConstraint("length(value) <= 100", name=op.f("ck_outbox_value_length")),
        sa.CheckConstraint("length(why) <= 2000", name=op.f("ck_outbox_why_length")),
        sa.ForeignKeyConstraint(["edits"], ["outbox.id"], name=op.f("fk_outbox_edits_outbox")),
        sa.ForeignKeyConstraint(
            ["line_id"], ["contact_point.id"], name=op.f("fk_outbox_line_id_contact_point")
        ),
        sa.ForeignKeyConstraint(["need_id"], ["need.id"], name=op.f("fk_outbox_need_id_need")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("dedupe_key", name=op.f("uq_outbox_dedupe_key")),
        sa.UniqueConstraint("public_id", name=op.f("uq_outbox_public_id")),
    )
    op.create_index(
        "ix_outbox_chat_provider_id",
        "outbox",
        ["provider_id"],
        unique=False,
        sqlite_where=sa.text("channel <> 'sms' AND provider_id IS NOT NULL"),
        postgresql_where=sa.text("channel <> 'sms' AND provider_id IS NOT NULL"),
    )
    op.create_index(
        "ix_outbox_queued",
        "outbox",
        ["channel", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'queued'"),
        postgresql_where=sa.text("state = 'queued'"),
    )
    op.create_index(
        "ix_outbox_sending",
        "outbox",
        ["channel", "lease_until"],
        unique=False,
        sqlite_where=sa.text("state = 'sending'"),
        postgresql_where=sa.text("state = 'sending'"),
    )
    op.create_index(
        "ix_outbox_unknown",
        "outbox",
        ["channel", "not_before"],
        unique=False,
        sqlite_where=sa.text("state = 'unknown'"),
        postgresql_where=sa.text("state = 'unknown'"),
    )
    op.create_index(
        "ix_outbox_unsettled",
        "outbox",
        ["line_id", "id"],
        unique=False,
        sqlite_where=sa.text("state IN ('queued', 'sending', 'unknown')"),
        postgresql_where=sa.text("state IN ('queued', 'sending', 'unknown')"),
    )
    op.create_index(
        "uq_outbox_sms_provider_id",
        "outbox",
        ["provider_id"],
        unique=True,
        sqlite_where=sa.text("channel = 'sms' AND provider_id IS NOT NULL"),
        postgresql_where=sa.text("channel = 'sms' AND provider_id IS NOT NULL"),
    )
    op.create_table(
        "provider_word",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("external_id", sa.String(), nullable=False),
        sa.Column("public_id", sa.String(), nullable=True),
        sa.Column("provider_id", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("error_code", sa.String(), nullable=True),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.CheckConstraint(
            "length(external_id) <= 300", name=op.f("ck_provider_word_external_id_length")
        ),
        sa.CheckConstraint(
            "length(provider_id) <= 200", name=op.f("ck_provider_word_provider_id_length")
        ),
        sa.CheckConstraint(
            "length(public_id) <= 100", name=op.f("ck_provider_word_public_id_length")
        ),
        sa.CheckConstraint("length(status) <= 50", name=op.f("ck_provider_word_status_length")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_provider_word")),
        sa.UniqueConstraint("external_id", name=op.f("uq_provider_word_external_id")),
    )
    op.create_index(
        op.f("ix_provider_word_provider_id"), "provider_word", ["provider_id"], unique=False
    )
    op.create_table(
        "button_token",
        sa.Column("token", sa.String(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("ref", sa.String(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint("length(action) <= 100", name=op.f("ck_button_token_action_length")),
        sa.CheckConstraint("length(ref) <= 200", name=op.f("ck_button_token_ref_length")),
        sa.CheckConstraint("length(token) <= 64", name=op.f("ck_button_token_token_length")),
        sa.ForeignKeyConstraint(
            ["line_id"], ["contact_point.id"], name=op.f("fk_button_token_line_id_contact_point")
        ),
        sa.PrimaryKeyConstraint("token", name=op.f("pk_button_token")),
    )


def downgrade() -> None:
    op.drop_table("button_token")
    op.drop_table("provider_word")
    op.drop_table("outbox")
    op.drop_table("inbox")
