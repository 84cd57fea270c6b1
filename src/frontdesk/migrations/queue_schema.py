"""The queue's own tables: procrastinate's schema and its migrations, kept level with the library."""

from pathlib import Path

import psycopg
from procrastinate.schema import SchemaManager


def upgrade_queue(connection: psycopg.Connection) -> None:
    """Make the queue's tables, or apply the library's migrations that are not applied yet.

    connection   the owner's, in autocommit
    """
    steps = sorted(Path(SchemaManager.get_migrations_path()).glob("*.sql"))
    with connection.transaction():
        connection.execute(
            "CREATE TABLE IF NOT EXISTS queue_migrations "
            "(name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())"
        )
        applied = {row[0] for row in connection.execute("SELECT name FROM queue_migrations")}
        if applied:
            missing = [step for step in steps if step.name not in applied]
            for step in missing:
                connection.execute(step.read_bytes())
        else:
            missing = steps
            connection.execute(SchemaManager.get_schema().encode())
        with connection.cursor() as cursor:
            cursor.executemany("INSERT INTO queue_migrations (name) VALUES (%s)", [[step.name] for step in missing])
        connection.execute((Path(__file__).parent / "sql" / "queue.sql").read_bytes())
