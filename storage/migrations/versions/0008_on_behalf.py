"""People without a line of their own: the number to call, who speaks for them, the consent heard."""

from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE person ADD COLUMN phone VARCHAR"
               " CONSTRAINT ck_person_phone_length CHECK (length(phone) <= 20)")
    op.execute("ALTER TABLE person ADD COLUMN phone_shared BOOLEAN DEFAULT false NOT NULL")
    op.execute("ALTER TABLE person ADD COLUMN guardian_id INTEGER"
               " CONSTRAINT fk_person_guardian_id_person REFERENCES person (id)")
    op.execute("ALTER TABLE person ADD COLUMN consent_heard_at TIMESTAMP WITH TIME ZONE"
               if op.get_bind().dialect.name == "postgresql"
               else "ALTER TABLE person ADD COLUMN consent_heard_at DATETIME")
    op.execute("ALTER TABLE need ADD COLUMN entered_by INTEGER"
               " CONSTRAINT fk_need_entered_by_person REFERENCES person (id)")
    op.create_index("ix_person_phone", "person", ["phone"])
    op.create_index("ix_need_entered_by", "need", ["entered_by"])


def downgrade() -> None:
    op.drop_index("ix_need_entered_by", "need")
    op.drop_index("ix_person_phone", "person")
    op.execute("ALTER TABLE need DROP COLUMN entered_by")
    for column in ("consent_heard_at", "guardian_id", "phone_shared", "phone"):
        op.execute(f"ALTER TABLE person DROP COLUMN {column}")
