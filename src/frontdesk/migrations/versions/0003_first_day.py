"""The first day of a business: its own accounts with vendors, its keys, its prices."""

from alembic import op

from frontdesk.migrations import run_sql

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add to the second schema; every row stays."""
    run_sql(op.get_bind(), "0003")
