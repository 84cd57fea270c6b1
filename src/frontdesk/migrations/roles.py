"""The roles of a database: who owns, who works, who opens the doors, who backs up."""

import psycopg
from psycopg import sql

APP_ROLE = "frontdesk_app"
DEFINER_ROLE = "frontdesk_definer"
BACKUP_ROLE = "frontdesk_backup"


class TooPowerful(RuntimeError):
    """A role that must be held by row level security is not, and we may not change it."""


def make_roles(connection: psycopg.Connection, app_password: str) -> None:
    """Make the roles that are missing and set the application's password.

    connection   the owner's, in autocommit

    Raises TooPowerful if the application's or the definer's role could pass row level security.
    """
    _make(connection, APP_ROLE, "LOGIN")
    _make(connection, DEFINER_ROLE, "NOLOGIN")
    _refuse_powers(connection)
    # Encrypted here, so that the password is in no log of the server.
    secret = connection.pgconn.encrypt_password(app_password.encode(), APP_ROLE.encode(), b"scram-sha-256").decode()
    connection.execute(sql.SQL("ALTER ROLE {} LOGIN PASSWORD {}").format(sql.Identifier(APP_ROLE), sql.Literal(secret)))
    connection.execute(
        sql.SQL("GRANT CONNECT, TEMPORARY ON DATABASE {} TO {}").format(
            sql.Identifier(connection.info.dbname), sql.Identifier(APP_ROLE)
        )
    )
    _make_backup_role(connection)


def lend_definer(connection: psycopg.Connection) -> None:
    """Let the owner hand functions over to the definer, while the steps run."""
    connection.execute(f"GRANT {DEFINER_ROLE} TO CURRENT_USER".encode())


def return_definer(connection: psycopg.Connection) -> None:
    """Take it back: a member of the definer would share its view of all businesses."""
    connection.execute(f"REVOKE {DEFINER_ROLE} FROM CURRENT_USER".encode())


def _make(connection: psycopg.Connection, role: str, attributes: str) -> None:
    exists = connection.execute("SELECT FROM pg_roles WHERE rolname = %s", [role]).fetchone()
    if exists is None:
        try:
            connection.execute(f"CREATE ROLE {role} {attributes}".encode())
        except (psycopg.errors.DuplicateObject, psycopg.errors.UniqueViolation):
            # Roles belong to the whole server: another database made it meanwhile.
            return


def _refuse_powers(connection: psycopg.Connection) -> None:
    powerful = connection.execute(
        "SELECT rolname FROM pg_roles WHERE rolname = ANY(%s) "
        "AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication)",
        [[APP_ROLE, DEFINER_ROLE]],
    ).fetchone()
    if powerful is not None:
        raise TooPowerful(f"the role {powerful[0]} has rights that pass row level security")


def _make_backup_role(connection: psycopg.Connection) -> None:
    # pg_dump as the owner fails on forced row level security. A hosted server may not let its
    # owner make such a role; it has backups of its own.
    may = connection.execute(
        "SELECT rolsuper OR (rolcreaterole AND rolbypassrls) FROM pg_roles WHERE rolname = current_user"
    ).fetchone()
    if may is not None and may[0]:
        _make(connection, BACKUP_ROLE, "NOLOGIN BYPASSRLS")
        connection.execute(f"GRANT pg_read_all_data TO {BACKUP_ROLE}".encode())
        connection.execute(f"GRANT {BACKUP_ROLE} TO CURRENT_USER".encode())
