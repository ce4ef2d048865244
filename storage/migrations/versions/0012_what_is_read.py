"""What waits for now and what waits for an hour to come, each in an index of its own; whether
somebody can be reached is told by an index alone."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_NOW = sa.text("state = 'waiting' AND not_before IS NULL")
_LATER = sa.text("state = 'waiting' AND not_before IS NOT NULL")
_BOTH = sa.text("state = 'waiting'")


def upgrade() -> None:
    op.drop_index("ix_inbox_waiting", "inbox")
    op.create_index(
        "ix_inbox_waiting", "inbox", ["id"], sqlite_where=_NOW, postgresql_where=_NOW
    )
    op.create_index(
        "ix_inbox_later", "inbox", ["not_before"], sqlite_where=_LATER, postgresql_where=_LATER
    )
    op.drop_index("ix_contact_point_person_id", "contact_point")
    op.create_index(
        "ix_contact_point_of_person", "contact_point", ["person_id", "stopped", "unreachable"]
    )


def downgrade() -> None:
    op.drop_index("ix_contact_point_of_person", "contact_point")
    op.create_index("ix_contact_point_person_id", "contact_point", ["person_id"])
    op.drop_index("ix_inbox_later", "inbox")
    op.drop_index("ix_inbox_waiting", "inbox")
    op.create_index(
        "ix_inbox_waiting", "inbox", ["id"], sqlite_where=_BOTH, postgresql_where=_BOTH
    )
