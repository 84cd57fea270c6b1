"""The first schema: businesses, their catalogue, people, conversations and calendar."""

from alembic import op

from frontdesk.migrations import run_sql

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make everything in an empty database."""
    run_sql(op.get_bind(), "0001")
