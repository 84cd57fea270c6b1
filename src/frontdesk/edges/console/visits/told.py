"""What was done with a visit, and why something was not, in words for who works here. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from frontdesk.domain.scheduling import service as scheduling
from frontdesk.domain.scheduling.sheet import Deed, VisitSheet
from frontdesk.edges.console.visits.words import said_to_staff
from frontdesk.kernel.locale import Local
from frontdesk.kernel.problems import Problem


def refusal_of(refused: Problem, found: VisitSheet, local: Local, *, seen_at: datetime | None) -> str:
    """Return why an act was not done; if the visit was changed since it was seen, who that was.

    seen_at   stamp of the visit as the person saw it
    """
    told = said_to_staff(refused)
    if not isinstance(refused, scheduling.ChangedMeanwhile):
        return told
    last = found.deeds[-1] if found.deeds else None
    if last is None or not _is_newer(last, seen_at):
        return f"{told} This is how it stands now."
    return f"{told} {last.who} {_did(last, local)}, {local.ago(last.at)}. This is how it stands now."


def history_of(found: VisitSheet, local: Local) -> tuple[tuple[str, str], ...]:
    """Return when and what was done, the latest first, and last who booked it."""
    booking = found.booking
    done = [(local.moment(deed.at), f"{deed.who} {_did(deed, local)}") for deed in reversed(found.deeds)]
    if all(deed.what != "visit.booked" for deed in found.deeds):
        by = "The desk" if booking.booked_by in (None, "desk") else str(booking.booked_by)
        done.append((local.moment(booking.created_at), f"{by} booked it"))
    return tuple(done)


def _is_newer(deed: Deed, seen_at: datetime | None) -> bool:
    """Return whether a deed left another stamp on the visit than the one that was seen: a later one."""
    stamp = deed.after.get("stamp")
    return seen_at is not None and stamp is not None and datetime.fromisoformat(stamp) > seen_at


def _did(deed: Deed, local: Local) -> str:
    """Return a deed in words."""
    reason = f": {deed.after['reason']}" if deed.after.get("reason") else ""
    words = {
        "visit.booked": "booked it",
        "visit.confirmed": "confirmed it",
        "visit.started": "noted that the technician is there",
        "visit.completed": "noted that it is done",
        "visit.missed": "noted that nobody was there",
        "visit.cancelled": f"cancelled it{reason}",
        "visit.restored": "took that back",
    }
    return words.get(deed.what) or _moved(deed.before, deed.after, local)


def _moved(before: Mapping[str, Any], after: Mapping[str, Any], local: Local) -> str:
    then, now = (local.moment(datetime.fromisoformat(side["starts_at"])) for side in (before, after))
    return f"moved it from {then} to {now}"
