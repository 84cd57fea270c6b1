"""Passwords: what one must be, its hash, and comparing with it. Slow on purpose, so never in the event loop."""

from __future__ import annotations

import asyncio
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from frontdesk.domain.tenancy.tokens import new_secret
from frontdesk.kernel.problems import Problem

LEAST_CHARACTERS = 10
"""Length is what counts (NIST SP 800-63B, 5.1.1.2, asks for 8); nothing is said about digits and signs."""

MOST_BYTES = 1024
"""A passphrase fits many times over; more would be work we do for whoever sends it."""

_hasher = PasswordHasher()  # the library's own parameters: RFC 9106, section 4, second choice
# One hash takes 64 MiB and a core for a moment: two at a time leave the calls theirs.
_threads = ThreadPoolExecutor(max_workers=2, thread_name_prefix="password")


class PasswordUnfit(Problem):
    """A new password is too short or too long."""

    title = "That password does not fit"


def fit(password: str) -> str:
    """Return a new password as it is hashed.

    Raises PasswordUnfit, with what mends it.
    """
    if len(password) < LEAST_CHARACTERS:
        raise PasswordUnfit(f"Take at least {LEAST_CHARACTERS} characters. A few words in a row are good.")
    if len(_bytes(password)) > MOST_BYTES:
        raise PasswordUnfit(f"That is more than {MOST_BYTES:,} bytes. Take a shorter one.")
    return password


async def hashed(password: str) -> str:
    """Return the hash of a password, fit to be stored."""
    return await asyncio.get_running_loop().run_in_executor(_threads, _hash, password)


async def is_right(password: str, stored: str | None) -> bool:
    """Return whether a password is the one whose hash is stored; takes as long where none is."""
    if len(_bytes(password)) > MOST_BYTES:
        password, stored = "", None
    return await asyncio.get_running_loop().run_in_executor(_threads, _verify, password, stored)


def is_outdated(stored: str) -> bool:
    """Return whether a hash was made with parameters that are no longer ours."""
    return _hasher.check_needs_rehash(stored)


def _hash(password: str) -> str:
    return _hasher.hash(_bytes(password))


def _verify(password: str, stored: str | None) -> bool:
    try:
        _hasher.verify(stored or _nobodys(), _bytes(password))
    except (VerificationError, InvalidHashError):
        return False
    return stored is not None


@cache
def _nobodys() -> str:
    """Return the hash of a password that nobody has."""
    return _hasher.hash(new_secret())


def _bytes(password: str) -> bytes:
    # The same letters may be typed composed or not, by the keyboard's choice.
    return unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")
