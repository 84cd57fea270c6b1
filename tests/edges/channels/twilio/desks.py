"""Desks that are slow, broken or away, for tests of how the phone line bears them."""

from __future__ import annotations

import asyncio
from typing import Any

from frontdesk.desk.patience import DeskUnavailable
from frontdesk.desk.turn import Desk, Spoken
from frontdesk.kernel.db import Database

AWAY = "I'm sorry, I can't get at my calendar right now."


class SlowDesk(Desk):
    """A desk that answers when it may."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.listens = asyncio.Event()
        self.may_answer = asyncio.Event()
        self.at_once = 0
        self._now = 0

    async def hear(self, *args: Any, **more: Any) -> Spoken:
        self._now += 1
        self.at_once = max(self.at_once, self._now)
        self.listens.set()
        await self.may_answer.wait()
        try:
            return await super().hear(*args, **more)
        finally:
            self._now -= 1


class BrokenDesk(Desk):
    """A desk that meets trouble so many times."""

    reasons: list[Exception]

    async def hear(self, *args: Any, **more: Any) -> Spoken:
        if self.reasons:
            raise self.reasons.pop()
        return await super().hear(*args, **more)


class AwayDesk(Desk):
    """A desk whose database stays away when a call is taken over."""

    async def begin(self, *_: Any, **__: Any) -> Spoken:
        raise DeskUnavailable(AWAY)


class AwayDatabase(Database):
    """A database in which nothing of a business can be got at."""

    def transaction(self, *_: Any, **__: Any) -> Any:
        raise DeskUnavailable(AWAY)


class DeafDesk(Desk):
    """A desk that cannot write down what was heard of its words."""

    async def interrupted(self, *_: Any, **__: Any) -> None:
        raise RuntimeError("a bug")


class ForgetfulDesk(Desk):
    """A desk whose database is away so many times when a record is to be closed.

    away   how many times more
    """

    away: int = 0

    async def close(self, *args: Any, **more: Any) -> None:
        if self.away:
            self.away -= 1
            raise DeskUnavailable(AWAY)
        await super().close(*args, **more)
