"""Secrets that stand in cookies and links: made once, given away, kept as hashes."""

from __future__ import annotations

import secrets
from hashlib import sha256

SECRET_BYTES = 32
"""256 bits: nobody guesses one, and a plain hash of it need not be slow."""


def new_secret() -> str:
    """Return a fresh secret, 43 characters that may stand in an address."""
    return secrets.token_urlsafe(SECRET_BYTES)


def hash_of(secret: str) -> bytes:
    """Return what is stored of a secret."""
    return sha256(secret.encode("utf-8", "surrogatepass")).digest()
