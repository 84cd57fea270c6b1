"""The one way to the database: a transaction bound to a business, and the door before there is one.

Who sees what is decided twice. Row level security is the wall: every table with a business_id
compares it with the setting that `transaction` binds, and raises where none is bound. In front of
it this module adds `business_id = …` to statements, so that indexes are used and shards are found:

- SELECT, UPDATE and DELETE of mapped classes get the criterion (`with_loader_criteria`);
- INSERT, of the ORM or Core, one row or many, gets the column from the bound transaction;
- Core SELECT, UPDATE and DELETE on a tenant's table are refused: say the class, not the table;
- `text()` and the raw connection are not looked at; the wall holds them.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, TypeVar, cast
from uuid import UUID

import psycopg
from sqlalchemy import DateTime, Numeric, Table, Text, Uuid, bindparam, event, func, make_url, text
from sqlalchemy import Enum as EnumType
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.engine import Connection
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolExhausted
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    ORMExecuteState,
    Session,
    SessionTransaction,
    mapped_column,
    with_loader_criteria,
)
from sqlalchemy.sql.elements import ClauseElement, TextClause
from sqlalchemy.sql.visitors import iterate

from frontdesk.kernel.engine import STATEMENT_SECONDS, new_engine
from frontdesk.kernel.ids import new_id

_AWAY = ("08", "57P0", "53300")
"""SQLSTATEs of a connection that broke, a server that stops or starts, and one that has no place left."""

LOCK_TIMEOUT_SECONDS = 5
"""How long a statement waits for a lock. A caller on the line does not wait longer either."""

Cost = Annotated[Decimal, mapped_column(Numeric(14, 6))]
"""What a call, a message or a model costs; plain Decimal columns are money, numeric(12,2)."""


class Base(DeclarativeBase):
    """What all rows have in common: how Python types are stored.

    Models name columns. Keys, checks, references and indexes stand in the migrations alone, and
    a contract test compares the two; so flush a row before another one that points at it.
    """

    type_annotation_map = {  # noqa: RUF012 (SQLAlchemy wants a plain attribute)
        str: Text(),
        datetime: DateTime(timezone=True),
        Decimal: Numeric(12, 2),
        UUID: Uuid(),
        list[str]: ARRAY(Text()),
        list[Any]: JSONB(none_as_null=True),
        dict[str, Any]: JSONB(none_as_null=True),
        Enum: EnumType(Enum, native_enum=False, values_callable=lambda e: [m.value for m in e]),
    }


class NotBound(RuntimeError):
    """A row of a business was touched outside of `Database.transaction`, or of another one."""


class NotCovered(RuntimeError):
    """A Core statement names a tenant's table, so the business cannot be added to it."""


def _bound_business(context: DefaultExecutionContext) -> UUID:
    try:
        return cast(UUID, context.root_connection.info["business_id"])
    except KeyError:
        raise NotBound("a tenant's row is written outside of Database.transaction") from None


class TenantMixin:
    """A row that belongs to a business; the column is filled by the kernel."""

    business_id: Mapped[UUID] = mapped_column(primary_key=True, default=_bound_business, sort_order=-20)


class Identified:
    """A row with an id of its own, time-ordered."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id, sort_order=-19)


class Stamped:
    """When the row was made and last changed; the database keeps both."""

    created_at: Mapped[datetime] = mapped_column(server_default=func.now(), sort_order=90)
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now(), sort_order=91)


class Archivable:
    """A row that people made and may put away; unique keys count only what is not put away."""

    archived_at: Mapped[datetime | None] = mapped_column(sort_order=92)


class TenantSession(Session):
    """The session underneath AsyncSession; its hooks stand at the end of this module."""


class Database:
    """Connections of the application's role, and the two ways to use them.

    url                 postgresql://…, the application's role
    pool_size           connections kept; half as many again may be opened under load
    pooler              whether a PgBouncer in transaction mode stands between
    statement_seconds   how long a statement may run
    """

    def __init__(
        self, url: str, *, pool_size: int = 10, pooler: bool = False, statement_seconds: int = STATEMENT_SECONDS
    ) -> None:
        self.url = url
        self.engine = new_engine(
            sqlalchemy_url(url), pool_size=pool_size, pooler=pooler, statement_seconds=statement_seconds
        )
        self._statement_seconds = statement_seconds
        self.directory = Directory(self.engine)

    @asynccontextmanager
    async def transaction(self, business_id: UUID) -> AsyncIterator[AsyncSession]:
        """Open a transaction in which only the rows of one business exist.

        Commits at the end, rolls back if an exception leaves the block.
        """
        session = AsyncSession(
            self.engine,
            sync_session_class=TenantSession,
            expire_on_commit=False,
            info={"business_id": UUID(str(business_id)), "statement_seconds": self._statement_seconds},
        )
        async with session, session.begin():
            yield session

    async def close(self) -> None:
        """Close all connections."""
        await self.engine.dispose()


class Directory:
    """The door before there is a business: named functions of the database that return ids only."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    async def business_by_slug(self, slug: str) -> UUID | None:
        """Return the business with this slug."""
        return await self._ask("SELECT directory_business_by_slug(:key)", slug)

    async def business_by_number(self, e164: str) -> UUID | None:
        """Return the business that answers this number."""
        return await self._ask("SELECT directory_business_by_number(:key)", e164)

    async def businesses(self) -> list[UUID]:
        """Return all businesses, oldest first: for the worker and the command line."""
        async with self._engine.connect() as connection:
            found = await connection.scalars(text("SELECT directory_businesses()"))
            return list(found)

    async def _ask(self, question: str, key: str) -> UUID | None:
        async with self._engine.connect() as connection:
            found = await connection.scalar(text(question), {"key": key})
            return cast(UUID | None, found)


def business_of(db: AsyncSession) -> UUID:
    """Return the business that the transaction is bound to."""
    return cast(UUID, db.info["business_id"])


_Row = TypeVar("_Row", bound=Base)


async def find(db: AsyncSession, model: type[_Row], id: UUID) -> _Row | None:
    """Return the bound business's row with this id, from the session if it is there already."""
    return await db.get(model, (business_of(db), id))


async def driver(db: AsyncSession) -> psycopg.AsyncConnection[Any]:
    """Return the session's own connection, for COPY, NOTIFY and the queue."""
    connection = await db.connection()
    raw = await connection.get_raw_connection()
    return cast("psycopg.AsyncConnection[Any]", raw.driver_connection)


def is_away(error: BaseException) -> bool:
    """Return whether something failed for want of the server, or of a connection to it: it may be tried again."""
    if not isinstance(error, DBAPIError):
        return isinstance(error, PoolExhausted)
    state = getattr(error.orig, "sqlstate", None)
    unreachable = isinstance(error.orig, psycopg.OperationalError) and state is None
    return error.connection_invalidated or unreachable or str(state).startswith(_AWAY)


def is_busy(error: DBAPIError) -> bool:
    """Return whether a statement failed because somebody else held what it needed, or because it ran too long."""
    return getattr(error.orig, "sqlstate", None) in ("40001", "40P01", "55P03", "57014")


def refusing_constraint(error: IntegrityError) -> str | None:
    """Return the name of the constraint that refused a row, so a service can say it in words."""
    if isinstance(error.orig, psycopg.Error):
        return error.orig.diag.constraint_name
    return None


def plain_url(url: str) -> str:
    """Return a URL as psycopg and libpq take it, without the name of a driver."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def sqlalchemy_url(url: str) -> str:
    """Return a postgresql:// URL with the driver we use named in it."""
    parsed = make_url(url).set(drivername="postgresql+psycopg")
    return parsed.render_as_string(hide_password=False)


@event.listens_for(TenantSession, "after_begin")
def _bind(session: Session, transaction: SessionTransaction, connection: Connection) -> None:
    if transaction.nested:
        return
    business_id = session.info["business_id"]
    if not isinstance(business_id, UUID):
        raise NotBound("a business is bound by its UUID")
    # The statement, not set_config(): only SET LOCAL reaches the workers of a Citus cluster.
    # A UUID prints as hexadecimal digits and dashes, so nothing can be smuggled in.
    connection.exec_driver_sql(
        f"BEGIN; SET LOCAL app.business_id = '{business_id}'; SET LOCAL lock_timeout = '{LOCK_TIMEOUT_SECONDS}s';"
        f" SET LOCAL statement_timeout = '{session.info['statement_seconds']}s'"
    )
    connection.info["business_id"] = business_id


@event.listens_for(TenantSession, "before_flush")
def _own_rows_only(session: Session, _context: object, _instances: object) -> None:
    bound = session.info["business_id"]
    for row in session.new:
        if isinstance(row, TenantMixin) and row.business_id not in (None, bound):
            raise NotBound(f"{type(row).__name__} belongs to another business")


@event.listens_for(TenantSession, "do_orm_execute")
def _add_business(state: ORMExecuteState) -> None:
    if isinstance(state.statement, TextClause):
        return
    if not state.is_orm_statement:
        _refuse_tenant_tables(state)
    elif not (state.is_insert or state.is_column_load):
        state.statement = state.statement.options(_OF_THE_BUSINESS)
        state.parameters = _with_business(state.parameters, state.session.info["business_id"])


# Made once and filled in with each statement: made anew each time it would cost more than the rest of a small read.
_OF_THE_BUSINESS = with_loader_criteria(
    TenantMixin,
    lambda model: model.business_id == bindparam("bound_business", type_=Uuid()),
    include_aliases=True,
    track_closure_variables=False,
)


def _with_business(parameters: Any, business_id: UUID) -> Any:
    if isinstance(parameters, Sequence):
        return [{**each, "bound_business": business_id} for each in parameters]
    return {**(parameters or {}), "bound_business": business_id}


def _refuse_tenant_tables(state: ORMExecuteState) -> None:
    if state.is_insert:
        return
    for element in iterate(cast(ClauseElement, state.statement)):
        if isinstance(element, Table) and "business_id" in element.columns:
            raise NotCovered(f"say the mapped class, not the table {element.name}")
