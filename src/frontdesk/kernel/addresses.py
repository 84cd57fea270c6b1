"""Addresses as they may be printed and shown: what lets somebody in stands in none of them."""

from __future__ import annotations

from urllib.parse import urlsplit


def without_userinfo(url: str) -> str:
    """Return an address without the name and the password that may stand before its host; of none nothing is told."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "an address that cannot be read"
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()
