"""Secrets at rest: sealed with the installation's key, each bound to what it is the secret of."""

from __future__ import annotations

import base64
import binascii
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_FORM = "v1."
_NONCE_BYTES = 12


class CannotOpen(Exception):
    """What was sealed does not open: with another key, for another purpose, or it was changed."""


class Sealer:
    """Seals and opens texts with a key derived from the installation's.

    AES-256-GCM with a random nonce (NIST SP 800-38D), the key by HKDF-SHA-256 (RFC 5869).
    """

    def __init__(self, secret_key: str) -> None:
        derived = HKDF(SHA256(), length=32, salt=None, info=b"frontdesk sealed secrets").derive(secret_key.encode())
        self._cipher = AESGCM(derived)

    def seal(self, text: str, *, of: str) -> str:
        """Return a text sealed.

        of   what it is the secret of; it opens for nothing else, so a row's cannot be put into another row
        """
        nonce = secrets.token_bytes(_NONCE_BYTES)
        sealed = nonce + self._cipher.encrypt(nonce, text.encode(), of.encode())
        return _FORM + base64.urlsafe_b64encode(sealed).decode()

    def open(self, sealed: str, *, of: str) -> str:
        """Return what was sealed.

        Raises CannotOpen.
        """
        if not sealed.startswith(_FORM):
            raise CannotOpen("it is sealed in a way that is not known here")
        try:
            raw = base64.urlsafe_b64decode(sealed.removeprefix(_FORM))
            return self._cipher.decrypt(raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], of.encode()).decode()
        except (InvalidTag, ValueError, binascii.Error) as wrong:
            raise CannotOpen("the key does not fit: was FRONTDESK_SECRET_KEY changed?") from wrong
