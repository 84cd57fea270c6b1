"""Time-ordered ids (UUIDv7), made here because PostgreSQL 15 cannot make them."""

import os
import secrets
import threading
import time
from datetime import UTC, datetime, timedelta
from uuid import UUID

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LAST_MILLISECOND = (1 << 48) - 1
_lock = threading.Lock()
_last_live = 0
_tail = 0


def new_id(at: datetime | None = None) -> UUID:
    """Return a UUIDv7 that sorts by `at`, to the millisecond, then by the order of making.

    at        timezone-aware time of the event; None means now
    returns   an id greater than every earlier one of this process with the same millisecond

    Raises ValueError if `at` has no zone or lies outside 1970 to 10889.
    """
    global _last_live, _tail
    with _lock:
        if at is None:
            # A clock set back must not make a later row sort before an earlier one.
            _last_live = milliseconds = max(_last_live, time.time_ns() // 1_000_000)
        else:
            milliseconds = _milliseconds(at)
        # One rising number for all ids of the process: the same millisecond may be asked for
        # again much later (a call whose clock stands still) and its ids must still rise.
        _tail += 1 + secrets.randbits(32)
        tail = _tail
    high, low = tail >> 62, tail & ((1 << 62) - 1)
    return UUID(int=milliseconds << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low)


def first_id(at: datetime) -> UUID:
    """Return what no id of a row made at that time or later is smaller than.

    Raises ValueError if `at` has no zone or lies outside 1970 to 10889.
    """
    return UUID(int=_milliseconds(at) << 80)


def time_of(id: UUID) -> datetime:
    """Return the time an id carries, in UTC, exact to the millisecond.

    Raises ValueError if the id is no UUIDv7.
    """
    if id.version != 7:
        raise ValueError(f"{id} is not time-ordered")
    return _EPOCH + timedelta(milliseconds=id.int >> 80)


def _milliseconds(at: datetime) -> int:
    if at.tzinfo is None:
        raise ValueError("an id needs a time with a zone")
    milliseconds = (at - _EPOCH) // timedelta(milliseconds=1)
    if not 0 <= milliseconds <= _LAST_MILLISECOND:
        raise ValueError(f"{at} does not fit into an id")
    return milliseconds


def _seed() -> None:
    # 74 bits are free; the top one starts empty, so that a process has room to count.
    # A fork starts anew, or parent and child would make the same ids; its lock may have
    # been held by a thread that the child does not have.
    global _lock, _tail
    _lock = threading.Lock()
    _tail = secrets.randbits(73)


_seed()
os.register_at_fork(after_in_child=_seed)
