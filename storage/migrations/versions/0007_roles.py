"""Partners and coordinators beside referents; tasks for what is done on somebody's behalf."""

from storage.migrations.checks import one_of, replace_check

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

ROLES_BEFORE = ("referent",)
ROLES = ("referent", "partner", "coordinator")
KINDS_BEFORE = (
    "call_back", "misheard", "no_volunteer", "address", "other_need", "stopped", "problem",
    "money", "silence", "no_consent", "unreachable", "breakdown", "danger",
)  # fmt: skip
KINDS = (*KINDS_BEFORE, "visit", "consent_for", "tell", "follow_up_for", "suspended")


def upgrade() -> None:
    for table in ("role", "invitation"):
        _change(table, "role", ROLES_BEFORE, ROLES)
    _change("task", "kind", KINDS_BEFORE, KINDS)


def downgrade() -> None:
    for table in ("role", "invitation"):
        _change(table, "role", ROLES, ROLES_BEFORE)
    _change("task", "kind", KINDS, KINDS_BEFORE)


def _change(table: str, column: str, before: tuple[str, ...], after: tuple[str, ...]) -> None:
    name = f"ck_{table}_{column}_known"
    replace_check(table, name, one_of(column, before), one_of(column, after))
