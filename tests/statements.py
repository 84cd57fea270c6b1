"""One memory of statements for all databases of a process, as the application has one for its own.

SQLAlchemy puts a statement together once per engine, and each test has an engine of its own: that took longer than
running it. What is remembered is the words; values are bound anew each time.
"""

from __future__ import annotations

from typing import Any, cast

from sqlalchemy import URL, Engine
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg, PGDialectAsync_psycopg
from sqlalchemy.util import LRUCache

_MOST = 2000
_remembered: LRUCache[Any, Any] = LRUCache(_MOST)
_made: dict[frozenset[tuple[str, Any]], Remembering] = {}


class Remembering(PGDialectAsync_psycopg):
    """The dialect of asynchronous connections: one for all engines that are made with the same options."""

    supports_statement_cache = True

    def __new__(cls, **options: Any) -> Remembering:
        return _made.setdefault(_known(options), super().__new__(cls))

    def __init__(self, **options: Any) -> None:
        if "dbapi" not in self.__dict__:
            super().__init__(**options)  # type: ignore[no-untyped-call]

    @classmethod
    def engine_created(cls, engine: Engine) -> None:
        """Let an engine look up its statements where the others do."""
        engine._compiled_cache = _remembered


class Psycopg(PGDialect_psycopg):
    """What `postgresql+psycopg` names in tests."""

    supports_statement_cache = True

    @classmethod
    def get_async_dialect_cls(cls, url: URL) -> type[Remembering]:
        """Return the dialect that engines share."""
        return Remembering


def share_statements() -> None:
    """Have all engines that are made from now on share what they have put together."""
    registry.register("postgresql.psycopg", __name__, Psycopg.__name__)


def _known(options: dict[str, Any]) -> frozenset[tuple[str, Any]]:
    """Return what tells dialects apart; the driver is wrapped anew for each, and is the same."""
    return frozenset(cast(Any, (name, value)) for name, value in options.items() if name != "dbapi")
