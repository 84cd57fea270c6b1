"""${message}"""

from alembic import op

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    """Go forward; the way back is the backup taken before."""
    ${upgrades if upgrades else "raise NotImplementedError"}
