"""What the rest of the program knows of mail: one letter, who carries it, and why it may not go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail to one address.

    message_id   without angle brackets, the same whenever this letter is tried: who receives it twice keeps one
    sender       an address, with a name in front of it or not
    to           an address
    html         the same as `text` for those who like it better; None sends the text alone
    list_id      names the series it belongs to, so that a person can sort or mute it: `daily.harbour.example.com`
    written_at   timezone-aware; what the letter says of its date
    """

    message_id: str
    sender: str
    to: str
    subject: str
    text: str
    written_at: datetime
    html: str | None = None
    list_id: str | None = None


class Mailer(Protocol):
    """Somebody who carries letters.

    is_real   whether they reach whom they are for; otherwise they are kept on this machine
    """

    name: str
    is_real: bool

    async def send(self, letter: Letter) -> None:
        """Hand a letter over; returned means it was taken.

        Raises LetterRefused if it will never be taken as it is,
        LetterDelayed if it may be later, or if nobody knows whether it was.
        """
        ...

    async def check(self) -> None:
        """See whether letters could be handed over now; none is. Returned means yes.

        Raises LetterRefused if somebody must change something first (a password, an address),
        LetterDelayed if it may be otherwise later: both say why in words.
        """
        ...


class NotTaken(Exception):
    """A letter did not go; says why in words, without an address in them.

    code   short and for programs: the server's number, or one word
    """

    def __init__(self, reason: str, code: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.code = code


class LetterRefused(NotTaken):
    """Trying again does not help."""


class LetterDelayed(NotTaken):
    """Trying again may help; at worst the receiver sees the same Message-ID twice."""
