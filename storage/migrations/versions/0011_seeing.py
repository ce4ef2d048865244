"""The needs of a span of time, for what is counted of them."""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_need_opened_at", "need", ["opened_at"])


def downgrade() -> None:
    op.drop_index("ix_need_opened_at", table_name="need")
