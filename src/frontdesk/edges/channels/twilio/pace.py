"""How long things are waited for on the phone line."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds.

    silence   without a word after the desk has spoken, until it asks whether somebody is there
    digits    without another key, until those that were pressed are a number
    setup     from a socket's opening to its first frame
    grace     from a socket's loss until the call counts as over: a relay that fails is back sooner
    retry     until a record that could not be closed is tried again, at first
    parting   for the vendor to close a session that the desk ended
    speech    more than what was said should take, until it counts as said
    """

    silence: float = 8.0
    digits: float = 2.0
    setup: float = 10.0
    grace: float = 4.0
    retry: float = 5.0
    parting: float = 5.0
    speech: float = 2.0
