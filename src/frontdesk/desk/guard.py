"""The second wall: nothing is claimed that no stored row bears out.

The first wall is that the desk makes its confirmations from rows. This one reads every
sentence before it is stored and sent, whoever wrote it: a pack's phrase or a model.
What something is called claims nothing: "We've Moved Removals" has moved nothing (names.py).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from http import HTTPStatus

from frontdesk.desk import names
from frontdesk.desk.dialogue import Dialogue
from frontdesk.desk.reply import Reply
from frontdesk.desk.tools import Toolbox
from frontdesk.desk.wording import Wording
from frontdesk.kernel.log import get_logger
from frontdesk.kernel.problems import Problem
from frontdesk.trades.phrases import spare

logger = get_logger()

# What was committed in this turn -> sentences that claim it. Questions and wishes
# ("Shall I book it?", "before I move it") claim nothing.
_CLAIMS = {
    "booked": r"\b(?:you(?:'re| are)(?: all| now)? booked|(?:i|we)(?:'ve| have)? (?:just )?booked"
    r"|(?:is|are|'s|been) (?:now )?booked"
    r"|booking is confirmed|all booked|booked (?:you|him|her|them) in|(?:you|him|her|them) booked in"
    r"|see you (?:then|on|today|tomorrow)|put (?:you|him|her|them) down for|(?:is|are|'s|been) confirmed)\b",
    "moved": r"\b(?:(?:i|we)(?:'ve| have) (?:just )?(?:moved|rescheduled)"
    r"|(?:is|has been|been) (?:now )?(?:moved|rescheduled))\b",
    "cancelled": r"\b(?:(?:i|we)(?:'ve| have) (?:just )?cancell?ed|(?:is|has been|been) (?:now )?cancell?ed)\b",
    "message": r"\b(?:i(?:'ve| have) (?:just )?(?:left|passed|sent|texted|e-?mailed|asked the team)"
    r"|(?:is|has been) sent)\b",
}
_PATTERNS = {deed: re.compile(pattern, re.IGNORECASE) for deed, pattern in _CLAIMS.items()}


class UnprovenClaim(Problem):
    """A sentence says that something was done, and no row of this turn says so."""

    status = HTTPStatus.INTERNAL_SERVER_ERROR
    title = "The desk was about to claim something it has not done"


def check(text: str, proven: Collection[str]) -> str:
    """Return the text as it is said, if all it claims is proven; names that are marked in it claim nothing.

    proven  what rows committed in this turn bear out: `booked`, `moved`, `cancelled`, `message`

    Raises UnprovenClaim otherwise.
    """
    for deed in claims(text):
        if deed not in proven:
            raise UnprovenClaim(f"Nothing was {deed} in this turn, so it cannot be said.", claim=deed)
    return names.plain(text)


def claims(text: str) -> tuple[str, ...]:
    """Return what a text claims to have been done: `booked`, `moved`, `cancelled`, `message`."""
    claimed = names.masked(text).replace("’", "'")
    return tuple(deed for deed, pattern in _PATTERNS.items() if pattern.search(claimed))


def guarded(reply: Reply, d: Dialogue, tools: Toolbox) -> str:
    """Return what may be said of a reply: what claims more than the rows bear out is not said at all."""
    # "See you tomorrow" rests on the visit's own row.
    borne_out = {"booked"} if d.visit is not None and reply.ended else set()
    try:
        return check(reply.text, tools.proven | borne_out)
    except UnprovenClaim as claim:
        logger.exception("desk.unproven_claim", problem=claim.slug)
        words = Wording(d.house, d.now)
        return first_fit([lambda: words.say("trouble"), lambda: words.usual("trouble")], otherwise=spare("trouble"))


def first_fit(ways: Iterable[Callable[[], str]], *, otherwise: str) -> str:
    """Return the first of some texts that can be put together and claims nothing: a caller is never left without one.

    otherwise   what is said if none of them can
    """
    for way in ways:
        try:
            return check(way(), ())
        except Exception:  # a phrase may be stored nonsense, and the caller is on the line
            logger.exception("desk.unfit_phrase")
    return otherwise
