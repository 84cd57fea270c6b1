"""The phone line and the console: who is signed in, what was done, what vendors sent."""

from alembic import op

from frontdesk.migrations import run_sql

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add to the first schema; every row stays."""
    run_sql(op.get_bind(), "0002")
