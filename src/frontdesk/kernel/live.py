"""What changed, told to whoever is looking: one small notice per transaction, none if it is rolled back.

The notice names topics, never what stands in the rows: whoever hears it reads them under its own rights.
"""

from __future__ import annotations

import asyncio
import re
import secrets
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import psycopg
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

from frontdesk.kernel.db import TenantSession, plain_url
from frontdesk.kernel.engine import LIVENESS
from frontdesk.kernel.log import get_logger

logger = get_logger()

CHANNEL = "frontdesk_live"
EVERYTHING = "everything"
"""The topic of a listener that may have missed something: look at all of it again."""

MOST_TOPICS = 60  # a notice holds 8,000 bytes at most; whoever changes more than this changes everything
RETRY_SECONDS = (0.2, 0.5, 1.0, 2.0)


def tell(db: AsyncSession, topic: str) -> None:
    """Tell of a change when this transaction commits; the same topic again adds nothing.

    topic   `calls`, `visits`, `tasks`, or `call-{id}` for one call: letters, digits and dashes

    Raises ValueError if it is made of anything else.
    """
    if not _TOPIC.fullmatch(topic):
        raise ValueError("a topic is made of letters, digits and dashes")
    topics: set[str] = db.info.setdefault(_TOPICS, set())
    topics.add(topic)


_TOPICS = "live_topics"
_TOPIC = re.compile(r"[a-z0-9-]+")


@event.listens_for(TenantSession, "before_commit")
def _notify(session: Session) -> None:
    if session.in_nested_transaction():
        return
    topics: set[str] = session.info.pop(_TOPICS, set())
    if not topics:
        return
    told = sorted(topics) if len(topics) <= MOST_TOPICS else [EVERYTHING]
    notice = " ".join([str(session.info["business_id"]), *told])
    session.flush()
    # The notice goes with the commit, in one message to the server. It is quoted by hand, for a message of several
    # statements takes no parameters; so of a topic only what needs no quoting is let through (tell).
    session.connection().exec_driver_sql(f"NOTIFY {CHANNEL}, '{notice}'; COMMIT")


class Subscription:
    """The changes in one business that a page has not been told of yet, each topic once."""

    def __init__(self) -> None:
        self._topics: set[str] = set()
        self._changed = asyncio.Event()

    def add(self, topics: set[str]) -> None:
        """Take up what changed."""
        self._topics |= topics
        self._changed.set()

    async def next(self) -> frozenset[str]:
        """Wait for a change and return the topics that changed since the last time."""
        await self._changed.wait()
        self._changed.clear()
        topics, self._topics = frozenset(self._topics), set()
        return topics


class Live:
    """One listening connection for all pages of a process."""

    def __init__(self, direct_url: str) -> None:
        """Name the server; nothing is heard until `listen` runs.

        direct_url   postgresql://… without a pooler, which would lend the connection to others
        """
        self._url = plain_url(direct_url)
        # Which listener counted, and what it cannot have missed: another process, or a lost connection, counts anew.
        self._listening = secrets.token_hex(4)
        self._heard: Counter[UUID] = Counter()
        self._subscriptions: defaultdict[UUID, set[Subscription]] = defaultdict(set)

    def edition(self, business_id: UUID) -> str:
        """Return what was heard of a business so far; the same again means that nothing has changed since.

        Taken before a page is read, and compared when it listens, it shows what fell in between.
        """
        return f"{self._listening}-{self._heard[business_id]}"

    @contextmanager
    def subscribed(self, business_id: UUID) -> Iterator[Subscription]:
        """Give the changes of a business, from now to the end of the block."""
        subscription = Subscription()
        self._subscriptions[business_id].add(subscription)
        try:
            yield subscription
        finally:
            self._subscriptions[business_id].discard(subscription)
            if not self._subscriptions[business_id]:
                del self._subscriptions[business_id]

    async def listen(self) -> None:
        """Hear notices until cancelled; after a lost connection everybody looks at everything again."""
        attempt = 0
        while True:
            try:
                connecting = psycopg.AsyncConnection.connect(self._url, autocommit=True, **LIVENESS)
                async with await connecting as connection:
                    await connection.execute(f"LISTEN {CHANNEL}".encode())
                    self._tell_all()
                    attempt = 0
                    async for notice in connection.notifies():
                        self._dispatch(notice.payload)
            except psycopg.OperationalError:
                logger.warning("live.connection_lost")
            except Exception:  # whatever it is, the pages of this process go on hearing
                logger.exception("live.failed")
            await asyncio.sleep(RETRY_SECONDS[min(attempt, len(RETRY_SECONDS) - 1)])
            attempt += 1

    def _dispatch(self, payload: str) -> None:
        """Pass a notice on; one that is none of ours is left alone: anybody in the database may write to a channel."""
        name, *topics = payload.split() or [""]
        try:
            business_id = UUID(name)
        except ValueError:
            logger.warning("live.notice_unreadable")
            return
        self._heard[business_id] += 1
        for subscription in self._subscriptions.get(business_id, ()):
            subscription.add(set(topics))

    def _tell_all(self) -> None:
        self._listening = secrets.token_hex(4)
        for subscriptions in self._subscriptions.values():
            for subscription in subscriptions:
                subscription.add({EVERYTHING})


def topic_of_call(conversation_id: UUID) -> str:
    """Return the topic of one call."""
    return f"call-{conversation_id}"
