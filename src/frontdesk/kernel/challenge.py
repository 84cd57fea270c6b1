"""Question and answer by which an installation knows itself at an address: only who has its key asks, or answers.

The question is signed too, so a stranger gets no text signed with the key, to try out keys on. It is good at the place
that was asked and for two minutes: who overhears one, or is asked one, can do nothing with it elsewhere or later.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Iterable
from datetime import datetime

HEADER = "X-Frontdesk-Challenge"
"""With a challenge of ours in it a request is this installation's look at itself."""

LIVES_SECONDS = 120
"""The clocks of the two sides may differ by so much, too."""


def challenge(secret_key: str, *, place: str, now: datetime) -> str:
    """Return a question, another one each time; letters, digits, `-`, `_` and full stops.

    place   where it is asked, as the one that is asked calls it
    """
    asked = f"{secrets.token_urlsafe(16)}.{int(now.timestamp())}"
    return f"{asked}.{_seal(secret_key, 'asked', asked, place)}"


def port_of(number: int | None) -> str:
    """Return what a port of this machine is called as a place: whatever name led to it."""
    return f"port {number}"


def is_ours(said: str, secret_key: str, *, places: Iterable[str], now: datetime) -> bool:
    """Return whether somebody with the same key made a challenge just now, for one of these places."""
    asked, _, seal = said.rpartition(".")
    made_at = asked.rpartition(".")[2]
    if not (made_at.isascii() and made_at.isdigit() and len(made_at) < 12):
        return False
    if abs(now.timestamp() - int(made_at)) > LIVES_SECONDS:
        return False
    sealed = seal.encode("utf-8", "replace")
    right = [hmac.compare_digest(sealed, _seal(secret_key, "asked", asked, place).encode()) for place in places]
    return any(right)


def answer(said: str, secret_key: str, *, places: Iterable[str], now: datetime) -> str | None:
    """Return the answer to a challenge; None if it is not ours, as `is_ours` says."""
    return _seal(secret_key, "answered", said) if is_ours(said, secret_key, places=places, now=now) else None


def is_answer(said: object, asked: str, secret_key: str) -> bool:
    """Return whether what was said is the answer, whoever said it."""
    right = _seal(secret_key, "answered", asked)
    return isinstance(said, str) and hmac.compare_digest(said.encode("utf-8", "replace"), right.encode())


def _seal(secret_key: str, what: str, *texts: str) -> str:
    own = hmac.new(secret_key.encode(), b"frontdesk challenge", hashlib.sha256).digest()
    return hmac.new(own, "\n".join((what, *texts)).encode("utf-8", "replace"), hashlib.sha256).hexdigest()
