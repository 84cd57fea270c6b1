"""The token by which a relay's socket shows which call it is of. Signed by us; used once."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

LIFETIME_SECONDS = 300
"""A socket follows its webhook within seconds; the same webhook asked again within minutes gets the same token."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a token says.

    attempt   0 for the first socket of a call, 1 after it failed
    seq       of the desk's turn that the vendor speaks as greeting
    """

    business_id: UUID
    attempt: int
    seq: int

    def receipt(self, call_sid: str) -> str:
        """Return what is signed for when it is used: a second use is none."""
        return f"{call_sid}:relay:{self.attempt}:{self.seq}"


def token_of(ticket: Ticket, *, call_sid: str, account_sid: str, now: datetime, secret_key: str) -> str:
    """Return the token of a ticket for one call of one account, good for some minutes."""
    window = int(now.timestamp()) // LIFETIME_SECONDS
    said = f"{ticket.business_id.hex}.{ticket.attempt}.{ticket.seq}.{window + 2}"
    return f"{said}.{_seal(said, call_sid, account_sid, secret_key)}"


def ticket_of(token: str, *, call_sid: str, account_sid: str, now: datetime, secret_key: str) -> Ticket | None:
    """Return the ticket of a token, None if it is not ours, not of this call or account, or too old."""
    said, _, seal = token.rpartition(".")
    if not hmac.compare_digest(seal.encode(), _seal(said, call_sid, account_sid, secret_key).encode()):
        return None
    business, attempt, seq, until = said.split(".")
    if int(until) * LIFETIME_SECONDS <= now.timestamp():
        return None
    return Ticket(UUID(business), int(attempt), int(seq))


def _seal(said: str, call_sid: str, account_sid: str, secret_key: str) -> str:
    message = f"twilio-relay\n{call_sid}\n{account_sid}\n{said}".encode("utf-8", "replace")
    return hmac.new(secret_key.encode(), message, hashlib.sha256).hexdigest()
