"""How a visit looks and is called in each status: a shape, a word, a class of the board."""

from __future__ import annotations

import re
from dataclasses import dataclass

from frontdesk.domain.scheduling.models import BookingStatus
from frontdesk.kernel.locale import Local


@dataclass(frozen=True)
class Look:
    """The look of a visit on the board.

    name   class of its card; `icon` its shape, `word` what it is called
    bar    class of its stretch on the strip
    kind   colour of the word in the legend
    """

    name: str
    icon: str
    word: str
    bar: str = "v"
    kind: str = ""


LOOKS = {
    BookingStatus.held: Look("held", "ringdash", "Held", bar="h", kind="plan"),
    BookingStatus.pending: Look("wait", "clock", "Needs your yes", kind="wait"),
    BookingStatus.scheduled: Look("plan", "ring", "Booked, no answer yet", kind="plan"),
    BookingStatus.confirmed: Look("conf", "ringcheck", "Confirmed", kind="ok"),
    BookingStatus.in_progress: Look("run", "half", "On site", kind="ok"),
    BookingStatus.completed: Look("done", "check", "Done", bar="d"),
    BookingStatus.no_show: Look("done miss", "slash", "Did not show", bar="d", kind="bad"),
    BookingStatus.cancelled: Look("done gone", "ringx", "Cancelled", bar="none", kind="none"),
}
EMERGENCY = Look("emer", "oct", "Emergency", bar="e", kind="bad")

_STREET = re.compile(r"^(unit\b|lot\b|shop\b|level\b|\d)", re.IGNORECASE)
_POSTCODE = re.compile(r"^[A-Za-z]{0,3} ?\d{4,5}(-\d{4})?$")


def suburb_of(place: str | None, local: Local) -> str | None:
    """Return what of a place names the suburb, with its capitals: what is neither street nor postcode.

    place  `18 wattle st, newtown, 2042`, as far as known
    """
    parts = [part.strip() for part in (place or "").split(",") if part.strip()]
    named = [part for part in parts if not _STREET.match(part) and not _POSTCODE.match(part)]
    chosen = named[-1] if named else next(iter(parts), None)
    return None if chosen is None else local.place(chosen)


def place_in_words(place: str | None, local: Local) -> str | None:
    """Return a whole place with its capitals: `18 Wattle St, Newtown, 2042`."""
    parts = [part.strip() for part in (place or "").split(",") if part.strip()]
    return ", ".join(local.place(part) for part in parts) or None
