"""Question and answer by which an installation knows itself at an address: only who has its key asks, or answers.

The question is signed too, so a stranger gets no text signed with the key, to try out keys on.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

HEADER = "X-Frontdesk-Challenge"
"""With a challenge of ours in it a request is this installation's look at itself."""


def challenge(secret_key: str) -> str:
    """Return a question, another one each time; letters, digits, `-`, `_` and a full stop."""
    nonce = secrets.token_urlsafe(16)
    return f"{nonce}.{_seal(secret_key, 'asked', nonce)}"


def is_ours(asked: str, secret_key: str) -> bool:
    """Return whether somebody with the same key made a challenge."""
    nonce, _, seal = asked.partition(".")
    return hmac.compare_digest(seal.encode("utf-8", "replace"), _seal(secret_key, "asked", nonce).encode())


def answer(asked: str, secret_key: str) -> str | None:
    """Return the answer to a challenge; None if it is not ours."""
    return _seal(secret_key, "answered", asked) if is_ours(asked, secret_key) else None


def is_answer(said: object, asked: str, secret_key: str) -> bool:
    """Return whether what was said is the answer, whoever said it."""
    right = _seal(secret_key, "answered", asked)
    return isinstance(said, str) and hmac.compare_digest(said.encode("utf-8", "replace"), right.encode())


def _seal(secret_key: str, what: str, text: str) -> str:
    own = hmac.new(secret_key.encode(), b"frontdesk challenge", hashlib.sha256).digest()
    return hmac.new(own, f"{what}\n{text}".encode("utf-8", "replace"), hashlib.sha256).hexdigest()
