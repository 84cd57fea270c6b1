"""How parts are looked at: all at once, each with its own patience, none able to spoil another."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy.exc import SQLAlchemyError

from frontdesk.kernel.checks import Check, CheckState

PATIENCE_SECONDS = 8.0

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Found:
    """What a look found; as in Check."""

    state: CheckState
    said: str
    remedy: str = ""


def ok(said: str, remedy: str = "") -> Found:
    """Return that a part works; with a remedy it will not for long."""
    return Found(CheckState.ok, said, remedy)


def missing(said: str, remedy: str = "") -> Found:
    """Return that a part is not set up."""
    return Found(CheckState.missing, said, remedy)


def broken(said: str, remedy: str) -> Found:
    """Return that a part is set up and does not work."""
    return Found(CheckState.broken, said, remedy)


class NotLookedAt(Exception):
    """A part cannot be looked at before something else is mended; says what, in a few words: `no database`."""


@dataclass(frozen=True, slots=True)
class Look:
    """One part and how it is looked at; key and name as in Check.

    seconds   how long the look may take
    slow      what to do if it takes longer
    is_own    whether what it tells is of the business's own things alone; None: it is not
    """

    key: str
    name: str
    look: Callable[[], Awaitable[Found]]
    seconds: float = PATIENCE_SECONDS
    slow: str = "Look whether it is overloaded, or whether something on the way holds the question back."
    is_own: Callable[[], Awaitable[bool]] | None = None


class Once(Generic[T]):
    """An answer that several looks wait for: asked when the first does, and once."""

    def __init__(self, ask: Callable[[], Coroutine[Any, Any, T]]) -> None:
        self._ask = ask
        self._asked: asyncio.Task[T] | None = None

    async def get(self) -> T:
        """Return the answer, or raise what it came to."""
        if self._asked is None:
            self._asked = asyncio.create_task(self._ask())
        # Who runs out of patience leaves the others' answer alone.
        return await asyncio.shield(self._asked)


async def look_at(looks: Sequence[Look]) -> tuple[Check, ...]:
    """Return what was found of each part, in the order they are given."""
    return tuple(await asyncio.gather(*(_checked(each) for each in looks)))


async def _checked(look: Look) -> Check:
    found = await _found(look)
    return Check(look.key, look.name, found.state, found.said, found.remedy, is_own=await _is_own(look))


async def _is_own(look: Look) -> bool:
    try:
        return look.is_own is not None and await look.is_own()
    except Exception:  # noqa: BLE001  what cannot be known is nobody's own
        return False


async def _found(look: Look) -> Found:
    try:
        async with asyncio.timeout(look.seconds):
            return await look.look()
    except NotLookedAt as first:
        return missing(f"Not looked at: {first}.")
    except SQLAlchemyError:
        return missing("Not looked at: the database does not answer now.")
    except TimeoutError:
        return broken(f"No answer within {look.seconds:.0f} seconds.", look.slow)
    except Exception as bug:  # noqa: BLE001  whatever is wrong with one part, the others are told
        return broken(
            f"The look itself failed ({type(bug).__name__}).", "Report this to whoever keeps the program up to date."
        )
