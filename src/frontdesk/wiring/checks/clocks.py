"""Whether this machine's clock is right, by whatever clock or date can be had."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import frontdesk
from frontdesk.wiring.checks.looking import Found, broken, ok

MOST_OFF = timedelta(minutes=2)
"""Signatures and tokens are good for minutes; a visit is booked to the minute."""

REMEDY = (
    "Set the clock by the network: `sudo timedatectl set-ntp true`, and look with `timedatectl`. As long as it is"
    " wrong, signatures, sign-ins and bookings are."
)


def clock_found(ahead: Mapping[str, timedelta], *, now: datetime, newest: datetime) -> Found:
    """Return whether the clock is right.

    ahead    whose clock (`Twilio's`) -> how far this machine's is ahead of it; those that tell most come first
    newest   when the newest file of the program was written: no moment before it is now
    """
    for whose, far in ahead.items():
        if abs(far) > MOST_OFF:
            side = "ahead of" if far > timedelta() else "behind"
            return broken(f"This machine's clock is {_in_words(abs(far))} {side} {whose}.", REMEDY)
    if now < newest - MOST_OFF:
        return broken(
            f"This machine's clock says {now:%d %B %Y}, which is before this program was made ({newest:%d %B %Y}).",
            REMEDY,
        )
    if not ahead:
        return ok("The clock is not before the program was made; there is no other clock here to compare it with.")
    return ok(f"The clock agrees with {' and '.join(ahead)}.")


def newest_file() -> datetime:
    """Return when the newest file of the program was written."""
    files = Path(frontdesk.__file__).parent.rglob("*.py")
    return datetime.fromtimestamp(max(file.stat().st_mtime for file in files), UTC)


def _in_words(far: timedelta) -> str:
    minutes = round(far.total_seconds() / 60)
    for many, unit in ((minutes // 1440, "day"), (minutes // 60, "hour"), (minutes, "minute")):
        if many:
            return f"{many} {unit}" if many == 1 else f"{many} {unit}s"
    return "a minute"
