"""One index: who was suspended, so that a new offer from the same door is seen."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

SUSPENDED = sa.text("suspended_at IS NOT NULL")


def upgrade() -> None:
    op.create_index("ix_offer_suspended", "offer", ["id"], sqlite_where=SUSPENDED, postgresql_where=SUSPENDED)


def downgrade() -> None:
    op.drop_index("ix_offer_suspended", "offer")
