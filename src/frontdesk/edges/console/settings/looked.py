"""What somebody is told of the looks at the outside: of the installation's own parts all only if they keep it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from frontdesk.edges.http.seat import Seat
from frontdesk.kernel.checks import Check, CheckState

SAID: Mapping[CheckState, str] = {
    CheckState.ok: "It works.",
    CheckState.missing: "It is not set up, or was not looked at.",
    CheckState.broken: "It does not work.",
}
"""State -> what is told of a part that is the installation's."""

ASK = "Ask whoever runs this desk."
OR_YOUR_OWN = "Ask whoever runs this desk, or enter an account of your own under Connections."


async def looked(seat: Seat) -> list[Check]:
    """Return what was found just now, as far as it is the business of whoever asks."""
    found: Sequence[Check] = await seat.given.checks(seat.card.id)
    return [each if each.is_own or seat.login.is_operator else _outline(each) for each in found]


def _outline(check: Check) -> Check:
    own = check.key == "mail" or check.key.startswith("phone.")
    remedy = "" if check.state is CheckState.ok else OR_YOUR_OWN if own else ASK
    return replace(check, said=SAID[check.state], remedy=remedy)
