"""The addresses that vendors are told to ask, as they are entered there."""

from __future__ import annotations

RETRY = "#rc=3&rp=5xx,ct"
"""Behind the addresses we give: a busy or restarting desk is asked again. Not part of what is signed."""


def voice_url(base_url: str) -> str:
    """Return the address that the telephone company asks when a call comes in, by POST."""
    return f"{base_url}/twilio/voice{RETRY}"


def status_url(base_url: str) -> str:
    """Return the address that the telephone company tells how a call ended, by POST."""
    return f"{base_url}/twilio/status{RETRY}"
